/* policy_fold, policy_event - the order of things, what comes too late for it, and which of several reports
 * of one failure stands; pNN is the point of the fine print */
#include "policy_case.h"

/* The event of instant T comes after the hold's end at T and before the decision of T. */
static void
p5_due_then_events_by_ident_then_decisions(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { action = \"hold\" hold_for = \"1d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	decide(c, DAY, DECISION_RELEASE, 0);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 1d #1\n"
	    "a 1d held>active\n"
	    "a 1d active>suppressed escalated r #2\n"
	    "a 1d suppressed>active operator\n");
	case_free(c);
}

static void
p5_events_of_one_instant_go_by_ident(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { count = 2 action = \"suppress\" }");

	(void)state;
	soft(c, 0)->ident[0] = 9;
	soft(c, 0)->ident[0] = 1;
	case_run(c, DAY);
	expect_transitions(c, "a 0d active>suppressed escalated r #1\n");
	case_free(c);
}

static void
p5_ended_waits_come_after_what_falls_due_and_before_events(void **state)
{
	struct policy_case *c =
	    case_new("rule \"dead\" { match = {\"hard\"} action = \"suppress\" }\n"
		     "rule \"soft\" { match = {\"soft\"} action = \"hold\" hold_for = \"1d\" }");

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY);
	soft(c, 4 * DAY);
	soft(c, 5 * DAY);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 4d active>held escalated soft until 5d #2\n"
	    "a 5d held>active\n"
	    "a 5d active>suppressed hard dead #1\n");
	expect_marks(c, "1 counted dead\n2 counted soft\n3 residual soft\n");
	case_free(c);
}

/* Delivered at 0 cleared the count of an earlier bounce; the failure that names the same send comes
 * ten days later, in a second call: history has to be read again, and from where is told. */
static void
a_late_contradiction_asks_for_recomputation(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 reset_on = {\"delivered\"} action = \"suppress\" }");
	struct policy_output out = { 0 };
	struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") } };

	(void)state;
	soft(c, 0);
	success(c, DAY, SUCCESS_DELIVERED)->send = 5;
	case_run(c, 2 * DAY);
	soft(c, 10 * DAY)->send = 5;
	in.events = &c->events[2];
	in.nevents = 1;
	assert_int_equal(policy_fold(c->state, &in, case_us(11 * DAY), &out), POLICY_RECOMPUTE);
	assert_true(policy_state_touched(c->state) <= case_us(DAY));
	case_run(c, 11 * DAY);
	expect_transitions(c, "a 10d active>suppressed escalated r #3\n");
	policy_output_free(&out);
	case_free(c);
}

/* After retention nothing older can be read: the same failure is folded on, and asks for nothing. */
static void
p49_at_the_oldest_checkpoint_nothing_is_asked_for(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 1 reset_on = {\"delivered\"} action = \"suppress\" }");
	struct policy_output out = { 0 };
	struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") },
		.oldest = true };

	(void)state;
	success(c, DAY, SUCCESS_DELIVERED)->send = 5;
	case_run(c, 2 * DAY);
	soft(c, 10 * DAY)->send = 5;
	in.events = &c->events[1];
	in.nevents = 1;
	assert_int_equal(policy_fold(c->state, &in, case_us(11 * DAY), &out), POLICY_FOLDED);
	assert_int_equal(out.ntransitions, 1);
	policy_output_free(&out);
	case_free(c);
}

static struct policy_event
report(enum trust t, enum permanence p, unsigned char key, int64_t us)
{
	struct policy_event e = { .occurred_us = us, .trust = t, .permanence = p };

	e.kind = KIND_BOUNCE;
	e.message_key[15] = key;
	return e;
}

/* verified beats correlated whatever it says; then hard beats soft; then the smaller key. The time
 * is the least among those of the winning trust: 30 of the two verified, not the 10 of the other. */
static void
p10_of_one_ident_trust_then_permanence_then_the_smaller_key_wins(void **state)
{
	const struct policy_event all[] = {
		report(TRUST_CORRELATED, PERMANENCE_HARD, 1, 10),
		report(TRUST_VERIFIED, PERMANENCE_SOFT, 5, 30),
		report(TRUST_VERIFIED, PERMANENCE_SOFT, 4, 40),
		report(TRUST_VERIFIED, PERMANENCE_UNDETERMINED, 0, 50),
	};

	(void)state;
	for (int order = 0; order < 24; order++) {
		int left[] = { 0, 1, 2, 3 }, n = 4, rest = order;
		struct policy_event e = { 0 };

		for (int k = 0; k < 4; k++) {
			int pick = rest % n;

			rest /= n;
			if (k)
				policy_event_merge(&e, &all[left[pick]]);
			else
				e = all[left[pick]];
			memmove(
			    left + pick, left + pick + 1, (size_t)(n - pick - 1) * sizeof *left);
			n--;
		}
		assert_int_equal(e.message_key[15], 4);
		assert_int_equal(e.occurred_us, 30);
		assert_int_equal(e.permanence, PERMANENCE_SOFT);
	}
}

static void
p10_the_fold_keeps_one_report_of_an_ident(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { count = 2 action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, HOUR);
	memcpy(c->events[1].ident, c->events[0].ident, 16);
	case_fold(c, DAY);
	expect_transitions(c, "");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p5_due_then_events_by_ident_then_decisions),
		cmocka_unit_test(p5_events_of_one_instant_go_by_ident),
		cmocka_unit_test(p5_ended_waits_come_after_what_falls_due_and_before_events),
		cmocka_unit_test(a_late_contradiction_asks_for_recomputation),
		cmocka_unit_test(p49_at_the_oldest_checkpoint_nothing_is_asked_for),
		cmocka_unit_test(p10_of_one_ident_trust_then_permanence_then_the_smaller_key_wins),
		cmocka_unit_test(p10_the_fold_keeps_one_report_of_an_ident),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
