/* html - text into a page: everything that comes from outside is escaped */
#ifndef CAROM_HTML_H
#define CAROM_HTML_H

#include "slice.h"
#include "store.h"

#include <stdio.h>

/* Escapes for element content and double-quoted attributes; controls and bidirectional overrides are shown
 * as \xNN. NULL writes nothing. */
void html_text_put(FILE *to, const char *text);
/* A whole number with thin spaces between thousands; NULL gives an en dash. */
void html_number_put(FILE *to, const char *digits);

/* A table of all rows. heads[i] is the head of column i of the statement; numbers are aligned right. empty:
 * the line instead when there are no rows. */
void html_table(
    FILE *to, const struct store_rows *rows, const char *const *heads, size_t n, const char *empty);

#endif
