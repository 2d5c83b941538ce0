/* policy_config - the rule language: the shipped policy, printing, how it says what it refuses, time zones */
#include "policy_text_test.h"

#include "policy_zone.h"

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
what_is_asked_for_and_excluded_never_matches(void **state)
{
	struct policy_parsed p;

	(void)state;
	refused("match = {\"soft\", \"!soft\"}\naction = \"none\"", 3, "never matches");
	refused("match = {\"hard\", \"domain:*.Example\", \"!domain:*.example\"}\n"
		"action = \"none\"",
	    3, "never matches");
	/* another of its kind is left; nothing is asked for; another thing is excluded */
	p = rule_of("match = {\"soft\", \"hard\", \"!soft\"} action = \"none\"");
	policy_parsed_free(&p);
	p = rule_of("match = {\"!soft\"} action = \"none\"");
	policy_parsed_free(&p);
	p = rule_of("match = {\"feedback:abuse\", \"!subkind:abuse\"} action = \"none\"");
	policy_parsed_free(&p);
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
a_domain_is_that_of_the_addresses_key(void **state)
{
	struct policy_parsed p = rule_of("match = {\"domain:*.Gr\303\274\303\237e.example\", "
					 "\"!domain:B\303\234CHER.example\"}\naction = \"none\"");

	(void)state;
	assert_string_equal(p.policy.rules[0].match[0].glob, "*.xn--gre-6ka8l.example");
	assert_string_equal(p.policy.rules[0].match[1].glob, "xn--bcher-kva.example");
	policy_parsed_free(&p);
	refused(
	    "match = {\"domain:b\303\274*.example\"}\naction = \"none\"", 3, "label of its own");
}

/* No `match` takes every bounce; one that was emptied was to take fewer. */
static void
an_empty_match_is_a_mistake(void **state)
{
	(void)state;
	refused("match = {}\naction = \"suppress\"", 3, "'match' is empty");
}

static void
an_empty_ladder_is_no_action(void **state)
{
	(void)state;
	refused("steps = {}", 3, "'steps' is empty");
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
		cmocka_unit_test(what_is_asked_for_and_excluded_never_matches),
		cmocka_unit_test(slips_get_a_suggestion),
		cmocka_unit_test(a_domain_is_that_of_the_addresses_key),
		cmocka_unit_test(an_empty_match_is_a_mistake),
		cmocka_unit_test(an_empty_ladder_is_no_action),
		cmocka_unit_test(p47_the_traps_of_libconfuse_are_mistakes),
		cmocka_unit_test(all_mistakes_are_told_at_once),
		cmocka_unit_test(one_value_without_braces_is_a_list_of_one),
		cmocka_unit_test(a_zone_is_a_table_of_its_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
