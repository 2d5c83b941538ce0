/*
 * sentence - the words of folded text, one by one; for together.c, meant.c, named.c, doubt.c, sender.c and what reads
 * words of rules files (rules_phrase.c) only.
 */
#ifndef CAROM_SENTENCE_H
#define CAROM_SENTENCE_H

#include "evidence.h"

extern const bool sentence_letter[256];

static inline bool
sentence_is_letter(unsigned char c)
{
	return sentence_letter[c];
}

/* The word at *at, which moves behind it; nothing for one that is part of a name ("mx.example.net") or number. */
struct slice sentence_take_word(struct slice text, size_t *at);
/* The end of the recipient's local part, which begins at at without its domain; at when it does not. One that is a
 * single word is no sign of him. */
size_t sentence_behind_local(const struct evidence *e, struct slice text, size_t at);
/* "User Gina Riva (gina.riva@...)": is the word part of what the recipient is called? */
bool sentence_names_local(const struct evidence *e, struct slice word);
/* Is a word between these places of these groups? */
bool sentence_has_word(const struct evidence *e, size_t from, size_t to, struct groups groups);
bool sentence_ends(struct slice text, size_t at);
/* Where the reply begins in the diagnostic, behind "host said: ", which is about the other system; 0 when nothing is said of
 * it. */
size_t sentence_begin(const struct evidence *e);

struct stretch {
	size_t from, to;
};
/* The sentence around a hit, which may end at a dash too; nothing when it is too long. */
struct stretch sentence_of_hit(struct slice text, const struct rule_hit *hit);

/* Words that tell the stage or are to be ignored: what other systems put around a reply. */
enum { FRAMES = 8 };
struct frames {
	struct stretch at[FRAMES];
	size_t n;
};
void frames_find(const struct evidence *e, struct frames *out);
/* The end of the frame around at, or at. */
size_t frames_behind(const struct frames *frames, size_t at);

#endif
