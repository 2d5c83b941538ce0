/*
 * rules_window - what the automata look for: a few octets of each phrase, and what tells where they stand that the phrase
 * does not. For rules*.c and scan*.c only.
 *
 * Ownership  Windows are in the arena of the rules, databases are freed by rules_free().
 */
#ifndef CAROM_RULES_WINDOW_H
#define CAROM_RULES_WINDOW_H

#include "glob.h"
#include "octets.h"
#include "rules.h"

#include <hs.h>

/* Up to eight octets of a phrase's anchor, which the automaton looks for; all of a regular expression. Where they
 * stand in a text, most of their phrases do not: what tells so is here, since each pattern is somewhere else in memory. */
enum { WINDOW = 8, WINDOW_BEHIND = INT8_MAX };
struct window {
	uint32_t pattern;
	/* Octets of the anchor; 0 when all are in the window, and of a regular expression. */
	uint16_t n;
	/* Of its rule: 1 + the number of its bit; 0: none. */
	uint8_t set : 7;
	/* Is the next window the same octets? */
	uint8_t more : 1;
	/* Octets of the anchor behind it; -1 when the blank behind the anchor is its last one. */
	int8_t behind;
	/* The first eight octets of the anchor, where n is not 0. */
	uint64_t begin;
};

/* May the anchor be here that ends at end? Its window is. */
static inline bool
window_begins(const struct window *w, struct slice text, size_t end)
{
	return w->n == 0 ||
	    (end <= text.n && w->n <= end && octets_eight_at(text.p + (end - w->n)) == w->begin);
}

/* Is it, where window_begins()? Mostly its last octets tell. */
static inline bool
window_anchored(const struct window *w, const struct glob *g, struct slice text, size_t end)
{
	const unsigned char *at, *anchor;

	if (w->n <= WINDOW)
		return true;
	at = text.p + (end - w->n);
	anchor = g->segment[g->anchor].p;
	return octets_eight_at(at + w->n - WINDOW) == octets_eight_at(anchor + w->n - WINDOW) &&
	    (w->n <= 2 * WINDOW || memcmp(at, anchor, w->n) == 0);
}

/* What finds texts: an id is the index of the first of the windows that are the same octets. */
struct finder {
	hs_database_t *db; /* NULL where there is nothing to find */
	struct window *window;
	uint32_t nwindows, ids;
};

/* Of a site's rules, or of ours. */
struct automata {
	struct finder of[AUTOMATA];
};

/* The octets that the automaton looks for, in the arena of the rules. */
struct slice window_text(const struct rules *r, const struct window *w);

#endif
