/* policy_fold - what fails during an incident; pNN is the point of the fine print */
#include "policy_case.h"

#include <time.h>

static void
p15_inside_a_declared_incident_hard_events_never_count(void **state)
{
	struct policy_case *c = case_new(case_dead);

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
	struct policy_case *c = case_new(case_dead);

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
	struct policy_case *c = case_new(case_dead);

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
		struct policy_case *c = case_new(case_dead);
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
	struct policy_case *c = case_new(case_dead);

	(void)state;
	outage(c, DAY, 2 * DAY, false);
	outage(c, DAY, 3 * DAY, false);
	hard(c, DAY);
	case_run(c, 30 * DAY);
	expect_transitions(c, "address 6d active>suppressed hard dead #1\n");
	case_free(c);
	c = case_new(case_dead);
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
	struct policy_case *c = case_new(case_dead);

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

/* 100,000 forged reports about one address, all waiting for one instant: work that grew with their
 * square would take minutes. */
static void
a_flood_during_an_incident_costs_no_square(void **state)
{
	enum { FLOOD = 100000 };
	struct policy_case *c = case_new(case_dead);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
