/* policy_fold - the order of things, layers, incidents, operators, what is shown; pNN is the point of
 * the fine print */
#include "policy_case.h"

#include <time.h>

/* The event of instant T comes after the hold's end at T and before the decision of T. */
static void
p5_due_then_events_by_ident_then_decisions(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { action = \"hold\" hold_for = \"1d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, DAY);
	decide(c, DAY, DECISION_RELEASE, 0);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 1d #1\n"
	    "a 1d held>active\n"
	    "a 1d active>suppressed escalated r #2\n"
	    "a 1d suppressed>active operator\n");
	case_free(c);
}

static void
p5_events_of_one_instant_go_by_ident(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { count = 2 action = \"suppress\" }");

	(void)state;
	soft(c, 0)->ident[0] = 9;
	soft(c, 0)->ident[0] = 1;
	case_run(c, DAY);
	expect_transitions(c, "a 0d active>suppressed escalated r #1\n");
	case_free(c);
}

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

/* --- incidents --- */

static const char dead[] =
    "rule \"dead\" { match = {\"hard\"} action = \"suppress\" scope = \"address\" }\n"
    "rule \"soft\" { match = {\"soft\"} action = \"suppress\" }";

static void
outage(struct policy_case *c, int64_t from, int64_t to, bool declared)
{
	c->incidents[c->nincidents++] = (struct policy_incident){ .domain = "d.*",
		.from_us = case_us(from),
		.to_us = to ? case_us(to) : POLICY_FOREVER,
		.declared = declared };
}

static void
p15_inside_a_declared_incident_hard_events_never_count(void **state)
{
	struct policy_case *c = case_new(dead);

	(void)state;
	outage(c, DAY, 2 * DAY, true);
	hard(c, DAY);             /* from is inside */
	soft(c, DAY)->stream = 1; /* only hard events are concerned */
	case_run(c, 30 * DAY);
	expect_marks(c, "1 incident dead\n2 counted soft\n");
	expect_transitions(c, "b 1d active>suppressed escalated soft #2\n");
	expect_status(c, 0, "active last=mailbox_not_found,hard");
	hard(c, 2 * DAY); /* to is outside */
	case_run(c, 30 * DAY);
	expect_transitions(c,
	    "b 1d active>suppressed escalated soft #2\n"
	    "address 2d active>suppressed hard dead #3\n");
	case_free(c);
}

static void
p15_inside_a_detected_one_they_wait_until_72_hours_after_its_end(void **state)
{
	struct policy_case *c = case_new(dead);

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY + HOUR);
	case_run(c, 5 * DAY - 1);
	expect_marks(c, "1 incident dead\n");
	expect_status(c, 0, "active last=mailbox_not_found,hard");
	case_run(c, 5 * DAY);
	expect_marks(c, "1 counted dead\n");
	expect_transitions(c, "address 5d active>suppressed hard dead #1\n");
	case_free(c);
}

static void
p15_an_open_incident_makes_them_wait_without_end(void **state)
{
	struct policy_case *c = case_new(dead);

	(void)state;
	outage(c, DAY, 0, false);
	hard(c, DAY);
	case_run(c, 1000 * DAY);
	expect_transitions(c, "");
	assert_true(policy_state_waits(c->state));
	assert_int_equal(policy_state_due(c->state), POLICY_FOREVER);
	case_free(c);
}

static void
p15_a_sign_of_life_puts_them_out_for_good(void **state)
{
	static const struct {
		int64_t at;
		enum trust trust;
		bool out;
	} cases[] = {
		{ DAY + HOUR - 1, TRUST_CORRELATED, false }, /* before the event */
		{ DAY + HOUR + 1, TRUST_CORRELATED, true },
		{ DAY + HOUR + 1, TRUST_PLAUSIBLE, false }, { 5 * DAY - 1, TRUST_CORRELATED, true },
		{ 5 * DAY, TRUST_CORRELATED, false }, /* at the instant is too late */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct policy_case *c = case_new(dead);
		struct policy_event *e;

		outage(c, DAY, 2 * DAY, false);
		hard(c, DAY + HOUR);
		e = success(c, cases[i].at, SUCCESS_REPLY);
		e->stream = 1;
		e->trust = cases[i].trust;
		case_run(c, 30 * DAY);
		expect_marks(c, cases[i].out ? "1 incident dead\n" : "1 counted dead\n");
		case_free(c);
	}
}

