/* policy_fold - windows, spans and gaps of what is counted; pNN is the point of the fine print */
#include "policy_case.h"

/* Exactly ten days old is inside, a second more is not. */
static void
p17_a_window_is_closed(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 window = \"10d\" action = \"notify\" }");

	(void)state;
	soft(c, 0);
	soft(c, 10 * DAY);
	soft(c, 20 * DAY + 1);
	case_run(c, 30 * DAY);
	expect_requests(c, "a 10d notify r #2\n");
	case_free(c);
}

static void
p17_span_gap_and_ratio_are_met_when_reached_exactly(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"span\" { match = {\"hard\"} count = 2 min_span = \"3d\" action = \"notify\" }\n"
	    "rule \"gap\" { match = {\"undetermined\"} count = 9 min_gap = \"1h\" action = "
	    "\"notify\" }\n"
	    "rule \"ratio\" { match = {\"soft\"} min_ratio = \"50%\" min_sent = 2 action = "
	    "\"notify\" }");

	(void)state;
	mailing(c, 0, "one");
	mailing(c, 0, "two");
	hard(c, 0);
	hard(c, 3 * DAY - 1);
	hard(c, 3 * DAY);
	bounce(c, 0, PERMANENCE_UNDETERMINED, REASON_NONE);
	bounce(c, HOUR - 1, PERMANENCE_UNDETERMINED, REASON_NONE);
	bounce(c, HOUR, PERMANENCE_UNDETERMINED, REASON_NONE);
	soft(c, 4 * HOUR); /* one of two... sent before the first counted event, so not yet */
	mailing(c, 5 * HOUR, "three");
	mailing(c, 6 * HOUR, "four");
	mailing(c, 7 * HOUR, "five");
	mailing(c, 8 * HOUR, "six");
	soft(c, 9 * HOUR); /* two of four */
	case_run(c, 30 * DAY);
	expect_requests(c, "a 0d+32400s notify ratio #8\na 3d notify span #3\n");
	expect_marks(c,
	    "1 counted span\n2 counted span\n3 counted span\n4 counted gap\n"
	    "5 min_gap gap\n6 counted gap\n7 counted ratio\n8 counted ratio\n");
	case_free(c);
}

/* Stale at the very instant of the third: it is the first of a new count. */
static void
p17_stale_acts_before_the_events_of_its_instant(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 3 stale_after = \"7d\" action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	soft(c, 7 * DAY - 1);
	soft(c, 14 * DAY - 1);
	soft(c, 14 * DAY);
	soft(c, 14 * DAY + 1);
	case_run(c, 15 * DAY);
	expect_transitions(c, "a 14d+1s active>suppressed escalated r #5\n");
	case_free(c);
}

/* After the click neither the gap nor the day remember the bounce before it. */
static void
p19_cleared_is_as_new(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { count = 9 min_gap = \"3d\" per_day = 1 "
					 "reset_on = {\"click\"} action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	success(c, HOUR, SUCCESS_CLICK);
	soft(c, 2 * HOUR);
	soft(c, 3 * HOUR);
	decide(c, 4 * HOUR, DECISION_RELEASE, 0);
	soft(c, 5 * HOUR);
	case_run(c, DAY);
	expect_marks(c, "1 counted r\n3 counted r\n4 min_gap r\n5 counted r\n");
	case_free(c);
}

/* Without window: since the last clearing. The release at day 5 makes day 6 the first. */
static void
p21_the_span_runs_from_the_first_counted_event(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 min_span = \"10d\" action = \"notify\" }");

	(void)state;
	soft(c, 0);
	decide(c, 5 * DAY, DECISION_RELEASE, 0);
	soft(c, 6 * DAY);
	soft(c, 12 * DAY);
	soft(c, 16 * DAY);
	case_run(c, 20 * DAY);
	expect_requests(c, "a 16d notify r #4\n");
	case_free(c);
}

/* The newest three never span ten days; all eleven do. */
static void
p22_the_span_is_of_all_counted_events_not_of_the_newest(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 3 min_span = \"10d\" window = \"30d\" action = \"notify\" }");

	(void)state;
	for (int day = 0; day <= 10; day++)
		soft(c, day * DAY);
	case_run(c, 20 * DAY);
	expect_requests(c, "a 10d notify r #11\n");
	case_free(c);
}

/* 1,001 events of a weight of 1: the state keeps 1,000 of them, so 1,000.5 is never reached. */
static void
p22_a_state_keeps_at_most_1000_events(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { threshold = 1000.5 action = \"suppress\" "
					 "continue = true }\nrule \"s\" { count = 1000 min_span = "
					 "\"1001s\" action = \"notify\" }");

	(void)state;
	for (int i = 0; i <= 1001; i++)
		soft(c, i);
	case_fold(c, DAY);
	expect_transitions(c, "");
	/* the first of all is still known to the span when it went out of the list */
	expect_requests(c, "a 0d+1001s notify s #1002\n");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p17_a_window_is_closed),
		cmocka_unit_test(p17_span_gap_and_ratio_are_met_when_reached_exactly),
		cmocka_unit_test(p17_stale_acts_before_the_events_of_its_instant),
		cmocka_unit_test(p19_cleared_is_as_new),
		cmocka_unit_test(p21_the_span_runs_from_the_first_counted_event),
		cmocka_unit_test(p22_the_span_is_of_all_counted_events_not_of_the_newest),
		cmocka_unit_test(p22_a_state_keeps_at_most_1000_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
