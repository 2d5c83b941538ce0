/* policy_state, policy_set - a state under another policy, damaged states, sets that cannot work; pNN is
 * the point of the fine print */
#include "policy_case.h"

/* The packed state of one policy read under another: "kept" counts on, "changed" keeps its ladder and
 * loses its count, "gone" leaves its hold to its end, the operator's suppression of b stays. */
static void
p49_a_changed_policy_keeps_standing_ladder_and_unchanged_counts(void **state)
{
	static const char before[] =
	    "rule \"gone\" { match = {\"hard\"} action = \"hold\" hold_for = \"9d\" }\n"
	    "rule \"changed\" { match = {\"soft\"} count = 2 steps = {\"none\", \"suppress\"} "
	    "continue = "
	    "true }\n"
	    "rule \"kept\" { match = {\"soft\"} count = 4 action = \"notify\" }";
	static const char after[] =
	    "rule \"changed\" { match = {\"soft\"} count = 3 steps = {\"none\", \"suppress\"} "
	    "continue = "
	    "true }\n"
	    "rule \"kept\" { match = {\"soft\"} count = 4 action = \"notify\" }";
	struct policy_case *old = case_new(before), *new = case_new(after);
	struct policy_output out = { 0 };
	struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") } };

	(void)state;
	hard(old, 0);
	for (int i = 1; i <= 3; i++)
		soft(old, i);
	decide(old, 4, DECISION_SUPPRESS, 1);
	old->ndecisions = 1;
	case_run(old, 5);
	expect_transitions(old,
	    "a 0d active>held hard gone until 9d #1\n"
	    "a 0d+3s held>suppressed escalated changed #4\n"
	    "b 0d+4s active>suppressed operator\n");
	/* without the second firing it is held still */
	old->nevents = 3;
	case_run(old, 5);
	case_run(new, 0);
	for (size_t i = 0; i < policy_state_rows(old->state); i++) {
		int stream = policy_state_row(old->state, i);
		unsigned char *bytes;
		size_t n;

		policy_state_pack(old->state, stream, &bytes, &n);
		assert_int_equal(policy_state_unpack(new->state, stream, bytes, n),
		    stream == 0 ? POLICY_UNPACK_CHANGED : POLICY_UNPACKED);
		free(bytes);
	}
	soft(new, 10);
	soft(new, 11);
	soft(new, 12);
	in.events = new->events;
	in.nevents = 3;
	assert_int_equal(policy_fold(new->state, &in, case_us(20 * DAY), &out), POLICY_FOLDED);
	assert_int_equal(out.ntransitions, 1);
	assert_int_equal(out.transitions[0].to, STANDING_SUPPRESSED);
	assert_string_equal(out.transitions[0].rule, "changed");
	assert_int_equal(out.transitions[0].event_id, 3); /* three counted anew, second step */
	assert_int_equal(out.noutbox, 1);
	assert_string_equal(out.outbox[0].rule, "kept"); /* 2 + 2 */
	assert_int_equal(policy_state_layer(new->state, 1).standing, STANDING_SUPPRESSED);
	policy_output_free(&out);
	case_free(old);
	case_free(new);
}

/* What was told by the old text of a rule says nothing of the new one. */
static void
p49_a_changed_rule_tells_anew(void **state)
{
	struct policy_case *old =
	    case_new("rule \"r\" { match = {\"soft\"} count = 2 action = \"notify\" }");
	struct policy_case *new =
	    case_new("rule \"r\" { match = {\"soft\"} count = 1 action = \"notify\" }");
	struct policy_output out = { 0 };
	struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") } };

	(void)state;
	soft(old, 0);
	soft(old, 1);
	case_run(old, 2);
	expect_requests(old, "a 0d+1s notify r #2\n");
	case_run(new, 0);
	for (size_t i = 0; i < policy_state_rows(old->state); i++) {
		int stream = policy_state_row(old->state, i);
		unsigned char *bytes;
		size_t n;

		policy_state_pack(old->state, stream, &bytes, &n);
		policy_state_unpack(new->state, stream, bytes, n);
		free(bytes);
	}
	soft(new, 10);
	in.events = new->events;
	in.nevents = 1;
	assert_int_equal(policy_fold(new->state, &in, case_us(DAY), &out), POLICY_FOLDED);
	assert_int_equal(out.noutbox, 1);
	policy_output_free(&out);
	case_free(old);
	case_free(new);
}

static void
p49_a_hold_whose_rule_is_gone_ends_by_itself(void **state)
{
	struct policy_case *old = case_new("rule \"gone\" { action = \"hold\" hold_for = \"9d\" }");
	struct policy_case *new = case_new("");
	struct policy_output out = { 0 };
	struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") } };
	unsigned char *bytes;
	size_t n;

	(void)state;
	soft(old, 0);
	case_run(old, DAY);
	case_run(new, 0);
	policy_state_pack(old->state, 0, &bytes, &n);
	assert_int_equal(policy_state_unpack(new->state, 0, bytes, n), POLICY_UNPACK_CHANGED);
	free(bytes);
	assert_int_equal(policy_state_layer(new->state, 0).standing, STANDING_HELD);
	assert_string_equal(policy_state_layer(new->state, 0).rule, "gone");
	assert_int_equal(policy_state_due(new->state), CASE_EPOCH + 9 * DAY);
	assert_int_equal(policy_advance(new->state, &in, case_us(20 * DAY), &out), POLICY_FOLDED);
	assert_int_equal(out.ntransitions, 1);
	assert_int_equal(out.transitions[0].at_us, case_us(9 * DAY));
	policy_output_free(&out);
	case_free(old);
	case_free(new);
}

