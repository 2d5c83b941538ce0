/* autoreply_day - numbers, the calendar and names of weekdays; see autoreply_day.h */
#include "autoreply_day.h"

#include "charset.h"
#include "date.h"

enum { YEAR_DAYS = 366, STALE_DAYS = 300, THAI_YEARS = 543 };

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
unsigned
day_take_number(struct slice t, size_t *at, unsigned *out)
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

bool
day_take(struct slice t, size_t *at, const char *text)
{
	struct slice s = slice_of(text);

	if (!slice_starts(slice_after(t, *at), s))
		return false;
	*at += s.n;
	return true;
}

bool
day_take_any(const struct words *w, enum text_list which, size_t *at)
{
	const struct phrase *one =
	    rules_text(scan_rules(w->m->scan), which, TEXT_BEGINS, slice_after(w->text, *at));

	if (one)
		*at += one->n;
	return one != NULL;
}

void
day_skip_blanks(struct slice t, size_t *at)
{
	while (*at < t.n && t.p[*at] == ' ')
		++*at;
}

size_t
day_before_mark(struct slice t, size_t at)
{
	static const struct slice marks[] = { SLICE("\xec\x9d\xbc"), SLICE("\xe6\x97\xa5"),
		SLICE("\xe5\x8f\xb7"), SLICE("\xe8\x99\x9f") };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (slice_ends_nocase(slice_first(t, at), marks[i]))
			return at - marks[i].n;
	return at;
}

/* A day without a year is the next one of that name; one that has passed lately is an old notice. */
bool
day_settle(const struct day_reader *r, unsigned year, unsigned month, unsigned day, struct day *out)
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
	out->weekday = out->numbered = false;
	if (r->today == INT64_MIN)
		return true;
	return out->day >= r->today && out->day <= r->today + (year == 0 ? STALE_DAYS : YEAR_DAYS);
}

/* Is the number in front a time of day, a price, a telephone? */
bool
day_is_clock(const struct words *w, size_t at)
{
	day_skip_blanks(w->text, &at);
	return message_text(w->m, TEXTS_DATE_CLOCK, TEXT_BEGINS, slice_after(w->text, at));
}

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

/* "Monday 27th", "lundi 27": the number says which Monday, when it is one. */
static void
number_weekday(const struct day_reader *r, struct day *day)
{
	struct day numbered;

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
		/* "12/1/26" that is refused is no 26 January either */
		bool inner = at > 1 && t.p[at - 1] == '/' && ascii_digit(t.p[at - 2]);

		if ((t.p[at] & 0xc0) == 0x80 || !fresh)
			continue;
		if ((day_may_begin_number(t.p[at]) && !inner && day_in_figures(r, at, out)) ||
		    day_in_words(r, at, out))
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
