/* policy_fold - why an event that a rule owns is counted or not; pNN is the point of the fine print */
#include "policy_case.h"

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
		cmocka_unit_test(p9_the_first_reason_that_applies_is_stored),
		cmocka_unit_test(
		    p9_duplicate_comes_before_residual_weight_before_gap_gap_before_day),
		cmocka_unit_test(p9_successes_say_what_became_of_them),
		cmocka_unit_test(p9_contradicted_comes_before_trust),
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