/* A delivery that a failure contradicts is no sign of life, and the waiting event itself contradicts
 * (p60): same stream, no send named, less than a day later. */
static void
p60_a_waiting_event_still_belies_a_delivery(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"dead\" { match = {\"hard\"} action = \"suppress\" scope = \"address\" }\n"
	    "rule \"soft\" { match = {\"soft\"} count = 2 reset_on = {\"delivered\"} action = "
	    "\"notify\" }");

	(void)state;
	outage(c, DAY, 2 * DAY, true);
	soft(c, 0);
	success(c, DAY, SUCCESS_DELIVERED);
	hard(c, DAY + 1); /* excluded, and yet */
	soft(c, 9 * DAY);
	case_run(c, 30 * DAY);
	expect_requests(c, "a 9d notify soft #4\n");
	case_free(c);
}

static void
p15_declared_wins_over_detected_and_the_later_end_of_two(void **state)
{
	struct policy_case *c = case_new(dead);

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	outage(c, DAY, 3 * DAY, false);
	hard(c, DAY);
	case_run(c, 30 * DAY);
	expect_transitions(c, "address 6d active>suppressed hard dead #1\n");
	case_free(c);
	c = case_new(dead);
	outage(c, DAY, 2 * DAY, false);
	outage(c, 0, 0, true);
	hard(c, DAY);
	case_run(c, 30 * DAY);
	expect_transitions(c, "");
	case_free(c);
}

static void
p15_an_incident_is_of_a_provider_or_a_domain(void **state)
{
	struct policy_case *c = case_new(dead);

	(void)state;
	c->incidents[c->nincidents++] = (struct policy_incident){ .provider = "gmail",
		.from_us = case_us(0),
		.to_us = POLICY_FOREVER,
		.declared = true };
	hard(c, DAY)->provider = SLICE("microsoft");
	case_run(c, 30 * DAY);
	expect_transitions(c, "address 1d active>suppressed hard dead #1\n");
	c->events[0].provider = SLICE("Gmail");
	case_run(c, 30 * DAY);
	expect_transitions(c, "");
	case_free(c);
}

/* Waits end at day 5, in the order of their own times; window, span and day see day 5. */
static void
p62_several_whose_wait_ends_at_one_instant_are_folded_by_their_own_time(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"dead\" { match = {\"hard\"} count = 3 per_day = 2 window = \"1d\" action = "
	    "\"hold\" hold_for = \"1d\" }");

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY + 2 * HOUR);
	hard(c, DAY + HOUR);
	hard(c, DAY + 3 * HOUR);
	hard(c, 6 * DAY); /* day 5 is exactly a day old: three */
	case_run(c, 9 * DAY);
	expect_marks(c, "1 counted dead\n2 counted dead\n3 per_day dead\n4 counted dead\n");
	expect_transitions(c, "a 6d active>held hard dead until 7d #4\na 7d held>active\n");
	case_free(c);
}

static void
p5_ended_waits_come_after_what_falls_due_and_before_events(void **state)
{
	struct policy_case *c =
	    case_new("rule \"dead\" { match = {\"hard\"} action = \"suppress\" }\n"
		     "rule \"soft\" { match = {\"soft\"} action = \"hold\" hold_for = \"1d\" }");

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY);
	soft(c, 4 * DAY);
	soft(c, 5 * DAY);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 4d active>held escalated soft until 5d #2\n"
	    "a 5d held>active\n"
	    "a 5d active>suppressed hard dead #1\n");
	expect_marks(c, "1 counted dead\n2 counted soft\n3 residual soft\n");
	case_free(c);
}

/* 100,000 forged reports about one address, all waiting for one instant: work that grew with their
 * square would take minutes. */
