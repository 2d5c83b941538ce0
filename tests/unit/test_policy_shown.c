/* policy_fold - what is shown of a contact: standing, counters, verdict; pNN is the point of the fine
 * print */
#include "policy_case.h"

/* Held longer on the stream, then suppressed on the address; each layer has its own rows. */
static void
p12_in_force_is_the_severer_layer(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"address\" { match = {\"hard\"} action = \"hold\" hold_for = \"5d\" scope = "
	    "\"address\" }\n"
	    "rule \"stream\" { match = {\"soft\"} action = \"hold\" hold_for = \"9d\" }");

	(void)state;
	hard(c, 0);
	soft(c, DAY);
	case_run(c, 2 * DAY);
	expect_status(c, 0,
	    "held escalated stream since 1d until 10d hard counts=1/1/0 last=mailbox_full,soft");
	expect_status(c, 1, "held hard address since 0d until 5d hard counts=0/1/0");
	decide(c, 3 * DAY, DECISION_SUPPRESS, POLICY_ADDRESS);
	decide(c, 4 * DAY, DECISION_SUPPRESS, 0);
	case_run(c, 5 * DAY);
	/* of two suppressions the older */
	expect_status(
	    c, 0, "suppressed operator since 3d hard counts=1/1/0 last=mailbox_full,soft");
	decide(c, 5 * DAY, DECISION_RELEASE, POLICY_ADDRESS);
	decide(c, 6 * DAY, DECISION_SUPPRESS, 1);
	decide(c, 7 * DAY, DECISION_RELEASE, 1);
	case_run(c, 8 * DAY);
	/* of two actives the later since */
	expect_status(c, 1, "active since 7d hard counts=0/1/0");
	case_free(c);
}

static void
p42_counters_and_the_verdict(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"dead\" { match = {\"hard\"} count = 9 action = \"suppress\" }\n"
	    "rule \"soft\" { match = {\"soft\"} count = 9 action = \"suppress\" }\n"
	    "rule \"complaint\" { match = {\"kind:feedback\"} count = 9 action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1)->stream = 1;
	hard(c, 2)->stream = 1;
	other(c, 3, KIND_FEEDBACK, SUBKIND_ABUSE);
	case_run(c, DAY);
	expect_status(c, 0, "active hard counts=1/1/1 last=mailbox_full,soft");
	expect_status(c, 1, "active hard counts=1/1/0 last=mailbox_not_found,hard");
	decide(c, 4, DECISION_RELEASE, POLICY_ADDRESS); /* changes no counter */
	decide(c, 5, DECISION_RESET, 1);                /* of that layer only */
	case_run(c, DAY);
	expect_status(c, 0, "active hard counts=1/1/1 last=mailbox_full,soft");
	expect_status(c, 1, "active hard counts=0/1/0 last=mailbox_not_found,hard");
	decide(c, 6, DECISION_RESET, POLICY_ADDRESS);
	case_run(c, DAY);
	expect_status(c, 0, "active last=mailbox_full,soft");
	case_free(c);
}

static void
p42_the_verdict_needs_the_owners_trust(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"strict\" { match = {\"hard\", \"campaign:x\"} trust = \"verified\" action = "
	    "\"notify\" }");

	(void)state;
	hard(c, 0)->campaign = SLICE("x");   /* counted by a notice, but not of its owner's trust */
	hard(c, 1)->trust = TRUST_PLAUSIBLE; /* owned by nobody, below the stream's */
	case_run(c, DAY);
	expect_status(c, 0, "active counts=0/1/0 last=mailbox_not_found,hard");
	hard(c, 2); /* owned by nobody */
	case_run(c, DAY);
	expect_status(c, 0, "active hard counts=0/1/0 last=mailbox_not_found,hard");
	case_free(c);
}

