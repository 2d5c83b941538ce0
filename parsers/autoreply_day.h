/*
 * autoreply_day - a day as people write it in a letter: "17.8.2026", "8月17日", "August 17th", "Monday".
 *
 * For autoreply_until.c, which knows where to look, and autoreply_day*.c only. A date without a year is the next
 * one of that name after the letter's own; one that has passed lately is an old notice and no date. Words are read
 * from w->text, at an offset that moves behind what was taken; a false leaves *out unsaid.
 */
#ifndef CAROM_AUTOREPLY_DAY_H
#define CAROM_AUTOREPLY_DAY_H

#include "autoreply_words.h"

enum { DAYS_BEGUN = 60 /* a range may have begun so long ago */ };

struct day {
	int64_t day;   /* since 1970 */
	size_t end;    /* behind it, in the text */
	bool weekday;  /* nothing but its name */
	bool numbered; /* its name, and a number behind that says which one */
};

struct day_reader {
	const struct words *w;
	int64_t today; /* days since 1970; INT64_MIN: not known */
};

/* The nearest date that begins in [from, to), on one line; a day of the week only when no other date is near. */
bool day_find(const struct day_reader *r, size_t from, size_t to, struct day *out);
/* The same where no date begins but days of the week. */
bool day_named(const struct day_reader *r, size_t from, size_t to, struct day *out);

/* 2026-08-17, 17.8.2026, 17/08, 8月17日 and their like, at this place. */
bool day_in_figures(const struct day_reader *r, size_t at, struct day *out);
/* "17th of August 2026", "17. elokuuta", "August 17th, 2026" */
bool day_in_words(const struct day_reader *r, size_t at, struct day *out);

/* "the 27th", "le 27", "dem 27.", behind a cue: the next day of that number, where no month is said. Behind the name of
 * a weekday (named) the number may stand alone; whether the two agree is for the caller to see. */
bool day_by_number(const struct day_reader *r, size_t at, bool named, struct day *out);

/* "19日", "19日(月)" that ends at end, in front of a cue: the next day of that number. */
bool day_by_mark(const struct day_reader *r, size_t end, struct day *out);

/* The day behind the last one of several that are named as a range, or as two that follow each other: anywhere in the
 * text. */
bool day_behind_range(const struct day_reader *r, int64_t *day);

/* "tomorrow" and "the day after tomorrow" in the sentence of a word for a return; of all days the least sure, since a
 * notice may be older than the letter it answers. */
bool day_relative(const struct day_reader *r, int64_t *day);

/* Does a sentence end between the two? A full stop behind a digit is part of a date. */
bool day_sentence_ends(struct slice t, size_t from, size_t to);

/* Fills *out (but end) from the figures; year 0: none was said. False for what is no day of the calendar or too far
 * from today. */
bool day_settle(
    const struct day_reader *r, unsigned year, unsigned month, unsigned day, struct day *out);

/* Is the number in front of this place a time of day, a price, a telephone? */
bool day_is_clock(const struct words *w, size_t at);

/* A number of at most four decimal digits of any script that mail uses; how many digits, 0 when there is none or it is
 * longer. */
unsigned day_take_number(struct slice t, size_t *at, unsigned *out);
/* The text that stands there; of a list the first that does. Nothing is taken when none does. */
bool day_take(struct slice t, size_t *at, const char *text);
bool day_take_any(const struct words *w, enum text_list which, size_t *at);
void day_skip_blanks(struct slice t, size_t *at);
/* In front of the character that marks a number as a day (日, 号, 일), where one ends at this place; else the place. */
size_t day_before_mark(struct slice t, size_t at);

/* False of every octet with which day_take_number() finds none. */
static inline bool
day_may_begin_number(unsigned char c)
{
	return ascii_digit(c) || c >= 0x80;
}

#endif