static void
a_flood_during_an_incident_costs_no_square(void **state)
{
	enum { FLOOD = 100000 };
	struct policy_case *c = case_new(dead);
	struct policy_event *events = calloc(FLOOD, sizeof *events);
	struct policy_output out = { 0 };
	struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") },
		.events = events,
		.nevents = FLOOD };
	clock_t from;

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	case_run(c, 0);
	for (uint32_t i = 0; i < FLOOD; i++) {
		events[i] = (struct policy_event){ .occurred_us = case_us(DAY) + i,
			.kind = KIND_BOUNCE,
			.permanence = PERMANENCE_HARD,
			.trust = TRUST_WEAK };
		memcpy(events[i].ident, &i, sizeof i);
	}
	from = clock();
	policy_state_clear(c->state);
	assert_int_equal(policy_fold(c->state, &in, case_us(9 * DAY), &out), POLICY_FOLDED);
	assert_in_range(clock() - from, 0, 20 * CLOCKS_PER_SEC);
	assert_int_equal(out.ntransitions, 0);
	policy_output_free(&out);
	free(events);
	case_free(c);
}

/* --- operators --- */

static void
p43_an_operators_suppression_stands_until_release_or_reset(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 2 consecutive = true action = \"hold\" hold_for = \"1d\" }");

	(void)state;
	soft(c, 0);
	decide(c, DAY, DECISION_SUPPRESS, 0);
	success(c, 2 * DAY, SUCCESS_CLICK);
	decide(c, 3 * DAY, DECISION_FORGET, POLICY_ADDRESS);
	decide(c, 4 * DAY, DECISION_RELEASE, 1); /* of another stream */
	case_run(c, 5 * DAY);
	expect_transitions(c, "a 1d active>suppressed operator\n");
	decide(c, 6 * DAY, DECISION_RESET, 0);
	case_run(c, 9 * DAY);
	expect_transitions(c, "a 1d active>suppressed operator\na 6d suppressed>active operator\n");
	case_free(c);
}

/* Suppressing changes neither counts nor ladder; with stream null it lies on the address. */
static void
p43_suppress_leaves_counts_and_ladder(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { match = {\"soft\"} count = 2 action = \"notify\" scope = "
		     "\"stream\" }");

	(void)state;
	soft(c, 0);
	decide(c, 1, DECISION_SUPPRESS, POLICY_ADDRESS);
	case_run(c, 2);
	expect_transitions(c, "address 0d+1s active>suppressed operator\n");
	assert_non_null(strstr(c->status, "\nr 1 1000 0 0 0"));
	case_free(c);
}

static void
p41_an_operator_over_a_rule_changes_the_cause_but_not_since(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	decide(c, DAY, DECISION_SUPPRESS, 0);
	case_run(c, 2 * DAY);
	expect_transitions(c,
	    "a 0d active>suppressed escalated r #1\n"
	    "a 1d suppressed>suppressed operator\n");
	expect_status(c, 0, "suppressed operator since 0d counts=1/0/0 last=mailbox_full,soft");
	case_free(c);
}

/* Counts are cleared, so it takes two again; the ladder is kept, so it is the second step. */
static void
p44_release_clears_the_counts_and_keeps_the_ladder(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 2 action = \"hold\" hold_for = \"30d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1);
	decide(c, DAY, DECISION_RELEASE, 0);
	soft(c, 2 * DAY);
	soft(c, 3 * DAY);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d+1s active>held escalated r until 30d+1s #2\n"
	    "a 1d held>active operator\n"
	    "a 3d active>suppressed escalated r #4\n");
	case_free(c);
}

static void
p44_reset_resets_the_ladder_as_well(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 1 action = \"hold\" hold_for = \"3d\" then = \"suppress\" }");

	(void)state;
	soft(c, 0);
	decide(c, DAY, DECISION_RESET, POLICY_ADDRESS);
	soft(c, 2 * DAY);
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated r until 3d #1\n"
	    "a 1d held>active operator\n"
	    "a 2d active>held escalated r until 5d #2\n"
	    "a 5d held>active\n");
	case_free(c);
}

/* The hard event of day 1 waits until day 5; the operator released on day 2, knowing better. The one
 * after the decision counts as for anyone. */
static void
p44_what_occurred_before_a_decision_never_undoes_it(void **state)
{
	struct policy_case *c = case_new(dead);

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY);
	decide(c, 2 * DAY, DECISION_RELEASE, POLICY_ADDRESS);
	case_run(c, 30 * DAY);
	expect_transitions(c, "");
	hard(c, 2 * DAY + 1);
	case_run(c, 30 * DAY);
	expect_transitions(c, "address 2d+1s active>suppressed hard dead #2\n");
	case_free(c);
}

