/*
 * word_groups - groups of words with one meaning ("[words NAME]" of a rules file), and lines that ask for words of
 * them in one sentence ("[together]"); for rules*.c and what decides by evidence.h. See carom-rules(5).
 *
 * At most GROUPS_LIMIT groups; who reads a file refuses more. A set of them is two words, so that what a word, a
 * sentence or a line has is compared without a loop.
 */
#ifndef CAROM_WORD_GROUPS_H
#define CAROM_WORD_GROUPS_H

#include "slice.h"

/* A set of groups of words: a bit for each. */
enum { GROUPS_LIMIT = 128 };
struct groups {
	uint64_t bits[GROUPS_LIMIT / 64];
};
#define GROUPS_NONE ((struct groups){ { 0, 0 } })

static inline struct groups
groups_both(struct groups a, struct groups b)
{
	return (struct groups){ { a.bits[0] | b.bits[0], a.bits[1] | b.bits[1] } };
}

/* Is there one that is in either? */
static inline bool
groups_meet(struct groups a, struct groups b)
{
	return ((a.bits[0] & b.bits[0]) | (a.bits[1] & b.bits[1])) != 0;
}

static inline bool
groups_any(struct groups g)
{
	return (g.bits[0] | g.bits[1]) != 0;
}

static inline struct groups
groups_but(struct groups a, struct groups b)
{
	return (struct groups){ { a.bits[0] & ~b.bits[0], a.bits[1] & ~b.bits[1] } };
}

/* A group of words with one meaning: "[words NAME]". */
struct word_group {
	const char *name, *file;
	unsigned line;
	bool filled;
	bool asked; /* by a line of [together], or by the program */
	bool user;  /* a site made it up */
};
/* The groups that have this word, and those that have what begins with it. */
struct word_row {
	struct slice text; /* folded */
	struct groups whole, stem;
};

/* A line of [together]: of each of need, up to the first 0, a word must stand in the same sentence, and none of
 * without. */
enum { TOGETHER_TERMS = 4 };
struct together {
	uint32_t rule;
	struct groups need[TOGETHER_TERMS], without;
};

struct rules;
/* word_groups.c: the groups that a folded word belongs to, whole or by its beginning. */
struct groups words_groups(const struct rules *r, struct slice word);

#endif
