/* autoreply_day_figures - dates whose month is a number; see autoreply_day.h */
#include "autoreply_day.h"

static bool
is_language(const struct words *w, const char *tags)
{
	return w->language[0] && slice_find(slice_of(tags), slice_of(w->language), 0) != SLICE_NPOS;
}

/* How the writer puts day and month, by his other dates: "from 05/28/2015 until 06/08/2015". As day_place(). */
static int
place_elsewhere(const struct words *w, char divider)
{
	struct slice t = w->text;
	bool first = false, second = false;

	for (size_t at = 0, mark; (mark = slice_find_byte(t, divider, at)) != SLICE_NPOS;) {
		size_t from = mark, end = mark + 1;
		unsigned a, b, year;

		while (from > 0 && mark - from < 3 && ascii_digit(t.p[from - 1]))
			from--;
		at = mark + 1;
		if ((from > 0 && t.p[from - 1] == (unsigned char)divider) ||
		    day_take_number(t, &from, &a) == 0 || from != mark ||
		    day_take_number(t, &end, &b) == 0 || end >= t.n ||
		    t.p[end++] != (unsigned char)divider || day_take_number(t, &end, &year) < 2)
			continue;
		first |= a > 12 && a <= 31 && b <= 12;
		second |= b > 12 && b <= 31 && a <= 12;
		at = end;
	}
	return first - second;
}

/* Which of a and b is the day: 1 the first, -1 the second, 0 nobody can tell. */
static int
day_place(const struct words *w, char divider, unsigned a, unsigned b)
{
	if (divider == '.' && !is_language(w, "hu ja zh ko lt"))
		return 1;
	if (a > 12 && b <= 12)
		return 1;
	if (is_language(w, "ja zh ko hu lt"))
		return -1;
	if (b > 12 && a <= 12)
		return -1;
	if (a == b)
		return 1;
	return w->language[0] && !is_language(w, "en") ? 1 : place_elsewhere(w, divider);
}

/* The word for month, then the number of the day with or without the word for it: behind a month's number. */
static bool
month_and_day(struct slice t, size_t *at, unsigned *day)
{
	if (!day_take(t, at, "\xe6\x9c\x88") && !day_take(t, at, "\xec\x9b\x94")) /* 月, 월 */
		return false;
	day_skip_blanks(t, at);
	if (!day_take_number(t, at, day))
		return false;
	(void)(day_take(t, at, "\xe6\x97\xa5") || day_take(t, at, "\xec\x9d\xbc") || /* 日, 일 */
	    day_take(t, at, "\xe5\x8f\xb7") || day_take(t, at, "\xe8\x99\x9f"));     /* 号, 號 */
	return true;
}

/* 2026年8月17日, 8월 17일; at is behind the first number, first, which has n digits. *is tells whether it is one
 * of these at all, good or not. */
static bool
worded_date(
    const struct day_reader *r, size_t at, unsigned first, unsigned n, bool *is, struct day *out)
{
	struct slice t = r->w->text;
	size_t behind = at;
	unsigned month, day;

	if (n == 4 &&
	    (day_take(t, &at, "\xe5\xb9\xb4") || day_take(t, &at, "\xeb\x85\x84"))) { /* 年, 년 */
		*is = true;
		day_skip_blanks(t, &at);
		if (!day_take_number(t, &at, &month) || !month_and_day(t, &at, &day))
			return false;
		out->end = at;
		return day_settle(r, first, month, day, out);
	}
	*is = n <= 2 &&
	    (day_take(t, &behind, "\xe6\x9c\x88") || day_take(t, &behind, "\xec\x9b\x94"));
	if (!*is || !month_and_day(t, &at, &day))
		return false;
	out->end = at;
	return day_settle(r, 0, first, day, out);
}

/* "24/7", "24.7": not "24.07." nor "24.7.", days of July; nb: digits of b, which ends at end. */
static bool
is_always(struct slice t, size_t end, unsigned a, unsigned b, unsigned nb)
{
	return a == 24 && b == 7 && nb == 1 && (end >= t.n || t.p[end] != '.');
}

/* 2026-08-17, 17.8.2026, 17/08, 8月17日 and their like. */
bool
day_in_figures(const struct day_reader *r, size_t at, struct day *out)
{
	struct slice t = r->w->text;
	unsigned a, b, c = 0, na, nb, nc = 0;
	bool worded, good;
	char divider;
	int place;

	na = day_take_number(t, &at, &a);
	if (!na || at >= t.n)
		return false;
	good = worded_date(r, at, a, na, &worded, out);
	if (worded)
		return good;
	divider = (char)t.p[at];
	if (divider != '.' && divider != '/' && divider != '-')
		return false;
	at++;
	day_skip_blanks(t, &at);
	nb = day_take_number(t, &at, &b);
	if (nb == 0 || nb > 2)
		return false;
	out->end = at;
	if (at < t.n && t.p[at] == (unsigned char)divider) {
		size_t next = at + 1;

		day_skip_blanks(t, &next);
		nc = day_take_number(t, &next, &c);
		if (nc == 1 || nc == 2 || nc == 4)
			out->end = next;
		else
			nc = 0;
	}
	if (day_is_clock(r->w, out->end))
		return false;
	if (na == 4)
		return nc && nc <= 2 && day_settle(r, a, b, c, out);
	if (na > 2 || (nc == 0 && (divider == '-' || is_always(t, out->end, a, b, nb))) || nc == 1)
		return false;
	place = day_place(r->w, divider, a, b);
	if (place == 0)
		return false;
	return day_settle(r, nc ? c : 0, place > 0 ? b : a, place > 0 ? a : b, out);
}
