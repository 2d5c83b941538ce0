/* autoreply_until - the first day back, from a cue and the date beside it; see autoreply_words.h */
#include "autoreply_words.h"

#include "charset.h"
#include "date.h"

#include <string.h>

enum {
	NEAR = 60,
	BEHIND = 14,
	YEAR_DAYS = 366,
	STALE_DAYS = 300,
	BEGUN_DAYS = 60,
	THAI_YEARS = 543
};

struct when {
	int64_t day;
	size_t end;
	bool weekday; /* nothing but its name */
};

struct reader {
	const struct words *w;
	int64_t today; /* days since 1970; INT64_MIN: not known */
};

/* Decimal digits of the scripts that mail uses. */
static int
digit_value(uint32_t c)
{
	static const uint32_t zero[] = { '0', 0x660, 0x6f0, 0x966, 0xe50 };

	for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
		if (c >= zero[i] && c <= zero[i] + 9)
			return (int)(c - zero[i]);
	return -1;
}

/* Takes a number of at most four digits; its length in digits, 0 when there is none or it is longer. */
static unsigned
take_number(struct slice t, size_t *at, unsigned *out)
{
	unsigned n = 0;
	struct slice rest = slice_after(t, *at);

	*out = 0;
	while (rest.n) {
		struct slice next = rest;
		int d = digit_value(utf8_take(&next));

		if (d < 0)
			break;
		if (++n > 4)
			return 0;
		*out = *out * 10 + (unsigned)d;
		rest = next;
	}
	*at = t.n - rest.n;
	return n;
}

static bool
take(struct slice t, size_t *at, const char *text)
{
	struct slice s = slice_of(text);

	if (!slice_starts(slice_after(t, *at), s))
		return false;
	*at += s.n;
	return true;
}

static void
skip_blanks(struct slice t, size_t *at)
{
	while (*at < t.n && t.p[*at] == ' ')
		++*at;
}

static bool
is_letter(unsigned char c)
{
	return ascii_alpha(c) || c >= 0x80;
}

static bool
is_language(const struct words *w, const char *tags)
{
	return w->language[0] && slice_find(slice_of(tags), slice_of(w->language), 0) != SLICE_NPOS;
}

/* A day without a year is the next one of that name; one that has passed lately is an old notice. */
static bool
settle(const struct reader *r, unsigned year, unsigned month, unsigned day, struct when *out)
{
	int64_t y = year, m;
	unsigned unused_month, unused_day;

	if (year > 2400)
		y -= THAI_YEARS;
	else if (year && year < 100)
		y += 2000;
	if (year == 0) {
		if (r->today == INT64_MIN)
			return false;
		civil_from_days(r->today, &m, &unused_month, &unused_day);
		y = m;
		if (!civil_valid(y, month, day) || days_from_civil(y, month, day) < r->today)
			y++;
	}
	if (!civil_valid(y, month, day))
		return false;
	out->day = days_from_civil(y, month, day);
	out->weekday = false;
	if (r->today == INT64_MIN)
		return true;
	return out->day >= r->today && out->day <= r->today + (year == 0 ? STALE_DAYS : YEAR_DAYS);
}

/* Is the number in front a time of day, a price, a telephone? */
static bool
is_clock(struct slice t, size_t at)
{
	static const char *const units[] = { "uhr", "am ", "am.", "pm", "a.m", "p.m", "h ", ":",
		"%" };

	skip_blanks(t, &at);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (slice_starts(slice_after(t, at), slice_of(units[i])))
			return true;
	return false;
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
	return w->language[0] && !is_language(w, "en") ? 1 : 0;
}

/* The word for month, then the number of the day with or without the word for it: behind a month's number. */
static bool
month_and_day(struct slice t, size_t *at, unsigned *day)
{
	if (!take(t, at, "\xe6\x9c\x88") && !take(t, at, "\xec\x9b\x94")) /* 月, 월 */
		return false;
	skip_blanks(t, at);
	if (!take_number(t, at, day))
		return false;
	(void)(take(t, at, "\xe6\x97\xa5") || take(t, at, "\xec\x9d\xbc") || /* 日, 일 */
	    take(t, at, "\xe5\x8f\xb7") || take(t, at, "\xe8\x99\x9f"));     /* 号, 號 */
	return true;
}

