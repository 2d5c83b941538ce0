/* policy_fold - what is counted, and when it is enough; pNN is the point of the fine print */
#include "policy_case.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p16_count_defaults_to_1),
		cmocka_unit_test(p16_record_only_is_in_no_counter_and_in_no_verdict),
		cmocka_unit_test(p18_in_a_row_means_no_success_between),
		cmocka_unit_test(p26_distinct_counts_the_newest_of_each_value),
		cmocka_unit_test(p26_distinct_by_campaign),
		cmocka_unit_test(p27_engagement_asks_another_count),
		cmocka_unit_test(p27_an_auto_reply_or_a_delivery_is_no_engagement),
		cmocka_unit_test(p27_engaged_within_ends),
		cmocka_unit_test(p27_count_engaged_may_be_lower),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
