/* policy_ladder - successes, steps, holds, probes, delays; pNN is the point of the fine print */
#include "policy_case.h"

/* --- success --- */

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

/* --- firing --- */

static void
p31_after_a_release_one_more_bounce_is_the_next_step(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 3 window = \"60d\" action = \"hold\" "
		     "hold_for = \"10d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1);
	soft(c, 2);
	soft(c, 20 * DAY);
	case_run(c, 30 * DAY);
	expect_transitions(c,
	    "a 0d+2s active>held escalated r until 10d+2s #3\n"
	    "a 10d+2s held>active\n"
	    "a 20d active>suppressed escalated r #4\n");
	case_free(c);
}

static void
p32_while_held_the_rule_counts_but_does_not_fire(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 1 action = \"hold\" hold_for = \"10d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, 2 * DAY);
	case_run(c, 5 * DAY);
	expect_marks(c, "1 counted r\n2 counted r\n3 counted r\n");
	expect_transitions(c, "a 0d active>held escalated r until 10d #1\n");
	case_free(c);
}

/* after_holds = 2: hold, hold, then suppress. */
static void
p33_the_nth_firing_takes_the_nth_step(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { action = \"hold\" hold_for = \"1d\" then = "
					 "\"suppress\" after_holds = 2 }");

	(void)state;
	soft(c, 0);
	soft(c, 10 * DAY);
	soft(c, 20 * DAY);
	case_run(c, 30 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 1d #1\n"
	    "a 1d held>active\n"
	    "a 10d active>held escalated r until 11d #2\n"
	    "a 11d held>active\n"
	    "a 20d active>suppressed escalated r #3\n");
	case_free(c);
}