/* 2026年8月17日, 8월 17일; at is behind the first number, first, which has n digits. *is tells whether it is one
 * of these at all, good or not. */
static bool
worded_date(
    const struct reader *r, size_t at, unsigned first, unsigned n, bool *is, struct when *out)
{
	struct slice t = r->w->text;
	size_t behind = at;
	unsigned month, day;

	if (n == 4 && (take(t, &at, "\xe5\xb9\xb4") || take(t, &at, "\xeb\x85\x84"))) { /* 年, 년 */
		*is = true;
		skip_blanks(t, &at);
		if (!take_number(t, &at, &month) || !month_and_day(t, &at, &day))
			return false;
		out->end = at;
		return settle(r, first, month, day, out);
	}
	*is = n <= 2 && (take(t, &behind, "\xe6\x9c\x88") || take(t, &behind, "\xec\x9b\x94"));
	if (!*is || !month_and_day(t, &at, &day))
		return false;
	out->end = at;
	return settle(r, 0, first, day, out);
}

/* 2026-08-17, 17.8.2026, 17/08, 8月17日 and their like. */
static bool
numeric_date(const struct reader *r, size_t at, struct when *out)
{
	struct slice t = r->w->text;
	unsigned a, b, c = 0, na, nb, nc = 0;
	bool worded, good;
	char divider;
	int place;

	na = take_number(t, &at, &a);
	if (!na || at >= t.n)
		return false;
	good = worded_date(r, at, a, na, &worded, out);
	if (worded)
		return good;
	divider = (char)t.p[at];
	if (divider != '.' && divider != '/' && divider != '-')
		return false;
	at++;
	skip_blanks(t, &at);
	nb = take_number(t, &at, &b);
	if (nb == 0 || nb > 2)
		return false;
	out->end = at;
	if (at < t.n && t.p[at] == (unsigned char)divider) {
		size_t next = at + 1;

		skip_blanks(t, &next);
		nc = take_number(t, &next, &c);
		if (nc == 1 || nc == 2 || nc == 4)
			out->end = next;
		else
			nc = 0;
	}
	if (is_clock(t, out->end))
		return false;
	if (na == 4)
		return nc && nc <= 2 && settle(r, a, b, c, out);
	if (na > 2 || (nc == 0 && (divider == '-' || (a == 24 && b == 7))) || nc == 1)
		return false;
	place = day_place(r->w, divider, a, b);
	if (place == 0)
		return false;
	return settle(r, nc ? c : 0, place > 0 ? b : a, place > 0 ? a : b, out);
}

/* The month that a word at this place names, in the language of the text when several do; 0 none. */
static unsigned
month_at(const struct words *w, size_t at, size_t *end)
{
	unsigned month = 0;
	bool sure = false;

	*end = at;
	for (size_t i = 0; i < w->n && w->word[i].start <= at; i++) {
		const struct word *one = &w->word[i];
		bool own = strcmp(one->language, w->language) == 0;

		if (one->start != at || one->set < SET_MONTH || one->set >= SET_WEEKDAY || sure)
			continue;
		if (month && !own)
			continue;
		month = one->set - SET_MONTH + 1;
		*end = one->end;
		sure = own;
	}
	while (month && *end < w->text.n && is_letter(w->text.p[*end]))
		++*end;
	return month;
}

/* Between day and month, month and year. */
static void
skip_joint(struct slice t, size_t *at)
{
	static const char *const joints[] = { "de ", "d'", "of ", "del ", "th\xc3\xa1ng ", "gada ",
		"n\xc4\x83m ", "r.", "\xd7\x91", "di " };

	while (*at < t.n && (t.p[*at] == ' ' || t.p[*at] == ',' || t.p[*at] == '.'))
		++*at;
	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
		if (take(t, at, joints[i]))
			break;
	skip_blanks(t, at);
}

static unsigned
year_at(struct slice t, size_t at, size_t *end)
{
	unsigned year;

	skip_joint(t, &at);
	if (take_number(t, &at, &year) != 4 || year < 1980)
		return 0;
	*end = at;
	return year;
}

