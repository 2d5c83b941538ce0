/* autoreply_wish - a request to be left out in its writer's own words, read word by word; see autoreply_private.h */
#include "address.h"
#include "autoreply_day.h"
#include "autoreply_private.h"

#include <string.h>

enum {
	LETTER = 420,   /* octets of a letter that wishes nothing else */
	BROKEN = 48,    /* octets of a line that a program may have broken */
	REASON = 120,   /* octets of a sentence that says why */
	CLOSING = 40,   /* octets of a greeting at the end */
	NAME_WORDS = 3, /* of who signs */
	MARK = 64,      /* octets of what a program puts below the subject of a request */
	TOKEN_LEAST = 4 /* octets of a key that a request carries */
};

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
	SMALL = 1 << 15
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
	{ TEXTS_REQUEST_FILLER, SMALL } };

/* What a sentence is. */
enum sense {
	SENSE_OTHER, /* about something else */
	SENSE_POLITE,
	SENSE_REASON,
	SENSE_REQUEST,
	SENSE_CONTRARY /* "do not unsubscribe me" */
};

static bool
is_among(const struct words *w, enum text_list which, struct slice word)
{
	struct texts texts = rules_texts(scan_rules(w->m->scan), which);

	for (size_t i = 0; i < texts.n; i++) {
		struct slice text = phrase_slice(&texts.text[i]);

		if (text.n && text.p[text.n - 1] == '*'
			? slice_starts_nocase(word, slice_first(text, text.n - 1))
			: slice_equal_nocase(word, text))
			return true;
	}
	return false;
}

