/*
 * autoreply_wish - the words of a wish to be left out, each for what it may be.
 *
 * For autoreply_wish*.c only; the words of each kind are those of rules/requests.rules.
 */
#ifndef CAROM_AUTOREPLY_WISH_H
#define CAROM_AUTOREPLY_WISH_H

#include "autoreply_words.h"

/* What a word may be; a word may be several of them. */
enum class {
	LEAVE = 1 << 0,
	REMOVE = 1 << 1,
	TAKE = 1 << 2,
	FROM = 1 << 3,
	STOP = 1 << 4,
	SEND = 1 << 5,
	WANT = 1 << 6,
	GET = 1 << 7,
	MAIL = 1 << 8,
	LIST = 1 << 9,
	SELF = 1 << 10,
	OWN = 1 << 11,
	ADDRESS = 1 << 12,
	NO = 1 << 13,
	AGAIN = 1 << 14,
	SMALL = 1 << 15,
	THING = 1 << 16,
	NEED = 1 << 17,
	ONTO = 1 << 18,
	FILED = 1 << 19,
	ASKS = 1 << 20,
	GOES_ON = 1 << 21 /* what is not to be stopped */
};

/* Bits of enum class; 0: not known. */
unsigned wish_classes(const struct words *w, struct slice word);
/* Where the word ends: letters, or a key with figures in it. */
size_t wish_word_end(const struct words *w, size_t at, size_t to);
/* The classes of all words between the places, and whether a phrase of requests is among them; false: one is not known. */
bool wish_read(const struct words *w, size_t from, size_t to, unsigned *seen, bool *phrase);
/* "Who gave you my address?" Whoever cannot come on Friday, and takes his name off, speaks of no letters. */
bool wish_is_about_mail(const struct words *w, size_t from, size_t to);

#endif
