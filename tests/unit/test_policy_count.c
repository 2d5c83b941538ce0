/* policy_count - what is counted, and when it is enough; pNN is the point of the fine print */
#include "policy_case.h"

static void
p6_all_arithmetic_is_in_whole_seconds_rounded_down(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { count = 2 min_gap = \"10s\" action = \"hold\" hold_for = \"60s\" }");

	(void)state;
	soft(c, 0)->occurred_us += 999999;
	soft(c, 10); /* 9.000001 s later by the clock, ten in whole seconds */
	case_run(c, DAY);
	expect_transitions(c,
	    "a 0d+10s active>held escalated r until 0d+70s #2\n"
	    "a 0d+70s held>active\n");
	case_free(c);
}

/* The row has the event's own time; since is rounded down like everything that is reckoned with. */
static void
p6_since_is_in_whole_seconds(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { action = \"suppress\" }");

	(void)state;
	soft(c, 0)->occurred_us += 999999;
	case_run(c, DAY);
	expect_transitions(c, "a 0d.999999 active>suppressed escalated r #1\n");
	expect_status(c, 0, "suppressed escalated r since 0d counts=1/0/0 last=mailbox_full,soft");
	case_free(c);
}

/* In Vienna 2026-03-29 has 23 hours: a day of 86,400 s ends an hour later by the clock there. */
static void
p8_durations_are_exact_seconds_also_over_summer_time(void **state)
{
	struct policy_case *c = case_new("policy \"default\" { timezone = \"Europe/Vienna\"\n"
					 "rule \"r\" { action = \"hold\" hold_for = \"1d\" } }");

	(void)state;
	soft(c, 86 * DAY + 12 * HOUR); /* 2026-03-28 12:00 UTC */
	case_run(c, 100 * DAY);
	expect_transitions(c,
	    "a 86d+43200s active>held escalated r until 87d+43200s #1\n"
	    "a 87d+43200s held>active\n");
	case_free(c);
}

/* Midnight in Vienna is 23:00 UTC in winter and 22:00 UTC in summer. */
static void
p8_per_day_looks_at_the_calendar_of_the_policys_zone(void **state)
{
	struct policy_case *c =
	    case_new("policy \"default\" { timezone = \"Europe/Vienna\"\n"
		     "rule \"r\" { count = 9 per_day = 1 action = \"hold\" } }");

	(void)state;
	soft(c, 22 * HOUR + 59 * MINUTE);             /* 1 January, 23:59 there */
	soft(c, 23 * HOUR);                           /* 2 January */
	soft(c, DAY + 22 * HOUR);                     /* still 2 January */
	soft(c, 180 * DAY + 21 * HOUR + 59 * MINUTE); /* 30 June, 23:59 */
	soft(c, 180 * DAY + 22 * HOUR);               /* 1 July */
	case_run(c, 200 * DAY);
	expect_marks(c, "1 counted r\n2 counted r\n3 per_day r\n4 counted r\n5 counted r\n");
	case_free(c);
}

/* Beirut's clocks went back at midnight, 24:00 of 31 October 2026 in summer time (21:00 UTC): the
 * hour from 23:00 comes twice, and the second one is the 31st again. */
static void
p8_a_day_that_comes_back_is_the_same_day(void **state)
{
	static const int64_t at[] = { 0, 1793480400 };
	static const int32_t offset[] = { 3 * HOUR, 2 * HOUR };
	const struct policy_term match[] = { { .kind = TERM_PERMANENCE,
	    .value = PERMANENCE_SOFT } };
	const struct policy_rule rule = { .title = "r",
		.match = match,
		.nmatch = 1,
		.count = 9,
		.per_day = 1,
		.action = ACTION_HOLD };
	const struct policy policy = { .name = "default",
		.zone = { .name = "Asia/Beirut", .at = at, .offset = offset, .n = 2 },
		.rules = &rule,
		.nrules = 1 };
	struct policy_case *c = case_new("");

	(void)state;
	c->set = policy_set_new(&policy, 1, c->streams, c->nstreams, NULL, 0, NULL);
	soft(c, 1793480400 - CASE_EPOCH - 2 * HOUR);    /* 22:00 on the 31st */
	soft(c, 1793480400 - CASE_EPOCH + 30 * MINUTE); /* 23:30 for the second time: the 31st */
	soft(c, 1793480400 - CASE_EPOCH + 90 * MINUTE); /* 1 November */
	case_run(c, 400 * DAY);
	expect_marks(c, "1 counted r\n2 per_day r\n3 counted r\n");
	case_free(c);
}