static void
p33_without_then_every_firing_holds_and_the_last_step_repeats(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { match = {\"soft\"} action = \"hold\" hold_for = \"1d\" }\n"
	    "rule \"s\" { match = {\"hard\"} steps = {\"none\", \"hold\"} hold_for = \"1d\" }");

	(void)state;
	soft(c, 0);
	soft(c, 10 * DAY);
	hard(c, 20 * DAY);
	hard(c, 30 * DAY);
	hard(c, 40 * DAY);
	case_run(c, 50 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 1d #1\n"
	    "a 1d held>active\n"
	    "a 10d active>held escalated r until 11d #2\n"
	    "a 11d held>active\n"
	    "a 30d active>held hard s until 31d #4\n"
	    "a 31d held>active\n"
	    "a 40d active>held hard s until 41d #5\n"
	    "a 41d held>active\n");
	case_free(c);
}

/* Two in two days. Told on day 1; day 2 and 3 go on being true; on day 9 it is false; on day 10 it
 * becomes true again; after the click it was cleared, so on day 12 again. */
static void
p33_notify_tells_when_the_condition_becomes_true(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { count = 2 window = \"2d\" reset_on = "
					 "{\"click\"} action = \"notify\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, 2 * DAY);
	soft(c, 3 * DAY);
	soft(c, 9 * DAY);
	soft(c, 10 * DAY);
	success(c, 10 * DAY + 1, SUCCESS_CLICK);
	soft(c, 11 * DAY);
	soft(c, 12 * DAY);
	case_run(c, 20 * DAY);
	expect_requests(c, "a 1d notify r #2\na 10d notify r #6\na 12d notify r #9\n");
	expect_transitions(c, "");
	case_free(c);
}

/* --- probes --- */

static void
p34_a_returned_probe_is_the_next_step_at_once_past_gap_and_day(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 min_gap = \"1d\" per_day = 1 action = "
		     "\"probe\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, DAY + HOUR); /* another bounce only counts, if the gap allows */
	soft(c, DAY + 2 * HOUR)->campaign = SLICE("carom-probe");
	case_run(c, 20 * DAY);
	expect_requests(c, "a 1d probe r #2\n");
	expect_marks(c, "1 counted r\n2 counted r\n3 min_gap r\n4 counted r\n");
	expect_transitions(c,
	    "a 1d active>held escalated r until 8d #2\n"
	    "a 1d+7200s held>suppressed escalated r #4\n");
	case_free(c);
}

static void
p34_a_probe_that_returns_below_trust_or_to_another_rule_is_no_answer(void **state)
{
	struct policy_case *c = case_new("rule \"other\" { match = {\"hard\"} action = \"none\" }\n"
					 "rule \"r\" { action = \"probe\" probe_wait = \"3d\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1)->campaign = SLICE("carom-probe");
	c->events[1].trust = TRUST_WEAK;
	hard(c, 2)->campaign = SLICE("carom-probe");
	case_run(c, 20 * DAY);
	expect_transitions(c, "a 0d active>held escalated r until 3d #1\na 3d held>active\n");
	case_free(c);
}

/* Nothing is written after the probe: suppress. */
static void
p34_the_step_after_a_probe_is_suppress_by_default(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { steps = {\"notify\", \"probe\"} probe_wait = \"3d\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, 2 * DAY)->campaign = SLICE("carom-probe");
	case_run(c, 20 * DAY);
	expect_transitions(c,
	    "a 1d active>held escalated r until 4d #2\n"
	    "a 2d held>suppressed escalated r #3\n");
	case_free(c);
}

/* Released after seven days, and as new: the next bounce is the first of two again. */
static void
p35_a_probe_of_which_nothing_comes_back_has_arrived(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 action = \"probe\" then = \"hold\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1);
	soft(c, 10 * DAY);
	soft(c, 11 * DAY);
	case_run(c, 12 * DAY);
	expect_transitions(c,
	    "a 0d+1s active>held escalated r until 7d+1s #2\n"
	    "a 7d+1s held>active\n"
	    "a 11d active>held escalated r until 18d #4\n");
	expect_requests(c, "a 0d+1s probe r #2\na 11d probe r #4\n");
	case_free(c);
}

static void
p36_a_hold_without_hold_for_lasts_until_a_success_or_an_operator(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { reset_on = {\"reply\"} action = \"hold\" }");

	(void)state;
	soft(c, 0);
	success(c, 100 * DAY, SUCCESS_REPLY);
	soft(c, 101 * DAY);
	decide(c, 200 * DAY, DECISION_RELEASE, 0);
	case_run(c, 300 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until ever #1\n"
	    "a 100d held>active\n"
	    "a 101d active>held escalated r until ever #3\n"
	    "a 200d held>active operator\n");
	case_free(c);
}

/* 10 s x 1.5: 10, 15, 22.5 and 33.75 rounded down at the end only. */
static void
p36_the_kth_hold_is_hold_for_times_factor_to_the_k_minus_1(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { action = \"hold\" hold_for = \"10s\" hold_factor = 1.5 }");

	(void)state;
	for (int i = 0; i < 4; i++)
		soft(c, i * DAY);
	case_run(c, 3 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 0d+10s #1\n"
	    "a 0d+10s held>active\n"
	    "a 1d active>held escalated r until 1d+15s #2\n"
	    "a 1d+15s held>active\n"
	    "a 2d active>held escalated r until 2d+22s #3\n"
	    "a 2d+22s held>active\n"
	    "a 3d active>held escalated r until 3d+33s #4\n");
	case_free(c);
}

static void
p36_a_hold_lasts_at_most_3650_days(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { action = \"hold\" hold_for = \"3000d\" hold_factor = 1.3 }");

	(void)state;
	soft(c, 0);
	soft(c, 4000 * (int64_t)DAY);
	case_run(c, 4001 * (int64_t)DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 3000d #1\n"
	    "a 3000d held>active\n"
	    "a 4000d active>held escalated r until 7650d #2\n");
	case_free(c);
}

/* --- by time --- */

/* Looked at 50 days late: dated by the due instant all the same. */
static void
p37_what_is_due_by_time_is_dated_by_its_due_instant(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { action = \"hold\" hold_for = \"1d\" }");

	(void)state;
	soft(c, 0)->occurred_us += 123456;
	case_run(c, 50 * DAY);
	expect_transitions(
	    c, "a 0d.123456 active>held escalated r until 1d #1\na 1d held>active\n");
	case_free(c);
}

/* All due at day 2: the ends of holds (address, then a, then b), then the delays in that order. */
static void
p37_several_at_one_instant_ends_first_then_delays_by_layer_then_rule(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"delay address\" { match = {\"hard\"} scope = \"address\" delay = \"2d\" action "
	    "= "
	    "\"notify\" continue = true }\n"
	    "rule \"delay 1\" { match = {\"hard\"} delay = \"2d\" action = \"notify\" continue = "
	    "true }\n"
	    "rule \"delay 2\" { match = {\"hard\"} delay = \"2d\" action = \"notify\" continue = "
	    "true }\n"
	    "rule \"hold address\" { match = {\"hard\"} scope = \"address\" hold_for = \"2d\" "
	    "action "
	    "= \"hold\" continue = true }\n"
	    "rule \"hold\" { match = {\"hard\"} hold_for = \"2d\" action = \"hold\" }");

	(void)state;
	hard(c, 0)->stream = 1;
	hard(c, 0);
	case_run(c, 5 * DAY);
	expect_transitions(c,
	    "address 0d active>held hard hold address until 2d #1\n"
	    "b 0d active>held hard hold until 2d #1\n"
	    "a 0d active>held hard hold until 2d #2\n"
	    "address 2d held>active\n"
	    "a 2d held>active\n"
	    "b 2d held>active\n");
	expect_requests(c,
	    "address 2d notify delay address #1\n"
	    "a 2d notify delay 1 #2\n"
	    "a 2d notify delay 2 #2\n"
	    "b 2d notify delay 1 #1\n"
	    "b 2d notify delay 2 #1\n");
	case_free(c);
}

/* Held from 0 to 10 although stale_after is 5 d: the clock starts at day 10, so day 14 is the second
 * step. Without a bounce until day 15 it would be the first. */
static void
p38_the_stale_clock_does_not_run_during_a_hold(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { stale_after = \"5d\" action = \"hold\" hold_for = \"10d\" then = "
	    "\"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, 15 * DAY);
	soft(c, 25 * DAY + 4 * DAY);
	case_run(c, 30 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 10d #1\n"
	    "a 10d held>active\n"
	    "a 15d active>held escalated r until 25d #2\n"
	    "a 25d held>active\n"
	    "a 29d active>suppressed escalated r #3\n");
	case_free(c);
}

static void
p39_several_holds_run_side_by_side_and_the_longest_shows(void **state)
{
	struct policy_case *c =
	    case_new("rule \"short\" { match = {\"soft\"} action = \"hold\" hold_for = \"10d\" }\n"
		     "rule \"long\" { match = {\"hard\"} reset_on = {\"click\"} action = \"hold\" "
		     "hold_for = "
		     "\"30d\" }");

	(void)state;
	soft(c, 0);
	hard(c, DAY);
	success(c, 2 * DAY, SUCCESS_CLICK);
	case_run(c, 20 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated short until 10d #1\n"
	    "a 1d held>held hard long until 31d #2\n"
	    "a 2d held>held escalated short until 10d\n"
	    "a 10d held>active\n");
	case_free(c);
}

/* Whatever the order of the rules, the one that shows stays, and no other shows for no time at all. */
static void
p39_of_holds_that_end_together_the_one_that_shows_stays(void **state)
{
	static const char ten[] =
	    "rule \"ten\" { match = {\"soft\"} action = \"hold\" hold_for = \"10d\" }";
	static const char nine[] =
	    "rule \"nine\" { match = {\"hard\"} action = \"hold\" hold_for = \"9d\" }";

	(void)state;
	for (int reverse = 0; reverse < 2; reverse++) {
		struct policy_case *c;
		char rules[256];

		snprintf(rules, sizeof rules, "%s\n%s", reverse ? nine : ten, reverse ? ten : nine);
		c = case_new(rules);
		soft(c, 0);
		hard(c, DAY);
		case_run(c, 20 * DAY);
		expect_transitions(c,
		    "a 0d active>held escalated ten until 10d #1\n"
		    "a 10d held>active\n");
		case_free(c);
	}
}

/* The shorter one inside the longer changes nothing that shows. */
static void
p41_no_row_is_written_when_nothing_changes(void **state)
{
	struct policy_case *c =
	    case_new("rule \"short\" { match = {\"soft\"} action = \"hold\" hold_for = \"3d\" }\n"
		     "rule \"long\" { match = {\"hard\"} action = \"hold\" hold_for = \"30d\" }");

	(void)state;
	hard(c, 0);
	soft(c, DAY);
	case_run(c, 20 * DAY);
	expect_transitions(c, "a 0d active>held hard long until 30d #1\n");
	case_free(c);
}

static void
p40_the_cause_is_that_of_the_event_that_fired(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { match = {\"kind:*\"} action = \"notify\" "
		     "continue = true }\nrule \"s\" { match = {\"kind:*\"} action "
		     "= \"hold\" hold_for = \"1s\" }");

	(void)state;
	soft(c, 0);
	hard(c, DAY);
	other(c, 2 * DAY, KIND_FEEDBACK, SUBKIND_FRAUD);
	other(c, 3 * DAY, KIND_FEEDBACK, SUBKIND_OPT_OUT);
	other(c, 4 * DAY, KIND_REQUEST, SUBKIND_UNSUBSCRIBE);
	other(c, 5 * DAY, KIND_REQUEST, SUBKIND_SUBSCRIBE);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated s until 0d+1s #1\n"
	    "a 0d+1s held>active\n"
	    "a 1d active>held hard s until 1d+1s #2\n"
	    "a 1d+1s held>active\n"
	    "a 2d active>held complaint s until 2d+1s #3\n"
	    "a 2d+1s held>active\n"
	    "a 3d active>held opt_out s until 3d+1s #4\n"
	    "a 3d+1s held>active\n"
	    "a 4d active>held opt_out s until 4d+1s #5\n"
	    "a 4d+1s held>active\n"
	    "a 5d active>held escalated s until 5d+1s #6\n"
	    "a 5d+1s held>active\n");
	case_free(c);
}

/* --- delays, ends --- */

/* Two bounces: the step comes ten days after the firing, with its event and cause. What comes
 * meanwhile counts and does not fire. */
static void
p55_a_delayed_step_follows_that_long_after_the_firing(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 2 delay = \"10d\" action = \"hold\" hold_for = \"1d\" }");

	(void)state;
	soft(c, 0);
	hard(c, DAY);
	soft(c, 2 * DAY);
	case_run(c, 20 * DAY);
	expect_transitions(c, "a 11d active>held hard r until 12d #2\na 12d held>active\n");
	case_free(c);
}

static void
p55_a_success_or_an_operator_calls_it_off_and_a_suppression_drops_it(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { reset_on = {\"open\"} delay = \"10d\" action = "
		     "\"notify\" }");

	(void)state;
	soft(c, 0);
	success(c, 9 * DAY, SUCCESS_OPEN);
	soft(c, 20 * DAY);
	decide(c, 21 * DAY, DECISION_RELEASE, 0);
	soft(c, 40 * DAY);
	decide(c, 41 * DAY, DECISION_SUPPRESS, 0);
	case_run(c, 60 * DAY);
	expect_requests(c, "");
	case_free(c);
}

/* ezmlm: warned ten days after a bounce; it bounces, ten days later a probe; that bounces. */
static void
p55_a_probe_that_returns_is_not_delayed(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { steps = {\"notify\", \"probe\", \"suppress\"} delay = \"10d\" }");

	(void)state;
	soft(c, 0);
	soft(c, 11 * DAY);
	soft(c, 22 * DAY)->campaign = SLICE("carom-probe");
	case_run(c, 60 * DAY);
	expect_requests(c, "a 10d notify r #1\na 21d probe r #2\n");
	expect_transitions(c,
	    "a 21d active>held escalated r until 28d #2\n"
	    "a 22d held>suppressed escalated r #3\n");
	case_free(c);
}

/* Mailman: hold after hold by themselves, then suppressed; one row each, with the first firing's
 * event and cause. */
static void
p56_on_end_next_takes_the_next_step_by_itself(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { steps = {\"hold\", \"hold\", \"suppress\"} "
					 "hold_for = \"7d\" on_end = \"next\" }");

	(void)state;
	hard(c, 0);
	case_run(c, 60 * DAY);
	expect_transitions(c,
	    "a 0d active>held hard r until 7d #1\n"
	    "a 7d held>held hard r until 14d #1\n"
	    "a 14d held>suppressed hard r #1\n");
	case_free(c);
}

static void
p56_a_next_step_that_only_tells_releases(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { steps = {\"hold\", \"notify\"} hold_for = \"7d\" on_end = \"next\" }");

	(void)state;
	soft(c, 0);
	case_run(c, 60 * DAY);
	expect_transitions(c, "a 0d active>held escalated r until 7d #1\na 7d held>active\n");
	expect_requests(c, "a 7d notify r #1\n");
	case_free(c);
}

/* a is suppressed on day 1: its hold is over for good. The address's hold runs on to its own end. */
static void
p57_a_suppression_ends_the_holds_of_its_own_layer_only(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"address\" { match = {\"soft\"} action = \"hold\" hold_for = \"9d\" scope = "
	    "\"address\" continue = true }\n"
	    "rule \"stream\" { match = {\"soft\"} action = \"hold\" hold_for = \"9d\" }\n"
	    "rule \"complaint\" { match = {\"feedback:abuse\"} action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	other(c, DAY, KIND_FEEDBACK, SUBKIND_ABUSE);
	decide(c, 2 * DAY, DECISION_RELEASE, 0);
	case_run(c, 20 * DAY);
	expect_transitions(c,
	    "address 0d active>held escalated address until 9d #1\n"
	    "a 0d active>held escalated stream until 9d #1\n"
	    "a 1d held>suppressed complaint complaint #2\n"
	    "a 2d suppressed>active operator\n"
	    "address 9d held>active\n");
	case_free(c);
}

/* Else its arrival on day 7 would take the ladder back to its foot. */
static void
p57_a_suppression_ends_a_probe_as_well(void **state)
{
	struct policy_case *c =
	    case_new("rule \"probe\" { match = {\"soft\"} action = \"probe\" }\n"
		     "rule \"complaint\" { match = {\"feedback:abuse\"} action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	other(c, DAY, KIND_FEEDBACK, SUBKIND_ABUSE);
	decide(c, 8 * DAY, DECISION_RELEASE, 0);
	soft(c, 9 * DAY);
	case_run(c, 20 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated probe until 7d #1\n"
	    "a 1d held>suppressed complaint complaint #2\n"
	    "a 8d suppressed>active operator\n"
	    "a 9d active>suppressed escalated probe #3\n");
	case_free(c);
}

/* The window drops the count and a release clears it; both leave the ladder: the third is the
 * third step. */
static void
p59_window_and_release_do_not_reset_the_ladder_success_does(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { window = \"1d\" reset_on = {\"open\"} steps = "
		     "{\"none\", \"none\", \"hold\"} hold_for = \"1d\" }");

	(void)state;
	soft(c, 0);
	soft(c, 10 * DAY);
	decide(c, 11 * DAY, DECISION_RELEASE, 0);
	soft(c, 20 * DAY);
	success(c, 30 * DAY, SUCCESS_OPEN);
	soft(c, 40 * DAY);
	case_run(c, 50 * DAY);
	expect_transitions(c, "a 20d active>held escalated r until 21d #3\na 21d held>active\n");
	case_free(c);
}

/* The probe's bounce is in soft_count and in nothing the rule counts: with a count of 3, after the
 * release of the hold it takes one more bounce (the third), not none. */
static void
p61_the_bounce_of_a_probe_does_not_enter_the_count(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 per_day = 1 steps = {\"probe\", \"notify\"} }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	soft(c, 2 * DAY)->campaign = SLICE("carom-probe");
	soft(c, 2 * DAY + HOUR); /* its day has none yet */
	case_run(c, 9 * DAY);
	expect_marks(c, "1 counted r\n2 counted r\n3 counted r\n4 counted r\n");
	expect_transitions(c, "a 1d active>held escalated r until 8d #2\na 2d held>active #3\n");
	expect_requests(c, "a 1d probe r #2\na 2d notify r #3\n");
	assert_non_null(strstr(c->status, "\nr 3 3000 3 0 0"));
	expect_status(c, 0, "active since 2d counts=4/0/0 last=mailbox_full,soft");
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
		cmocka_unit_test(p31_after_a_release_one_more_bounce_is_the_next_step),
		cmocka_unit_test(p32_while_held_the_rule_counts_but_does_not_fire),
		cmocka_unit_test(p33_the_nth_firing_takes_the_nth_step),
		cmocka_unit_test(p33_without_then_every_firing_holds_and_the_last_step_repeats),
		cmocka_unit_test(p33_notify_tells_when_the_condition_becomes_true),
		cmocka_unit_test(p34_a_returned_probe_is_the_next_step_at_once_past_gap_and_day),
		cmocka_unit_test(
		    p34_a_probe_that_returns_below_trust_or_to_another_rule_is_no_answer),
		cmocka_unit_test(p34_the_step_after_a_probe_is_suppress_by_default),
		cmocka_unit_test(p35_a_probe_of_which_nothing_comes_back_has_arrived),
		cmocka_unit_test(p36_a_hold_without_hold_for_lasts_until_a_success_or_an_operator),
		cmocka_unit_test(p36_the_kth_hold_is_hold_for_times_factor_to_the_k_minus_1),
		cmocka_unit_test(p36_a_hold_lasts_at_most_3650_days),
		cmocka_unit_test(p37_what_is_due_by_time_is_dated_by_its_due_instant),
		cmocka_unit_test(
		    p37_several_at_one_instant_ends_first_then_delays_by_layer_then_rule),
		cmocka_unit_test(p38_the_stale_clock_does_not_run_during_a_hold),
		cmocka_unit_test(p39_of_holds_that_end_together_the_one_that_shows_stays),
		cmocka_unit_test(p39_several_holds_run_side_by_side_and_the_longest_shows),
		cmocka_unit_test(p40_the_cause_is_that_of_the_event_that_fired),
		cmocka_unit_test(p41_no_row_is_written_when_nothing_changes),
		cmocka_unit_test(p55_a_delayed_step_follows_that_long_after_the_firing),
		cmocka_unit_test(
		    p55_a_success_or_an_operator_calls_it_off_and_a_suppression_drops_it),
		cmocka_unit_test(p55_a_probe_that_returns_is_not_delayed),
		cmocka_unit_test(p56_on_end_next_takes_the_next_step_by_itself),
		cmocka_unit_test(p56_a_next_step_that_only_tells_releases),
		cmocka_unit_test(p57_a_suppression_ends_a_probe_as_well),
		cmocka_unit_test(p57_a_suppression_ends_the_holds_of_its_own_layer_only),
		cmocka_unit_test(p59_window_and_release_do_not_reset_the_ladder_success_does),
		cmocka_unit_test(p61_the_bounce_of_a_probe_does_not_enter_the_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
