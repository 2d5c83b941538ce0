/* autoreply_title - the words with which the subject of an automatic reply begins */
#include "autoreply_private.h"

#include <string.h>

const uint64_t autoreply_title_sets = UINT64_C(1) << SET_SUBJECT | UINT64_C(1) << SET_SUBJECT_AWAY |
    UINT64_C(1) << SET_UNTIL | UINT64_C(1) << SET_RETURN | UINT64_C(1) << SET_THROUGH;

/* "Absence: our subject" */
bool
autoreply_heads_subject(const struct words *w, const struct word *title)
{
	size_t at = title->end;

	while (at < w->subject && w->text.p[at] == ' ')
		at++;
	return at < w->subject && w->text.p[at] == ':';
}

static bool
is_title(const struct word *one)
{
	return one->set == SET_SUBJECT || one->set == SET_SUBJECT_AWAY;
}

/* "Absence automatic answer": the last of the titles that follow each other. */
static const struct word *
last_title(const struct words *w, const struct word *title)
{
	for (const struct word *one = title + 1;
	     one < w->word + w->n && one->start <= title->end + 1; one++)
		if (is_title(one) && one->start >= title->end && one->end <= w->subject)
			title = one;
	return title;
}

/* "Auto-reply from ann@corp.example", "Réponse automatique de Jean": its sender, and nothing more. */
static bool
names_sender(const struct words *w, const struct word *title)
{
	enum { NAMES = 3 };
	struct slice rest =
	    slice_trim(slice_first(slice_after(w->text, title->end), w->subject - title->end));
	size_t blanks = 0;

	if (title->set != SET_SUBJECT ||
	    !message_text(w->m, TEXTS_AUTOREPLY_FROM, TEXT_BEGINS, rest))
		return false;
	for (size_t i = 0; i < rest.n; i++)
		blanks += rest.p[i] == ' ';
	return blanks <= NAMES;
}

/* Nothing else, or what an automatic reply puts behind: ": our subject", "(until 5 May)", "- Ann". "Auto: ", with its own
 * sign, heads a letter about a car, too: there a program has to have said that it is one. */
static bool
ends_title(const struct words *w, size_t at)
{
	if (at > 0 && w->text.p[at - 1] == ':')
		return (w->m->hints & HINT_AUTO) != 0;
	while (at < w->subject && w->text.p[at] == ' ')
		at++;
	return at >= w->subject || strchr(":-(,.!]", w->text.p[at]) != NULL ||
	    slice_starts(slice_after(w->text, at), SLICE("\xe3\x80\x91")) ||
	    slice_starts(slice_after(w->text, at), SLICE("re: ")) ||
	    (at > 0 && w->text.p[at - 1] == ']') || (at > 1 && w->text.p[at - 2] == ']') ||
	    ascii_digit(w->text.p[at]) || words_find(w, SET_UNTIL, at, at + 1) ||
	    words_find(w, SET_RETURN, at, at + 1) || words_find(w, SET_THROUGH, at, at + 1);
}

/* "Ann Example is out of the office": Notes puts the name in front, and seldom says in the header that it is a program. */
static bool
is_told_of(const struct words *w, const struct word *title)
{
	struct slice words = slice_after(w->text, title->start);

	if (message_text(w->m, TEXTS_AUTOREPLY_ABSENT, TEXT_BEGINS, words))
		return true;
	/* "Ann is on vacation: the calendar of your team" */
	return title->set == SET_SUBJECT_AWAY && (w->m->hints & HINT_AUTO) != 0 &&
	    !autoreply_heads_subject(w, title) &&
	    slice_find_byte(slice_first(words, title->end - title->start), ' ', 0) != SLICE_NPOS &&
	    slice_find_byte(slice_first(w->text, title->start), ':', 0) == SLICE_NPOS;
}

/* The tag that a help desk or a list puts in front: "[desk #17] ". */
static size_t
tag_length(const struct words *w)
{
	struct slice subject = slice_first(w->text, w->subject);
	size_t end = slice_find_byte(subject, ']', 0);

	return subject.n && subject.p[0] == '[' && end != SLICE_NPOS ? end + 1 : 0;
}

/* Only a tag, or signs, stand in front: "[", "*** ", or the brackets of Chinese and Japanese. */
static bool
begins_subject(const struct words *w, size_t at)
{
	size_t tag = tag_length(w);

	for (size_t i = tag <= at ? tag : 0; i < at; i++) {
		const unsigned char *p = w->text.p + i;

		if (at - i >= 3 && p[0] == 0xe3 && p[1] == 0x80 && p[2] >= 0x88 && p[2] <= 0x95)
			i += 2; /* U+3008 to U+3015 */
		else if (*p >= 0x80 || ascii_alnum(*p))
			return false;
	}
	return true;
}

/* "Re: our subject (out of office)", "[Out of office] our subject": in brackets beside it. */
bool
autoreply_beside_subject(const struct words *w, const struct word *title)
{
	size_t start = title->start, end = title->end;
	bool round, square;

	if (start == 0 || end >= w->subject || (start > 1) != (end + 1 == w->subject))
		return false;
	round = w->text.p[start - 1] == '(' && w->text.p[end] == ')';
	square = w->text.p[start - 1] == '[' && w->text.p[end] == ']';
	return round || square;
}

/* The words with which the subject begins, when they are an automatic reply's. */
const struct word *
autoreply_title(const struct words *w)
{
	const struct word *best = NULL;

	for (size_t i = 0; i < w->n && w->word[i].start < w->subject; i++) {
		const struct word *one = &w->word[i], *last;

		if (!is_title(one))
			continue;
		last = one;
		if (!autoreply_beside_subject(w, one)) {
			/* "[Auto] ...", "Ann Example is out of the office" */
			if (!begins_subject(w, one->start) && !is_told_of(w, one))
				continue;
			last = last_title(w, one);
			if (!ends_title(w, last->end) && !names_sender(w, last))
				continue;
		}
		if (last->set == SET_SUBJECT)
			one = last;
		if (!best || one->end - one->start > best->end - best->start)
			best = one;
	}
	return best;
}