static void
p16_count_defaults_to_1(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	case_run(c, DAY);
	expect_transitions(c, "a 0d active>suppressed escalated r #1\n");
	case_free(c);
}

static void
p16_record_only_is_in_no_counter_and_in_no_verdict(void **state)
{
	struct policy_case *c =
	    case_new("rule \"never\" { match = {\"hard\"} count = \"never\" action = \"suppress\" "
		     "scope = \"address\" }\nrule \"none\" { action = \"none\" }");

	(void)state;
	hard(c, 0);
	soft(c, 1);
	case_run(c, DAY);
	expect_marks(c, "1 record only never\n2 record only none\n");
	expect_status(c, 0, "active last=mailbox_full,soft");
	case_free(c);
}

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

/* Bounces of other rules do not interrupt a row, silence is no success, a success does. */
static void
p18_in_a_row_means_no_success_between(void **state)
{
	struct policy_case *c =
	    case_new("rule \"hard\" { match = {\"hard\"} action = \"none\" }\n"
		     "rule \"r\" { match = {\"soft\"} count = 3 consecutive = true action = "
		     "\"suppress\" }");

	(void)state;
	soft(c, 0);
	success(c, DAY, SUCCESS_CLICK);
	soft(c, 2 * DAY);
	hard(c, 3 * DAY);
	soft(c, 100 * DAY);
	soft(c, 200 * DAY);
	case_run(c, 300 * DAY);
	expect_transitions(c, "a 200d active>suppressed escalated r #6\n");
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

/* Three reports of "spring" are one mailing, at its first; two reports without campaign at one
 * instant are one, at another instant another. */
static void
p20_sent_is_the_number_of_mailings(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { window = \"10d\" min_ratio = 1 min_sent = 3 action = \"notify\" }");

	(void)state;
	mailing(c, 0, "spring");
	mailing(c, HOUR, "spring");
	mailing(c, 9 * DAY, "spring");
	soft(c, 0);
	mailing(c, 2 * DAY, NULL);
	mailing(c, 2 * DAY, NULL);
	soft(c, 2 * DAY + 1);
	soft(c, 2 * DAY + 2); /* three of two */
	mailing(c, 3 * DAY, NULL);
	soft(c, 10 * DAY); /* exactly ten days: "spring" is still in, so four of three */
	case_run(c, 20 * DAY);
	expect_requests(c, "a 10d notify r #4\n");
	case_free(c);
}

static void
p20_no_mailing_known_never_meets_a_ratio(void **state)
{
	struct policy_case *c = case_new("rule \"r\" { min_ratio = 0.001 action = \"suppress\" }");

	(void)state;
	soft(c, 0);
	mailing(c, 1, "later");
	case_run(c, DAY);
	expect_transitions(c, "");
	case_free(c);
}

/* Stream b's two mailings count for the address rule, not for the stream rule: one of one, and one of
 * three. */
static void
p20_an_address_rule_looks_at_the_mailings_of_all_streams(void **state)
{
	struct policy_case *c =
	    case_new("rule \"address\" { min_ratio = 1 window = \"1d\" action = "
		     "\"notify\" scope = \"address\" continue = true }\n"
		     "rule \"stream\" { min_ratio = 1 window = \"1d\" action = "
		     "\"notify\" }");

	(void)state;
	mailing(c, 0, "one");
	mailing(c, 1, "two");
	mailing(c, 2, "three");
	c->mailings[1].stream = c->mailings[2].stream = 1;
	soft(c, 3);
	case_run(c, DAY);
	expect_requests(c, "a 0d+3s notify stream #1\n");
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

/* hard 4, status 4.x half, anything else 1; 4 + 0.5 + 1 = 5.5 */
static void
p23_the_first_term_that_holds_gives_the_weight(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { weights = {\"hard=4\", \"status:4.*=0.5\", \"soft=1\", "
		     "\"undetermined=0\"} threshold = 5.5 action = \"notify\" }");

	(void)state;
	hard(c, 0)->status = SLICE("4.0.0");
	soft(c, 1)->status = SLICE("4.2.2");
	bounce(c, 2, PERMANENCE_UNDETERMINED, REASON_NONE);
	soft(c, 3);
	case_run(c, DAY);
	expect_requests(c, "a 0d+3s notify r #4\n");
	expect_marks(c, "1 counted r\n2 counted r\n3 weight 0 r\n4 counted r\n");
	case_free(c);
}

static void
p23_count_must_be_met_as_well_in_events(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"r\" { weights = {\"hard=4\"} threshold = 4 count = 3 action = \"notify\" }");

	(void)state;
	hard(c, 0);
	soft(c, 1);
	soft(c, 2);
	case_run(c, DAY);
	expect_requests(c, "a 0d+2s notify r #3\n");
	case_free(c);
}

static void
p24_five_times_0_2_reaches_1(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { weights = {\"soft=0.2\"} threshold = 1 action = \"notify\" }");

	(void)state;
	for (int i = 0; i < 5; i++)
		soft(c, i);
	case_run(c, DAY);
	expect_requests(c, "a 0d+4s notify r #5\n");
	case_free(c);
}

/* 1 per 7 days. Day 0: 1. Day 3.5: 0.5 + 1 = 1.5. Day 7: 1.5 - 0.5 + 1 = 2, exactly enough. */
static void
p25_decay_is_a_straight_line_and_exact(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { decay = \"1/7d\" count = 2 action = \"notify\" }");

	(void)state;
	soft(c, 0);
	soft(c, 7 * DAY / 2);
	soft(c, 7 * DAY);
	case_run(c, 8 * DAY);
	expect_requests(c, "a 7d notify r #3\n");
	case_free(c);
}

/* One second more, and 0.5 has fallen by a 604,800th too much: 2 - 1/604800 is not 2. */
static void
p25_decay_never_rounds_up(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { decay = \"1/7d\" count = 2 action = \"notify\" }");

	(void)state;
	soft(c, 0);
	soft(c, 7 * DAY / 2);
	soft(c, 7 * DAY + 1);
	case_run(c, 8 * DAY);
	expect_requests(c, "");
	case_free(c);
}

/* At day 7 the score of one bounce is nothing: min_span starts anew there, min_gap forgets. */
static void
p25_a_score_of_0_is_cleared(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { decay = \"1/7d\" count = 2 min_span = \"1d\" "
		     "action = \"notify\" }");

	(void)state;
	soft(c, 0);
	soft(c, 7 * DAY);     /* 1, the first again */
	soft(c, 7 * DAY + 1); /* nearly 2 */
	soft(c, 7 * DAY + 2); /* nearly 3: enough, but the span is 2 s */
	soft(c, 8 * DAY);     /* a day */
	case_run(c, 9 * DAY);
	expect_requests(c, "a 8d notify r #5\n");
	case_free(c);
}

/* Dada Mail: hard +4, soft +1, -1 per campaign. 4, 4-1+4 = 7, 7-1-1+4 = 9, 9+1 = 10. The mailing of
 * the second's own second comes before it. */
static void
p25_decay_by_campaign_falls_at_each_mailing(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { weights = {\"hard=4\", \"soft=1\"} threshold = "
		     "10 decay = \"1/campaign\" action = \"notify\" }");

	(void)state;
	mailing(c, 0, "before");
	hard(c, DAY);
	mailing(c, 2 * DAY, "one");
	hard(c, 2 * DAY);
	mailing(c, 3 * DAY, "two");
	mailing(c, 4 * DAY, "three");
	mailing(c, 4 * DAY + 1, "three");
	hard(c, 5 * DAY);
	soft(c, 5 * DAY + 1);
	case_run(c, 9 * DAY);
	expect_requests(c, "a 5d+1s notify r #4\n");
	case_free(c);
}

/* HubSpot: three hard from different streams. Stream a's second replaces its first, also for the
 * span. */
static void
p26_distinct_counts_the_newest_of_each_value(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 3 window = \"60d\" min_span = \"10d\" "
		     "distinct = \"stream\" scope = \"address\" action = \"notify\" }");

	(void)state;
	c->streams[2] = (struct policy_stream){ .name = "c" };
	c->nstreams = 3;
	hard(c, 0);
	hard(c, 5 * DAY);
	hard(c, 6 * DAY)->stream = 1;
	hard(c, 12 * DAY)->stream = 2; /* three streams; from day 5 on, 7 d */
	hard(c, 15 * DAY)->stream = 2; /* 10 d */
	case_run(c, 20 * DAY);
	expect_requests(c, "address 15d notify r #5\n");
	case_free(c);
}

static void
p26_distinct_by_campaign(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 distinct = \"campaign\" action = \"notify\" }");

	(void)state;
	soft(c, 0)->campaign = SLICE("spring");
	soft(c, 1)->campaign = SLICE("spring");
	soft(c, 2)->campaign = SLICE("summer");
	case_run(c, DAY);
	expect_requests(c, "a 0d+2s notify r #3\n");
	case_free(c);
}

static void
p27_engagement_asks_another_count(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 count_engaged = 4 action = \"notify\" }");

	(void)state;
	success(c, 0, SUCCESS_OPEN)->stream = 1; /* any stream */
	for (int i = 1; i <= 4; i++)
		soft(c, i);
	case_run(c, DAY);
	expect_requests(c, "a 0d+4s notify r #5\n");
	case_free(c);
}

static void
p27_an_auto_reply_or_a_delivery_is_no_engagement(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 2 count_engaged = 4 action = \"notify\" }");

	(void)state;
	other(c, 0, KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE);
	other(c, 1, KIND_REPORT, SUBKIND_DELIVERED);
	soft(c, 2 * DAY);
	soft(c, 2 * DAY + 1);
	case_run(c, 3 * DAY);
	expect_requests(c, "a 2d+1s notify r #4\n");
	case_free(c);
}

