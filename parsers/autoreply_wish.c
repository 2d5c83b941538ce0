/* autoreply_wish - a request to be left out in its writer's own words, read word by word; see autoreply_private.h */
#include "address.h"
#include "autoreply_private.h"
#include "autoreply_wish.h"

#include <string.h>

enum {
	LETTER = 420,   /* octets of a letter that wishes nothing else */
	BROKEN = 48,    /* octets of a line that a program may have broken */
	BRIEF = 220,    /* octets of one with something else beside it */
	BESIDE = 2,     /* sentences about that */
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
	SENSE_DEMAND, /* one that says what is to be left: "unsubscribe", "take me off your list" */
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

/* Is it plain without what stands beside it? "Please cancel" is not. */
static bool
is_demand(unsigned seen, bool phrase)
{
	return (seen & LEAVE) || is_taken(seen) || (phrase && (seen & (REMOVE | STOP | TAKE)) == 0);
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
		if ((seen & GOES_ON) || is_only_asked(said, seen))
			return SENSE_OTHER;
		return is_demand(seen, phrase) ? SENSE_DEMAND : SENSE_REQUEST;
	}
	if (said.n <= REASON && slice_find_byte(said, '?', 0) == SLICE_NPOS &&
	    message_text(w->m, TEXTS_REQUEST_REASON, TEXT_WITHIN, said))
		return SENSE_REASON;
	return SENSE_OTHER;
}

/* The length of a full stop or an exclamation mark of Chinese and Japanese; else 0. */
static size_t
wide_stop_at(const struct words *w, size_t at)
{
	struct slice rest = slice_after(w->text, at);

	return slice_starts(rest, SLICE("\xe3\x80\x82")) ||
		slice_starts(rest, SLICE("\xef\xbc\x81"))
	    ? 3
	    : 0;
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
		if (c >= 0xe3 && wide_stop_at(w, at))
			return at + wide_stop_at(w, at);
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

/* What the sentences of a part of the text are. */
struct wishes {
	unsigned requests, demands, others;
	bool contrary; /* no request, whatever else it is */
	bool named;    /* signed */
};

static void
count_sentence(const struct words *w, size_t from, size_t end, size_t to, enum sense sense,
    unsigned beside, struct wishes *out)
{
	switch (sense) {
	case SENSE_DEMAND:
	case SENSE_REQUEST:
		out->contrary = out->contrary || is_echo(w, from, end, to);
		++out->requests;
		out->demands += sense == SENSE_DEMAND;
		break;
	case SENSE_POLITE:
	case SENSE_REASON:
		break;
	case SENSE_CONTRARY:
		out->contrary = true;
		break;
	case SENSE_OTHER:
		out->named = out->requests > 0 && is_name(w, from, end);
		out->others += !out->named;
		if (!out->named &&
		    (out->others > beside || end - from > REASON ||
			!wish_is_about_mail(w, from, end)))
			out->contrary = true;
		break;
	}
}

/* Does the part of the text hold requests and what may stand beside them, and nothing else? *requests counts them. Beside a
 * plain demand short sentences of a short letter may speak of mail, such as who gave away the address. */
static bool
only_wishes(const struct words *w, size_t from, size_t to, unsigned beside, unsigned *requests)
{
	struct wishes seen = { 0 };

	for (size_t end; from < to && !seen.contrary && !seen.named; from = end) {
		enum sense sense;

		end = sentence_end(w, from, ".!?");
		end = end < to ? end : to;
		sense = sense_of(w, from, end);
		/* "I have seen enough, remove me" */
		if (sense != SENSE_REQUEST && sense != SENSE_DEMAND && beside == 0) {
			end = sentence_end(w, from, ".!?,;:-");
			end = end < to ? end : to;
			sense = sense_of(w, from, end);
		}
		if (seen.requests && is_end(w, from, end))
			break;
		count_sentence(w, from, end, to, sense, beside, &seen);
	}
	*requests = seen.requests;
	return !seen.contrary && (beside ? seen.demands > 0 : seen.others == 0);
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
	bool headed, door, answers;

	/* mail systems wish nothing, but for whoever answers from postmaster@ */
	if ((m->hints & HINT_LIST) || (m->hints & (HINT_DAEMON | HINT_ANSWER)) == HINT_DAEMON ||
	    body.n > LETTER || says_more(w))
		return false;
	door = goes_to_the_door(m);
	headed = only_wishes(w, 0, w->subject, 0, &title) && title;
	if (!headed && w->begin > 0 && w->begin < w->subject)
		headed = only_wishes(w, w->begin, w->subject, 0, &title) && title;
	answers =
	    headed || door || w->begin == w->subject || (m->hints & (HINT_ANSWER | HINT_THREAD));
	if (!only_wishes(w, w->subject, w->text.n, 0, &requests) &&
	    (!answers || body.n > BRIEF ||
		!only_wishes(w, w->subject, w->text.n, BESIDE, &requests)))
		return false;
	if (requests)
		return answers;
	return (headed || door) && body.n <= MARK;
}
