/* autoreply_request - "unsubscribe" and "subscribe", alone in a subject or in an answer's first line */
#include "autoreply_day.h"
#include "autoreply_private.h"

#include <string.h>

enum {
	SHORT_WORD = 8, /* octets */
	BROKEN = 48     /* octets of a line that a program may have broken */
};

/* The length of the word at a place of the body that says no more than a request does, as "your mailing list"; else 0. */
static size_t
filler_at(const struct words *w, size_t at)
{
	size_t end = at;

	while (end < w->text.n && is_letter_octet(w->text.p[end]))
		end++;
	if (at <= w->subject || is_letter_octet(w->text.p[at - 1]))
		return 0;
	return message_text(w->m, TEXTS_REQUEST_FILLER, TEXT_IS,
		   slice_first(slice_after(w->text, at), end - at))
	    ? end - at
	    : 0;
}

/* The length of a stop or a comma of Chinese and Japanese; else 0. */
static size_t
wide_mark_at(const struct words *w, size_t at)
{
	static const struct slice marks[] = { SLICE("\xe3\x80\x82"), SLICE("\xe3\x80\x81"),
		SLICE("\xef\xbc\x8c"), SLICE("\xef\xbc\x81") };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (slice_starts(slice_after(w->text, at), marks[i]))
			return marks[i].n;
	return 0;
}

/* Are there only blanks, punctuation, polite words and the same request once more between the two places? */
static bool
is_polite(const struct words *w, enum reply_set set, size_t from, size_t to)
{
	const struct word *asks = words_find(w, SET_POLITE, w->subject, to);
	size_t next = 0; /* the words in front of it begin before from */

	while (from < to) {
		const struct word *one = NULL;
		size_t skip;

		while (next < w->n && w->word[next].start < from)
			next++;
		for (size_t i = next; i < w->n && w->word[i].start == from; i++)
			if ((w->word[i].set == SET_POLITE || w->word[i].set == set) &&
			    w->word[i].end <= to && (!one || w->word[i].end > one->end))
				one = &w->word[i];
		if (one)
			from = one->end;
		else if (strchr(" \n.!,;-:'", w->text.p[from]))
			from++;
		else if ((skip = wide_mark_at(w, from)) > 0 || (skip = filler_at(w, from)) > 0)
			from += skip;
		else if (w->text.p[from] == '?' && asks && asks->start < from)
			from++; /* "could you please ...?" */
		else if (w->m->from.n &&
		    slice_starts_nocase(slice_after(w->text, from), w->m->from))
			from += w->m->from.n;
		else
			return false;
	}
	return true;
}

/* Is this word all that stands between from and to, but for what politeness puts around it? */
static bool
stands_alone(const struct words *w, const struct word *word, size_t from, size_t to)
{
	return is_polite(w, word->set, from, word->start) && is_polite(w, word->set, word->end, to);
}

/* "[Returns] Unsubscribe"; whoever tells everybody on a list wants to leave that one. */
static bool
is_subject(const struct words *w, const struct word *word)
{
	return stands_alone(w, word, 0, w->subject) ||
	    (w->begin > 0 && word->start >= w->begin && (w->m->hints & HINT_LIST) == 0 &&
		stands_alone(w, word, w->begin, w->subject));
}

/* Is the word the first sentence, with no more than thanks behind? */
static bool
stands_before_thanks(const struct words *w, const struct word *word, size_t from, size_t to)
{
	struct slice behind = slice_first(slice_after(w->text, word->end), to - word->end);

	if (behind.n == 0 || strchr(".!,", behind.p[0]) == NULL ||
	    slice_trim(slice_first(slice_after(w->text, from), word->start - from)).n)
		return false;
	behind = slice_trim(slice_after(behind, 1));
	return message_text(w->m, TEXTS_REQUEST_THANKS, TEXT_BEGINS, behind) &&
	    slice_find_byte(behind, '?', 0) == SLICE_NPOS;
}

