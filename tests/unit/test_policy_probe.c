/* policy_fold - probes: what comes back, what does not; pNN is the point of the fine print */
#include "policy_case.h"

static void
p34_a_returned_probe_is_the_next_step_at_once_past_gap_and_day(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 min_gap = \"1d\" per_day = 1 action = "
		     "\"probe\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, DAY + HOUR); /* another bounce only counts, if the gap allows */
	soft(c, DAY + 2 * HOUR)->campaign = SLICE("carom-probe");
	case_run(c, 20 * DAY);
	expect_requests(c, "a 1d probe r #2\n");
	expect_marks(c, "1 counted r\n2 counted r\n3 min_gap r\n4 counted r\n");
	expect_transitions(c,
	    "a 1d active>held escalated r until 8d #2\n"
	    "a 1d+7200s held>suppressed escalated r #4\n");
	case_free(c);
}

static void
p34_a_probe_that_returns_below_trust_or_to_another_rule_is_no_answer(void **state)
{
	struct policy_case *c = case_new("rule \"other\" { match = {\"hard\"} action = \"none\" }\n"
					 "rule \"r\" { action = \"probe\" probe_wait = \"3d\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1)->campaign = SLICE("carom-probe");
	c->events[1].trust = TRUST_WEAK;
	hard(c, 2)->campaign = SLICE("carom-probe");
	case_run(c, 20 * DAY);
	expect_transitions(c, "a 0d active>held escalated r until 3d #1\na 3d held>active\n");
	case_free(c);
}

/* Nothing is written after the probe: suppress. */
static void
p34_the_step_after_a_probe_is_suppress_by_default(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { steps = {\"notify\", \"probe\"} probe_wait = \"3d\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, 2 * DAY)->campaign = SLICE("carom-probe");
	case_run(c, 20 * DAY);
	expect_transitions(c,
	    "a 1d active>held escalated r until 4d #2\n"
	    "a 2d held>suppressed escalated r #3\n");
	case_free(c);
}

/* Released after seven days, and as new: the next bounce is the first of two again. */
static void
p35_a_probe_of_which_nothing_comes_back_has_arrived(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 action = \"probe\" then = \"hold\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1);
	soft(c, 10 * DAY);
	soft(c, 11 * DAY);
	case_run(c, 12 * DAY);
	expect_transitions(c,
	    "a 0d+1s active>held escalated r until 7d+1s #2\n"
	    "a 7d+1s held>active\n"
	    "a 11d active>held escalated r until 18d #4\n");
	expect_requests(c, "a 0d+1s probe r #2\na 11d probe r #4\n");
	case_free(c);
}

/* ezmlm: warned ten days after a bounce; it bounces, ten days later a probe; that bounces. */
static void
p55_a_probe_that_returns_is_not_delayed(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { steps = {\"notify\", \"probe\", \"suppress\"} delay = \"10d\" }");

	(void)state;
	soft(c, 0);
	soft(c, 11 * DAY);
	soft(c, 22 * DAY)->campaign = SLICE("carom-probe");
	case_run(c, 60 * DAY);
	expect_requests(c, "a 10d notify r #1\na 21d probe r #2\n");
	expect_transitions(c,
	    "a 21d active>held escalated r until 28d #2\n"
	    "a 22d held>suppressed escalated r #3\n");
	case_free(c);
}

/* Else its arrival on day 7 would take the ladder back to its foot. */
static void
p57_a_suppression_ends_a_probe_as_well(void **state)
{
	struct policy_case *c =
	    case_new("rule \"probe\" { match = {\"soft\"} action = \"probe\" }\n"
		     "rule \"complaint\" { match = {\"feedback:abuse\"} action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	other(c, DAY, KIND_FEEDBACK, SUBKIND_ABUSE);
	decide(c, 8 * DAY, DECISION_RELEASE, 0);
	soft(c, 9 * DAY);
	case_run(c, 20 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated probe until 7d #1\n"
	    "a 1d held>suppressed complaint complaint #2\n"
	    "a 8d suppressed>active operator\n"
	    "a 9d active>suppressed escalated probe #3\n");
	case_free(c);
}

/* The probe's bounce is in soft_count and in nothing the rule counts: with a count of 3, after the
 * release of the hold it takes one more bounce (the third), not none. */
static void
p61_the_bounce_of_a_probe_does_not_enter_the_count(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 per_day = 1 steps = {\"probe\", \"notify\"} }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, 2 * DAY)->campaign = SLICE("carom-probe");
	soft(c, 2 * DAY + HOUR); /* its day has none yet */
	case_run(c, 9 * DAY);
	expect_marks(c, "1 counted r\n2 counted r\n3 counted r\n4 counted r\n");
	expect_transitions(c, "a 1d active>held escalated r until 8d #2\na 2d held>active #3\n");
	expect_requests(c, "a 1d probe r #2\na 2d notify r #3\n");
	assert_non_null(strstr(c->status, "\nr 3 3000 3 0 0"));
	expect_status(c, 0, "active since 2d counts=4/0/0 last=mailbox_full,soft");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p34_a_returned_probe_is_the_next_step_at_once_past_gap_and_day),
		cmocka_unit_test(
		    p34_a_probe_that_returns_below_trust_or_to_another_rule_is_no_answer),
		cmocka_unit_test(p34_the_step_after_a_probe_is_suppress_by_default),
		cmocka_unit_test(p35_a_probe_of_which_nothing_comes_back_has_arrived),
		cmocka_unit_test(p55_a_probe_that_returns_is_not_delayed),
		cmocka_unit_test(p57_a_suppression_ends_a_probe_as_well),
		cmocka_unit_test(p61_the_bounce_of_a_probe_does_not_enter_the_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
