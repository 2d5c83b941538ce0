/* output_private - between output.c, its cells and its tables */
#ifndef CAROM_OUTPUT_PRIVATE_H
#define CAROM_OUTPUT_PRIVATE_H

#include "output.h"

struct output {
	enum output_format format;
	const struct column *columns;
	size_t n;
	struct cell *cells; /* rows of a table not yet written, texts owned */
	size_t rows, room;
	bool any;
};

/* output_cell.c */
void *output_must(void *p); /* p, which is not NULL: else the process ends */
/* The text a cell shows in a table or CSV; digits go to buffer. */
struct slice output_shown(const struct cell *c, char buffer[24]);

/* output_table.c: writes and forgets the rows of a table; whole: there are no more to come. */
void output_table_flush(struct output *o, bool whole);

#endif
