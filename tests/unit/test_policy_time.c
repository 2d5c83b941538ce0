/* policy_fold - seconds, days and time zones; pNN is the point of the fine print */
#include "policy_case.h"

static void
p6_all_arithmetic_is_in_whole_seconds_rounded_down(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 2 min_gap = \"10s\" action = \"hold\" hold_for = \"60s\" }");

	(void)state;
	soft(c, 0)->occurred_us += 999999;
	soft(c, 10); /* 9.000001 s later by the clock, ten in whole seconds */
	case_run(c, DAY);
	expect_transitions(c,
	    "a 0d+10s active>held escalated r until 0d+70s #2\n"
	    "a 0d+70s held>active\n");
	case_free(c);
}

/* The row has the event's own time; since is rounded down like everything that is reckoned with. */
static void
p6_since_is_in_whole_seconds(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { action = \"suppress\" }");

	(void)state;
	soft(c, 0)->occurred_us += 999999;
	case_run(c, DAY);
	expect_transitions(c, "a 0d.999999 active>suppressed escalated r #1\n");
	expect_status(c, 0, "suppressed escalated r since 0d counts=1/0/0 last=mailbox_full,soft");
	case_free(c);
}

/* In Vienna 2026-03-29 has 23 hours: a day of 86,400 s ends an hour later by the clock there. */
static void
p8_durations_are_exact_seconds_also_over_summer_time(void **state)
{
	struct policy_case *c = case_new("policy \"default\" { timezone = \"Europe/Vienna\"\n"
					 "rule \"r\" { action = \"hold\" hold_for = \"1d\" } }");

	(void)state;
	soft(c, 86 * DAY + 12 * HOUR); /* 2026-03-28 12:00 UTC */
	case_run(c, 100 * DAY);
	expect_transitions(c,
	    "a 86d+43200s active>held escalated r until 87d+43200s #1\n"
	    "a 87d+43200s held>active\n");
	case_free(c);
}

/* Midnight in Vienna is 23:00 UTC in winter and 22:00 UTC in summer. */
static void
p8_per_day_looks_at_the_calendar_of_the_policys_zone(void **state)
{
	struct policy_case *c =
	    case_new("policy \"default\" { timezone = \"Europe/Vienna\"\n"
		     "rule \"r\" { count = 9 per_day = 1 action = \"hold\" } }");

	(void)state;
	soft(c, 22 * HOUR + 59 * MINUTE);             /* 1 January, 23:59 there */
	soft(c, 23 * HOUR);                           /* 2 January */
	soft(c, DAY + 22 * HOUR);                     /* still 2 January */
	soft(c, 180 * DAY + 21 * HOUR + 59 * MINUTE); /* 30 June, 23:59 */
	soft(c, 180 * DAY + 22 * HOUR);               /* 1 July */
	case_run(c, 200 * DAY);
	expect_marks(c, "1 counted r\n2 counted r\n3 per_day r\n4 counted r\n5 counted r\n");
	case_free(c);
}

/* Beirut's clocks went back at midnight, 24:00 of 31 October 2026 in summer time (21:00 UTC): the
 * hour from 23:00 comes twice, and the second one is the 31st again. */
static void
p8_a_day_that_comes_back_is_the_same_day(void **state)
{
	static const int64_t at[] = { 0, 1793480400 };
	static const int32_t offset[] = { 3 * HOUR, 2 * HOUR };
	const struct policy_term match[] = { { .kind = TERM_PERMANENCE,
	    .value = PERMANENCE_SOFT } };
	const struct policy_rule rule = { .title = "r",
		.match = match,
		.nmatch = 1,
		.count = 9,
		.per_day = 1,
		.action = ACTION_HOLD };
	const struct policy policy = { .name = "default",
		.zone = { .name = "Asia/Beirut", .at = at, .offset = offset, .n = 2 },
		.rules = &rule,
		.nrules = 1 };
	struct policy_case *c = case_new("");

	(void)state;
	c->set = policy_set_new(&policy, 1, c->streams, c->nstreams, NULL, 0, NULL);
	soft(c, 1793480400 - CASE_EPOCH - 2 * HOUR);    /* 22:00 on the 31st */
	soft(c, 1793480400 - CASE_EPOCH + 30 * MINUTE); /* 23:30 for the second time: the 31st */
	soft(c, 1793480400 - CASE_EPOCH + 90 * MINUTE); /* 1 November */
	case_run(c, 400 * DAY);
	expect_marks(c, "1 counted r\n2 per_day r\n3 counted r\n");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p6_all_arithmetic_is_in_whole_seconds_rounded_down),
		cmocka_unit_test(p6_since_is_in_whole_seconds),
		cmocka_unit_test(p8_durations_are_exact_seconds_also_over_summer_time),
		cmocka_unit_test(p8_per_day_looks_at_the_calendar_of_the_policys_zone),
		cmocka_unit_test(p8_a_day_that_comes_back_is_the_same_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
