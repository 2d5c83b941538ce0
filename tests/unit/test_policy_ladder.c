/* policy_fold - which step a firing takes; pNN is the point of the fine print */
#include "policy_case.h"

static void
p31_after_a_release_one_more_bounce_is_the_next_step(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 3 window = \"60d\" action = \"hold\" "
		     "hold_for = \"10d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1);
	soft(c, 2);
	soft(c, 20 * DAY);
	case_run(c, 30 * DAY);
	expect_transitions(c,
	    "a 0d+2s active>held escalated r until 10d+2s #3\n"
	    "a 10d+2s held>active\n"
	    "a 20d active>suppressed escalated r #4\n");
	case_free(c);
}

static void
p32_while_held_the_rule_counts_but_does_not_fire(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 1 action = \"hold\" hold_for = \"10d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, 2 * DAY);
	case_run(c, 5 * DAY);
	expect_marks(c, "1 counted r\n2 counted r\n3 counted r\n");
	expect_transitions(c, "a 0d active>held escalated r until 10d #1\n");
	case_free(c);
}

/* after_holds = 2: hold, hold, then suppress. */
static void
p33_the_nth_firing_takes_the_nth_step(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { action = \"hold\" hold_for = \"1d\" then = "
					 "\"suppress\" after_holds = 2 }");

	(void)state;
	soft(c, 0);
	soft(c, 10 * DAY);
	soft(c, 20 * DAY);
	case_run(c, 30 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 1d #1\n"
	    "a 1d held>active\n"
	    "a 10d active>held escalated r until 11d #2\n"
	    "a 11d held>active\n"
	    "a 20d active>suppressed escalated r #3\n");
	case_free(c);
}

static void
p33_without_then_every_firing_holds_and_the_last_step_repeats(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { match = {\"soft\"} action = \"hold\" hold_for = \"1d\" }\n"
	    "rule \"s\" { match = {\"hard\"} steps = {\"none\", \"hold\"} hold_for = \"1d\" }");

	(void)state;
	soft(c, 0);
	soft(c, 10 * DAY);
	hard(c, 20 * DAY);
	hard(c, 30 * DAY);
	hard(c, 40 * DAY);
	case_run(c, 50 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 1d #1\n"
	    "a 1d held>active\n"
	    "a 10d active>held escalated r until 11d #2\n"
	    "a 11d held>active\n"
	    "a 30d active>held hard s until 31d #4\n"
	    "a 31d held>active\n"
	    "a 40d active>held hard s until 41d #5\n"
	    "a 41d held>active\n");
	case_free(c);
}

/* Two in two days. Told on day 1; day 2 and 3 go on being true; on day 9 it is false; on day 10 it
 * becomes true again; after the click it was cleared, so on day 12 again. */
static void
p33_notify_tells_when_the_condition_becomes_true(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { count = 2 window = \"2d\" reset_on = "
					 "{\"click\"} action = \"notify\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, 2 * DAY);
	soft(c, 3 * DAY);
	soft(c, 9 * DAY);
	soft(c, 10 * DAY);
	success(c, 10 * DAY + 1, SUCCESS_CLICK);
	soft(c, 11 * DAY);
	soft(c, 12 * DAY);
	case_run(c, 20 * DAY);
	expect_requests(c, "a 1d notify r #2\na 10d notify r #6\na 12d notify r #9\n");
	expect_transitions(c, "");
	case_free(c);
}

static void
p40_the_cause_is_that_of_the_event_that_fired(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { match = {\"kind:*\"} action = \"notify\" "
		     "continue = true }\nrule \"s\" { match = {\"kind:*\"} action "
		     "= \"hold\" hold_for = \"1s\" }");

	(void)state;
	soft(c, 0);
	hard(c, DAY);
	other(c, 2 * DAY, KIND_FEEDBACK, SUBKIND_FRAUD);
	other(c, 3 * DAY, KIND_FEEDBACK, SUBKIND_OPT_OUT);
	other(c, 4 * DAY, KIND_REQUEST, SUBKIND_UNSUBSCRIBE);
	other(c, 5 * DAY, KIND_REQUEST, SUBKIND_SUBSCRIBE);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated s until 0d+1s #1\n"
	    "a 0d+1s held>active\n"
	    "a 1d active>held hard s until 1d+1s #2\n"
	    "a 1d+1s held>active\n"
	    "a 2d active>held complaint s until 2d+1s #3\n"
	    "a 2d+1s held>active\n"
	    "a 3d active>held opt_out s until 3d+1s #4\n"
	    "a 3d+1s held>active\n"
	    "a 4d active>held opt_out s until 4d+1s #5\n"
	    "a 4d+1s held>active\n"
	    "a 5d active>held escalated s until 5d+1s #6\n"
	    "a 5d+1s held>active\n");
	case_free(c);
}

/* Mailman: hold after hold by themselves, then suppressed; one row each, with the first firing's
 * event and cause. */
static void
p56_on_end_next_takes_the_next_step_by_itself(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { steps = {\"hold\", \"hold\", \"suppress\"} "
					 "hold_for = \"7d\" on_end = \"next\" }");

	(void)state;
	hard(c, 0);
	case_run(c, 60 * DAY);
	expect_transitions(c,
	    "a 0d active>held hard r until 7d #1\n"
	    "a 7d held>held hard r until 14d #1\n"
	    "a 14d held>suppressed hard r #1\n");
	case_free(c);
}

static void
p56_a_next_step_that_only_tells_releases(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { steps = {\"hold\", \"notify\"} hold_for = \"7d\" on_end = \"next\" }");

	(void)state;
	soft(c, 0);
	case_run(c, 60 * DAY);
	expect_transitions(c, "a 0d active>held escalated r until 7d #1\na 7d held>active\n");
	expect_requests(c, "a 7d notify r #1\n");
	case_free(c);
}

/* The window drops the count and a release clears it; both leave the ladder: the third is the
 * third step. */
static void
p59_window_and_release_do_not_reset_the_ladder_success_does(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { window = \"1d\" reset_on = {\"open\"} steps = "
		     "{\"none\", \"none\", \"hold\"} hold_for = \"1d\" }");

	(void)state;
	soft(c, 0);
	soft(c, 10 * DAY);
	decide(c, 11 * DAY, DECISION_RELEASE, 0);
	soft(c, 20 * DAY);
	success(c, 30 * DAY, SUCCESS_OPEN);
	soft(c, 40 * DAY);
	case_run(c, 50 * DAY);
	expect_transitions(c, "a 20d active>held escalated r until 21d #3\na 21d held>active\n");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p31_after_a_release_one_more_bounce_is_the_next_step),
		cmocka_unit_test(p32_while_held_the_rule_counts_but_does_not_fire),
		cmocka_unit_test(p33_the_nth_firing_takes_the_nth_step),
		cmocka_unit_test(p33_without_then_every_firing_holds_and_the_last_step_repeats),
		cmocka_unit_test(p33_notify_tells_when_the_condition_becomes_true),
		cmocka_unit_test(p40_the_cause_is_that_of_the_event_that_fired),
		cmocka_unit_test(p56_on_end_next_takes_the_next_step_by_itself),
		cmocka_unit_test(p56_a_next_step_that_only_tells_releases),
		cmocka_unit_test(p59_window_and_release_do_not_reset_the_ladder_success_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
