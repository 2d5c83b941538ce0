/* html - text into a page: everything that comes from outside is escaped */
#ifndef CAROM_HTML_H
#define CAROM_HTML_H

#include <stdio.h>

/* Escapes for element content and double-quoted attributes; controls and bidirectional overrides are shown
 * as \xNN. NULL writes nothing. */
void html_text_put(FILE *to, const char *text);
/* The same, cut after so many characters with an ellipsis. */
void html_cut_put(FILE *to, const char *text, size_t characters);
/* A whole number with thin spaces between thousands; NULL gives an en dash. */
void html_number_put(FILE *to, const char *digits);
void html_count_put(FILE *to, long long count);
/* A share of 1 as a percentage, with the decimal sign of the language. */
void html_percent_put(FILE *to, double share, int decimals);

#endif
