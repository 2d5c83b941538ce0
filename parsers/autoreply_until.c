/* autoreply_until - the first day back, from a cue and the date beside it, or from a range of days; see
 * autoreply_words.h */
#include "autoreply_day.h"

#include "date.h"

#include <string.h>

enum {
	NEAR = 60,  /* octets between a cue and its date */
	NEXT = 3,   /* the same of a cue that says so little that the date must be the next word */
	BEHIND = 14 /* the same of a cue that stands behind */
};

/* "augusztus 10-től 21-ig", "8월 10일부터 21일까지": does the cue stand behind a number that is none of the date in
 * front? */
static bool
is_of_another(struct slice t, const struct day *one, size_t cue)
{
	if (cue > 0 && t.p[cue - 1] == '-')
		cue--;
	cue = day_before_mark(t, cue);
	return one->end < cue && ascii_digit(t.p[cue - 1]);
}

/* "... bis 23.8. Zurück bin ich am 24.8.": a full stop in front of the cue, and a date of its own behind it. */
static bool
has_its_own(const struct day_reader *r, const struct day *one, const struct word *cue)
{
	struct slice between =
	    slice_first(slice_after(r->w->text, one->end), cue->start - one->end);
	struct day own;

	return slice_find(between, SLICE(". "), 0) != SLICE_NPOS &&
	    day_find(r, cue->end, cue->end + NEAR, &own) && own.day > one->day;
}

/* Chinese: "to 14 August, after my return ...". */
static bool
is_afterwards(struct slice t, const struct word *cue)
{
	struct slice behind = slice_after(t, cue->end);

	return slice_starts(behind, SLICE("\xe5\x90\x8e")) ||
	    slice_starts(behind, SLICE("\xe5\xbe\x8c"));
}

/* The date that ends within a few octets in front of a cue that stands behind. */
static bool
date_before(const struct day_reader *r, const struct word *cue, struct day *out)
{
	struct day one, last = { 0 };
	size_t to = cue->start, from = to > NEAR ? to - NEAR : 0;
	bool found = false;

	if (is_afterwards(r->w->text, cue))
		return false;
	for (size_t at = from; at < to; at++) /* not across an empty line */
		if (r->w->text.p[at] == '\n')
			from = at + 1;
	while (from < to && day_find(r, from, to, &one) && one.end <= to) {
		if (one.weekday && last.end && !last.weekday && one.end - last.end <= BEHIND) {
			last.end = one.end; /* "17 August (Monday)" */
			one = last;
		}
		last = one;
		if (to - one.end <= BEHIND && !is_of_another(r->w->text, &one, to) &&
		    !day_sentence_ends(r->w->text, one.end, to) && !has_its_own(r, &one, cue)) {
			*out = one;
			found = true;
		}
		from = one.end;
	}
	while (to > 0 && r->w->text.p[to - 1] == ' ')
		to--;
	return found || day_by_mark(r, to, out);
}

/* "from 1 August to 15 August" on the 3rd: the day that the cue is about has passed, and the next one is another. */
static bool
has_passed(const struct day_reader *r, size_t cue, size_t most)
{
	struct day_reader early = *r;
	struct day first;

	if (r->today == INT64_MIN)
		return false;
	early.today = r->today - DAYS_BEGUN;
	return day_find(&early, cue, cue + most, &first) && !first.weekday && first.day < r->today;
}

/* The date no more than most octets behind a cue, or "the 27th" right behind it. */
static bool
date_behind(const struct day_reader *r, size_t cue, size_t most, struct day *out)
{
	struct day numbered;
	bool found = !has_passed(r, cue, most) && day_find(r, cue, cue + most, out);

	if ((!found || out->weekday) && day_by_number(r, cue, false, &numbered)) {
		*out = numbered;
		return true;
	}
	return found;
}