/* "17th of August 2026", "17. elokuuta", "17 tháng 8" */
static bool
day_first_date(const struct reader *r, size_t at, struct when *out)
{
	struct slice t = r->w->text;
	unsigned day, digits = take_number(t, &at, &day), month;
	size_t ordinal = at;

	if (digits == 0 || digits > 2)
		return false;
	/* th, er, º, -го */
	while (ordinal < t.n && ordinal - at < 5 && t.p[ordinal] != ' ' && t.p[ordinal] != '.' &&
	    !ascii_digit(t.p[ordinal]))
		ordinal++;
	if (month_at(r->w, at, &out->end) == 0)
		at = ordinal;
	skip_joint(t, &at);
	month = month_at(r->w, at, &out->end);
	if (!month && at > 7 &&
	    slice_equal((struct slice){ t.p + at - 7, 7 }, SLICE("th\xc3\xa1ng "))) {
		if (!take_number(t, &at, &month))
			return false;
		out->end = at;
	}
	return month && settle(r, year_at(t, out->end, &out->end), month, day, out);
}

/* "August 17th, 2026", "augusztus 17." */
static bool
month_first_date(const struct reader *r, size_t at, struct when *out)
{
	struct slice t = r->w->text;
	size_t end, behind;
	unsigned month = month_at(r->w, at, &end), day, digits;

	if (!month)
		return false;
	while (end < t.n && (t.p[end] == ' ' || t.p[end] == '.'))
		end++;
	digits = take_number(t, &end, &day);
	if (digits == 0 || digits > 2 || is_clock(t, end))
		return false;
	out->end = end;
	for (behind = end; behind < t.n && behind - end < 3 && ascii_alpha(t.p[behind]);)
		behind++;
	return settle(r, year_at(t, behind, &out->end), month, day, out);
}

static bool
weekday_at(const struct reader *r, size_t at, struct when *out)
{
	for (size_t i = 0; i < r->w->n && r->w->word[i].start <= at; i++) {
		const struct word *one = &r->w->word[i];

		if (one->start != at || one->set < SET_WEEKDAY || r->today == INT64_MIN)
			continue;
		out->day =
		    r->today + 1 + (one->set - SET_WEEKDAY + 13 - weekday_from_days(r->today)) % 7;
		out->end = one->end;
		out->weekday = true;
		return true;
	}
	return false;
}

/* The nearest date that begins in [from, to); a day of the week only when no other date is near. */
static bool
date_between(const struct reader *r, size_t from, size_t to, struct when *out)
{
	struct slice t = r->w->text;
	struct when day = { 0 };
	bool named = false;

	for (size_t at = from; at < to && at < t.n && t.p[at] != '\n'; at++) {
		bool fresh = at == 0 || !ascii_digit(t.p[at - 1]);

		if ((t.p[at] & 0xc0) == 0x80 || !fresh)
			continue;
		if (numeric_date(r, at, out) || day_first_date(r, at, out) ||
		    month_first_date(r, at, out))
			return true;
		if (!named && weekday_at(r, at, &day))
			named = true;
	}
	*out = day;
	return named;
}

/* Does a sentence end between the two? A full stop behind a digit is part of a date. */
static bool
sentence_ends(struct slice t, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (t.p[at] == '\n' ||
		    (t.p[at] == '.' && at > 0 && is_letter(t.p[at - 1]) && at > from) ||
		    slice_starts(slice_after(t, at), SLICE("\xe3\x80\x82")))
			return true;
	return false;
}

/* The date that ends within a few octets in front of a cue that stands behind. */
static bool
date_before(const struct reader *r, size_t cue, struct when *out)
{
	struct when one;
	size_t from = cue > NEAR ? cue - NEAR : 0;
	bool found = false;

	for (size_t at = from; at < cue; at++) /* not across an empty line */
		if (r->w->text.p[at] == '\n')
			from = at + 1;
	while (from < cue && date_between(r, from, cue, &one) && one.end <= cue) {
		if (cue - one.end <= BEHIND && !sentence_ends(r->w->text, one.end, cue)) {
			*out = one;
			found = true;
		}
		from = one.end;
	}
	return found;
}

/* "(Mon)" behind a day */
static void
skip_brackets(struct slice t, size_t *at)
{
	size_t end;

	if (*at >= t.n || t.p[*at] != '(')
		return;
	end = slice_find_byte(slice_first(slice_after(t, *at), BEHIND), ')', 0);
	if (end != SLICE_NPOS)
		*at += end + 1;
}

