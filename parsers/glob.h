/*
 * glob - one phrase of a rules file: words that stand in folded text.
 *
 * `*` stands for up to GLOB_GAP octets of anything but an empty line, the nearest place counts; `~` between
 * two words for none to GLOB_WORDS more words of the same sentence. One segment beside a `~`, not the anchor, may
 * be a choice, "(user|mailbox)"; other choices are made before, see rules_pattern.c. `^` in front: at the start of a line;
 * `$` behind: at its end. `\` takes its special meaning from the character behind it. An edge that is an
 * ASCII letter or digit matches whole words only, and a Greek or Cyrillic letter in front only begins a word.
 * The automaton looks for the longest stretch between two gaps (the anchor); glob_match() does the rest.
 */
#ifndef CAROM_GLOB_H
#define CAROM_GLOB_H

#include "arena.h"

enum { GLOB_GAP = 64, GLOB_WORDS = 3, GLOB_SEGMENTS = 5, GLOB_ANCHOR_MIN = 2 };

struct folded;

/* There are sixty thousand: each fits a cache line with what else is known of its pattern. */
struct glob {
	const struct slice *segment; /* folded */
	const struct slice
	    *option; /* what may stand for segment choice, if there is more than one */
	/* What words begin with that must stand around the anchor: all of these, and one of those; see glob_beginnings(). */
	uint64_t begin_all, begin_any;
	uint32_t option_first,
	    option_last; /* a bit for what they begin and end with, by octet modulo 32 */
	uint32_t weight; /* octets of all segments */
	uint32_t noptions;
	uint8_t nsegments, anchor, choice;
	uint8_t words; /* bit i: a `~` stands in front of segment i */
	bool line_start : 1, line_end : 1, word_start : 1, word_end : 1;
	bool
	    marked_start : 1; /* it begins with another letter than those of ASCII, and no `*` in front */
	bool spaced : 1; /* a blank stands in it, wherever it is found */
	bool blank_before : 1,
	    blank_behind : 1; /* of the anchor: a blank stands beside it, in memory and in text */
};

enum glob_fault {
	GLOB_OK,
	GLOB_EMPTY,
	GLOB_SHORT, /* nothing of GLOB_ANCHOR_MIN octets to look for */
	GLOB_SEGMENTS_MANY,
	GLOB_MEMORY
};

/* text: as in the file. What out keeps is in a; scratch is used on the way. */
enum glob_fault glob_parse(
    struct arena *scratch, struct arena *a, struct slice text, struct glob *out);
/* What the automaton may look for: the anchor with the blanks that a `~` asks for beside it. */
static inline struct slice
glob_sought(const struct glob *g)
{
	struct slice s = g->segment[g->anchor];

	return (struct slice){ s.p - g->blank_before, s.n + g->blank_before + g->blank_behind };
}
/* A bit for what each word of the text begins with, by its first two octets. */
uint64_t glob_beginnings(struct slice text);
/* Sets begin_all and begin_any: which of the segments around the anchor begin words, and how. */
void glob_set_beginnings(struct glob *g);
/* May the segments around the anchor stand in a text with these? Mostly not, and then they need not be looked for. */
static inline bool
glob_may_stand(const struct glob *g, uint64_t beginnings)
{
	return (g->begin_all & ~beginnings) == 0 && (!g->begin_any || (g->begin_any & beginnings));
}
/* Is the whole phrase here, when the anchor ends at end? */
bool glob_match(
    const struct glob *g, const struct folded *text, size_t end, size_t *from, size_t *to);

#endif
