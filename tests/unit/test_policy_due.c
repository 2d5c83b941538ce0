/* policy_fold - what falls due by time, and delayed steps; pNN is the point of the fine print */
#include "policy_case.h"

/* Looked at 50 days late: dated by the due instant all the same. */
static void
p37_what_is_due_by_time_is_dated_by_its_due_instant(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { action = \"hold\" hold_for = \"1d\" }");

	(void)state;
	soft(c, 0)->occurred_us += 123456;
	case_run(c, 50 * DAY);
	expect_transitions(
	    c, "a 0d.123456 active>held escalated r until 1d #1\na 1d held>active\n");
	case_free(c);
}

/* All due at day 2: the ends of holds (address, then a, then b), then the delays in that order. */
static void
p37_several_at_one_instant_ends_first_then_delays_by_layer_then_rule(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"delay address\" { match = {\"hard\"} scope = \"address\" delay = \"2d\" action "
	    "= "
	    "\"notify\" continue = true }\n"
	    "rule \"delay 1\" { match = {\"hard\"} delay = \"2d\" action = \"notify\" continue = "
	    "true }\n"
	    "rule \"delay 2\" { match = {\"hard\"} delay = \"2d\" action = \"notify\" continue = "
	    "true }\n"
	    "rule \"hold address\" { match = {\"hard\"} scope = \"address\" hold_for = \"2d\" "
	    "action "
	    "= \"hold\" continue = true }\n"
	    "rule \"hold\" { match = {\"hard\"} hold_for = \"2d\" action = \"hold\" }");

	(void)state;
	hard(c, 0)->stream = 1;
	hard(c, 0);
	case_run(c, 5 * DAY);
	expect_transitions(c,
	    "address 0d active>held hard hold address until 2d #1\n"
	    "b 0d active>held hard hold until 2d #1\n"
	    "a 0d active>held hard hold until 2d #2\n"
	    "address 2d held>active\n"
	    "a 2d held>active\n"
	    "b 2d held>active\n");
	expect_requests(c,
	    "address 2d notify delay address #1\n"
	    "a 2d notify delay 1 #2\n"
	    "a 2d notify delay 2 #2\n"
	    "b 2d notify delay 1 #1\n"
	    "b 2d notify delay 2 #1\n");
	case_free(c);
}

/* Two bounces: the step comes ten days after the firing, with its event and cause. What comes
 * meanwhile counts and does not fire. */
static void
p55_a_delayed_step_follows_that_long_after_the_firing(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 2 delay = \"10d\" action = \"hold\" hold_for = \"1d\" }");

	(void)state;
	soft(c, 0);
	hard(c, DAY);
	soft(c, 2 * DAY);
	case_run(c, 20 * DAY);
	expect_transitions(c, "a 11d active>held hard r until 12d #2\na 12d held>active\n");
	case_free(c);
}

static void
p55_a_success_or_an_operator_calls_it_off_and_a_suppression_drops_it(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { reset_on = {\"open\"} delay = \"10d\" action = "
		     "\"notify\" }");

	(void)state;
	soft(c, 0);
	success(c, 9 * DAY, SUCCESS_OPEN);
	soft(c, 20 * DAY);
	decide(c, 21 * DAY, DECISION_RELEASE, 0);
	soft(c, 40 * DAY);
	decide(c, 41 * DAY, DECISION_SUPPRESS, 0);
	case_run(c, 60 * DAY);
	expect_requests(c, "");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p37_what_is_due_by_time_is_dated_by_its_due_instant),
		cmocka_unit_test(
		    p37_several_at_one_instant_ends_first_then_delays_by_layer_then_rule),
		cmocka_unit_test(p55_a_delayed_step_follows_that_long_after_the_firing),
		cmocka_unit_test(
		    p55_a_success_or_an_operator_calls_it_off_and_a_suppression_drops_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