/* Does a first day stand right in front of the cue ("vom 3. bis", "del 3 de agosto al")? */
static bool
ends_range(const struct day_reader *r, size_t cue)
{
	struct slice t = r->w->text;
	struct day_reader early = *r;
	size_t from, n, digits = 0;
	struct day first;

	if (r->today != INT64_MIN)
		early.today = r->today - DAYS_BEGUN;
	for (n = cue; n > 0 && (t.p[n - 1] == ' ' || t.p[n - 1] == '.' || t.p[n - 1] == ',');)
		n--;
	while (digits < n && ascii_digit(t.p[n - digits - 1]))
		digits++;
	from = n - digits;
	if (digits > 0 && digits < 3 && from > 1 &&
	    (t.p[from - 1] == ' ' || (t.p[from - 1] == '-' && t.p[from - 2] >= 0x80)))
		return t.p[n] != ','; /* "from" may be a prefix, with a hyphen */
	for (from = n; from > 0 && n - from < NEAR / 2 && t.p[from - 1] != '\n';)
		from--;
	for (; from < n; from = first.end) {
		if (!day_find(&early, from, n, &first))
			return false;
		if (first.end >= n)
			return !first.weekday;
	}
	return false;
}

/* "On Monday, 3 August I will be back": a date at the beginning of its sentence, and the cue behind it. */
static bool
back_on(const struct day_reader *r, int64_t *day)
{
	const struct words *w = r->w;
	struct day when;

	for (size_t k = 0; k < w->n; k++) {
		size_t from = w->word[k].start;

		if (w->word[k].set != SET_RETURN)
			continue;
		while (from > w->subject + 1 && w->word[k].start - from < NEAR &&
		    !day_sentence_ends(w->text, from - 2, from))
			from--;
		if (w->word[k].start - from < NEAR && day_find(r, from, from + BEHIND, &when) &&
		    !when.weekday && when.end <= w->word[k].start &&
		    w->word[k].start - when.end <= BEHIND) {
			*day = when.day;
			return true;
		}
	}
	return false;
}

/* "vom 3.8. bis einschließlich 16.8.": is the cue part of one for a day behind it, and the day found in front of both? */
static bool
is_of_first_day(const struct words *w, const struct word *cue, const struct day *when)
{
	for (size_t i = 0; i < w->n && w->word[i].start <= cue->start; i++)
		if (w->word[i].set == SET_THROUGH && w->word[i].end >= cue->end &&
		    when->end <= w->word[i].start)
			return true;
	return false;
}

/* Does another, later day follow in the same sentence? */
static bool
has_later(const struct day_reader *r, size_t from)
{
	struct slice t = r->w->text;
	struct day next;

	for (size_t to = from + 2 * NEAR; day_find(r, from, to, &next); from = next.end)
		if (next.day > r->today && !next.weekday)
			return !day_sentence_ends(t, from, next.end);
	return false;
}

bool
words_until(const struct words *w, bool has_date, int64_t date, int64_t *day)
{
	/* surest first; what is added to the date */
	static const struct {
		enum reply_set set;
		bool behind;
		int add;
	} cues[] = { { SET_RETURN_AFTER, true, 0 }, { SET_RETURN, false, 0 },
		{ SET_RETURN_NEXT, false, 0 }, { SET_THROUGH_AFTER, true, 1 },
		{ SET_THROUGH, false, 1 }, { SET_UNTIL_AFTER, true, 0 }, { SET_UNTIL, false, 0 } };
	struct day_reader r = { .w = w, .today = INT64_MIN };
	bool weekday = false;

	if (has_date)
		r.today = date / 86400;
	for (size_t i = 0; i < sizeof cues / sizeof *cues; i++) {
		for (size_t k = 0; k < w->n; k++) {
			const struct word *cue = &w->word[k];
			size_t most = cue->set == SET_RETURN_NEXT ? NEXT : NEAR;
			struct day when;

			if (cue->set != cues[i].set ||
			    !(cues[i].behind ? date_before(&r, cue, &when)
					     : date_behind(&r, cue->end, most, &when)))
				continue;
			if ((when.weekday && weekday) ||
			    (cues[i].behind && is_of_first_day(w, cue, &when)))
				continue;
			/* "a partire dal 3 agosto", of the first day as of the last: a later one is meant */
			if (when.day == r.today && !when.weekday && has_later(&r, cue->end))
				continue;
			*day = when.day + cues[i].add;
			if (cue->set == SET_UNTIL && !when.weekday &&
			    (ends_range(&r, cue->start) || /* "hasta el día 16 inclusive" */
				words_find(w, SET_THROUGH_AFTER, when.end, when.end + 2)))
				++*day;
			if (!when.weekday)
				return true;
			weekday = true;
		}
	}
	return weekday || day_behind_range(&r, day) || back_on(&r, day) || day_relative(&r, day);
}
