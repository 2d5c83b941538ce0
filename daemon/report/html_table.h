/* html_table - the rows of a statement as a table of a page */
#ifndef CAROM_HTML_TABLE_H
#define CAROM_HTML_TABLE_H

#include "store.h"

#include <stdio.h>

/* What a column is, and with it how its cells are written. */
enum html_column {
	HTML_TEXT,    /* as it is; broken anywhere, for addresses */
	HTML_WORD,    /* a word of the taxonomy, in the reader's language */
	HTML_NUMBER,  /* aligned to the right */
	HTML_PERCENT, /* a share of 1 */
	HTML_TONED,   /* a word of the taxonomy that has a colour */
	HTML_QUOTE,   /* what a mail system said: cut */
	HTML_BAR      /* no cell of the statement: bars of its hard, soft and undetermined */
};
struct html_table {
	const char *caption; /* for readers of screens */
	const char *empty;   /* the line instead when there are no rows */
	size_t n;
	struct {
		enum html_column kind;
		const char *column; /* of the statement */
		const char *head;   /* untranslated */
	} column[10];
};
/* A table of the rows from first on, at most n of them. */
void html_table_put(FILE *to, const struct store_rows *rows, size_t first, size_t n,
    const struct html_table *table);

#endif
