/* autoreply_wish_words - what each word of a letter may be in a wish to be left out; see autoreply_wish.h */
#include "address.h"
#include "autoreply_day.h"
#include "autoreply_private.h"
#include "autoreply_wish.h"

enum {
	TOKEN_LEAST = 4, /* octets of a key that a request carries */
	ALONE = LEAVE | REMOVE | TAKE | STOP | SMALL | ASKS |
	    AGAIN /* what may stand with a request of one word */
};

static const struct {
	enum text_list list;
	unsigned class;
} classes[] = { { TEXTS_REQUEST_LEAVE, LEAVE }, { TEXTS_REQUEST_REMOVE, REMOVE },
	{ TEXTS_REQUEST_TAKE, TAKE }, { TEXTS_REQUEST_FROM, FROM }, { TEXTS_REQUEST_STOP, STOP },
	{ TEXTS_REQUEST_SEND, SEND }, { TEXTS_REQUEST_WANT, WANT }, { TEXTS_REQUEST_GET, GET },
	{ TEXTS_REQUEST_MAIL, MAIL }, { TEXTS_REQUEST_LIST, LIST }, { TEXTS_REQUEST_SELF, SELF },
	{ TEXTS_REQUEST_OWN, OWN }, { TEXTS_REQUEST_ADDRESS, ADDRESS }, { TEXTS_REQUEST_NO, NO },
	{ TEXTS_REQUEST_AGAIN, AGAIN }, { TEXTS_REQUEST_SMALL, SMALL },
	{ TEXTS_REQUEST_FILLER, SMALL }, { TEXTS_REQUEST_THING, THING },
	{ TEXTS_REQUEST_NEED, NEED }, { TEXTS_REQUEST_ONTO, ONTO }, { TEXTS_REQUEST_FILE, FILED },
	{ TEXTS_REQUEST_ASKS, ASKS } };

unsigned
wish_classes(const struct words *w, struct slice word)
{
	unsigned sum = 0;

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (message_text(w->m, classes[i].list, TEXT_WORD, word))
			sum |= classes[i].class;
	return sum;
}

/* The longest polite words or request that begin there. */
static const struct word *
phrase_at(const struct words *w, size_t at, size_t to)
{
	const struct word *best = NULL;

	for (size_t i = 0; i < w->n && w->word[i].start <= at; i++)
		if (w->word[i].start == at && w->word[i].end <= to &&
		    (w->word[i].set == SET_POLITE || w->word[i].set == SET_UNSUBSCRIBE) &&
		    (!best || w->word[i].end > best->end))
			best = &w->word[i];
	return best;
}

/* What stands in quotation marks, as the title of a letter; 0: nothing. */
static size_t
quoted_at(const struct words *w, size_t at, size_t to)
{
	size_t end;

	if (w->text.p[at] != '"')
		return 0;
	end = slice_find_byte(slice_first(w->text, to), '"', at + 1);
	return end == SLICE_NPOS ? 0 : end + 1 - at;
}

size_t
wish_word_end(const struct words *w, size_t at, size_t to)
{
	while (at < to && (is_letter_octet(w->text.p[at]) || ascii_digit(w->text.p[at])))
		at++;
	return at;
}

/* The marks in front of a Spanish question or call, and the stops of Chinese and Japanese. */
static size_t
opening_at(const struct words *w, size_t at)
{
	static const struct slice marks[] = { SLICE("¿"), SLICE("¡"), SLICE("。"), SLICE("！"),
		SLICE("，"), SLICE("、") };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (slice_starts(slice_after(w->text, at), marks[i]))
			return marks[i].n;
	return 0;
}

/* The writer's own address, or its domain; 0: neither. */
static size_t
writer_at(const struct words *w, size_t at)
{
	struct slice rest = slice_after(w->text, at), from = w->m->from, local, domain;

	if (from.n && slice_starts_nocase(rest, from))
		return from.n;
	return address_split(from, &local, &domain) && domain.n && slice_starts_nocase(rest, domain)
	    ? domain.n
	    : 0;
}

/* Is the request one word, which may as well be one of a sentence about something else? */
static bool
is_single(const struct words *w, const struct word *one)
{
	return wish_word_end(w, one->start, one->end) == one->end;
}