/* Behind the first of two days: where the second begins, or 0. */
static size_t
range_joint(struct slice t, size_t at)
{
	static const char *const joints[] = { "to ", "- ", "-", "until ", "al ", "au ", "a ", "~ ",
		"~", "\xe3\x80\x9c" };

	while (at < t.n && (t.p[at] == ' ' || t.p[at] == '.'))
		at++;
	skip_brackets(t, &at);
	skip_blanks(t, &at);
	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
		if (take(t, &at, joints[i]))
			return at;
	return 0;
}

/* "3 to 16 August", "3.-16.8.": the day alone in front of the joint. Gives what is behind the joint, or 0. */
static size_t
bare_day_joint(struct slice t, size_t at)
{
	unsigned n, digits;

	if ((at > 0 &&
		(is_letter(t.p[at - 1]) || ascii_digit(t.p[at - 1]) ||
		    strchr(".,/-:", t.p[at - 1]))) ||
	    !ascii_digit(t.p[at]))
		return 0;
	digits = take_number(t, &at, &n);
	return digits == 0 || digits > 2 || n == 0 || n > 31 ? 0 : range_joint(t, at);
}

/* The first day of a range that names its month but once, behind it. */
static bool
bare_range_end(const struct reader *r, int64_t *day)
{
	struct slice t = r->w->text;
	struct when last;

	for (size_t at = r->w->subject; at < t.n; at++) {
		size_t second = bare_day_joint(t, at);

		if (second && date_between(r, second, second + 1, &last) && !last.weekday) {
			*day = last.day + 1;
			return true;
		}
	}
	return false;
}

/* "August 3-14": the day alone behind the joint, in the month of the first. */
static bool
bare_last_day(const struct reader *r, const struct when *first, size_t at, struct when *last)
{
	struct slice t = r->w->text;
	int64_t year;
	unsigned month, day, n;

	if (first->end == 0 || !ascii_digit(t.p[first->end - 1]) || !take_number(t, &at, &n) ||
	    is_clock(t, at))
		return false;
	civil_from_days(first->day, &year, &month, &day);
	if (n <= day || !civil_valid(year, month, n))
		return false;
	last->day = first->day + (n - day);
	return last->day >= r->today;
}

/* "3 August to 16 August", "03.08. - 16.08.": the second is the last day away. The first may have passed. */
static bool
range_end(const struct reader *r, int64_t *day)
{
	struct slice t = r->w->text;
	struct reader early = *r;
	struct when first, last;
	size_t at = 0;

	if (r->today != INT64_MIN)
		early.today = r->today - BEGUN_DAYS;
	while (at < t.n) {
		size_t second;

		if (!date_between(&early, at, t.n, &first)) {
			at = slice_find_byte(t, '\n', at);
			at = at == SLICE_NPOS ? t.n : at + 1;
			continue;
		}
		second = range_joint(t, first.end);
		if (second && !first.weekday &&
		    ((date_between(r, second, second + 1, &last) && !last.weekday) ||
			bare_last_day(r, &first, second, &last))) {
			*day = last.day + 1;
			return true;
		}
		at = first.end;
	}
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
		{ SET_THROUGH_AFTER, true, 1 }, { SET_THROUGH, false, 1 },
		{ SET_UNTIL_AFTER, true, 0 }, { SET_UNTIL, false, 0 } };
	struct reader r = { .w = w, .today = INT64_MIN };
	bool weekday = false;

	if (has_date)
		r.today = date / 86400;
	for (size_t i = 0; i < sizeof cues / sizeof *cues; i++) {
		for (size_t k = 0; k < w->n; k++) {
			const struct word *cue = &w->word[k];
			struct when when;

			if (cue->set != cues[i].set ||
			    !(cues[i].behind ? date_before(&r, cue->start, &when)
					     : date_between(&r, cue->end, cue->end + NEAR, &when)))
				continue;
			if (when.weekday && weekday)
				continue;
			*day = when.day + cues[i].add;
			if (!when.weekday)
				return true;
			weekday = true;
		}
	}
	return weekday || range_end(&r, day) || bare_range_end(&r, day);
}