/* Exactly ten days later it still counts as engaged, a second later no more. */
static void
p27_engaged_within_ends(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 1 count_engaged = 9 engaged_within = "
		     "\"10d\" action = \"notify\" }");

	(void)state;
	other(c, 0, KIND_MAIL, SUBKIND_NONE); /* a human answer */
	soft(c, 10 * DAY);
	soft(c, 10 * DAY + 1);
	case_run(c, 20 * DAY);
	expect_requests(c, "a 10d+1s notify r #3\n");
	case_free(c);
}

static void
p27_count_engaged_may_be_lower(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { count = 3 count_engaged = 1 action = \"notify\" }");

	(void)state;
	success(c, 0, SUCCESS_REPLY);
	soft(c, 1);
	case_run(c, DAY);
	expect_requests(c, "a 0d+1s notify r #2\n");
	case_free(c);
}

/* Sympa: ten bounces over ten days are a score of 10; of twenty mailings ten bounced, so half, and
 * half again when the last is a 4.x. */
static void
p54_multiply_by_ratio_and_by_the_last(void **state)
{
	struct policy_case *c = case_new(
	    "rule \"ratio\" { threshold = 5 count = 10 multiply = {\"ratio\"} action = \"notify\" "
	    "continue = true }\n"
	    "rule \"both\" { weights = {\"status:4.*=0.5\"} threshold = 5 multiply = {\"ratio\", "
	    "\"last\"} action = \"notify\" }");
	char names[20][4];

	(void)state;
	for (int i = 0; i < 20; i++) {
		snprintf(names[i], sizeof names[i], "%d", i);
		mailing(c, i * DAY, names[i]);
	}
	/* ten in the even days: at day 18 the mailings since the first are 18, 10 x 10/18 > 5 */
	for (int i = 0; i < 20; i += 2)
		soft(c, i * DAY + 1)->status = SLICE("4.2.2");
	/* at day 19 eleven of 19: 11 x 11/19 = 6.4; the last is a 5.x, so it counts whole */
	soft(c, 19 * DAY + 1)->status = SLICE("5.2.2");
	case_run(c, 20 * DAY);
	expect_requests(c, "a 18d+1s notify ratio #10\na 19d+1s notify both #11\n");
	case_free(c);
}

