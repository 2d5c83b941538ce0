/* calendar - days and the proleptic Gregorian calendar. See date.h. */
#include "date.h"

int64_t
days_from_civil(int64_t year, unsigned month, unsigned day)
{
	int64_t era, of_era, of_year;

	/* years begin in March, so that the leap day is their last */
	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	of_era = year - era * 400;
	of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void
civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
	int64_t era, of_era, y, of_year, m;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = days - era * 146097;
	y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * y + y / 4 - y / 100);
	m = (5 * of_year + 2) / 153;
	*day = (unsigned)(of_year - (153 * m + 2) / 5 + 1);
	*month = (unsigned)(m < 10 ? m + 3 : m - 9);
	*year = y + era * 400 + (*month <= 2);
}

unsigned
weekday_from_days(int64_t days)
{
	int64_t weekday = (days + 4) % 7; /* 1970-01-01 was a Thursday */

	return (unsigned)(weekday < 0 ? weekday + 7 : weekday);
}

bool
civil_valid(int64_t year, unsigned month, unsigned day)
{
	static const unsigned char length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= length[month - 1] + (month == 2 && leap ? 1U : 0U);
}
