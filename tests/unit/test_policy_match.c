/* policy_match, policy_event - which rule owns an event, and why one is not counted; pNN is the point
 * of the fine print of the policy's semantics */
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

/* One event that everything forbids: the reasons come up in their order as the causes are taken
 * away from the top. */
static void
p9_the_first_reason_that_applies_is_stored(void **state)
{
	static const char *const protected[] = { "x@*" };
	struct policy_case *c =
	    case_new("rule \"only\" { match = {\"auth_failure\"} action = \"none\" }\n"
		     "rule \"never\" { match = {\"rate_limited\"} count = \"never\" action = "
		     "\"suppress\" }\n"
		     "rule \"r\" { match = {\"soft\", \"mailbox_full\"} action = \"suppress\" }");

	(void)state;
	c->streams[0].protected = protected;
	c->streams[0].nprotected = 1;
	bounce(c, 0, PERMANENCE_UNDETERMINED, REASON_NONE)->trust = TRUST_WEAK; /* no rule */
	bounce(c, 1, PERMANENCE_SOFT, REASON_auth_failure)->trust = TRUST_WEAK; /* record only */
	bounce(c, 2, PERMANENCE_SOFT, REASON_rate_limited)->trust = TRUST_WEAK; /* record only */
	soft(c, 3)->stream = POLICY_NO_STREAM;                                  /* no stream */
	c->events[3].trust = TRUST_WEAK;
	soft(c, 4)->trust = TRUST_WEAK; /* trust, although protected */
	soft(c, 5);                     /* protected */
	decide(c, 6, DECISION_SUPPRESS, 0);
	soft(c, 7); /* residual, although protected */
	case_run(c, DAY);
	expect_marks(c,
	    "1 no rule\n2 record only only\n3 record only never\n4 no stream r\n"
	    "5 trust r\n6 protected r\n7 residual r\n");
	expect_transitions(c, "a 0d+6s active>suppressed operator\n");
	case_free(c);
}

