/* policy_fold - what operators decide; pNN is the point of the fine print */
#include "policy_case.h"

static void
p43_an_operators_suppression_stands_until_release_or_reset(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 2 consecutive = true action = \"hold\" hold_for = \"1d\" }");

	(void)state;
	soft(c, 0);
	decide(c, DAY, DECISION_SUPPRESS, 0);
	success(c, 2 * DAY, SUCCESS_CLICK);
	decide(c, 3 * DAY, DECISION_FORGET, POLICY_ADDRESS);
	decide(c, 4 * DAY, DECISION_RELEASE, 1); /* of another stream */
	case_run(c, 5 * DAY);
	expect_transitions(c, "a 1d active>suppressed operator\n");
	decide(c, 6 * DAY, DECISION_RESET, 0);
	case_run(c, 9 * DAY);
	expect_transitions(c, "a 1d active>suppressed operator\na 6d suppressed>active operator\n");
	case_free(c);
}

/* Suppressing changes neither counts nor ladder; with stream null it lies on the address. */
static void
p43_suppress_leaves_counts_and_ladder(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { match = {\"soft\"} count = 2 action = \"notify\" scope = "
		     "\"stream\" }");

	(void)state;
	soft(c, 0);
	decide(c, 1, DECISION_SUPPRESS, POLICY_ADDRESS);
	case_run(c, 2);
	expect_transitions(c, "address 0d+1s active>suppressed operator\n");
	assert_non_null(strstr(c->status, "\nr 1 1000 0 0 0"));
	case_free(c);
}

static void
p41_an_operator_over_a_rule_changes_the_cause_but_not_since(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	decide(c, DAY, DECISION_SUPPRESS, 0);
	case_run(c, 2 * DAY);
	expect_transitions(c,
	    "a 0d active>suppressed escalated r #1\n"
	    "a 1d suppressed>suppressed operator\n");
	expect_status(c, 0, "suppressed operator since 0d counts=1/0/0 last=mailbox_full,soft");
	case_free(c);
}

/* Counts are cleared, so it takes two again; the ladder is kept, so it is the second step. */
static void
p44_release_clears_the_counts_and_keeps_the_ladder(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 2 action = \"hold\" hold_for = \"30d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1);
	decide(c, DAY, DECISION_RELEASE, 0);
	soft(c, 2 * DAY);
	soft(c, 3 * DAY);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d+1s active>held escalated r until 30d+1s #2\n"
	    "a 1d held>active operator\n"
	    "a 3d active>suppressed escalated r #4\n");
	case_free(c);
}

static void
p44_reset_resets_the_ladder_as_well(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 1 action = \"hold\" hold_for = \"3d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	decide(c, DAY, DECISION_RESET, POLICY_ADDRESS);
	soft(c, 2 * DAY);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 3d #1\n"
	    "a 1d held>active operator\n"
	    "a 2d active>held escalated r until 5d #2\n"
	    "a 5d held>active\n");
	case_free(c);
}

/* The hard event of day 1 waits until day 5; the operator released on day 2, knowing better. The one
 * after the decision counts as for anyone. */
static void
p44_what_occurred_before_a_decision_never_undoes_it(void **state)
{
	struct policy_case *c = case_new(case_dead);

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY);
	decide(c, 2 * DAY, DECISION_RELEASE, POLICY_ADDRESS);
	case_run(c, 30 * DAY);
	expect_transitions(c, "");
	hard(c, 2 * DAY + 1);
	case_run(c, 30 * DAY);
	expect_transitions(c, "address 2d+1s active>suppressed hard dead #2\n");
	case_free(c);
}

/* At one instant the operator decides after the events, also after one that waits. */
static void
p44_what_waits_since_the_instant_of_a_decision_came_before_it(void **state)
{
	struct policy_case *c = case_new(case_dead);

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY);
	decide(c, DAY, DECISION_RELEASE, POLICY_ADDRESS);
	case_run(c, 30 * DAY);
	expect_transitions(c, "");
	case_free(c);

	c = case_new("rule \"soft\" { match = {\"soft\"} action = \"suppress\" }");
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY);
	decide(c, DAY, DECISION_RESET, POLICY_ADDRESS);
	case_run(c, 30 * DAY);
	expect_status(c, 0, "active last=mailbox_not_found,hard");
	case_free(c);
}

static void
p44_releasing_a_stream_does_not_lift_what_lies_on_the_address(void **state)
{
	struct policy_case *c = case_new(case_dead);

	(void)state;
	hard(c, 0);
	decide(c, DAY, DECISION_RELEASE, 0);
	case_run(c, 2 * DAY);
	expect_transitions(c, "address 0d active>suppressed hard dead #1\n");
	decide(c, 3 * DAY, DECISION_RELEASE, POLICY_ADDRESS);
	case_run(c, 4 * DAY);
	expect_transitions(c,
	    "address 0d active>suppressed hard dead #1\n"
	    "address 3d suppressed>active operator\n");
	case_free(c);
}

/* The hold runs to its end although on_end would lead on; the suppression stays; nothing is counted. */
static void
p45_forget_leaves_suppressions_and_running_holds(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"dead\" { match = {\"hard\"} action = \"suppress\" scope = \"address\" }\n"
	    "rule \"soft\" { match = {\"soft\"} steps = {\"hold\", \"suppress\"} hold_for = \"5d\" "
	    "on_end = \"next\" }\n"
	    "rule \"later\" { match = {\"undetermined\"} delay = \"5d\" action = \"notify\" }");

	(void)state;
	soft(c, 0);
	bounce(c, 1, PERMANENCE_UNDETERMINED, REASON_NONE);
	hard(c, DAY);
	decide(c, 2 * DAY, DECISION_FORGET, 1); /* a stream does not narrow it */
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated soft until 5d #1\n"
	    "address 1d active>suppressed hard dead #3\n"
	    "a 5d held>active\n");
	expect_requests(c, "");
	expect_status(c, 0, "suppressed hard dead since 1d last=mailbox_not_found,hard");
	case_free(c);
}

/* The ladder is forgotten, but the probe is on its way and knows its place: a bounce that comes after
 * the decision is evidence of its own. */
static void
p45_a_probe_that_returns_after_forget_takes_the_step_after_it(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { steps = {\"none\", \"probe\", \"suppress\"} }");

	(void)state;
	soft(c, 0);
	soft(c, 1);
	decide(c, DAY, DECISION_FORGET, POLICY_ADDRESS);
	soft(c, 2 * DAY)->campaign = SLICE("carom-probe");
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d+1s active>held escalated r until 7d+1s #2\n"
	    "a 2d held>suppressed escalated r #3\n");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p41_an_operator_over_a_rule_changes_the_cause_but_not_since),
		cmocka_unit_test(p43_an_operators_suppression_stands_until_release_or_reset),
		cmocka_unit_test(p43_suppress_leaves_counts_and_ladder),
		cmocka_unit_test(p44_release_clears_the_counts_and_keeps_the_ladder),
		cmocka_unit_test(p44_reset_resets_the_ladder_as_well),
		cmocka_unit_test(p44_what_occurred_before_a_decision_never_undoes_it),
		cmocka_unit_test(p44_what_waits_since_the_instant_of_a_decision_came_before_it),
		cmocka_unit_test(p44_releasing_a_stream_does_not_lift_what_lies_on_the_address),
		cmocka_unit_test(p45_forget_leaves_suppressions_and_running_holds),
		cmocka_unit_test(p45_a_probe_that_returns_after_forget_takes_the_step_after_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
