/*
 * autoreply_private - the questions that autoreply_read() asks of a letter's words, one file each.
 *
 * For autoreply*.c only; the words themselves are those of autoreply_words.h.
 */
#ifndef CAROM_AUTOREPLY_PRIVATE_H
#define CAROM_AUTOREPLY_PRIVATE_H

#include "autoreply_words.h"

enum {
	AUTOREPLY_ENOUGH = 60,       /* likeness that makes an automatic reply */
	AUTOREPLY_FIRST_WORDS = 400, /* octets of the body in which its purpose is said */
};

/* Does the header's first field of that name hold the word, in any case? */
static inline bool
autoreply_header_holds(const struct message *m, const char *name, const char *word)
{
	return slice_find_nocase(message_header(m, name), slice_of(word), 0) != SLICE_NPOS;
}

/* The name of the header field that says that a program answered, or NULL. */
const char *autoreply_telling_header(const struct message *m);

/* Does a header say that a program answered? */
bool autoreply_says_replied(const struct message *m);

/* Does the name of a header field begin with one of them, in any case? */
bool autoreply_has_header_like(const struct message *m, const struct slice *beginnings, size_t n);

/* Does a help desk's program write, or somebody with it? */
bool autoreply_is_of_desk(const struct message *m);

/* Does it call itself one of many letters, or of no importance? */
bool autoreply_says_bulk(const struct message *m);

/* Is there a question among the first words of the body? */
bool autoreply_asks(const struct words *w);

/* The words with which the subject begins, when they are an automatic reply's, or NULL. Those of the subject are enough:
 * words_read_title() with autoreply_title_sets. */
const struct word *autoreply_title(const struct words *w);
extern const uint64_t autoreply_title_sets;
/* "Absence: our subject": does our own subject follow behind a colon? */
bool autoreply_heads_subject(const struct words *w, const struct word *title);

/* "Re: our subject (out of office)", "[Out of office] our subject" */
bool autoreply_beside_subject(const struct words *w, const struct word *title);

/* The weights of the signs: no sign but an explicit header decides alone, and what comes through a list or in
 * answer to an automatic reply is a person's or a newsletter. title may be NULL; body is what the first words of the
 * body are about. */
int autoreply_likeness(const struct words *w, const struct word *title, enum subkind body);

/* Does a robot ask for a proof that the sender is none? said is what the first words of the body are about. */
bool autoreply_is_challenge(const struct words *w, enum subkind said);

/* SUBKIND_SUBSCRIBE or SUBKIND_UNSUBSCRIBE when that is all that is asked for, else SUBKIND_NONE. */
enum subkind autoreply_request(const struct words *w);
/* "löschen sie mich nicht aus dem verteiler": does a gap of the phrase hold a word that makes the contrary of it? */
bool autoreply_is_negated(const struct words *w, const struct word *word);
/* Is the letter a wish to be left out, in its writer's own words, with no more than why beside it? */
bool autoreply_wishes_to_leave(const struct words *w);

#endif
