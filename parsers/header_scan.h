/*
 * header_scan - the scanner of header.c with what only mime.c needs. Internal.
 */
#ifndef CAROM_HEADER_SCAN_H
#define CAROM_HEADER_SCAN_H

#include "header.h"
#include "lines.h"

/* A line that begins with "--" and for which is_end() is true ends the block and is left unread, so
 * that a part without an empty line does not swallow its neighbours. is_end may be NULL. */
struct header_end {
	bool (*is_end)(const void *context, struct slice line);
	const void *context;
};

void header_scan(struct arena *a, struct lines *l, const struct header_end *end,
    struct headers *out, unsigned *truncated);

#endif
