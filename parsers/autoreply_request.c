/* autoreply_request - "unsubscribe" and "subscribe", alone in a subject or in an answer's first line */
#include "autoreply_private.h"

#include <string.h>

enum { SHORT_WORD = 8 }; /* octets */

/* Are there only blanks, punctuation, polite words and the same request once more between the two places? */
static bool
is_polite(const struct words *w, enum reply_set set, size_t from, size_t to)
{
	while (from < to) {
		const struct word *one = NULL;

		for (size_t i = 0; i < w->n && w->word[i].start <= from; i++)
			if (w->word[i].start == from &&
			    (w->word[i].set == SET_POLITE || w->word[i].set == set) &&
			    w->word[i].end <= to && (!one || w->word[i].end > one->end))
				one = &w->word[i];
		if (one)
			from = one->end;
		else if (strchr(" \n.!,;-:", w->text.p[from]))
			from++;
		else if (slice_starts(slice_after(w->text, from), SLICE("\xe3\x80\x82")))
			from += 3; /* the ideographic full stop */
		else if (w->text.p[from] == '?' && words_find(w, SET_POLITE, w->subject, from))
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

	return slice_equal(slice_trim(line), slice_trim(slice_first(w->text, w->subject))) ||
	    (again && stands_alone(w, again, w->subject, w->first));
}

/* "unsubscribe TOKEN", the subject that a List-Unsubscribe address asks for (RFC 6068), with nothing under
 * it or the same word again. */
static bool
heads_token(const struct words *w, const struct word *word, enum reply_set set)
{
	struct slice body = slice_trim(slice_after(w->text, w->subject));
	struct slice behind = slice_first(slice_after(w->text, word->end), w->subject - word->end);

	if (word->start != 0 || behind.n == 0 || strchr(" :-+", behind.p[0]) == NULL ||
	    (body.n && !repeats_request(w, set)))
		return false;
	behind = slice_trim(slice_after(behind, 1));
	return behind.n && slice_find_byte(behind, ' ', 0) == SLICE_NPOS;
}

/* Where the first line ends that is more than a greeting. */
static size_t
first_own_line(const struct words *w)
{
	size_t at = w->first;

	while (at < w->text.n && is_polite(w, SET_POLITE, w->subject, at))
		for (at++;
		     at < w->text.n && w->text.p[at] != '\n' && !fold_line_start(&w->folded, at);)
			at++;
	return at;
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

		if (one->set != SET_UNSUBSCRIBE && one->set != SET_SUBSCRIBE)
			continue;
		if (one->end <= w->subject) {
			/* "Stop" may head anything */
			if (one->end - one->start < SHORT_WORD &&
			    !is_polite(w, one->set, w->subject, w->first))
				continue;
			if (stands_alone(w, one, 0, w->subject) || heads_token(w, one, one->set))
				return kind;
			continue;
		}
		/* in the body only an answer's own first line counts, and only that word alone */
		if ((m->hints & (HINT_ANSWER | HINT_THREAD)) && (m->hints & HINT_LIST) == 0 &&
		    (stands_alone(w, one, w->subject, first) ||
			stands_before_thanks(w, one, w->subject, first)))
			return kind;
	}
	return SUBKIND_NONE;
}