static void
p54_multiply_by_ratio_is_at_most_1_and_0_without_mailings(void **state)
{
	struct policy_case *c =
	    case_new("rule \"r\" { threshold = 3 multiply = {\"ratio\"} action = \"notify\" }");

	(void)state;
	soft(c, 0);
	soft(c, 1);
	soft(c, 2);
	soft(c, 3);
	mailing(c, 4, "only");
	soft(c, 4); /* five of one: at most 1, so the score is 5 */
	case_run(c, DAY);
	expect_requests(c, "a 0d+4s notify r #5\n");
	case_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p6_all_arithmetic_is_in_whole_seconds_rounded_down),
		cmocka_unit_test(p6_since_is_in_whole_seconds),
		cmocka_unit_test(p8_durations_are_exact_seconds_also_over_summer_time),
		cmocka_unit_test(p8_per_day_looks_at_the_calendar_of_the_policys_zone),
		cmocka_unit_test(p8_a_day_that_comes_back_is_the_same_day),
		cmocka_unit_test(p16_count_defaults_to_1),
		cmocka_unit_test(p16_record_only_is_in_no_counter_and_in_no_verdict),
		cmocka_unit_test(p17_a_window_is_closed),
		cmocka_unit_test(p17_span_gap_and_ratio_are_met_when_reached_exactly),
		cmocka_unit_test(p17_stale_acts_before_the_events_of_its_instant),
		cmocka_unit_test(p18_in_a_row_means_no_success_between),
		cmocka_unit_test(p19_cleared_is_as_new),
		cmocka_unit_test(p20_sent_is_the_number_of_mailings),
		cmocka_unit_test(p20_no_mailing_known_never_meets_a_ratio),
		cmocka_unit_test(p20_an_address_rule_looks_at_the_mailings_of_all_streams),
		cmocka_unit_test(p21_the_span_runs_from_the_first_counted_event),
		cmocka_unit_test(p22_the_span_is_of_all_counted_events_not_of_the_newest),
		cmocka_unit_test(p22_a_state_keeps_at_most_1000_events),
		cmocka_unit_test(p23_the_first_term_that_holds_gives_the_weight),
		cmocka_unit_test(p23_count_must_be_met_as_well_in_events),
		cmocka_unit_test(p24_five_times_0_2_reaches_1),
		cmocka_unit_test(p25_decay_is_a_straight_line_and_exact),
		cmocka_unit_test(p25_decay_never_rounds_up),
		cmocka_unit_test(p25_a_score_of_0_is_cleared),
		cmocka_unit_test(p25_decay_by_campaign_falls_at_each_mailing),
		cmocka_unit_test(p26_distinct_counts_the_newest_of_each_value),
		cmocka_unit_test(p26_distinct_by_campaign),
		cmocka_unit_test(p27_engagement_asks_another_count),
		cmocka_unit_test(p27_an_auto_reply_or_a_delivery_is_no_engagement),
		cmocka_unit_test(p27_engaged_within_ends),
		cmocka_unit_test(p27_count_engaged_may_be_lower),
		cmocka_unit_test(p54_multiply_by_ratio_and_by_the_last),
		cmocka_unit_test(p54_multiply_by_ratio_is_at_most_1_and_0_without_mailings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
