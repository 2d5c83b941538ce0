/* autoreply_day_words - dates whose month is named; see autoreply_day.h */
#include "autoreply_day.h"

#include "date.h"

#include <string.h>

/* Does a day of the week stand here that only begins like a month ("martes 20 de octubre")? */
static bool
is_weekday(const struct words *w, size_t at, size_t end)
{
	for (size_t i = words_from(w, at); i < w->n && w->word[i].start == at; i++)
		if (w->word[i].set >= SET_WEEKDAY && w->word[i].end > end)
			return true;
	return false;
}

/* The month that a word at this place names, in the language of the text when several do; 0 none. */
static unsigned
month_at(const struct words *w, size_t at, size_t *end)
{
	unsigned month = 0;
	bool sure = false;

	*end = at;
	for (size_t i = words_from(w, at); i < w->n && w->word[i].start == at; i++) {
		const struct word *one = &w->word[i];
		bool own = strcmp(one->language, w->language) == 0;

		if (one->set < SET_MONTH || one->set >= SET_WEEKDAY || sure)
			continue;
		if (month && !own)
			continue;
		month = one->set - SET_MONTH + 1;
		*end = one->end;
		sure = own;
	}
	if (month && is_weekday(w, at, *end))
		return 0;
	while (month && *end < w->text.n && is_letter_octet(w->text.p[*end]))
		++*end;
	return month;
}

/* Between day and month, month and year. */
static void
skip_joint(const struct words *w, size_t *at)
{
	struct slice t = w->text;

	while (*at < t.n && (t.p[*at] == ' ' || t.p[*at] == ',' || t.p[*at] == '.'))
		++*at;
	(void)day_take_any(w, TEXTS_DATE_JOINT, at);
	day_skip_blanks(t, at);
}

/* "02-Nov-2026" */
static void
skip_dash(struct slice t, size_t *at)
{
	if (*at < t.n && (t.p[*at] == '-' || t.p[*at] == '/'))
		++*at;
}

static unsigned
year_at(const struct words *w, size_t at, size_t *end)
{
	unsigned year;

	skip_joint(w, &at);
	skip_dash(w->text, &at);
	if (day_take_number(w->text, &at, &year) != 4 || year < 1980)
		return 0;
	*end = at;
	return year;
}

/* "17th of August 2026", "17. elokuuta", "17 tháng 8" */
static bool
day_first_date(const struct day_reader *r, size_t at, struct day *out)
{
	struct slice t = r->w->text;
	unsigned day, digits = day_take_number(t, &at, &day), month;
	size_t ordinal = at, dash = at;

	if (digits == 0 || digits > 2)
		return false;
	skip_dash(t, &dash);
	if (month_at(r->w, dash, &out->end))
		at = ordinal = dash;
	/* th, er, º, -го */
	while (ordinal < t.n && ordinal - at < 5 && t.p[ordinal] != ' ' && t.p[ordinal] != '.' &&
	    !ascii_digit(t.p[ordinal]))
		ordinal++;
	if (month_at(r->w, at, &out->end) == 0)
		at = ordinal;
	skip_joint(r->w, &at);
	month = month_at(r->w, at, &out->end);
	if (!month && at > 7 &&
	    slice_equal((struct slice){ t.p + at - 7, 7 }, SLICE("th\xc3\xa1ng "))) {
		if (!day_take_number(t, &at, &month))
			return false;
		out->end = at;
	}
	return month && day_settle(r, year_at(r->w, out->end, &out->end), month, day, out);
}

/* "August 17th, 2026", "augusztus 17." */
static bool
month_first_date(const struct day_reader *r, size_t at, struct day *out)
{
	struct slice t = r->w->text;
	size_t end, behind;
	unsigned month = month_at(r->w, at, &end), day, digits;

	if (!month)
		return false;
	while (end < t.n && (t.p[end] == ' ' || t.p[end] == '.'))
		end++;
	digits = day_take_number(t, &end, &day);
	if (digits == 0 || digits > 2 || day_is_clock(r->w, end))
		return false;
	out->end = end;
	for (behind = end; behind < t.n && behind - end < 3 && ascii_alpha(t.p[behind]);)
		behind++;
	return day_settle(r, year_at(r->w, behind, &out->end), month, day, out);
}

