/* policy_config - the rule language: what it takes, what it refuses and how it says so */
#include "cmocka_test.h"

#include "policy.h"
#include "policy_config.h"
#include "policy_zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One rule of a policy "p"; the caller's: policy_parsed_free(). */
static struct policy_parsed
rule_of(const char *body)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all, one;
	char text[4096];
	size_t n;

	snprintf(text, sizeof text, "policy \"p\" {\nrule \"r\" {\n%s\n}\n}\n", body);
	if (!policy_parse_text(text, &all, &n, &m)) {
		config_mistakes_print(&m, "rule", stderr);
		fail_msg("refused: %s", body);
	}
	assert_int_equal(n, 1);
	one = all[0];
	free(all);
	return one;
}

static void
refused_text(const char *text, unsigned line, const char *part)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all;
	bool found = false;
	size_t n;

	assert_false(policy_parse_text(text, &all, &n, &m));
	assert_null(all);
	for (size_t i = 0; i < m.n; i++)
		found |= m.v[i].line == line && strstr(m.v[i].text, part);
	if (!found) {
		config_mistakes_print(&m, "rule", stderr);
		fail_msg("nothing on line %u says \"%s\"", line, part);
	}
	config_mistakes_free(&m);
}

/* A rule's first line is line 3. */
static void
refused(const char *body, unsigned line, const char *part)
{
	char text[4096];

	snprintf(text, sizeof text, "policy \"p\" {\nrule \"r\" {\n%s\n}\n}\n", body);
	refused_text(text, line, part);
}

static void
the_shipped_policy_is_that_of_the_manual(void **state)
{
	struct policy_parsed p;
	const struct policy_rule *r;

	(void)state;
	policy_default(&p);
	assert_string_equal(p.policy.name, "default");
	assert_string_equal(p.policy.zone.name, "UTC");
	assert_int_equal(p.policy.nrules, 9);
	r = &p.policy.rules[0];
	assert_string_equal(r->title, "dead address");
	assert_int_equal(r->nmatch, 1);
	assert_int_equal(r->match[0].kind, TERM_PERMANENCE);
	assert_int_equal(r->count, 1);
	assert_true(r->address);
	assert_int_equal(r->action, ACTION_SUPPRESS);
	r = &p.policy.rules[6];
	assert_string_equal(r->title, "mailbox full");
	assert_int_equal(r->count, 5);
	assert_int_equal(r->window, 365 * 86400);
	assert_int_equal(r->min_span, 30 * 86400);
	assert_int_equal(
	    r->reset_on, SUCCESS_DELIVERED | SUCCESS_REPLY | SUCCESS_OPEN | SUCCESS_CLICK);
	assert_int_equal(r->hold_for, 30 * 86400);
	assert_int_equal(r->hold_factor, 2000);
	assert_int_equal(r->then, ACTION_SUPPRESS);
	assert_int_equal(r->after_holds, 3);
	policy_parsed_free(&p);
}

static void
p50_the_shipped_policy_forgives_and_looks_at_undetermined(void **state)
{
	struct policy_parsed p;
	bool undetermined = false;

	(void)state;
	policy_default(&p);
	for (size_t i = 0; i < p.policy.nrules; i++) {
		const struct policy_rule *r = &p.policy.rules[i];

		if (r->count > 1) {
			assert_int_not_equal(r->window, 0);
			assert_int_not_equal(r->reset_on, 0);
		}
		for (size_t k = 0; k < r->nmatch; k++)
			undetermined |= r->match[k].kind == TERM_PERMANENCE &&
			    r->match[k].value == PERMANENCE_UNDETERMINED;
	}
	assert_true(undetermined);
	policy_parsed_free(&p);
}

static void
printing_and_reading_again_changes_nothing(void **state)
{
	static const char *const bodies[] = {
		"action = \"suppress\"",
		"match = {\"hard\", \"!group:sender_*\", \"feedback:abuse\", "
		"\"subkind:unsubscribe\", "
		"\"status:5.7.*\", \"trust:plausible\", \"standing:held\", "
		"\"class:transactional\"}\n"
		"trust = \"plausible\" continue = true action = \"notify\"",
		"count = never action = \"suppress\"",
		"count = 3 count_engaged = 15 engaged_within = \"90d\" window = \"30d\" "
		"min_span = \"1h30m\" min_gap = \"61s\" per_day = 2 action = \"probe\" "
		"probe_wait = \"3d\"",
		"weights = {\"hard=4\", \"status:4.*=0.5\", \"!soft=0.125\"} threshold = 10.25 "
		"decay = \"1.5/7d\" action = \"suppress\"",
		"threshold = 1 decay = \"1/campaign\" action = \"suppress\"",
		"threshold = 45 multiply = {\"ratio\", \"last\"} stale_after = \"10d\" "
		"action = \"notify\"",
		"min_ratio = \"50%\" min_sent = 10 distinct = \"campaign\" action = \"hold\"",
		"steps = {\"probe\", \"hold\", \"hold\", \"suppress\"} hold_for = \"7d\" "
		"hold_factor = 1.5 on_end = \"next\" delay = \"10d\" consecutive = true",
		"action = \"hold\" hold_for = \"1d\" then = \"suppress\" after_holds = 3 "
		"scope = \"address\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct policy_parsed a = rule_of(bodies[i]), *b;
		char *once = policy_print(&a.policy), *twice;
		struct config_mistakes m = { 0 };
		size_t n;

		assert_true(policy_parse_text(once, &b, &n, &m));
		twice = policy_print(&b[0].policy);
		assert_string_equal(once, twice);
		free(once);
		free(twice);
		policy_parsed_free(&a);
		policy_parsed_free(&b[0]);
		free(b);
	}
}

