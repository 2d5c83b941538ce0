/* policy_match - which rule owns an event; pNN is the point of the fine print */
#include "policy_case.h"

/* Each of these rules only records by a `notify` that never fires: what is seen is who owned it. */
#define WATCH " count = 1000 action = \"notify\" }\n"

static void
p1_terms_of_one_kind_are_alternatives_and_kinds_add_up(void **state)
{
	struct policy_case *c =
	    case_new("rule \"full or moved, soft\" { match = {\"mailbox_full\", \"mailbox_moved\", "
		     "\"soft\"}" WATCH);

	(void)state;
	bounce(c, 0, PERMANENCE_SOFT, REASON_mailbox_full);
	bounce(c, 1, PERMANENCE_SOFT, REASON_mailbox_moved);
	bounce(c, 2, PERMANENCE_HARD, REASON_mailbox_moved); /* the permanence is not met */
	bounce(c, 3, PERMANENCE_SOFT, REASON_system_full);   /* no reason is met */
	case_run(c, DAY);
	expect_marks(c,
	    "1 counted full or moved, soft\n2 counted full or moved, soft\n"
	    "3 no rule\n4 no rule\n");
	case_free(c);
}

static void
p1_every_negated_term_holds_on_its_own(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { match = {\"!hard\", \"!mailbox_full\", \"!scope:domain\"}" WATCH);

	(void)state;
	bounce(c, 0, PERMANENCE_HARD, REASON_mailbox_not_found);
	bounce(c, 1, PERMANENCE_SOFT, REASON_mailbox_full);
	bounce(c, 2, PERMANENCE_SOFT, REASON_system_full); /* scope domain */
	bounce(c, 3, PERMANENCE_SOFT, REASON_mailbox_disabled);
	case_run(c, DAY);
	expect_marks(c, "1 no rule\n2 no rule\n3 no rule\n4 counted r\n");
	case_free(c);
}

static void
p1_feedback_and_subkind_are_one_kind(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { match = {\"feedback:abuse\", \"subkind:unsubscribe\"}" WATCH);

	(void)state;
	other(c, 0, KIND_FEEDBACK, SUBKIND_ABUSE);
	other(c, 1, KIND_REQUEST, SUBKIND_UNSUBSCRIBE);
	other(c, 2, KIND_FEEDBACK, SUBKIND_FRAUD);
	other(c, 3, KIND_AUTO_REPLY, SUBKIND_ABUSE); /* feedback: asks for the kind too */
	case_run(c, DAY);
	expect_marks(c, "1 counted r\n2 counted r\n3 no rule\n4 success\n");
	case_free(c);
}

static void
p1_an_absent_match_accepts_every_bounce(void **state)
{
	struct policy_case *c = case_new("rule \"r\" {" WATCH);

	(void)state;
	bounce(c, 0, PERMANENCE_UNDETERMINED, REASON_NONE);
	hard(c, 1);
	other(c, 2, KIND_DELAY, SUBKIND_NONE);
	case_run(c, DAY);
	expect_marks(c, "1 counted r\n2 counted r\n3 no rule\n");
	case_free(c);
}

static void
p2_only_bounces_are_seen_unless_a_term_names_the_kind(void **state)
{
	struct policy_case *c =
	    case_new("rule \"bounces\" { match = {\"mailbox_full\"}" WATCH
		     "rule \"delays\" { match = {\"mailbox_full\", "
		     "\"kind:delay\"}" WATCH "rule \"not\" { match = {\"!kind:bounce\"}" WATCH);

	(void)state;
	soft(c, 0);
	soft(c, 1)->kind = KIND_DELAY;
	/* a negated kind term does not open a rule to other kinds */
	other(c, 2, KIND_FEEDBACK, SUBKIND_ABUSE);
	case_run(c, DAY);
	expect_marks(c, "1 counted bounces\n2 counted delays\n3 no rule\n");
	case_free(c);
}

static void
p2_permanence_is_null_for_every_kind_but_bounce(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { match = {\"soft\", \"kind:*\"}" WATCH);

	(void)state;
	soft(c, 0)->kind = KIND_DELAY;
	soft(c, 1);
	case_run(c, DAY);
	expect_marks(c, "1 no rule\n2 counted r\n");
	case_free(c);
}

/* Both are refused by the first rule (its trust, its gap) and not offered to the second. */
static void
p3_exactly_one_rule_owns_an_event_whatever_becomes_of_it(void **state)
{
	struct policy_case *c =
	    case_new("rule \"first\" { match = {\"soft\"} min_gap = \"1d\" count = 9 action = "
		     "\"suppress\" }\nrule \"second\" { count = 1 action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, HOUR);
	soft(c, 2 * HOUR)->trust = TRUST_WEAK;
	case_run(c, DAY);
	expect_marks(c, "1 counted first\n2 min_gap first\n3 trust first\n");
	expect_transitions(c, "");
	case_free(c);
}

static void
p3_continue_asks_the_following_rules_each_with_its_own_state(void **state)
{
	struct policy_case *c =
	    case_new("rule \"first\" { min_gap = \"1d\" count = 9 action = \"suppress\" continue = "
		     "true }\nrule \"second\" { count = 2 action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, HOUR); /* too near for the first, the second's second */
	soft(c, 2 * HOUR);
	case_run(c, DAY);
	expect_marks(c, "1 counted first\n2 counted second\n3 residual first\n");
	expect_transitions(c, "a 0d+3600s active>suppressed escalated second #2\n");
	case_free(c);
}

static void
p4_star_and_question_mark_are_wildcards_and_case_is_folded(void **state)
{
	assert_true(policy_glob("5.7.*", SLICE("5.7.1")));
	assert_false(policy_glob("5.7.*", SLICE("5.71")));
	assert_true(policy_glob("*.EXAMPLE", SLICE("d.example")));
	assert_true(policy_glob("5.?.1", SLICE("5.2.1")));
	assert_false(policy_glob("5.?.1", SLICE("5.22.1")));
	assert_false(policy_glob("[a-z]*", SLICE("abc")));
	assert_true(policy_glob("a*b*c", SLICE("aXXbYYbZc")));
	assert_false(policy_glob("a*b*c", SLICE("aXXbYYbZ")));
	assert_true(policy_glob("*", SLICE("")));
	(void)state;
}

static void
p4_globs_stay_linear_enough_on_hostile_text(void **state)
{
	unsigned char text[100000];

	(void)state;
	memset(text, 'a', sizeof text);
	assert_false(policy_glob("*a*a*a*a*a*a*a*a*b", (struct slice){ text, sizeof text }));
}

static void
p4_a_null_field_matches_no_positive_term(void **state)
{
	struct policy_case *c =
	    case_new("rule \"campaign\" { match = {\"campaign:*\"}" WATCH
		     "rule \"status\" { match = {\"status:*\"}" WATCH
		     "rule \"group\" { match = {\"kind:*\", \"group:*\"}" WATCH
		     "rule \"rest\" { match = {\"!campaign:x\", \"kind:*\"}" WATCH);

	(void)state;
	soft(c, 0)->campaign = SLICE("spring");
	soft(c, 1)->status = SLICE("4.2.2");
	soft(c, 2);
	other(c, 3, KIND_FEEDBACK, SUBKIND_ABUSE);
	case_run(c, DAY);
	expect_marks(c, "1 counted campaign\n2 counted status\n3 counted group\n4 counted rest\n");
	case_free(c);
}

static void
p4_domain_is_the_recipients_and_trust_is_exactly_that_level(void **state)
{
	struct policy_case *c =
	    case_new("rule \"elsewhere\" { match = {\"domain:*.test\"}" WATCH
		     "rule \"plausible\" { match = {\"trust:plausible\", \"domain:D.*\"}" WATCH
		     "rule \"here\" { match = {\"domain:d.example\"}" WATCH);

	(void)state;
	soft(c, 0);
	soft(c, 1)->trust = TRUST_PLAUSIBLE;
	soft(c, 2)->trust = TRUST_VERIFIED;
	case_run(c, DAY);
	expect_marks(c, "1 counted here\n2 counted plausible\n3 counted here\n");
	case_free(c);
}

static void
p4_stream_class_provider_stage_and_subkind_terms(void **state)
{
	struct policy_case *c = case_new("rule \"stream\" { match = {\"stream:B\"}" WATCH
					 "rule \"class\" { match = {\"class:trans*\"}" WATCH
					 "rule \"provider\" { match = {\"provider:gm*\"}" WATCH
					 "rule \"stage\" { match = {\"stage:rcpt\"}" WATCH
					 "rule \"away\" { match = {\"subkind:out_of_*\"}" WATCH);

	(void)state;
	c->streams[2] = (struct policy_stream){ .name = "t", .class = "transactional" };
	c->nstreams = 3;
	soft(c, 0)->stream = 1;
	soft(c, 1)->stream = 2;
	soft(c, 2)->provider = SLICE("gmail");
	soft(c, 3)->stage = STAGE_RCPT;
	other(c, 4, KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE);
	case_run(c, DAY);
	expect_marks(c,
	    "1 counted stream\n2 counted class\n3 counted provider\n4 counted stage\n"
	    "5 counted away\n");
	case_free(c);
}

/* Bunmail: the second rule holds, the first suppresses what comes while held. */
static void
standing_terms_look_at_the_layer_of_their_rule(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"again\" { match = {\"soft\", \"standing:held\"} action = \"suppress\" }\n"
	    "rule \"first\" { match = {\"soft\"} action = \"hold\" hold_for = \"1d\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY); /* the hold is over at this very instant */
	soft(c, DAY + HOUR);
	case_run(c, 10 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated first until 1d #1\n"
	    "a 1d held>active\n"
	    "a 1d active>held escalated first until 2d #2\n"
	    "a 1d+3600s held>suppressed escalated again #3\n");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_terms_of_one_kind_are_alternatives_and_kinds_add_up),
		cmocka_unit_test(p1_every_negated_term_holds_on_its_own),
		cmocka_unit_test(p1_feedback_and_subkind_are_one_kind),
		cmocka_unit_test(p1_an_absent_match_accepts_every_bounce),
		cmocka_unit_test(p2_only_bounces_are_seen_unless_a_term_names_the_kind),
		cmocka_unit_test(p2_permanence_is_null_for_every_kind_but_bounce),
		cmocka_unit_test(p3_exactly_one_rule_owns_an_event_whatever_becomes_of_it),
		cmocka_unit_test(p3_continue_asks_the_following_rules_each_with_its_own_state),
		cmocka_unit_test(p4_star_and_question_mark_are_wildcards_and_case_is_folded),
		cmocka_unit_test(p4_globs_stay_linear_enough_on_hostile_text),
		cmocka_unit_test(p4_a_null_field_matches_no_positive_term),
		cmocka_unit_test(p4_domain_is_the_recipients_and_trust_is_exactly_that_level),
		cmocka_unit_test(p4_stream_class_provider_stage_and_subkind_terms),
		cmocka_unit_test(standing_terms_look_at_the_layer_of_their_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
