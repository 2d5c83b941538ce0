/*
 * scan - finding the phrases of the rules in text.
 *
 * Text is folded first: letter case, runs of white space and typographic signs are evened out, so
 * that a phrase is found however it was wrapped. One pass of one automaton (Hyperscan or Vectorscan)
 * then finds the phrases of every rule, and one more those of a site's own, where it has any; a phrase is
 * a hit only when its words are whole words.
 *
 * Ownership  scan_new() gives the scratch memory to the caller, one per process; it serves one text at
 *            a time. Folded text and hits live in the arena.
 * Limits     LIMIT_MATCHED octets of a text are looked at, SCAN_HITS hits kept.
 */
#ifndef CAROM_SCAN_H
#define CAROM_SCAN_H

#include "arena.h"
#include "rules.h"
#include "verdict.h"

enum { SCAN_HITS = 1024 };

struct scan;

/* Borrows rules. NULL when memory is out or the processor is not supported. */
struct scan *scan_new(const struct rules *rules);
void scan_free(struct scan *s); /* NULL is allowed */
const struct rules *scan_rules(const struct scan *s);

/* Folded text and where each stretch of it came from. */
struct fold_step {
	uint32_t at, source; /* offsets in the folded and in the source text */
	bool line;           /* a line of the source begins here */
};
struct folded {
	struct slice text; /* one line; "\n" only where an empty line was */
	const struct fold_step *step;
	size_t nsteps;
	size_t source; /* octets of the source that were read: less than all past LIMIT_MATCHED */
};

/* UTF-8 in, folded UTF-8 out: lower case, one space for white space and line ends (none between two
 * ideographs or kana), plain quotes, hyphens and full-width ASCII. Never fails; memory out: empty. */
void fold_text(struct arena *a, struct slice text, struct folded *out);
/* The offset in the source text of an offset in the folded text. */
size_t fold_source(const struct folded *f, size_t at);
/* Does a line of the source begin at this offset of the folded text? */
bool fold_line_start(const struct folded *f, size_t at);

/* The bit of a named set (rules_set()), looked up once for each slot: a number that stands for this name alone. */
enum { SCAN_SLOTS = 64, SCAN_NAME = 24 };
typedef const char *scan_name(unsigned slot, char room[SCAN_NAME]);
uint64_t scan_set(struct scan *s, unsigned slot, scan_name *name);

/* One phrase of a named set that is in the text. Offsets are into folded.text; fold_source() turns
 * them back. For a regular expression start is the earliest place it may have begun. */
struct hit {
	const char *id; /* of the rule, "autoreply.subject.out-of-office"; lives as long as rules */
	const char *rule_at;  /* "file:line" */
	const char *language; /* BCP 47 tag of the line, or "" */
	uint64_t set;         /* the bit of its set */
	size_t start, end;
};

/* Finds the phrases of the sets whose bits are in sets (rules_set()), in the order of their ends. Each
 * phrase once, at its first place; in sets marked "all" at every place. *hits is in a; the number of
 * hits is returned, 0 also when memory is out. */
size_t scan_sets(struct scan *s, struct arena *a, const struct folded *text, uint64_t sets,
    const struct hit **hits);
/* Is there any of them? */
bool scan_sets_any(struct scan *s, const struct folded *text, uint64_t sets);

#endif
