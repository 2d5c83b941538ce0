/* policy_fold - scores: weights, decay, factors, shares of the mailings; pNN is the point of the fine
 * print */
#include "policy_case.h"

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
		cmocka_unit_test(p20_sent_is_the_number_of_mailings),
		cmocka_unit_test(p20_no_mailing_known_never_meets_a_ratio),
		cmocka_unit_test(p20_an_address_rule_looks_at_the_mailings_of_all_streams),
		cmocka_unit_test(p23_the_first_term_that_holds_gives_the_weight),
		cmocka_unit_test(p23_count_must_be_met_as_well_in_events),
		cmocka_unit_test(p24_five_times_0_2_reaches_1),
		cmocka_unit_test(p25_decay_is_a_straight_line_and_exact),
		cmocka_unit_test(p25_decay_never_rounds_up),
		cmocka_unit_test(p25_a_score_of_0_is_cleared),
		cmocka_unit_test(p25_decay_by_campaign_falls_at_each_mailing),
		cmocka_unit_test(p54_multiply_by_ratio_and_by_the_last),
		cmocka_unit_test(p54_multiply_by_ratio_is_at_most_1_and_0_without_mailings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
