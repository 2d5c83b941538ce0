/* autoreply_day - the day that is named nearest, and names of weekdays; see autoreply_day.h */
#include "autoreply_day.h"

#include "date.h"

static bool
weekday_at(const struct day_reader *r, size_t at, struct day *out)
{
	for (size_t i = words_from(r->w, at); i < r->w->n && r->w->word[i].start == at; i++) {
		const struct word *one = &r->w->word[i];

		if (one->set < SET_WEEKDAY || r->today == INT64_MIN)
			continue;
		out->day =
		    r->today + 1 + (one->set - SET_WEEKDAY + 13 - weekday_from_days(r->today)) % 7;
		out->end = one->end;
		out->weekday = true;
		out->numbered = false;
		return true;
	}
	return false;
}

static bool
date_at(const struct day_reader *r, size_t at, struct day *out)
{
	const unsigned char *p = r->w->text.p;
	/* "12/1/26" that is refused is no 26 January either */
	bool inner = at > 1 && p[at - 1] == '/' && ascii_digit(p[at - 2]);

	return (day_may_begin_number(p[at]) && !inner && day_in_figures(r, at, out)) ||
	    day_in_words(r, at, out);
}

/* "Monday, 26 October": the date that stands right behind the name of its day, which may be all that stands near a cue. */
static bool
date_behind(const struct day_reader *r, size_t at, struct day *out)
{
	struct slice t = r->w->text;

	while (at < t.n && (t.p[at] == ' ' || t.p[at] == ','))
		at++;
	return at < t.n && date_at(r, at, out);
}

/* "Monday 27th", "lundi 27": the number says which Monday, when it is one. */
static void
number_weekday(const struct day_reader *r, struct day *day)
{
	struct day numbered;

	if (date_behind(r, day->end, &numbered)) {
		*day = numbered;
		return;
	}
	if (!day_by_number(r, day->end, true, &numbered) ||
	    weekday_from_days(numbered.day) != weekday_from_days(day->day))
		return;
	*day = numbered;
	day->numbered = true;
}

bool
day_named(const struct day_reader *r, size_t from, size_t to, struct day *out)
{
	struct slice t = r->w->text;

	*out = (struct day){ 0 };
	for (size_t at = from; at < to && at < t.n && t.p[at] != '\n'; at++) {
		if ((t.p[at] & 0xc0) == 0x80 || (at > 0 && ascii_digit(t.p[at - 1])) ||
		    !weekday_at(r, at, out))
			continue;
		number_weekday(r, out);
		return true;
	}
	return false;
}

/* The nearest date that begins in [from, to); a day of the week only when no other date is near. */
bool
day_find(const struct day_reader *r, size_t from, size_t to, struct day *out)
{
	struct slice t = r->w->text;
	struct day day = { 0 };
	bool named = false;

	for (size_t at = from; at < to && at < t.n && t.p[at] != '\n'; at++) {
		bool fresh = at == 0 || !ascii_digit(t.p[at - 1]);

		if ((t.p[at] & 0xc0) == 0x80 || !fresh)
			continue;
		if (date_at(r, at, out))
			return true;
		if (!named && weekday_at(r, at, &day))
			named = true;
	}
	if (named)
		number_weekday(r, &day);
	*out = day;
	return named;
}

/* "20.11.2026 г.": a letter alone in front of a full stop stands for a word, here for the year. */
static bool
is_initial(struct slice t, size_t stop)
{
	size_t at = stop;

	while (at > 0 && (t.p[at - 1] & 0xc0) == 0x80)
		at--;
	return at > 1 && t.p[at - 2] == ' ';
}

bool
day_sentence_ends(struct slice t, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (t.p[at] == '\n' ||
		    (t.p[at] == '.' && at > from && is_letter_octet(t.p[at - 1]) &&
			!is_initial(t, at)) ||
		    slice_starts(slice_after(t, at), SLICE("\xe3\x80\x82")))
			return true;
	return false;
}
