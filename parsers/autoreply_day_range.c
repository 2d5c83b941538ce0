/* autoreply_day_range - a first and a last day, as in "3 to 16 August" and "03.08. - 16.08."; see autoreply_day.h */
#include "autoreply_day.h"

#include "date.h"

#include <string.h>

enum {
	BRACKETS = 14, /* octets of them behind a day */
	BETWEEN = 32   /* octets of the first day, its article and the word in front */
};

/* "(Mon)" behind a day */
static void
skip_brackets(struct slice t, size_t *at)
{
	size_t end;

	if (*at >= t.n || t.p[*at] != '(')
		return;
	end = slice_find_byte(slice_first(slice_after(t, *at), BRACKETS), ')', 0);
	if (end != SLICE_NPOS)
		*at += end + 1;
}

/* Behind the first of two days: where the second begins, or 0. *pair: the second can only be the next one. */
static size_t
range_joint(const struct words *w, size_t at, bool *pair)
{
	struct slice t = w->text;

	while (at < t.n && (t.p[at] == ' ' || t.p[at] == '.'))
		at++;
	skip_brackets(t, &at);
	day_skip_blanks(t, &at);
	*pair = false;
	if (day_take_any(w, TEXTS_DATE_RANGE, &at))
		return at;
	*pair = day_take_any(w, TEXTS_DATE_PAIR, &at);
	return *pair ? at : 0;
}

/* "between 3 and 16 August", "augusztus 3. és 16. között": the two are no neighbours. */
static bool
is_between(const struct words *w, size_t first, size_t last)
{
	size_t from = first > BETWEEN ? first - BETWEEN : 0;

	return message_text(w->m, TEXTS_DATE_BETWEEN, TEXT_WITHIN,
	    slice_first(slice_after(w->text, from), last + BETWEEN / 2 - from));
}

/* The date at a place, its day of the week in front or not ("lundi 19 octobre"). */
static bool
date_at(const struct day_reader *r, size_t at, struct day *out)
{
	struct slice t = r->w->text;

	if (!day_find(r, at, at + 1, out))
		return false;
	if (!out->weekday)
		return true;
	at = out->end;
	while (at < t.n && (t.p[at] == ' ' || t.p[at] == ',' || t.p[at] == '.'))
		at++;
	return day_find(r, at, at + 1, out) && !out->weekday;
}

/* "3 to 16 August", "3.-16.8.", "3. und 4. August": the day alone in front of the joint. Gives what is behind the
 * joint, or 0; *next is the day that has to follow, 0 any. */
static size_t
bare_day_joint(const struct words *w, size_t at, unsigned *next)
{
	struct slice t = w->text;
	unsigned n, digits;
	size_t second;
	bool pair;

	if ((at > 0 &&
		(is_letter_octet(t.p[at - 1]) || ascii_digit(t.p[at - 1]) ||
		    strchr(".,/-:", t.p[at - 1]))) ||
	    !ascii_digit(t.p[at]))
		return 0;
	digits = day_take_number(t, &at, &n);
	if (digits == 0 || digits > 2 || n == 0 || n > 31)
		return 0;
	(void)day_take_any(w, TEXTS_DATE_ORDINAL, &at);
	second = range_joint(w, at, &pair);
	*next = pair ? n + 1 : 0;
	return second;
}

static unsigned
day_of_month(int64_t day)
{
	int64_t year;
	unsigned month, n;

	civil_from_days(day, &year, &month, &n);
	return n;
}

/* The first day of a range that names its month but once, behind it. */
static bool
bare_range_end(const struct day_reader *r, int64_t *day)
{
	struct slice t = r->w->text;
	struct day last;

	for (size_t at = r->w->subject; at < t.n; at++) {
		unsigned next;
		size_t second = bare_day_joint(r->w, at, &next);

		if (second && date_at(r, second, &last) &&
		    (next == 0 || next == day_of_month(last.day) ||
			is_between(r->w, at, last.end))) {
			*day = last.day + 1;
			return true;
		}
	}
	return false;
}

/* "August 3-14", "8월 10일부터 21일": the day alone behind the joint, in the month of the first. */
static bool
bare_last_day(const struct day_reader *r, const struct day *first, size_t at, struct day *last)
{
	struct slice t = r->w->text;
	int64_t year;
	unsigned month, day, n;
	size_t end = day_before_mark(t, first->end);

	if (end == 0 || !ascii_digit(t.p[end - 1]) || !day_take_number(t, &at, &n) ||
	    day_is_clock(r->w, at))
		return false;
	civil_from_days(first->day, &year, &month, &day);
	if (n <= day || !civil_valid(year, month, n))
		return false;
	last->day = first->day + (n - day);
	return last->day >= r->today;
}

/* "3 August to 16 August", "03.08. - 16.08.": the second is the last day away. The first may have passed. */
static bool
range_end(const struct day_reader *r, int64_t *day)
{
	struct slice t = r->w->text;
	struct day_reader early = *r;
	struct day first, last;
	size_t at = 0;
	bool (*find)(const struct day_reader *, size_t, size_t, struct day *) = day_find;

	if (r->today != INT64_MIN)
		early.today = r->today - DAYS_BEGUN;
	while (at < t.n) {
		size_t second;
		bool pair;

		if (!find(&early, at, t.n, &first)) {
			at = slice_find_byte(t, '\n', at);
			at = at == SLICE_NPOS ? t.n : at + 1;
			find = day_find;
			continue;
		}
		/* the rest of its line has no date: it was looked through for one */
		if (first.weekday || first.numbered)
			find = day_named;
		second = range_joint(r->w, first.end, &pair);
		if (second && !first.weekday &&
		    (date_at(r, second, &last) || bare_last_day(r, &first, second, &last)) &&
		    (!pair || last.day == first.day + 1 || is_between(r->w, first.end, last.end))) {
			*day = last.day + 1;
			return true;
		}
		at = first.end;
	}
	return false;
}

bool
day_behind_range(const struct day_reader *r, int64_t *day)
{
	return range_end(r, day) || bare_range_end(r, day);
}
