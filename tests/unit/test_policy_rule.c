/* policy_config - the keys of a rule: what each takes, and what it refuses beside which others; pNN is the
 * point of the fine print */
#include "policy_text_test.h"

static void
p16_a_count_of_0_is_refused_and_never_is_the_word(void **state)
{
	struct policy_parsed p = rule_of("count = \"never\"\naction = \"suppress\"");

	(void)state;
	assert_int_equal(p.policy.rules[0].count, POLICY_NEVER);
	policy_parsed_free(&p);
	refused("count = 0\naction = \"suppress\"", 3, "\"never\"");
	refused("count = 1001\naction = \"suppress\"", 3, "1 to 1000");
	refused("count = -1\naction = \"suppress\"", 3, "'count'");
}

static void
p16_an_action_is_required(void **state)
{
	(void)state;
	refused("count = 2", 2, "has no 'action'");
}

static void
p14_trust_weak_is_refused(void **state)
{
	(void)state;
	refused("action = \"suppress\"\ntrust = \"weak\"", 4, "'trust'");
}

static void
p23_weights_need_a_threshold(void **state)
{
	struct policy_parsed p =
	    rule_of("weights = {\"hard=4\", \"status:4.*=0.5\"} threshold = 10 action = \"none\"");
	const struct policy_rule *r = &p.policy.rules[0];

	(void)state;
	assert_int_equal(r->nweights, 2);
	assert_int_equal(r->weights[0].weight, 4000);
	assert_int_equal(r->weights[1].weight, 500);
	assert_int_equal(r->weights[1].term.kind, TERM_STATUS);
	assert_string_equal(r->weights[1].term.glob, "4.*");
	policy_parsed_free(&p);
	refused("action = \"none\"\nweights = {\"hard=4\"}", 4, "threshold");
	refused("action = \"none\" threshold = 1\nweights = {\"hard\"}", 4, "hard=4");
	refused("action = \"none\" threshold = 1\nweights = {\"hard=x\"}", 4, "weight of 'hard'");
}

static void
p54_multiply_needs_a_threshold(void **state)
{
	(void)state;
	refused("action = \"none\"\nmultiply = {\"ratio\"}", 4, "threshold");
}

static void
p24_numbers_have_at_most_three_decimals(void **state)
{
	static const struct {
		const char *text;
		int thousandths;
	} cases[] = { { "1", 1000 }, { "0.2", 200 }, { "12.345", 12345 }, { "0.001", 1 },
		{ "1000000", 1000000000 }, { "1.2345", -1 }, { "1.", -1 }, { ".5", -1 },
		{ "-1", -1 }, { "", -1 }, { "1e3", -1 }, { "1000000.001", -1 },
		{ "99999999999999999999", -1 } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int v = -1;
		bool fine = policy_number_parse(cases[i].text, POLICY_MAX_NUMBER, &v);

		assert_int_equal(fine, cases[i].thousandths >= 0);
		assert_int_equal(fine ? v : -1, cases[i].thousandths);
	}
}

static void
p25_decay_is_by_time_or_by_campaign_and_replaces_window(void **state)
{
	struct policy_parsed p = rule_of("decay = \"1.5/7d\" action = \"none\"");
	char *text;

	(void)state;
	assert_int_equal(p.policy.rules[0].decay, 1500);
	assert_int_equal(p.policy.rules[0].decay_per, 7 * 86400);
	policy_parsed_free(&p);
	p = rule_of("decay = \"1/campaign\" action = \"none\"");
	assert_int_equal(p.policy.rules[0].decay_per, 0);
	policy_parsed_free(&p);
	refused("action = \"none\"\ndecay = \"1\"", 4, "1/7d");
	refused("action = \"none\"\ndecay = \"0/7d\"", 4, "1/7d");
	refused("action = \"none\"\ndecay = \"1/0\"", 4, "1/7d");
	/* a window besides it is not used */
	p = rule_of("decay = \"1/7d\" window = \"1d\" min_span = \"2d\" action = \"none\"");
	text = policy_print(&p.policy);
	assert_null(strstr(text, "window"));
	free(text);
	policy_parsed_free(&p);
}

static void
p18_consecutive_is_reset_on_all_five(void **state)
{
	struct policy_parsed p = rule_of("consecutive = true action = \"none\"");

	(void)state;
	assert_int_equal(p.policy.rules[0].reset_on, SUCCESS_ALL);
	policy_parsed_free(&p);
	refused("action = \"none\" reset_on = {\"open\"}\nconsecutive = true", 4, "one of them");
}

static void
p56_on_end_next_wants_a_last_step_that_ends(void **state)
{
	struct policy_parsed p =
	    rule_of("steps = {\"hold\", \"none\"} hold_for = \"1d\" on_end = \"next\"");

	(void)state;
	assert_int_equal(p.policy.rules[0].on_end, ON_END_NEXT);
	policy_parsed_free(&p);
	refused("steps = {\"suppress\", \"hold\"}\non_end = \"next\"", 4, "last step");
	refused("action = \"hold\" hold_for = \"1d\"\non_end = \"next\"", 4, "last step");
	refused("steps = {\"hold\", \"probe\"}\non_end = \"next\"", 4, "last step");
}

static void
keys_that_do_nothing_together_are_refused(void **state)
{
	(void)state;
	refused("action = \"suppress\"\nthen = \"hold\"", 4, "'then'");
	refused("action = \"suppress\"\nhold_for = \"1d\"", 4, "without a hold");
	refused("action = \"hold\"\nhold_factor = 2", 4, "'hold_for', which is missing");
	refused("action = \"hold\" hold_for = \"1d\"\nhold_factor = 0.5", 4, "'hold_factor'");
	refused("action = \"suppress\"\nprobe_wait = \"1d\"", 4, "without a probe");
	refused("action = \"suppress\"\nmin_sent = 3", 4, "'min_ratio'");
	refused("action = \"suppress\"\nengaged_within = \"3d\"", 4, "'count_engaged'");
	refused("action = \"suppress\" window = \"1d\"\nmin_span = \"2d\"", 4, "never fires");
	refused("action = \"hold\"\nsteps = {\"probe\"}", 3, "first of 'steps'");
	refused("then = \"none\"\nsteps = {\"hold\"}", 4, "one of them");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p16_a_count_of_0_is_refused_and_never_is_the_word),
		cmocka_unit_test(p16_an_action_is_required),
		cmocka_unit_test(p14_trust_weak_is_refused),
		cmocka_unit_test(p23_weights_need_a_threshold),
		cmocka_unit_test(p54_multiply_needs_a_threshold),
		cmocka_unit_test(p24_numbers_have_at_most_three_decimals),
		cmocka_unit_test(p25_decay_is_by_time_or_by_campaign_and_replaces_window),
		cmocka_unit_test(p18_consecutive_is_reset_on_all_five),
		cmocka_unit_test(p56_on_end_next_wants_a_last_step_that_ends),
		cmocka_unit_test(keys_that_do_nothing_together_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