bool
day_in_words(const struct day_reader *r, size_t at, struct day *out)
{
	return (day_may_begin_number(r->w->text.p[at]) && day_first_date(r, at, out)) ||
	    month_first_date(r, at, out);
}

/* Behind the number: "27th", "27.", "27:e", and nothing that makes it an hour, a price or a part of a date. */
static bool
ends_number(const struct words *w, size_t *at, bool *ordinal)
{
	struct slice t = w->text;
	size_t end, next;

	*ordinal = day_take_any(w, TEXTS_DATE_ORDINAL, at);
	next = *at;
	if (next < t.n && t.p[next] == '.')
		next++;
	if (next < t.n &&
	    (ascii_digit(t.p[next]) || (next == *at && is_letter_octet(t.p[next])) ||
		strchr("/-:%", t.p[next])))
		return false;
	if (day_is_clock(w, *at))
		return false;
	skip_joint(w, &next);
	return next >= t.n || (!ascii_digit(t.p[next]) && month_at(w, next, &end) == 0);
}

/* The next day of that number; INT64_MIN when no month has it soon. */
static int64_t
next_of_number(int64_t today, unsigned n)
{
	int64_t year;
	unsigned month, day;

	civil_from_days(today, &year, &month, &day);
	if (n < day) {
		year += month == 12;
		month = month == 12 ? 1 : month + 1;
	}
	return civil_valid(year, month, n) ? days_from_civil(year, month, n) : INT64_MIN;
}

bool
day_by_number(const struct day_reader *r, size_t at, bool named, struct day *out)
{
	struct slice t = r->w->text;
	unsigned n, digits;
	bool article, ordinal;

	while (at < t.n && (t.p[at] == ' ' || t.p[at] == ','))
		at++;
	article = day_take_any(r->w, TEXTS_DATE_ARTICLE, &at);
	digits = day_take_number(t, &at, &n);
	if (digits == 0 || digits > 2 || n == 0 || n > 31 || r->today == INT64_MIN ||
	    !ends_number(r->w, &at, &ordinal) || !(article || ordinal || named))
		return false;
	out->day = next_of_number(r->today, n);
	out->end = at;
	out->weekday = out->numbered = false;
	return out->day != INT64_MIN;
}

/* Does more of the same number stand in front: "2-3", "1.19", "the 19th of them"? */
static bool
is_of_longer(struct slice t, size_t at)
{
	if (at > 1 && (t.p[at - 1] == '.' || t.p[at - 1] == ','))
		return ascii_digit(t.p[at - 2]);
	return at > 0 &&
	    (ascii_digit(t.p[at - 1]) || strchr("~-/", t.p[at - 1]) ||
		slice_ends_nocase(slice_first(t, at), SLICE("\xe7\xac\xac")));
}

bool
day_by_mark(const struct day_reader *r, size_t end, struct day *out)
{
	enum { DIGITS = 2 };
	struct slice t = r->w->text;
	size_t mark, at;
	unsigned n;

	if (end > 2 && t.p[end - 1] == ')') { /* the weekday */
		for (end--; end > 0 && t.p[end] != '(' && t.p[end] > ' ';)
			end--;
	}
	mark = at = day_before_mark(t, end);
	while (at > 0 && mark - at < DIGITS && ascii_digit(t.p[at - 1]))
		at--;
	if (mark == end || at == mark || r->today == INT64_MIN || is_of_longer(t, at))
		return false;
	day_take_number(t, &at, &n);
	if (n == 0 || n > 31)
		return false;
	out->day = next_of_number(r->today, n);
	out->end = end;
	out->weekday = out->numbered = false;
	return out->day != INT64_MIN;
}