/* At one instant the operator decides after the events, also after one that waits. */
static void
p44_what_waits_since_the_instant_of_a_decision_came_before_it(void **state)
{
	struct policy_case *c = case_new(dead);

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY);
	decide(c, DAY, DECISION_RELEASE, POLICY_ADDRESS);
	case_run(c, 30 * DAY);
	expect_transitions(c, "");
	case_free(c);

	c = case_new("rule \"soft\" { match = {\"soft\"} action = \"suppress\" }");
	outage(c, DAY, 2 * DAY, false);
	hard(c, DAY);
	decide(c, DAY, DECISION_RESET, POLICY_ADDRESS);
	case_run(c, 30 * DAY);
	expect_status(c, 0, "active last=mailbox_not_found,hard");
	case_free(c);
}

static void
p44_releasing_a_stream_does_not_lift_what_lies_on_the_address(void **state)
{
	struct policy_case *c = case_new(dead);

	(void)state;
	hard(c, 0);
	decide(c, DAY, DECISION_RELEASE, 0);
	case_run(c, 2 * DAY);
	expect_transitions(c, "address 0d active>suppressed hard dead #1\n");
	decide(c, 3 * DAY, DECISION_RELEASE, POLICY_ADDRESS);
	case_run(c, 4 * DAY);
	expect_transitions(c,
	    "address 0d active>suppressed hard dead #1\n"
	    "address 3d suppressed>active operator\n");
	case_free(c);
}

/* The hold runs to its end although on_end would lead on; the suppression stays; nothing is counted. */
static void
p45_forget_leaves_suppressions_and_running_holds(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"dead\" { match = {\"hard\"} action = \"suppress\" scope = \"address\" }\n"
	    "rule \"soft\" { match = {\"soft\"} steps = {\"hold\", \"suppress\"} hold_for = \"5d\" "
	    "on_end = \"next\" }\n"
	    "rule \"later\" { match = {\"undetermined\"} delay = \"5d\" action = \"notify\" }");

	(void)state;
	soft(c, 0);
	bounce(c, 1, PERMANENCE_UNDETERMINED, REASON_NONE);
	hard(c, DAY);
	decide(c, 2 * DAY, DECISION_FORGET, 1); /* a stream does not narrow it */
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d active>held escalated soft until 5d #1\n"
	    "address 1d active>suppressed hard dead #3\n"
	    "a 5d held>active\n");
	expect_requests(c, "");
	expect_status(c, 0, "suppressed hard dead since 1d last=mailbox_not_found,hard");
	case_free(c);
}

/* The ladder is forgotten, but the probe is on its way and knows its place: a bounce that comes after
 * the decision is evidence of its own. */
