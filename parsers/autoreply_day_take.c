/* autoreply_day_take - the pieces that days are made of, taken where they stand; see autoreply_day.h */
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