/* Is the body's first line the subject or the request once more? */
static bool
repeats_request(const struct words *w, enum reply_set set)
{
	const struct word *again = words_find(w, set, w->subject, w->first);
	struct slice line = slice_first(slice_after(w->text, w->subject), w->first - w->subject);

	return slice_equal(slice_trim(line),
		   slice_trim(
		       slice_first(slice_after(w->text, w->begin), w->subject - w->begin))) ||
	    (again && stands_alone(w, again, w->subject, w->first));
}

/* "unsubscribe TOKEN", the subject that a List-Unsubscribe address asks for (RFC 6068), with nothing under
 * it or the same word again. */
static bool
heads_token(const struct words *w, const struct word *word, enum reply_set set)
{
	struct slice body = slice_trim(slice_after(w->text, w->subject));
	struct slice behind = slice_first(slice_after(w->text, word->end), w->subject - word->end);

	if ((word->start != 0 && (word->start != w->begin || (w->m->hints & HINT_LIST))) ||
	    behind.n == 0 || strchr(" :-+", behind.p[0]) == NULL ||
	    (body.n && !repeats_request(w, set)))
		return false;
	behind = slice_trim(slice_after(behind, 1));
	return behind.n && !message_text(w->m, TEXTS_REQUEST_NAMED, TEXT_IS, behind) &&
	    slice_find_byte(behind, ' ', 0) == SLICE_NPOS;
}

static size_t
next_line(const struct words *w, size_t at)
{
	for (at++; at < w->text.n && w->text.p[at] != '\n' && !fold_line_start(&w->folded, at);)
		at++;
	return at;
}

/* Where the first line ends that is more than a greeting, and the one it goes on in when it was broken. */
static size_t
first_own_line(const struct words *w)
{
	size_t start = w->subject, at = w->first;

	while (at < w->text.n && is_polite(w, SET_POLITE, w->subject, at)) {
		start = at;
		at = next_line(w, at);
	}
	if (at < w->text.n && at - start > BROKEN && w->text.p[at] != '\n' &&
	    strchr(".!?", w->text.p[at - 1]) == NULL)
		at = next_line(w, at);
	return at;
}

/* "Stop" may head anything, "Re: unsubscribe" an answer to whoever wanted to, and "Unsubscribe request" what a colleague
 * writes about one. */
static bool
may_head_letter(const struct words *w, const struct word *word)
{
	struct slice said = slice_first(slice_after(w->text, word->start), word->end - word->start);

	return said.n < SHORT_WORD || message_text(w->m, TEXTS_REQUEST_NAMED, TEXT_ENDS, said);
}

enum subkind
autoreply_request(const struct words *w)
{
	const struct message *m = w->m;
	size_t first = first_own_line(w);

	for (size_t i = 0; i < w->n && w->word[i].start < first; i++) {
		const struct word *one = &w->word[i];
		enum subkind kind =
		    one->set == SET_UNSUBSCRIBE ? SUBKIND_UNSUBSCRIBE : SUBKIND_SUBSCRIBE;

		if ((one->set != SET_UNSUBSCRIBE && one->set != SET_SUBSCRIBE) ||
		    autoreply_is_negated(w, one))
			continue;
		if (one->end <= w->subject) {
			if ((w->answered || may_head_letter(w, one)) &&
			    !is_polite(w, one->set, w->subject, w->first))
				continue;
			if (is_subject(w, one) || heads_token(w, one, one->set))
				return kind;
			continue;
		}
		/* in the body only an answer's own first line counts, and only that word alone */
		if ((m->hints & (HINT_ANSWER | HINT_THREAD)) && (m->hints & HINT_LIST) == 0 &&
		    (stands_alone(w, one, w->subject, first) ||
			stands_before_thanks(w, one, w->subject, first)))
			return kind;
	}
	return autoreply_wishes_to_leave(w) ? SUBKIND_UNSUBSCRIBE : SUBKIND_NONE;
}
