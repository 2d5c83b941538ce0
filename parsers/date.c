/* date - see date.h */
#include "date.h"

#include "date_names.h"

#include <string.h>

enum { YEAR_MIN = 1980, YEAR_MAX = 2100, TOKENS_MAX = 24, DAY = 24 * 60 * 60 };
enum { UNKNOWN_MAX = 4 }; /* a day, a zone nobody knows, "T", "at"; more is a sentence */

/* A number, a word or one other byte. */
struct token {
	struct slice text;
	unsigned value;     /* of a number of at most 9 digits */
	unsigned char kind; /* '0' number, 'a' word, else the byte */
};

static size_t
tokens_of(struct slice s, struct token out[static TOKENS_MAX])
{
	size_t n = 0, depth = 0;

	for (size_t i = 0; i < s.n && n < TOKENS_MAX;) {
		size_t from = i;
		struct token t = { .kind = s.p[i] };

		i++;
		if (t.kind == '(') {
			depth++;
		} else if (t.kind == ')') {
			depth -= depth > 0;
			continue;
		}
		if (depth || ascii_space(t.kind))
			continue;
		if (ascii_digit(t.kind)) {
			t.kind = '0';
			t.value = s.p[from] - (unsigned)'0';
			for (; i < s.n && ascii_digit(s.p[i]); i++)
				t.value = i - from < 9 ? t.value * 10 + (s.p[i] - (unsigned)'0')
						       : t.value;
		} else if (ascii_alpha(t.kind)) {
			t.kind = 'a';
			while (i < s.n && ascii_alpha(s.p[i]))
				i++;
		}
		t.text = (struct slice){ s.p + from, i - from };
		out[n++] = t;
	}
	return n;
}

struct civil {
	int year, month, day, hour, minute, second; /* year -1, day and month 0: not yet seen */
	int offset;                                 /* seconds east of UTC */
	bool has_time, has_zone;
	int unknown; /* words that say nothing */
};

static void
set_offset(struct civil *c, int sign, unsigned hours, unsigned minutes)
{
	if (hours <= 14 && minutes < 60)
		c->offset = sign * (int)(hours * 60 + minutes) * 60;
	c->has_zone = true;
}

/* +hhmm, +hh:mm, +hh behind a time. How many tokens it took. */
static size_t
take_offset(struct civil *c, const struct token *t, size_t left)
{
	int sign = t[0].kind == '-' ? -1 : 1;

	if ((t[0].kind != '+' && t[0].kind != '-') || left < 2 || t[1].kind != '0' || !c->has_time)
		return 0;
	if (left > 3 && t[2].kind == ':' && t[3].kind == '0' && t[1].text.n <= 2) {
		set_offset(c, sign, t[1].value, t[3].value);
		return 4;
	}
	if (t[1].text.n > 4)
		return 0;
	if (t[1].text.n <= 2)
		set_offset(c, sign, t[1].value, 0);
	else
		set_offset(c, sign, t[1].value / 100, t[1].value % 100);
	return 2;
}

/* hh:mm, hh:mm:ss with fractions, hh.mm.ss; AM and PM come as words. */
static size_t
take_time(struct civil *c, const struct token *t, size_t left)
{
	unsigned char colon;
	size_t took = 3;

	if (c->has_time || left < 3 || t[0].kind != '0' || t[0].text.n > 2 || t[2].kind != '0' ||
	    t[2].text.n > 2)
		return 0;
	colon = t[1].kind;
	if (colon != ':' && !(colon == '.' && left > 4 && t[3].kind == '.' && c->day))
		return 0;
	c->hour = (int)t[0].value;
	c->minute = (int)t[2].value;
	if (left > 4 && t[3].kind == colon && t[4].kind == '0' && t[4].text.n <= 2) {
		c->second = (int)t[4].value;
		took = 5;
		if (left > 6 && (t[5].kind == '.' || t[5].kind == ',') && t[6].kind == '0' &&
		    t[6].text.p == t[5].text.p + 1)
			took = 7;
	}
	c->has_time = true;
	return took;
}

/* yyyy-mm-dd and yyyy/mm/dd (ISO 8601, RFC 3339); "T" is a word of its own. */
static size_t
take_iso_date(struct civil *c, const struct token *t, size_t left)
{
	if (c->day || left < 5 || t[0].kind != '0' || t[0].text.n != 4 || t[2].kind != '0' ||
	    t[4].kind != '0' || t[2].text.n > 2 || t[4].text.n > 2 || t[1].kind != t[3].kind ||
	    (t[1].kind != '-' && t[1].kind != '/'))
		return 0;
	c->year = (int)t[0].value;
	c->month = (int)t[2].value;
	c->day = (int)t[4].value;
	return 5;
}

static void
take_number(struct civil *c, const struct token *t)
{
	if (t->text.n <= 2 && c->day == 0)
		c->day = (int)t->value;
	else if (c->year < 0 && t->text.n == 4) /* 0102: some count from 1900 */
		c->year = (int)t->value + (t->value < 200 ? 1900 : 0);
	else if (c->year < 0 && t->text.n <= 3 && c->month) /* RFC 5322 4.3 */
		c->year = (int)t->value + (t->text.n == 3 || t->value >= 50 ? 1900 : 2000);
}