static void
p45_a_probe_that_returns_after_forget_takes_the_step_after_it(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { steps = {\"none\", \"probe\", \"suppress\"} }");

	(void)state;
	soft(c, 0);
	soft(c, 1);
	decide(c, DAY, DECISION_FORGET, POLICY_ADDRESS);
	soft(c, 2 * DAY)->campaign = SLICE("carom-probe");
	case_run(c, 9 * DAY);
	expect_transitions(c,
	    "a 0d+1s active>held escalated r until 7d+1s #2\n"
	    "a 2d held>suppressed escalated r #3\n");
	case_free(c);
}

/* --- what is shown --- */

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

/* Delivered at 0 cleared the count of an earlier bounce; the failure that names the same send comes
 * ten days later, in a second call: history has to be read again, and from where is told. */
static void
a_late_contradiction_asks_for_recomputation(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 reset_on = {\"delivered\"} action = \"suppress\" }");
	struct policy_output out = { 0 };
	struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") } };

	(void)state;
	soft(c, 0);
	success(c, DAY, SUCCESS_DELIVERED)->send = 5;
	case_run(c, 2 * DAY);
	soft(c, 10 * DAY)->send = 5;
	in.events = &c->events[2];
	in.nevents = 1;
	assert_int_equal(policy_fold(c->state, &in, case_us(11 * DAY), &out), POLICY_RECOMPUTE);
	assert_true(policy_state_touched(c->state) <= case_us(DAY));
	case_run(c, 11 * DAY);
	expect_transitions(c, "a 10d active>suppressed escalated r #3\n");
	policy_output_free(&out);
	case_free(c);
}

/* After retention nothing older can be read: the same failure is folded on, and asks for nothing. */
static void
p49_at_the_oldest_checkpoint_nothing_is_asked_for(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 1 reset_on = {\"delivered\"} action = \"suppress\" }");
	struct policy_output out = { 0 };
	struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") },
		.oldest = true };

	(void)state;
	success(c, DAY, SUCCESS_DELIVERED)->send = 5;
	case_run(c, 2 * DAY);
	soft(c, 10 * DAY)->send = 5;
	in.events = &c->events[1];
	in.nevents = 1;
	assert_int_equal(policy_fold(c->state, &in, case_us(11 * DAY), &out), POLICY_FOLDED);
	assert_int_equal(out.ntransitions, 1);
	policy_output_free(&out);
	case_free(c);
}

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
	struct policy_case *c = case_new(dead);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p5_due_then_events_by_ident_then_decisions),
		cmocka_unit_test(p5_events_of_one_instant_go_by_ident),
		cmocka_unit_test(p5_ended_waits_come_after_what_falls_due_and_before_events),
		cmocka_unit_test(p12_in_force_is_the_severer_layer),
		cmocka_unit_test(p15_inside_a_declared_incident_hard_events_never_count),
		cmocka_unit_test(p15_inside_a_detected_one_they_wait_until_72_hours_after_its_end),
		cmocka_unit_test(p15_an_open_incident_makes_them_wait_without_end),
		cmocka_unit_test(p15_a_sign_of_life_puts_them_out_for_good),
		cmocka_unit_test(p15_declared_wins_over_detected_and_the_later_end_of_two),
		cmocka_unit_test(p15_an_incident_is_of_a_provider_or_a_domain),
		cmocka_unit_test(p60_a_waiting_event_still_belies_a_delivery),
		cmocka_unit_test(
		    p62_several_whose_wait_ends_at_one_instant_are_folded_by_their_own_time),
		cmocka_unit_test(a_flood_during_an_incident_costs_no_square),
		cmocka_unit_test(p41_an_operator_over_a_rule_changes_the_cause_but_not_since),
		cmocka_unit_test(p42_counters_and_the_verdict),
		cmocka_unit_test(p42_the_verdict_needs_the_owners_trust),
		cmocka_unit_test(p43_an_operators_suppression_stands_until_release_or_reset),
		cmocka_unit_test(p43_suppress_leaves_counts_and_ladder),
		cmocka_unit_test(p44_release_clears_the_counts_and_keeps_the_ladder),
		cmocka_unit_test(p44_reset_resets_the_ladder_as_well),
		cmocka_unit_test(p44_what_occurred_before_a_decision_never_undoes_it),
		cmocka_unit_test(p44_what_waits_since_the_instant_of_a_decision_came_before_it),
		cmocka_unit_test(p44_releasing_a_stream_does_not_lift_what_lies_on_the_address),
		cmocka_unit_test(p45_forget_leaves_suppressions_and_running_holds),
		cmocka_unit_test(p45_a_probe_that_returns_after_forget_takes_the_step_after_it),
		cmocka_unit_test(p46_away_until_lasts_until_the_day_begins_in_the_policys_zone),
		cmocka_unit_test(p46_new_address_and_review_come_from_the_streams_trust),
		cmocka_unit_test(p46_last_reason_is_of_the_latest_bounce_counted_or_not),
		cmocka_unit_test(a_late_contradiction_asks_for_recomputation),
		cmocka_unit_test(p49_at_the_oldest_checkpoint_nothing_is_asked_for),
		cmocka_unit_test(p49_a_changed_policy_keeps_standing_ladder_and_unchanged_counts),
		cmocka_unit_test(p49_a_hold_whose_rule_is_gone_ends_by_itself),
		cmocka_unit_test(damaged_bytes_leave_the_state_untouched),
		cmocka_unit_test(a_set_refuses_what_cannot_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