/* The classes of a word behind others: "do not stop" goes on. */
static unsigned
class_behind(unsigned class, unsigned seen)
{
	return (class & STOP) && (seen & NO) ? class | GOES_ON : class;
}

/* Octets that are no word: what is quoted, marks and blanks; 0: a word begins. */
static size_t
between_words_at(const struct words *w, size_t at, size_t to)
{
	size_t n = quoted_at(w, at, to);

	if (n == 0)
		n = opening_at(w, at);
	if (n == 0 && !is_letter_octet(w->text.p[at]) && !ascii_digit(w->text.p[at]))
		n = 1;
	return n;
}

/* A key that a request carries. */
static bool
is_token(struct slice word)
{
	return word.n >= TOKEN_LEAST && slice_has_digit(word);
}

/* "Kan ni" ("can you"), whose second word says no in another language: in a polite phrase it denies nothing. */
static bool
is_only_asking(const struct words *w, const struct word *one, unsigned *seen)
{
	unsigned sum = 0;

	for (size_t at = one->start, end; at < one->end; at = end + 1) {
		end = wish_word_end(w, at, one->end);
		if (end > at)
			sum |= wish_classes(w, slice_first(slice_after(w->text, at), end - at));
	}
	*seen |= sum & NO ? sum & ~(unsigned)NO : 0;
	return (sum & NO) != 0;
}

/* Reads what begins at from, and says where it ends: at from, when it is a word of something else. Of a request that is one
 * word *single is set, of a longer one *phrase. */
static size_t
read_next(const struct words *w, size_t from, size_t to, unsigned *seen, bool *phrase, bool *single)
{
	const struct word *one = phrase_at(w, from, to);
	bool request = one && one->set == SET_UNSUBSCRIBE;
	size_t n;
	struct slice word;
	unsigned class;

	if (request && !is_single(w, one)) {
		*phrase = true;
		*seen |= autoreply_is_negated(w, one) ? NO : 0;
		return one->end;
	}
	if ((n = writer_at(w, from)) > 0) {
		*seen |= SELF;
		return from + n;
	}
	if ((n = between_words_at(w, from, to)) > 0)
		return from + n;
	word = slice_first(slice_after(w->text, from), wish_word_end(w, from, to) - from);
	class = wish_classes(w, word);
	*seen |= class_behind(class, *seen);
	*single = *single || request;
	if (one && (request || class == 0)) /* "kind regards" */
		return one->end;
	if (one && (class & ~(SMALL | ASKS)) == 0 && is_only_asking(w, one, seen))
		return one->end;
	return class || is_token(word) ? from + word.n : from;
}

bool
wish_read(const struct words *w, size_t from, size_t to, unsigned *seen, bool *phrase)
{
	bool single = false;

	*seen = 0;
	*phrase = false;
	while (from < to) {
		size_t end = read_next(w, from, to, seen, phrase, &single);

		if (end == from)
			return false;
		from = end;
	}
	/* "remove" and "stop" are requests where they are all that is said */
	if (single && (*seen & ~ALONE) == 0)
		*phrase = true;
	return true;
}

bool
autoreply_is_negated(const struct words *w, const struct word *word)
{
	for (size_t at = word->start, end; at < word->end; at = end + 1) {
		struct slice one;

		for (end = at; end < word->end && is_letter_octet(w->text.p[end]);)
			end++;
		one = slice_first(slice_after(w->text, at), end - at);
		if (one.n && message_text(w->m, TEXTS_REQUEST_NOT, TEXT_IS, one) &&
		    slice_find(slice_of(word->id), one, 0) == SLICE_NPOS)
			return true;
	}
	return false;
}

bool
wish_is_about_mail(const struct words *w, size_t from, size_t to)
{
	for (size_t at = from, end; at < to; at = end + 1) {
		struct slice word;

		end = wish_word_end(w, at, to);
		word = slice_first(slice_after(w->text, at), end - at);
		if (word.n &&
		    (message_text(w->m, TEXTS_REQUEST_ADDRESS, TEXT_WORD, word) ||
			message_text(w->m, TEXTS_REQUEST_MAIL, TEXT_WORD, word)))
			return true;
	}
	return false;
}
