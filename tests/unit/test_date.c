/* date: what mail writes in Date and Received, and the calendar */
#include "parse_test.h"

#include "date.h"

#include <stdio.h>

static int64_t
seconds(const char *text)
{
	int64_t out = -1;

	return date_parse(slice_of(text), &out) ? out : -1;
}

static void
rfc5322_dates_are_read_with_their_zone(void **state)
{
	(void)state;
	assert_int_equal(seconds("Fri, 2 Jan 2026 03:04:05 +0000"), 1767323045);
	assert_int_equal(seconds("Fri, 2 Jan 2026 03:04:05 +0530"), 1767323045 - 19800);
	assert_int_equal(seconds("2 Jan 2026 03:04 -0800"), 1767323040 + 28800);
	assert_int_equal(seconds("29 Feb 2024 23:59:60 GMT"), 1709251199);
}

static void
obsolete_and_sloppy_forms_are_read_too(void **state)
{
	(void)state;
	assert_int_equal(seconds("Fri, 2 Jan 26 03:04:05 EST"), 1767323045 + 18000);
	assert_int_equal(seconds("Fri,2 Jan 2026 03:04:05 +0100 (CET)"), 1767319445);
	assert_int_equal(seconds("Fri, 2 (second) Jan 2026 (a (b)) 03:04:05 Z"), 1767323045);
	assert_int_equal(seconds("Fri Jan  2 03:04:05 2026"), 1767323045);
	assert_int_equal(seconds("Fri Jan  2 03:04:05 CET 2026"), 1767319445);
	assert_int_equal(seconds("2026-01-02T03:04:05Z"), 1767323045);
	assert_int_equal(seconds("2026-01-02 03:04:05.678+01:00"), 1767319445);
	assert_int_equal(seconds("2026/01/02 03:04:05"), 1767323045);
	assert_int_equal(seconds("02-Jan-2026 03:04:05 +0000"), 1767323045);
	assert_int_equal(seconds("Friday, January 2, 2026 3:04:05 AM GMT"), 1767323045);
	assert_int_equal(seconds("2 Jan 2026 12:00:00 AM"), 1767312000);
	assert_int_equal(seconds("2 Jan 2026 03:04:05 GMT+0100"), 1767319445);
	assert_int_equal(seconds("2 Sept 2026 00:00:00 UTC"), 1788307200);
	assert_int_equal(seconds("2 Jan 2026"), 1767312000);
	assert_int_equal(seconds("2 Jan 0126 03:04:05 +0000"), 1767323045);
	assert_int_equal(seconds("2 Jan 126 03:04:05 +0000"), 1767323045);
}

static void
an_absurd_zone_counts_as_none(void **state)
{
	(void)state;
	assert_int_equal(seconds("Fri, 2 Jan 2026 03:04:05 +9999"), 1767323045);
	assert_int_equal(seconds("Fri, 2 Jan 2026 03:04:05 XYZ"), 1767323045);
}

/* What is written as RFC 5322 wants is read in one go, anything else word by word: as this is, with a blank
 * too many. */
static void
both_ways_to_read_a_date_agree(void **state)
{
	static const char *const rests[] = { " Apr 2010 23:34:45 +0900",
		" Apr 2010 23:34:60 -0330 (x)", " Apr 2010 24:00:00 +1500",
		" Apr 2010 23:60:45 +0900", " Apr 1979 23:34:45 +0900", " Apr 2101 23:34:45 +0900",
		" Apx 2010 23:34:45 +0900", " apr 2010 23:34:45 +0960", " Apr 2010 23:34:45 +09000",
		" Apr 2010 23:34:45 +0900 (a(b)", " Apr 2010 23:34:45 +0900 (a) PM",
		" Apr 2010 23:34:45 +0900(a)b" };

	(void)state;
	for (size_t i = 0; i < sizeof rests / sizeof *rests; i++)
		for (int day = 0; day < 33; day++) {
			char once[80], twice[80];
			int64_t a = 0, b = 0;

			snprintf(once, sizeof once, "Thu, %d%s", day, rests[i]);
			snprintf(twice, sizeof twice, "Thu,  %d %s", day, rests[i]);
			assert_int_equal(
			    date_parse(slice_of(once), &a), date_parse(slice_of(twice), &b));
			assert_int_equal(a, b);
		}
}

static void
what_is_no_date_is_refused(void **state)
{
	static const char *const bad[] = { "", "yesterday", "31 Feb 2026 00:00:00 +0000",
		"2 Jan 2026 25:00:00 +0000", "2 Jan 2026 10:61:00 +0000",
		"1 Jan 1979 00:00:00 +0000", "1 Jan 2101 00:00:00 +0000", "Jan 2026",
		"2 2026 03:04:05", "0 Jan 2026 00:00:00", "(2 Jan 2026 03:04:05)",
		"we will be back at the desk on 2 Jan 2026", "99999999999 Jan 2026",
		"4294967298 Jan 2026" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (seconds(bad[i]) != -1)
			fail_msg("\"%s\" was read as %lld", bad[i], (long long)seconds(bad[i]));
}

static void
received_dates_stand_behind_the_last_semicolon(void **state)
{
	int64_t out;

	(void)state;
	assert_true(date_parse_received(
	    SLICE("from a (b; c) by d with ESMTP id 7; Fri, 2 Jan 2026 03:04:05 +0000"), &out));
	assert_int_equal(out, 1767323045);
	assert_true(date_parse_received(
	    SLICE("by d; Fri, 2 Jan 2026 03:04:05 +0000 (envelope-from <a@b>; x)"), &out));
	assert_int_equal(out, 1767323045);
	assert_false(date_parse_received(SLICE("by d Fri, 2 Jan 2026 03:04:05 +0000"), &out));
	assert_false(date_parse_received(SLICE(";;;;;;;;"), &out));
}

static void
days_and_civil_dates_are_inverse(void **state)
{
	int64_t year;
	unsigned month, day;

	(void)state;
	assert_int_equal(days_from_civil(1970, 1, 1), 0);
	assert_int_equal(days_from_civil(2000, 3, 1), 11017);
	assert_int_equal(days_from_civil(1969, 12, 31), -1);
	for (int64_t d = -800000; d < 800000; d++) {
		civil_from_days(d, &year, &month, &day);
		assert_true(civil_valid(year, month, day));
		assert_true(days_from_civil(year, month, day) == d);
	}
	assert_int_equal(weekday_from_days(0), 4);
	assert_int_equal(weekday_from_days(-1), 3);
	assert_int_equal(weekday_from_days(days_from_civil(2026, 11, 22)), 0);
	assert_false(civil_valid(1900, 2, 29));
	assert_true(civil_valid(2000, 2, 29));
	assert_false(civil_valid(2026, 13, 1));
}

static void
every_prefix_is_answered(void **state)
{
	static const char text[] = "Fri, 2 (x\\(y) Jan 2026 03:04:05.123 +01:00 (CET) PM";
	struct guard g = guard_new(sizeof text);
	int64_t out;

	(void)state;
	for (size_t n = 0; n < sizeof text; n++) {
		date_parse(guard_put(&g, text, n), &out);
		date_parse_received(guard_put(&g, text, n), &out);
	}
	guard_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc5322_dates_are_read_with_their_zone),
		cmocka_unit_test(obsolete_and_sloppy_forms_are_read_too),
		cmocka_unit_test(an_absurd_zone_counts_as_none),
		cmocka_unit_test(both_ways_to_read_a_date_agree),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(received_dates_stand_behind_the_last_semicolon),
		cmocka_unit_test(days_and_civil_dates_are_inverse),
		cmocka_unit_test(every_prefix_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
