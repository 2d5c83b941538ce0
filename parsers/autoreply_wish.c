/* autoreply_wish - a request to be left out in its writer's own words, read word by word; see autoreply_private.h */
#include "address.h"
#include "autoreply_private.h"
#include "autoreply_wish.h"

#include <string.h>

enum {
	LETTER = 420,   /* octets of a letter that wishes nothing else */
	BROKEN = 48,    /* octets of a line that a program may have broken */
	REASON = 120,   /* octets of a sentence that says why */
	CLOSING = 40,   /* octets of a greeting at the end */
	NAME_WORDS = 3, /* of who signs */
	ECHO_WORDS = 3, /* of "¿Darme de baja? ¡Nunca!" */
	MARK = 64       /* octets of what a program puts below the subject of a request */
};

/* What a sentence is. */
enum sense {
	SENSE_OTHER, /* about something else */
	SENSE_POLITE,
	SENSE_REASON,
	SENSE_REQUEST,
	SENSE_CONTRARY /* "do not unsubscribe me" */
};

/* Is it taken from somewhere? "Delete it from our list" is about something else than the writer. */
static bool
is_taken(unsigned seen)
{
	bool self = (seen & SELF) != 0, mine = (seen & OWN) && (seen & ADDRESS);
	bool ours = (seen & FROM) && (seen & OWN);

	if ((seen & REMOVE) && (self || mine))
		return true;
	if ((seen & REMOVE) && (seen & LIST) && (seen & THING) == 0 && !ours)
		return true;
	return (seen & TAKE) && (seen & FROM) && (seen & ONTO) == 0 && (seen & (LIST | FILED)) &&
	    (self || mine);
}

/* "I do not receive your letters" misses them, "you need not send it" has them. */
static bool
is_not_wanted(unsigned seen)
{
	if ((seen & NO) == 0)
		return false;
	if (seen & WANT)
		return (seen & (MAIL | GET | SEND)) != 0;
	if (seen & SEND)
		return (seen & NEED) == 0 &&
		    ((seen & (MAIL | SELF)) || ((seen & AGAIN) && (seen & THING) == 0));
	return (seen & MAIL) && (seen & AGAIN) && (seen & GET) == 0;
}

/* Do the words, all of them known, wish to be left out? */
static bool
are_request(unsigned seen, bool phrase)
{
	return phrase || (seen & LEAVE) || is_taken(seen) ||
	    ((seen & STOP) && (seen & (MAIL | SEND))) || is_not_wanted(seen);
}

/* "Am I no longer on your list?" wants to know; "how to unsubscribe?" wants it done. */
static bool
is_only_asked(struct slice said, unsigned seen)
{
	return said.p[said.n - 1] == '?' && (seen & (ASKS | LEAVE)) == 0;
}

static enum sense
sense_of(const struct words *w, size_t from, size_t to)
{
	struct slice said = slice_trim(slice_first(slice_after(w->text, from), to - from));
	unsigned seen;
	bool phrase;

	if (said.n == 0)
		return SENSE_POLITE;
	if (message_text(w->m, TEXTS_REQUEST_PROMISE, TEXT_BEGINS, said))
		return SENSE_OTHER;
	if (wish_read(w, from, to, &seen, &phrase)) {
		/* "take me off and do not write again" is none */
		if ((seen & NO) && (seen & SEND) == 0 && (phrase || (seen & (LEAVE | REMOVE))))
			return SENSE_CONTRARY;
		if (!are_request(seen, phrase))
			return SENSE_POLITE;
		return (seen & GOES_ON) || is_only_asked(said, seen) ? SENSE_OTHER : SENSE_REQUEST;
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
		end = wish_word_end(w, at, to);
		if (w->text.p[at] == '?' ||
		    (end > at &&
			(++words > NAME_WORDS ||
			    wish_classes(w, slice_first(slice_after(w->text, at), end - at)))))
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

/* "Unsubscribe? Never!" answers itself. */
static bool
is_echo(const struct words *w, size_t from, size_t end, size_t to)
{
	struct slice said = slice_trim(slice_first(slice_after(w->text, from), end - from));
	size_t words = 0;

	if (said.n == 0 || said.p[said.n - 1] != '?' ||
	    slice_trim(slice_first(slice_after(w->text, end), to - end)).n == 0)
		return false;
	for (size_t at = from, stop; at < end; at = stop + 1) {
		stop = wish_word_end(w, at, end);
		words += stop > at;
	}
	return words <= ECHO_WORDS;
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
			if (is_echo(w, from, end, to))
				return false;
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
		end = wish_word_end(w, at, w->text.n);
		if (end > at &&
		    message_text(w->m, TEXTS_REQUEST_MORE, TEXT_WORD,
			slice_first(slice_after(w->text, at), end - at)))
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
	if (!headed && w->begin > 0 && w->begin < w->subject)
		headed = only_wishes(w, w->begin, w->subject, &title) && title;
	if (!only_wishes(w, w->subject, w->text.n, &requests))
		return false;
	if (requests)
		return headed || door || w->begin == w->subject ||
		    (m->hints & (HINT_ANSWER | HINT_THREAD));
	return (headed || door) && body.n <= MARK;
}
