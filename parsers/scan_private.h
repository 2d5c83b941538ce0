/*
 * scan_private - a scan, and one run of an automaton over a text. Internal to scan.c and scan_match.c.
 */
#ifndef CAROM_SCAN_PRIVATE_H
#define CAROM_SCAN_PRIVATE_H

#include "scan_hits.h"

enum { MATCHES = 32 }; /* of the automaton, looked at together */

/* A window that stands in the text, which ends there. */
struct match {
	const struct window *w;
	size_t to;
};

struct scan {
	const struct rules *rules;
	hs_scratch_t *scratch;
	uint16_t *seen;            /* of each rule: 1 + the index of its hit */
	struct hits found, site;   /* all of them; for a moment, those of the site's rules */
	struct hits *to;           /* where they go */
	const struct finder *a;    /* that runs */
	const struct folded *text; /* being scanned */
	uint64_t beginnings;       /* of its words; 0 while nobody asked */
	uint64_t sets;             /* wanted; 0 for a failure */
	uint64_t set[SCAN_SLOTS];  /* the bits of named sets, */
	uint64_t known;            /* in these slots */
	size_t most;               /* so many hits are enough */
	struct match match[MATCHES], likely[MATCHES];
	size_t nmatches, nlikely;
	bool anchor; /* of scan_stages_likely() */
};

/* Finds in s->text what a has of s->sets, up to s->most of it, in the order of its ends. */
void scan_match(struct scan *s, const struct finder *a, struct hits *to);
/* Does the anchor of any of its phrases stand in the text? */
bool scan_match_anchor(struct scan *s, const struct finder *a, const struct folded *text);

#endif
