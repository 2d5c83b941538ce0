/* report_page - the page of `carom report --html`, section by section */
#ifndef CAROM_REPORT_PAGE_H
#define CAROM_REPORT_PAGE_H

#include "store.h"

#include <stdio.h>

struct report_scope {
	const char *stream, *campaign; /* NULL: all */
	const char *since;             /* a timestamp that PostgreSQL reads */
};

bool report_page(FILE *to, struct store *s, const struct report_scope *scope, struct err *e);

/* report_plot.c: bars by day, drawn in SVG with a title for readers of screens. rows: day, hard, soft,
 * undetermined, the newest first. */
void report_plot_days(FILE *to, const struct store_rows *rows);

#endif