static unsigned
classes_of(const struct words *w, struct slice word)
{
	unsigned sum = 0;

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (is_among(w, classes[i].list, word))
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

/* The end of a word: letters, or a key or an address with figures in it. */
static size_t
word_end(const struct words *w, size_t at, size_t to)
{
	while (at < to && (day_is_letter(w->text.p[at]) || ascii_digit(w->text.p[at])))
		at++;
	return at;
}

static bool
has_digit(struct slice word)
{
	for (size_t i = 0; i < word.n; i++)
		if (ascii_digit(word.p[i]))
			return true;
	return false;
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

/* The classes of all words between the places, and whether each of them was known. */
static bool
read_words(const struct words *w, size_t from, size_t to, unsigned *seen, bool *phrase)
{
	size_t skip;

	*seen = 0;
	*phrase = false;
	while (from < to) {
		const struct word *one = phrase_at(w, from, to);
		struct slice word;
		unsigned class;

		if (one && one->set == SET_UNSUBSCRIBE) {
			*phrase = true;
			*seen |= autoreply_is_negated(w, one) ? NO : 0;
			from = one->end;
			continue;
		}
		if ((skip = writer_at(w, from)) > 0) {
			from += skip;
			*seen |= SELF;
			continue;
		}
		if ((skip = quoted_at(w, from, to)) > 0) {
			from += skip;
			continue;
		}
		if (!day_is_letter(w->text.p[from]) && !ascii_digit(w->text.p[from])) {
			from++;
			continue;
		}
		word = slice_first(slice_after(w->text, from), word_end(w, from, to) - from);
		class = classes_of(w, word);
		if (class == 0 && one) { /* "kind regards" */
			from = one->end;
			continue;
		}
		if (class == 0 && !(word.n >= TOKEN_LEAST && has_digit(word)))
			return false;
		*seen |= class;
		from += word.n;
	}
	return true;
}

/* Do the words, all of them known, wish to be left out? */
static bool
are_request(unsigned seen, bool phrase)
{
	bool list = (seen & LIST) != 0, self = (seen & SELF) != 0;
	bool mine = (seen & OWN) && (seen & (ADDRESS | MAIL));

	if (phrase || (seen & LEAVE))
		return true;
	if ((seen & REMOVE) && (list || self || mine))
		return true;
	if ((seen & TAKE) && (seen & FROM) && list && (self || mine))
		return true;
	if ((seen & STOP) && (seen & (MAIL | SEND)))
		return true;
	/* "I do not receive your letters" misses them */
	return (seen & NO) &&
	    ((seen & WANT)          ? (seen & (MAIL | GET | SEND)) != 0
		    : (seen & SEND) ? (seen & (MAIL | SELF | AGAIN)) != 0
				    : (seen & MAIL) && (seen & AGAIN) && (seen & GET) == 0);
}

static enum sense
sense_of(const struct words *w, size_t from, size_t to)
{
	struct slice said = slice_trim(slice_first(slice_after(w->text, from), to - from));
	unsigned seen;
	bool phrase;

	if (said.n == 0)
		return SENSE_POLITE;
	if (read_words(w, from, to, &seen, &phrase)) {
		/* "take me off and do not write again" is none */
		if ((seen & NO) && (seen & SEND) == 0 && (phrase || (seen & (LEAVE | REMOVE))))
			return SENSE_CONTRARY;
		return are_request(seen, phrase) ? SENSE_REQUEST : SENSE_POLITE;
	}
	if (said.n <= REASON && slice_find_byte(said, '?', 0) == SLICE_NPOS &&
	    message_text(w->m, TEXTS_REQUEST_REASON, TEXT_WITHIN, said))
		return SENSE_REASON;
	return SENSE_OTHER;
}

/* Where the sentence ends, or the part in front of one of the stops, or the line where no program broke it. */
static size_t
sentence_end(const struct words *w, size_t from, const char *stops)
{
	size_t at = from, line = from;

	for (; at < w->text.n; at++) {
		unsigned char c = w->text.p[at];

		if (c == '\n')
			return at + 1;
		if (at > from && fold_line_start(&w->folded, at)) {
			if (at - line <= BROKEN)
				return at;
			line = at;
		}
		if (strchr(stops, c) && (at + 1 == w->text.n || w->text.p[at + 1] <= ' '))
			return at + 1;
	}
	return at;
}

/* A few words at the end of a letter that are no words: who wrote. */
static bool
is_name(const struct words *w, size_t from, size_t to)
{
	size_t words = 0;

	for (size_t at = from, end; at < to; at = end + 1) {
		end = word_end(w, at, to);
		if (w->text.p[at] == '?' ||
		    (end > at &&
			(++words > NAME_WORDS ||
			    classes_of(w, slice_first(slice_after(w->text, at), end - at)))))
			return false;
	}
	return slice_trim(slice_after(w->text, to)).n == 0;
}

/* "Kind regards": no more than names follow. */
static bool
is_end(const struct words *w, size_t from, size_t to)
{
	struct slice said = slice_trim(slice_first(slice_after(w->text, from), to - from));

	return said.n <= CLOSING && message_text(w->m, TEXTS_REQUEST_END, TEXT_BEGINS, said) &&
	    slice_find_byte(slice_after(w->text, to), '?', 0) == SLICE_NPOS;
}

/* Does the part of the text hold requests and what may stand beside them, and nothing else? *requests counts them. */
static bool
only_wishes(const struct words *w, size_t from, size_t to, unsigned *requests)
{
	*requests = 0;
	for (size_t end; from < to; from = end) {
		enum sense sense;

		end = sentence_end(w, from, ".!?");
		end = end < to ? end : to;
		sense = sense_of(w, from, end);
		if (sense != SENSE_REQUEST) { /* "I have seen enough, remove me" */
			end = sentence_end(w, from, ".!?,;:-");
			end = end < to ? end : to;
			sense = sense_of(w, from, end);
		}
		if (*requests && is_end(w, from, end))
			return true;
		switch (sense) {
		case SENSE_REQUEST:
			++*requests;
			break;
		case SENSE_POLITE:
		case SENSE_REASON:
			break;
		case SENSE_CONTRARY:
			return false;
		case SENSE_OTHER:
			return *requests > 0 && is_name(w, from, end);
		}
	}
	return true;
}

/* An order, an account, a "but": it is about more than the list. */
static bool
says_more(const struct words *w)
{
	for (size_t at = w->subject, end; at < w->text.n; at = end + 1) {
		end = word_end(w, at, w->text.n);
		if (end > at &&
		    is_among(
			w, TEXTS_REQUEST_MORE, slice_first(slice_after(w->text, at), end - at)))
			return true;
	}
	return false;
}

/* To an address that is there for nothing else. */
static bool
goes_to_the_door(const struct message *m)
{
	struct slice local, domain;

	return address_split(m->to, &local, &domain) &&
	    message_text(m, TEXTS_REQUEST_LOCAL, TEXT_WITHIN, local);
}

bool
autoreply_wishes_to_leave(const struct words *w)
{
	const struct message *m = w->m;
	struct slice body = slice_trim(slice_after(w->text, w->subject));
	unsigned title = 0, requests = 0;
	bool headed, door;

	if ((m->hints & HINT_LIST) || body.n > LETTER || says_more(w))
		return false;
	door = goes_to_the_door(m);
	headed = only_wishes(w, 0, w->subject, &title) && title;
	if (!only_wishes(w, w->subject, w->text.n, &requests))
		return false;
	if (requests)
		return headed || door || w->subject == 0 ||
		    (m->hints & (HINT_ANSWER | HINT_THREAD));
	return (headed || door) && body.n <= MARK;
}
