/*
 * lines - walks the lines of a message in linear time whatever its line ends are. Internal.
 *
 * A text that has an LF ends its lines with LF, however many CRs stand before it (CR CR LF is seen);
 * one without has lines ended by CR.
 */
#ifndef CAROM_LINES_H
#define CAROM_LINES_H

#include <string.h>

#include "octets.h"
#include "slice.h"

struct lines {
	const unsigned char *p, *end;
	unsigned char eol;
};

static inline unsigned char
lines_eol(struct slice text)
{
	return text.n && !memchr(text.p, '\n', text.n) ? '\r' : '\n';
}

static inline struct lines
lines_of(struct slice text, unsigned char eol)
{
	return (struct lines){ .p = text.p, .end = text.n ? text.p + text.n : text.p, .eol = eol };
}

static inline struct slice
lines_rest(const struct lines *l)
{
	return (struct slice){ l->p, (size_t)(l->end - l->p) };
}

/* Takes the next line, without its end; false when there is none. */
static inline bool
lines_next(struct lines *l, struct slice *line)
{
	size_t left = (size_t)(l->end - l->p);
	const unsigned char *stop;

	if (left == 0)
		return false;
	stop = memchr(l->p, l->eol, left);
	line->p = l->p;
	l->p = stop ? stop + 1 : l->end;
	if (!stop)
		stop = l->end;
	while (stop > line->p && stop[-1] == '\r')
		stop--;
	line->n = (size_t)(stop - line->p);
	return true;
}

/* The same for a line that is there and in which no end comes before from. True when it is seen that the line holds no
 * CR, as mostly it is. */
static inline bool
lines_next_whole(struct lines *l, const unsigned char *from, struct slice *line)
{
	for (; l->end - from >= 2 * OCTETS; from += 2 * OCTETS) {
		uint32_t ends = octets_bits_of_two(
		    octets_eol(octets_at(from)), octets_eol(octets_at(from + OCTETS)));

		if (!ends)
			continue;
		from += __builtin_ctz(ends);
		line->p = l->p;
		line->n = (size_t)(from - l->p);
		if (*from != l->eol) {
			if (l->end - from < 2 || from[1] != '\n')
				break;
			from++;
		}
		l->p = from + 1;
		return true;
	}
	(void)lines_next(l, line);
	return false;
}

#endif
