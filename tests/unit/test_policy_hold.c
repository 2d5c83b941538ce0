/* policy_fold - holds: how long, beside each other; pNN is the point of the fine print */
#include "policy_case.h"

static void
p36_a_hold_without_hold_for_lasts_until_a_success_or_an_operator(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { reset_on = {\"reply\"} action = \"hold\" }");

	(void)state;
	soft(c, 0);
	success(c, 100 * DAY, SUCCESS_REPLY);
	soft(c, 101 * DAY);
	decide(c, 200 * DAY, DECISION_RELEASE, 0);
	case_run(c, 300 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until ever #1\n"
	    "a 100d held>active\n"
	    "a 101d active>held escalated r until ever #3\n"
	    "a 200d held>active operator\n");
	case_free(c);
}

/* 10 s x 1.5: 10, 15, 22.5 and 33.75 rounded down at the end only. */
static void
p36_the_kth_hold_is_hold_for_times_factor_to_the_k_minus_1(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { action = \"hold\" hold_for = \"10s\" hold_factor = 1.5 }");

	(void)state;
	for (int i = 0; i < 4; i++)
		soft(c, i * DAY);
	case_run(c, 3 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 0d+10s #1\n"
	    "a 0d+10s held>active\n"
	    "a 1d active>held escalated r until 1d+15s #2\n"
	    "a 1d+15s held>active\n"
	    "a 2d active>held escalated r until 2d+22s #3\n"
	    "a 2d+22s held>active\n"
	    "a 3d active>held escalated r until 3d+33s #4\n");
	case_free(c);
}

static void
p36_a_hold_lasts_at_most_3650_days(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { action = \"hold\" hold_for = \"3000d\" hold_factor = 1.3 }");

	(void)state;
	soft(c, 0);
	soft(c, 4000 * (int64_t)DAY);
	case_run(c, 4001 * (int64_t)DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 3000d #1\n"
	    "a 3000d held>active\n"
	    "a 4000d active>held escalated r until 7650d #2\n");
	case_free(c);
}

/* Held from 0 to 10 although stale_after is 5 d: the clock starts at day 10, so day 14 is the second
 * step. Without a bounce until day 15 it would be the first. */
static void
p38_the_stale_clock_does_not_run_during_a_hold(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { stale_after = \"5d\" action = \"hold\" hold_for = \"10d\" then = "
	    "\"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, 15 * DAY);
	soft(c, 25 * DAY + 4 * DAY);
	case_run(c, 30 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 10d #1\n"
	    "a 10d held>active\n"
	    "a 15d active>held escalated r until 25d #2\n"
	    "a 25d held>active\n"
	    "a 29d active>suppressed escalated r #3\n");
	case_free(c);
}

static void
p39_several_holds_run_side_by_side_and_the_longest_shows(void **state)
{
	struct policy_case *c =
	    case_new("rule \"short\" { match = {\"soft\"} action = \"hold\" hold_for = \"10d\" }\n"
		     "rule \"long\" { match = {\"hard\"} reset_on = {\"click\"} action = \"hold\" "
		     "hold_for = "
		     "\"30d\" }");

	(void)state;
	soft(c, 0);
	hard(c, DAY);
	success(c, 2 * DAY, SUCCESS_CLICK);
	case_run(c, 20 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated short until 10d #1\n"
	    "a 1d held>held hard long until 31d #2\n"
	    "a 2d held>held escalated short until 10d\n"
	    "a 10d held>active\n");
	case_free(c);
}

/* Whatever the order of the rules, the one that shows stays, and no other shows for no time at all. */
static void
p39_of_holds_that_end_together_the_one_that_shows_stays(void **state)
{
	static const char ten[] =
	    "rule \"ten\" { match = {\"soft\"} action = \"hold\" hold_for = \"10d\" }";
	static const char nine[] =
	    "rule \"nine\" { match = {\"hard\"} action = \"hold\" hold_for = \"9d\" }";

	(void)state;
	for (int reverse = 0; reverse < 2; reverse++) {
		struct policy_case *c;
		char rules[256];

		snprintf(rules, sizeof rules, "%s\n%s", reverse ? nine : ten, reverse ? ten : nine);
		c = case_new(rules);
		soft(c, 0);
		hard(c, DAY);
		case_run(c, 20 * DAY);
		expect_transitions(c,
		    "a 0d active>held escalated ten until 10d #1\n"
		    "a 10d held>active\n");
		case_free(c);
	}
}

/* The shorter one inside the longer changes nothing that shows. */
static void
p41_no_row_is_written_when_nothing_changes(void **state)
{
	struct policy_case *c =
	    case_new("rule \"short\" { match = {\"soft\"} action = \"hold\" hold_for = \"3d\" }\n"
		     "rule \"long\" { match = {\"hard\"} action = \"hold\" hold_for = \"30d\" }");

	(void)state;
	hard(c, 0);
	soft(c, DAY);
	case_run(c, 20 * DAY);
	expect_transitions(c, "a 0d active>held hard long until 30d #1\n");
	case_free(c);
}

/* a is suppressed on day 1: its hold is over for good. The address's hold runs on to its own end. */
static void
p57_a_suppression_ends_the_holds_of_its_own_layer_only(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"address\" { match = {\"soft\"} action = \"hold\" hold_for = \"9d\" scope = "
	    "\"address\" continue = true }\n"
	    "rule \"stream\" { match = {\"soft\"} action = \"hold\" hold_for = \"9d\" }\n"
	    "rule \"complaint\" { match = {\"feedback:abuse\"} action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	other(c, DAY, KIND_FEEDBACK, SUBKIND_ABUSE);
	decide(c, 2 * DAY, DECISION_RELEASE, 0);
	case_run(c, 20 * DAY);
	expect_transitions(c,
	    "address 0d active>held escalated address until 9d #1\n"
	    "a 0d active>held escalated stream until 9d #1\n"
	    "a 1d held>suppressed complaint complaint #2\n"
	    "a 2d suppressed>active operator\n"
	    "address 9d held>active\n");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p36_a_hold_without_hold_for_lasts_until_a_success_or_an_operator),
		cmocka_unit_test(p36_the_kth_hold_is_hold_for_times_factor_to_the_k_minus_1),
		cmocka_unit_test(p36_a_hold_lasts_at_most_3650_days),
		cmocka_unit_test(p38_the_stale_clock_does_not_run_during_a_hold),
		cmocka_unit_test(p39_of_holds_that_end_together_the_one_that_shows_stays),
		cmocka_unit_test(p39_several_holds_run_side_by_side_and_the_longest_shows),
		cmocka_unit_test(p41_no_row_is_written_when_nothing_changes),
		cmocka_unit_test(p57_a_suppression_ends_the_holds_of_its_own_layer_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