static void
p9_duplicate_comes_before_residual_weight_before_gap_gap_before_day(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { match = {\"soft\"} threshold = 100 weights = "
		     "{\"status:4.9.9=0\"} min_gap = \"1h\" per_day = 1 action = \"suppress\" }");

	(void)state;
	soft(c, 0)->send = 7;
	soft(c, MINUTE)->send = 7;                /* also within the gap and the day */
	soft(c, MINUTE)->status = SLICE("4.9.9"); /* the same */
	soft(c, MINUTE);                          /* within both */
	soft(c, 2 * HOUR);                        /* the day alone */
	decide(c, 3 * HOUR, DECISION_SUPPRESS, 0);
	soft(c, 4 * HOUR)->send = 7;
	case_run(c, DAY);
	expect_marks(c,
	    "1 counted r\n2 duplicate r\n3 weight 0 r\n4 min_gap r\n5 per_day r\n"
	    "6 duplicate r\n");
	case_free(c);
}

static void
p9_successes_say_what_became_of_them(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { match = {\"hard\"} action = \"notify\" }");

	(void)state;
	other(c, 0, KIND_REPORT, SUBKIND_DELIVERED);
	soft(c, HOUR); /* contradicts it */
	other(c, 10 * DAY, KIND_REPORT, SUBKIND_DELIVERED);
	other(c, 11 * DAY, KIND_MDN, SUBKIND_DISPLAYED)->trust = TRUST_PLAUSIBLE;
	case_run(c, 12 * DAY);
	expect_marks(c, "1 contradicted\n2 no rule\n3 success\n4 trust\n");
	case_free(c);
}

static void
p9_contradicted_comes_before_trust(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { match = {\"hard\"} action = \"notify\" }");

	(void)state;
	other(c, 0, KIND_REPORT, SUBKIND_DELIVERED)->trust = TRUST_PLAUSIBLE;
	soft(c, HOUR);
	case_run(c, DAY);
	expect_marks(c, "1 contradicted\n2 no rule\n");
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

/* A success, a release, time: none of them makes a counted send forgotten, for this stream. */
static void
p10_a_duplicate_is_a_send_already_counted_by_the_rule_for_the_stream(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 9 reset_on = {\"open\"} window = \"1d\" stale_after = \"2d\" "
	    "scope = \"address\" action = \"suppress\" }");

	(void)state;
	soft(c, 0)->send = 7;
	success(c, HOUR, SUCCESS_OPEN);
	soft(c, 2 * HOUR)->send = 7;
	decide(c, 3 * HOUR, DECISION_RESET, POLICY_ADDRESS);
	soft(c, 50 * DAY)->send = 7;
	soft(c, 50 * DAY)->send = 8;
	soft(c, 51 * DAY)->send = 7;
	c->events[5].stream = 1; /* the same send id, of another stream */
	case_run(c, 60 * DAY);
	expect_marks(c, "1 counted r\n3 duplicate r\n4 duplicate r\n5 counted r\n6 counted r\n");
	case_free(c);
}

/* The complaint closes stream a; the hard bounce after it is residual for a's rules and still
 * closes the address. */
static void
p11_residual_is_judged_in_the_layer_the_rule_writes_to(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"complaint\" { match = {\"feedback:abuse\"} action = \"suppress\" }\n"
	    "rule \"soft\" { match = {\"soft\"} action = \"suppress\" }\n"
	    "rule \"dead\" { match = {\"hard\"} action = \"suppress\" scope = \"address\" }");

	(void)state;
	other(c, 0, KIND_FEEDBACK, SUBKIND_ABUSE);
	soft(c, 1);
	hard(c, 2);
	soft(c, 3)->stream = 1; /* nothing on b itself, but the address is closed */
	hard(c, 4)->stream = 1;
	case_run(c, DAY);
	expect_marks(c,
	    "1 counted complaint\n2 residual soft\n3 counted dead\n4 residual soft\n5 residual "
	    "dead\n");
	expect_transitions(c,
	    "a 0d active>suppressed complaint complaint #1\n"
	    "address 0d+2s active>suppressed hard dead #3\n");
	case_free(c);
}

static void
p13_protected_stops_stream_rules_of_that_stream_and_all_address_rules(void **state)
{
	static const char *const protected[] = { "nobody@*", "X@d.*" };
	struct policy_case *c = case_new(
	    "rule \"soft\" { match = {\"soft\"} action = \"suppress\" }\n"
	    "rule \"dead\" { match = {\"hard\"} action = \"suppress\" scope = \"address\" }");

	(void)state;
	c->streams[0].protected = protected;
	c->streams[0].nprotected = 2;
	soft(c, 0);
	soft(c, 1)->stream = 1; /* b does not protect it */
	hard(c, 2)->stream = 1; /* but any stream does for the address */
	case_run(c, DAY);
	expect_marks(c, "1 protected soft\n2 counted soft\n3 protected dead\n");
	decide(c, 3, DECISION_SUPPRESS, POLICY_ADDRESS);
	case_run(c, DAY);
	expect_transitions(c,
	    "b 0d+1s active>suppressed escalated soft #2\n"
	    "address 0d+3s active>suppressed operator\n");
	case_free(c);
}

static void
p14_a_rule_asks_for_trust_if_any_step_is_more_than_a_notice(void **state)
{
	struct policy_case *c =
	    case_new("rule \"tell\" { match = {\"soft\"} action = \"notify\" continue = true }\n"
		     "rule \"later\" { match = {\"soft\"} steps = {\"notify\", \"hold\"} }");

	(void)state;
	soft(c, 0)->trust = TRUST_PLAUSIBLE;
	case_run(c, DAY);
	expect_marks(c, "1 counted tell\n");
	expect_requests(c, "a 0d notify tell #1\n");
	case_free(c);
}

/* The rule takes plausible reports; of a success it takes plausible ones too, but the stream (for
 * engagement) does not. */
static void
p14_a_success_clears_at_the_rules_trust_and_counts_as_life_at_the_streams(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"low\" { match = {\"soft\"} trust = \"plausible\" count = 2 count_engaged = 1 "
	    "reset_on = {\"open\"} action = \"suppress\" continue = true }\n"
	    "rule \"high\" { match = {\"soft\"} count = 2 reset_on = {\"open\"} action = \"hold\" "
	    "}");

	(void)state;
	soft(c, 0);
	success(c, 1, SUCCESS_OPEN)->trust = TRUST_PLAUSIBLE; /* clears low only; no engagement */
	soft(c, 2);
	case_run(c, DAY);
	expect_transitions(c, "a 0d+2s active>held escalated high until ever #3\n");
	case_free(c);
}

static void
p58_without_a_stream_only_address_rules_of_the_default_policy_are_reached(void **state)
{
	struct policy_case *c = case_new(
	    "policy \"other\" { rule \"dead\" { action = \"suppress\" scope = \"address\" } }\n"
	    "policy \"default\" {\n"
	    "rule \"soft\" { match = {\"soft\"} action = \"suppress\" }\n"
	    "rule \"dead\" { match = {\"hard\"} count = 2 reset_on = {\"open\"} action = "
	    "\"suppress\" scope = \"address\" }\n}");

	(void)state;
	c->streams[0].policy = "other";
	soft(c, 0)->stream = POLICY_NO_STREAM;
	hard(c, 1)->stream = POLICY_NO_STREAM;
	success(c, 2, SUCCESS_OPEN)->stream =
	    POLICY_NO_STREAM; /* clears it, and is a sign of life */
	hard(c, 3)->stream = POLICY_NO_STREAM;
	hard(c, 4)->stream = POLICY_NO_STREAM;
	c->events[4].trust = TRUST_PLAUSIBLE;
	case_run(c, DAY);
	expect_marks(c, "1 no stream soft\n2 counted dead\n4 counted dead\n5 trust dead\n");
	expect_transitions(c, "");
	expect_status(c, 0, "active hard counts=0/2/0");
	case_free(c);
}

/* a and b share policy "default", so its address rule counts both; c has a policy of its own. */
static void
p52_an_address_rule_is_shared_by_the_streams_of_its_policy(void **state)
{
	struct policy_case *c =
	    case_new("policy \"default\" { rule \"two\" { count = 2 action = \"suppress\" scope = "
		     "\"address\" } }\n"
		     "policy \"own\" { rule \"two\" { count = 2 action = \"suppress\" scope = "
		     "\"address\" } }");

	(void)state;
	c->streams[2] = (struct policy_stream){ .name = "c", .policy = "own" };
	c->nstreams = 3;
	soft(c, 0);
	soft(c, 1)->stream = 2;
	soft(c, 2)->stream = 1;
	case_run(c, DAY);
	expect_transitions(c, "address 0d+2s active>suppressed escalated two #3\n");
	expect_status(
	    c, 2, "suppressed escalated two since 0d+2s counts=1/0/0 last=mailbox_full,soft");
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
		cmocka_unit_test(p9_the_first_reason_that_applies_is_stored),
		cmocka_unit_test(
		    p9_duplicate_comes_before_residual_weight_before_gap_gap_before_day),
		cmocka_unit_test(p9_successes_say_what_became_of_them),
		cmocka_unit_test(p9_contradicted_comes_before_trust),
		cmocka_unit_test(p10_of_one_ident_trust_then_permanence_then_the_smaller_key_wins),
		cmocka_unit_test(p10_the_fold_keeps_one_report_of_an_ident),
		cmocka_unit_test(
		    p10_a_duplicate_is_a_send_already_counted_by_the_rule_for_the_stream),
		cmocka_unit_test(p11_residual_is_judged_in_the_layer_the_rule_writes_to),
		cmocka_unit_test(
		    p13_protected_stops_stream_rules_of_that_stream_and_all_address_rules),
		cmocka_unit_test(p14_a_rule_asks_for_trust_if_any_step_is_more_than_a_notice),
		cmocka_unit_test(
		    p14_a_success_clears_at_the_rules_trust_and_counts_as_life_at_the_streams),
		cmocka_unit_test(
		    p58_without_a_stream_only_address_rules_of_the_default_policy_are_reached),
		cmocka_unit_test(p52_an_address_rule_is_shared_by_the_streams_of_its_policy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
