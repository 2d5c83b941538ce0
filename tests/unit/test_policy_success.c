/* policy_fold - what is a success and what it ends; pNN is the point of the fine print */
#include "policy_case.h"

/* Five bounces each followed by one proof of life; what the rule resets on shows that it was one. */
static void
p28_what_is_a_success(void **state)
{
	static const struct {
		enum kind kind;
		enum subkind subkind;
		const char *campaign;
		unsigned want;
	} cases[] = {
		{ KIND_REPORT, SUBKIND_DELIVERED, "", SUCCESS_DELIVERED },
		{ KIND_REPORT, SUBKIND_RELAYED, "", 0 },
		{ KIND_REPORT, SUBKIND_EXPANDED, "", 0 },
		{ KIND_MAIL, SUBKIND_NONE, "", SUCCESS_REPLY },
		{ KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE, "", SUCCESS_REPLY },
		{ KIND_AUTO_REPLY, SUBKIND_ACKNOWLEDGEMENT, "", SUCCESS_REPLY },
		{ KIND_AUTO_REPLY, SUBKIND_UNATTENDED, "", SUCCESS_REPLY },
		{ KIND_AUTO_REPLY, SUBKIND_AUTO_OTHER, "", SUCCESS_REPLY },
		{ KIND_AUTO_REPLY, SUBKIND_LEFT_COMPANY, "", 0 },
		{ KIND_AUTO_REPLY, SUBKIND_ADDRESS_CHANGED, "", 0 },
		{ KIND_AUTO_REPLY, SUBKIND_CHALLENGE, "", 0 },
		{ KIND_MDN, SUBKIND_DISPLAYED, "", SUCCESS_OPEN },
		{ KIND_MDN, SUBKIND_DELETED, "", 0 },
		{ KIND_BOUNCE, SUBKIND_NONE, "", 0 },
		{ KIND_FEEDBACK, SUBKIND_ABUSE, "", 0 },
		{ KIND_REPORT, SUBKIND_DELIVERED, "carom-probe",
		    SUCCESS_DELIVERED | SUCCESS_PROBE_OK },
		{ KIND_BOUNCE, SUBKIND_NONE, "carom-probe", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct policy_event e = { .kind = cases[i].kind,
			.subkind = cases[i].subkind,
			.campaign = slice_of(cases[i].campaign) };

		assert_int_equal(policy_event_success(&e), cases[i].want);
	}
	assert_int_equal(policy_event_success(&(struct policy_event){
			     .input = INPUT_SUCCESS, .success = SUCCESS_CLICK }),
	    SUCCESS_CLICK);
}

/* CiviCRM's Away: the reply clears first, and then counts as the first of its own rule. */
static void
p28_the_success_is_applied_before_the_event_is_counted(void **state)
{
	struct policy_case *c =
	    case_new("rule \"away\" { match = {\"subkind:out_of_office\"} count = 2 reset_on = "
		     "{\"reply\"} action = \"notify\" }");

	(void)state;
	other(c, 0, KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE);
	other(c, DAY, KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE);
	case_run(c, 2 * DAY);
	expect_marks(c, "1 counted away\n2 counted away\n");
	expect_requests(c, "");
	case_free(c);
}

/* Nobody names a send: a failure at the time or less than 24 h later makes a delivery void. */
static void
p29_a_delivery_is_void_when_a_failure_follows_within_a_day(void **state)
{
	static const struct {
		int after;
		bool void_;
	} cases[] = { { -1, false }, { 0, true }, { DAY - 1, true }, { DAY, false } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct policy_case *c = case_new(
		    "rule \"r\" { count = 3 reset_on = {\"delivered\"} action = \"notify\" }");

		soft(c, 0);
		success(c, 5 * DAY, SUCCESS_DELIVERED);
		soft(c, 5 * DAY + cases[i].after);
		soft(c, 7 * DAY);
		case_run(c, 9 * DAY);
		expect_requests(c, cases[i].void_ ? "a 7d notify r #4\n" : "");
		case_free(c);
	}
}

static void
p29_the_same_send_contradicts_at_any_time_another_never(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 3 reset_on = {\"delivered\"} action = \"notify\" }");

	(void)state;
	soft(c, 0)->send = 1;
	success(c, DAY, SUCCESS_DELIVERED)->send = 2;
	soft(c, 9 * DAY)->send = 2; /* eight days later, the same send: void */
	success(c, 10 * DAY, SUCCESS_DELIVERED)->send = 3;
	soft(c, 10 * DAY)->send = 4; /* at once, but another send: not void */
	case_run(c, 20 * DAY);
	expect_requests(c, "");
	expect_status(c, 0, "active counts=3/0/0 last=mailbox_full,soft");
	assert_non_null(strstr(c->status, "r 1 1000 0 0 0"));
	case_free(c);
}

static void
p29_a_failure_below_the_streams_trust_or_of_another_stream_contradicts_nothing(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 reset_on = {\"delivered\"} action = \"hold\" }");

	(void)state;
	soft(c, 0);
	success(c, DAY, SUCCESS_DELIVERED);
	soft(c, DAY + 1)->trust = TRUST_PLAUSIBLE;
	soft(c, DAY + 2)->stream = 1;
	soft(c, 3 * DAY);
	case_run(c, 9 * DAY);
	expect_transitions(c, "");
	case_free(c);
}

/* Cleared, ladder at its foot: after the open a hold of a day again, not two. */
static void
p30_a_success_ends_the_hold_at_its_own_instant_and_resets_the_ladder(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { reset_on = {\"open\"} action = \"hold\" "
					 "hold_for = \"1d\" hold_factor = 2 }");

	(void)state;
	soft(c, 0);
	soft(c, 2 * DAY);
	success(c, 3 * DAY, SUCCESS_OPEN);
	soft(c, 4 * DAY);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 1d #1\n"
	    "a 1d held>active\n"
	    "a 2d active>held escalated r until 4d #2\n"
	    "a 3d held>active\n"
	    "a 4d active>held escalated r until 5d #4\n"
	    "a 5d held>active\n");
	case_free(c);
}

/* The hold that ends later does not show for no time at all between the two. */
static void
p30_a_success_that_ends_two_holds_is_one_change(void **state)
{
	struct policy_case *c =
	    case_new("rule \"long\" { reset_on = \"open\" action = \"hold\" hold_for = \"9d\" "
		     "continue = true }\n"
		     "rule \"short\" { reset_on = \"open\" action = \"hold\" hold_for = \"5d\" }");

	(void)state;
	soft(c, 0);
	success(c, 2 * DAY, SUCCESS_OPEN);
	case_run(c, 10 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated long until 9d #1\n"
	    "a 2d held>active\n");
	case_free(c);
}

static void
p30_a_success_never_ends_a_suppression_but_makes_the_verdict_unknown(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { consecutive = true action = \"suppress\" scope = \"address\" }");

	(void)state;
	hard(c, 0);
	case_run(c, DAY);
	expect_status(
	    c, 0, "suppressed hard r since 0d hard counts=0/1/0 last=mailbox_not_found,hard");
	success(c, DAY, SUCCESS_REPLY)->stream = 1;
	case_run(c, 2 * DAY);
	expect_status(c, 0, "suppressed hard r since 0d counts=0/1/0 last=mailbox_not_found,hard");
	case_free(c);
}

static void
p30_a_success_that_is_not_in_reset_on_changes_nothing(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 2 reset_on = {\"click\"} action = \"hold\" hold_for = \"9d\" }");

	(void)state;
	soft(c, 0);
	success(c, 1, SUCCESS_OPEN);
	soft(c, 2);
	success(c, DAY, SUCCESS_OPEN);
	case_run(c, 5 * DAY);
	expect_transitions(c, "a 0d+2s active>held escalated r until 9d+2s #3\n");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p28_what_is_a_success),
		cmocka_unit_test(p28_the_success_is_applied_before_the_event_is_counted),
		cmocka_unit_test(p29_a_delivery_is_void_when_a_failure_follows_within_a_day),
		cmocka_unit_test(p29_the_same_send_contradicts_at_any_time_another_never),
		cmocka_unit_test(
		    p29_a_failure_below_the_streams_trust_or_of_another_stream_contradicts_nothing),
		cmocka_unit_test(
		    p30_a_success_ends_the_hold_at_its_own_instant_and_resets_the_ladder),
		cmocka_unit_test(
		    p30_a_success_never_ends_a_suppression_but_makes_the_verdict_unknown),
		cmocka_unit_test(p30_a_success_that_ends_two_holds_is_one_change),
		cmocka_unit_test(p30_a_success_that_is_not_in_reset_on_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