static void
take_word(struct civil *c, struct slice word)
{
	int minutes, month = c->month == 0 ? date_month(word) : 0;

	if (month) {
		c->month = month;
	} else if (c->has_time && slice_equal_nocase(word, SLICE("PM"))) {
		c->hour += c->hour < 12 ? 12 : 0;
	} else if (c->has_time && slice_equal_nocase(word, SLICE("AM"))) {
		c->hour = c->hour == 12 ? 0 : c->hour;
	} else if (c->has_time && !c->has_zone && date_zone(word, &minutes)) {
		c->offset = minutes * 60;
		/* "GMT+0200": the number says more */
		c->has_zone = minutes != 0;
	} else {
		c->unknown++;
	}
}

static bool
in_range(const struct civil *c)
{
	return c->year >= YEAR_MIN && c->year <= YEAR_MAX && c->month > 0 && c->day > 0 &&
	    civil_valid(c->year, (unsigned)c->month, (unsigned)c->day) && c->hour <= 24 &&
	    c->minute < 60 && c->second <= 60;
}

static bool
finish(const struct civil *c, int64_t *out)
{
	if (!in_range(c) || c->unknown > UNKNOWN_MAX)
		return false;
	*out = days_from_civil(c->year, (unsigned)c->month, (unsigned)c->day) * DAY +
	    c->hour * 3600 + c->minute * 60 + (c->second < 60 ? c->second : 59) - c->offset;
	return true;
}

/* The number of so many digits; -1 when one of them is none. */
static int
number_at(const unsigned char *p, size_t digits)
{
	int value = 0;

	for (size_t i = 0; i < digits; i++) {
		if (!ascii_digit(p[i]))
			return -1;
		value = value * 10 + (p[i] - '0');
	}
	return value;
}

/* "Thu, 29 Apr 2010 23:34:45 +0900 (JST)", as RFC 5322 3.3 has it and nearly all mail: read where it stands.
 * False for anything else, which may be a date all the same. */
static bool
take_canonical(struct slice s, struct civil *c)
{
	static const char days[] = "MonTueWedThuFriSatSun";
	enum { LENGTH = sizeof "9 Apr 2010 23:34:45 +0900" - 1 };
	const unsigned char *p;
	size_t day_digits;
	int hours, minutes;

	s = slice_trim(s);
	if (s.n > 5 && s.p[3] == ',' && s.p[4] == ' ') {
		size_t i = 0;

		while (i < sizeof days - 1 && memcmp(days + i, s.p, 3) != 0)
			i += 3;
		if (i == sizeof days - 1)
			return false;
		s = slice_after(s, 5);
	}
	day_digits = s.n > 1 && ascii_digit(s.p[1]) ? 2 : 1;
	if (s.n < LENGTH - 1 + day_digits)
		return false;
	c->day = number_at(s.p, day_digits);
	s = slice_after(s, day_digits);
	p = s.p;
	c->month = date_month((struct slice){ p + 1, 3 });
	c->year = number_at(p + 5, 4);
	c->hour = number_at(p + 10, 2);
	c->minute = number_at(p + 13, 2);
	c->second = number_at(p + 16, 2);
	hours = number_at(p + 20, 2);
	minutes = number_at(p + 22, 2);
	if (p[0] != ' ' || p[4] != ' ' || p[9] != ' ' || p[12] != ':' || p[15] != ':' ||
	    p[18] != ' ' || (p[19] != '+' && p[19] != '-') || c->day < 1 || c->month == 0 ||
	    c->year < YEAR_MIN || c->hour < 0 || c->minute < 0 || c->second < 0 || hours < 0 ||
	    minutes < 0)
		return false;
	set_offset(c, p[19] == '-' ? -1 : 1, (unsigned)hours, (unsigned)minutes);
	s = slice_trim(slice_after(s, LENGTH - 1));
	/* a comment behind it, and nothing in that */
	return s.n == 0 ||
	    (s.p[0] == '(' && slice_find_byte(s, '(', 1) == SLICE_NPOS &&
		slice_find_byte(s, ')', 0) == s.n - 1);
}

bool
date_parse(struct slice text, int64_t *out)
{
	enum { LONGEST = 512 };
	struct token t[TOKENS_MAX];
	struct civil c = { .year = -1 };
	size_t n;

	if (text.n <= LONGEST && take_canonical(text, &c))
		return finish(&c, out);
	c = (struct civil){ .year = -1 };
	n = tokens_of(slice_first(text, LONGEST), t);
	for (size_t i = 0; i < n;) {
		size_t took = take_iso_date(&c, t + i, n - i);

		if (!took)
			took = take_time(&c, t + i, n - i);
		if (!took && !c.has_zone)
			took = take_offset(&c, t + i, n - i);
		if (!took) {
			if (t[i].kind == '0')
				take_number(&c, &t[i]);
			else if (t[i].kind == 'a')
				take_word(&c, t[i].text);
			took = 1;
		}
		i += took;
	}
	return finish(&c, out);
}

bool
date_parse_received(struct slice received, int64_t *out)
{
	/* a comment behind the date may hold semicolons too */
	for (int tries = 0; tries < 4; tries++) {
		size_t at = slice_find_last(received, ';');

		if (at == SLICE_NPOS)
			return false;
		if (date_parse(slice_after(received, at + 1), out))
			return true;
		received.n = at;
	}
	return false;
}