static void
damaged_bytes_leave_the_state_untouched(void **state)
{
	struct policy_case *c = case_new(case_dead);
	unsigned char *bytes, *again;
	size_t n, m;

	(void)state;
	hard(c, 0);
	soft(c, 1);
	case_run(c, DAY);
	policy_state_pack(c->state, POLICY_ADDRESS, &bytes, &n);
	for (size_t cut = 0; cut < n; cut++) {
		assert_int_equal(
		    policy_state_unpack(c->state, POLICY_ADDRESS, bytes, cut), POLICY_UNPACK_BAD);
		policy_state_pack(c->state, POLICY_ADDRESS, &again, &m);
		assert_int_equal(m, n);
		assert_memory_equal(again, bytes, n);
		free(again);
	}
	assert_int_equal(policy_state_unpack(c->state, 0, bytes, n), POLICY_UNPACK_BAD);
	bytes[0]++;
	assert_int_equal(
	    policy_state_unpack(c->state, POLICY_ADDRESS, bytes, n), POLICY_UNPACK_BAD);
	free(bytes);
	case_free(c);
}

static void
a_set_refuses_what_cannot_work(void **state)
{
	const struct policy_rule fine = { .title = "r", .action = ACTION_SUPPRESS };
	struct policy_rule r = fine;
	struct policy p = { .name = "default", .rules = &r, .nrules = 1 };
	struct policy_stream s = { .name = "a", .policy = "missing" };
	const char *why = NULL;

	(void)state;
	assert_null(policy_set_new(NULL, 0, NULL, 0, NULL, 0, &why));
	assert_non_null(why);
	assert_null(policy_set_new(&p, 1, &s, 1, NULL, 0, &why));
	r.count = POLICY_MAX_COUNT + 1;
	assert_null(policy_set_new(&p, 1, NULL, 0, NULL, 0, &why));
	r = fine;
	r.action = ACTION_HOLD;
	r.hold_for = 1;
	r.on_end = ON_END_NEXT;
	assert_null(policy_set_new(&p, 1, NULL, 0, NULL, 0, &why));
	r = fine;
	policy_set_free(policy_set_new(&p, 1, NULL, 0, NULL, 0, &why));
	assert_null(why);
}

static bool
set_takes(const struct policy_rule *r)
{
	struct policy p = { .name = "default", .rules = r, .nrules = 1 };
	const char *why = NULL;
	struct policy_set *set = policy_set_new(&p, 1, NULL, 0, NULL, 0, &why);

	policy_set_free(set);
	return set != NULL;
}

static void
a_set_takes_what_is_just_allowed_and_no_more(void **state)
{
	static const struct policy_term terms[POLICY_MAX_TERMS + 1] = { { .value =
									      PERMANENCE_SOFT } };
	static enum rule_action steps[POLICY_MAX_STEPS + 1];
	static struct policy_weight weights[POLICY_MAX_TERMS + 1];
	const struct policy_rule fine = { .title = "r", .action = ACTION_SUPPRESS };
	struct policy_rule r = fine;

	(void)state;
	r.match = terms;
	r.nmatch = POLICY_MAX_TERMS;
	assert_true(set_takes(&r));
	r.nmatch++;
	assert_false(set_takes(&r));
	r = fine;
	r.threshold = POLICY_MAX_NUMBER;
	r.weights = weights;
	r.nweights = POLICY_MAX_TERMS;
	weights[0].weight = POLICY_MAX_NUMBER;
	assert_true(set_takes(&r));
	weights[0].weight++;
	assert_false(set_takes(&r));
	weights[0].weight = 0;
	r.nweights++;
	assert_false(set_takes(&r));
	r = fine;
	r.steps = steps;
	r.nsteps = POLICY_MAX_STEPS;
	assert_true(set_takes(&r));
	r.nsteps++;
	assert_false(set_takes(&r));
	r = fine;
	r.count = r.count_engaged = r.after_holds = POLICY_MAX_COUNT;
	assert_true(set_takes(&r));
	r.after_holds++;
	assert_false(set_takes(&r));
	r = fine;
	r.window = r.min_span = r.delay = POLICY_MAX_DURATION;
	assert_true(set_takes(&r));
	r.window++;
	assert_false(set_takes(&r));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p49_a_changed_policy_keeps_standing_ladder_and_unchanged_counts),
		cmocka_unit_test(p49_a_changed_rule_tells_anew),
		cmocka_unit_test(p49_a_hold_whose_rule_is_gone_ends_by_itself),
		cmocka_unit_test(damaged_bytes_leave_the_state_untouched),
		cmocka_unit_test(a_set_refuses_what_cannot_work),
		cmocka_unit_test(a_set_takes_what_is_just_allowed_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
