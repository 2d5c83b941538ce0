/* The first and the last day on which the author of an automatic reply is away. */
#include "autoreply_case.h"

static void
what_is_inclusive_in_hebrew_is_the_last_day_away(void **state)
{
	expect_until(state, "אני בחופשה עד 21.8.2026 כולל.", "2026-08-22");
	expect_until(state, "אני בחופשה עד וכולל 21.8.2026.", "2026-08-22");
	expect_until(state, "אני בחופשה עד 21.8.2026.", "2026-08-21");
}

static void
a_first_day_in_front_makes_the_second_the_last_one_away(void **state)
{
	expect_until(state, "Ich bin vom 3.8. bis 16.8.2026 im Urlaub.", "2026-08-17");
	expect_until(state, "Ich bin vom 3. bis zum 16. August im Urlaub.", "2026-08-17");
	expect_until(state, "Estoy de vacaciones del 3 al 16 de agosto.", "2026-08-17");
	expect_until(state, "Sono in ferie dal 3 al 16 agosto.", "2026-08-17");
	expect_until(state, "Je suis absent du lundi 3 août au dimanche 16 août.", "2026-08-17");
	expect_until(state, "我将于8月3日至8月16日休假。", "2026-08-17");
	expect_until(state, "Since 3 August, 9 am, I am away until 16 August.", "2026-08-16");
	expect_until(
	    state, "Ich bin vom 3.8. bis einschließlich 16.8.2026 im Urlaub.", "2026-08-17");
	expect_until(state, "Je suis en congés du 3 au 16 août inclus.", "2026-08-17");
}

static void
a_first_day_that_has_passed_leaves_the_second_the_last_one_away(void **state)
{
	expect_until(state, "No estaré disponible desde el 1 de agosto hasta el 16 de agosto.",
	    "2026-08-17");
}

static void
two_days_that_follow_each_other_are_a_range(void **state)
{
	expect_until(state, "Ich bin am 15. und 16. August nicht im Büro.", "2026-08-17");
	expect_until(state, "I am out of the office on 15 August and 16 August.", "2026-08-17");
	expect_until(state, "I am out of the office on August 15 and 16.", "2026-08-17");
	expect_until(state, "I am out of the office on 5 and 16 August.", "");
	expect_until(state, "I am out of the office on 5 August and 16 August.", "");
}

static void
two_days_with_between_in_front_or_behind_are_the_first_and_the_last(void **state)
{
	expect_until(state, "I am on leave between 12 and 16 August.", "2026-08-17");
	expect_until(state, "I am on leave between August 12 and 16.", "2026-08-17");
	expect_until(state, "Ich bin zwischen dem 12. und 16. August im Urlaub.", "2026-08-17");
	expect_until(state, "Je suis en congés entre le 12 août et le 16 août.", "2026-08-17");
	expect_until(state, "Sono in ferie tra il 12 e il 16 agosto.", "2026-08-17");
	expect_until(state, "Szabadságon vagyok augusztus 12. és 16. között.", "2026-08-17");
	/* far in front, and about something else */
	expect_until(state,
	    "There is some difference between us and others, we know well. I am away on 12 and 16 "
	    "August.",
	    "");
}

static void
a_range_that_names_its_month_once_ends_with_its_last_day(void **state)
{
	expect_until(state, "I am on leave August 3-14.", "2026-08-15");
	expect_until(state, "Urlaub: 3.-14.8.", "2026-08-15");
	expect_until(state, "Estarei de férias de 3 a 16 de agosto.", "2026-08-17");
	expect_until(state, "8/3(월)~8/14(금) 휴가로 부재중입니다.", "2026-08-15");
	expect_until(state, "Augusztus 10-től 21-ig szabadságon vagyok.", "2026-08-22");
	expect_until(state, "8월 10일부터 21일까지 출장으로 부재중입니다.", "2026-08-22");
	expect_until(state, "8月10日から21日まで休暇をいただいております。", "2026-08-22");
	expect_until(state, "我于8月10日到21日休假。", "2026-08-22");
	expect_until(state, "I am on leave. Call me from 9 to 17, phone 555-12.", "");
	expect_until(
	    state, "I am out of the office from the 3rd to the 16th of August.", "2026-08-17");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_inclusive_in_hebrew_is_the_last_day_away),
		cmocka_unit_test(a_first_day_in_front_makes_the_second_the_last_one_away),
		cmocka_unit_test(a_first_day_that_has_passed_leaves_the_second_the_last_one_away),
		cmocka_unit_test(two_days_that_follow_each_other_are_a_range),
		cmocka_unit_test(
		    two_days_with_between_in_front_or_behind_are_the_first_and_the_last),
		cmocka_unit_test(a_range_that_names_its_month_once_ends_with_its_last_day),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