/* The first day back is 2026-01-11, day 20,464 since 1970; in Vienna it begins at 23:00 UTC. */
static void
p46_away_until_lasts_until_the_day_begins_in_the_policys_zone(void **state)
{
	struct policy_case *c = case_new("policy \"default\" { timezone = \"Europe/Vienna\" }");

	(void)state;
	other(c, 0, KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE)->away_until = 20464;
	other(c, 1, KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE); /* names none: the older stays */
	other(c, 2, KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE)->away_until = 30000;
	c->events[2].trust = TRUST_PLAUSIBLE; /* of too little trust */
	case_run(c, 9 * DAY + 23 * HOUR - 1);
	expect_status(c, 0, "active away=20464");
	case_run(c, 9 * DAY + 23 * HOUR);
	expect_status(c, 0, "active");
	case_free(c);
}

static void
p46_new_address_and_review_come_from_the_streams_trust(void **state)
{
	struct policy_case *c = case_new("");

	(void)state;
	other(c, 0, KIND_AUTO_REPLY, SUBKIND_ADDRESS_CHANGED)->new_address = true;
	other(c, 1, KIND_AUTO_REPLY, SUBKIND_ADDRESS_CHANGED)->new_address = true;
	other(c, 2, KIND_AUTO_REPLY, SUBKIND_ADDRESS_CHANGED)->new_address = true;
	c->events[2].trust = TRUST_WEAK;
	other(c, 3, KIND_AUTO_REPLY, SUBKIND_LEFT_COMPANY)->trust = TRUST_WEAK;
	case_run(c, DAY);
	expect_status(c, 0, "active new=#2");
	other(c, 4, KIND_AUTO_REPLY, SUBKIND_LEFT_COMPANY);
	case_run(c, DAY);
	expect_status(c, 0, "active new=#2 review");
	case_free(c);
}

static void
p46_last_reason_is_of_the_latest_bounce_counted_or_not(void **state)
{
	struct policy_case *c = case_new("");

	(void)state;
	hard(c, 0);
	soft(c, 1)->trust = TRUST_WEAK;
	other(c, 2, KIND_MDN, SUBKIND_DELETED);
	case_run(c, DAY);
	expect_status(c, 0, "active hard last=mailbox_full,soft");
	assert_int_equal(policy_state_status(c->state, 0, case_us(DAY)).last_event_us, case_us(2));
	case_free(c);
}

static void
what_a_count_or_a_score_is_compared_with(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"reader\" { match = {\"hard\"} count = 2 count_engaged = 7 action = \"notify\" "
	    "}\n"
	    "rule \"falls\" { match = {\"soft\"} count = 3 decay = \"1/2d\" action = \"notify\" }");
	struct policy_progress p;

	(void)state;
	hard(c, 0);
	soft(c, 0);
	soft(c, DAY);
	case_run(c, DAY);
	assert_true(policy_state_progress(c->state, 0, 0, &p));
	assert_int_equal(p.count, 2);
	success(c, 2 * DAY, SUCCESS_OPEN);
	case_run(c, 2 * DAY);
	assert_true(policy_state_progress(c->state, 0, 0, &p));
	assert_int_equal(p.count, 7);
	assert_true(policy_state_progress(c->state, 0, 1, &p));
	assert_int_equal(p.counted, 2); /* and still no two of three: half of the first is gone */
	assert_int_equal(p.score, 1500);
	assert_int_equal(p.threshold, 3000);
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p12_in_force_is_the_severer_layer),
		cmocka_unit_test(p42_counters_and_the_verdict),
		cmocka_unit_test(p42_the_verdict_needs_the_owners_trust),
		cmocka_unit_test(p46_away_until_lasts_until_the_day_begins_in_the_policys_zone),
		cmocka_unit_test(p46_new_address_and_review_come_from_the_streams_trust),
		cmocka_unit_test(p46_last_reason_is_of_the_latest_bounce_counted_or_not),
		cmocka_unit_test(what_a_count_or_a_score_is_compared_with),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