static void
names_with_quotes_and_dollars_survive_printing(void **state)
{
	struct policy_rule r = { .title = "say \"${HOME}\" \\ twice", .action = ACTION_NONE };
	struct policy p = { .name = "it's ${USER}", .rules = &r, .nrules = 1 };
	struct config_mistakes m = { 0 };
	struct policy_parsed *all;
	char *text = policy_print(&p);
	size_t n;

	(void)state;
	assert_true(policy_parse_text(text, &all, &n, &m));
	assert_string_equal(all[0].policy.name, p.name);
	assert_string_equal(all[0].policy.rules[0].title, r.title);
	policy_parsed_free(&all[0]);
	free(all);
	free(text);
}

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

static void
slips_get_a_suggestion(void **state)
{
	(void)state;
	refused("action = \"supress\"", 3, "did you mean 'suppress'?");
	refused("match = {\"mailbox_ful\"}\naction = \"none\"", 3, "did you mean 'mailbox_full'?");
	refused("match = {\"sope:address\"}\naction = \"none\"", 3, "did you mean 'scope'?");
	refused("match = {\"scope:adress\"}\naction = \"none\"", 3, "did you mean 'address'?");
	refused("match = {\"feedback:abusive\"}\naction = \"none\"", 3, "unknown feedback");
	refused("match = {\"group:x*\"}\naction = \"none\"", 3, "unknown group");
	refused("match = {\"trust:*\"}\naction = \"none\"", 3, "one level");
	refused("match = {\"!\"}\naction = \"none\"", 3, "empty term");
	refused("match = {\"status:\"}\naction = \"none\"", 3, "says nothing");
	refused("acton = \"none\"", 3, "did you mean 'action'?");
	refused("reset_on = {\"opened\"}\naction = \"none\"", 3, "did you mean 'open'?");
	refused_text("policy \"p\" {\n  timezone = \"Mars/Olympus\"\n}\n", 2, "no time zone");
	refused_text("policy \"p\" {\n  timezone = \"../../etc/passwd\"\n}\n", 2, "no time zone");
}

static void
p47_the_traps_of_libconfuse_are_mistakes(void **state)
{
	(void)state;
	refused_text("policy \"p\" {\nrule \"r\" { action = \"none\" }\nrule \"r\" { action = "
		     "\"none\" }\n}\n",
	    3, "twice");
	refused_text("policy \"p\" { }\npolicy \"p\" { }\n", 2, "twice");
	refused("count = 1\ncount = 2\naction = \"none\"", 4, "twice");
	refused("count = 5;\naction = \"none\"", 3, "semicolon");
	refused("match = {status:5.7.*}\naction = \"none\"", 3, "quotes");
}

static void
all_mistakes_are_told_at_once(void **state)
{
	static const char text[] = "policy \"p\" {\n"
				   "  timezone = \"Nowhere\"\n"
				   "  rule \"a\" { count = 0 action = \"none\" }\n"
				   "  rule \"b\" { }\n"
				   "  rule \"c\" { match = {\"x\"} action = \"y\" }\n"
				   "}\n";
	struct config_mistakes m = { 0 };
	struct policy_parsed *all;
	size_t n;

	(void)state;
	assert_false(policy_parse_text(text, &all, &n, &m));
	assert_int_equal(m.n, 5);
	assert_int_equal(m.v[0].line, 2);
	assert_int_equal(m.v[1].line, 3);
	assert_int_equal(m.v[2].line, 4);
	assert_int_equal(m.v[3].line, 5);
	assert_int_equal(m.v[4].line, 5);
	config_mistakes_free(&m);
}

static void
one_value_without_braces_is_a_list_of_one(void **state)
{
	struct policy_parsed p = rule_of("match = \"hard\" action = \"none\"");

	(void)state;
	assert_int_equal(p.policy.rules[0].nmatch, 1);
	policy_parsed_free(&p);
}

/* Vienna went to summer time on 2026-03-29 at 01:00 UTC, and back on 2026-10-25 at 01:00 UTC. */
static void
a_zone_is_a_table_of_its_changes(void **state)
{
	struct policy_zone z;
	bool spring = false, autumn = false;

	(void)state;
	assert_true(policy_zone_load("Europe/Vienna", &z));
	for (size_t i = 0; i < z.n; i++) {
		assert_true(i == 0 || z.at[i] > z.at[i - 1]);
		spring |= z.at[i] == 1774746000 && z.offset[i] == 7200;
		autumn |= z.at[i] == 1792890000 && z.offset[i] == 3600;
	}
	assert_true(spring && autumn);
	assert_int_equal(z.at[z.n - 1] / 31556952 + 1970, 2099);
	policy_zone_free(&z);
	assert_true(policy_zone_load("UTC", &z));
	assert_int_equal(z.n, 0);
	policy_zone_free(&z);
	assert_false(policy_zone_load("Europe", &z));
	policy_zone_free(&z);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_policy_is_that_of_the_manual),
		cmocka_unit_test(p50_the_shipped_policy_forgives_and_looks_at_undetermined),
		cmocka_unit_test(printing_and_reading_again_changes_nothing),
		cmocka_unit_test(names_with_quotes_and_dollars_survive_printing),
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
		cmocka_unit_test(slips_get_a_suggestion),
		cmocka_unit_test(p47_the_traps_of_libconfuse_are_mistakes),
		cmocka_unit_test(all_mistakes_are_told_at_once),
		cmocka_unit_test(one_value_without_braces_is_a_list_of_one),
		cmocka_unit_test(a_zone_is_a_table_of_its_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
