/* What a policy says, through the database: mailings and successes that come late, the days of its zone. */
#include "record_policy_case.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const struct policy_rule half = { .title = "half",
	.match = soft,
	.nmatch = 1,
	.count = 2,
	.window = 30 * 86400,
	.min_ratio = 500,
	.min_sent = 2,
	.action = ACTION_SUPPRESS };

/* Bounces of three days; the contact is as if the sends had been known before. */
static void
three_bounces(struct recorder *r)
{
	struct sample samples[3];

	for (unsigned i = 0; i < 3; i++) {
		char original[40];

		snprintf(original, sizeof original, "m%u@us.example", i);
		pg_bounce(&samples[i], i + 1, "a@x.example", REASON_mailbox_full, original,
		    start + (i + 1) * 5 * day);
		record(r, &samples[i]);
	}
}

static const char standing[] = "select standing || ' ' || coalesce(since::date::text, '') from "
			       "carom.contact_status where stream = 'news'";

static void
sends_registered_late_count_for_what_is_folded(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct policy policy;
	struct recorder *r = open_with(s, &half, NULL, &policy);

	(void)state;
	three_bounces(r);
	assert_string_equal(pg_value(db, standing), "active ");
	pg_exec(db,
	    "select carom.report_sends('news', 'c' || i, array['a@x.example'], null, array['s' || "
	    "i],"
	    " timestamptz '2026-01-01Z' + make_interval(days => i * 5)) from generate_series(1, 3) "
	    "i");
	pg_fold_inbox(r);
	assert_string_equal(pg_value(db, standing), "suppressed 2026-01-11");
	pg_no_difference(r);
	/* Earlier ones still: of six mailings two came back, then three. */
	pg_exec(db,
	    "select carom.report_sends('news', 'b' || i, array['a@x.example'], null, array['b' || "
	    "i],"
	    " timestamptz '2026-01-01Z' - make_interval(days => i)) from generate_series(1, 3) i");
	pg_fold_inbox(r);
	assert_string_equal(pg_value(db, standing), "suppressed 2026-01-16");
	pg_no_difference(r);
	recorder_free(r);
	store_close(s);
}

static void
numbers_reported_late_count_for_everybody_of_the_stream(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct policy policy;
	struct recorder *r = open_with(s, &half, NULL, &policy);
	struct sample other;

	(void)state;
	three_bounces(r);
	pg_exec(db,
	    "select carom.report_sent('news', 'c' || i, 1000, timestamptz '2026-01-01Z' + "
	    "make_interval(days => i * 5)) from generate_series(1, 3) i");
	pg_fold_inbox(r);
	assert_string_equal(pg_value(db, standing), "suppressed 2026-01-11");
	pg_no_difference(r);
	/* Who is new to the stream was mailed as well. */
	for (unsigned i = 0; i < 2; i++) {
		char original[40];

		snprintf(original, sizeof original, "n%u@us.example", i);
		pg_bounce(&other, 20 + i, "b@x.example", REASON_mailbox_full, original,
		    start + (16 + i) * day);
		record(r, &other);
	}
	assert_string_equal(
	    pg_value(db, "select string_agg(address, ',' order by address) from carom.suppression"),
	    "a@x.example,b@x.example");
	pg_no_difference(r);
	/* One campaign turns out to have gone to others: it is no mailing of these two. */
	pg_exec(db,
	    "select carom.report_sends('news', 'c1', array['z@x.example'], null, array['z'], "
	    "'2026-01-06Z')");
	pg_fold_inbox(r);
	assert_string_equal(pg_value(db,
				"select since::date from carom.suppression where address = "
				"'a@x.example'"),
	    "2026-01-16");
	pg_no_difference(r);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.inbox"), "0");
	recorder_free(r);
	store_close(s);
}

/* What is folded is the latest success of a day: a later one moves it past a bounce. */
static void
a_success_that_moves_within_its_day_is_folded_again(void **state)
{
	static const struct policy_rule rule = { .title = "two",
		.match = soft,
		.nmatch = 1,
		.count = 2,
		.reset_on = SUCCESS_CLICK,
		.action = ACTION_SUPPRESS };
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct policy policy;
	struct recorder *r = open_with(s, &rule, NULL, &policy);
	struct sample samples[2];

	(void)state;
	pg_exec(db,
	    "select carom.report_success('news', array['a@x.example'], 'click', "
	    "'2026-01-01 06:00Z')");
	pg_fold_inbox(r);
	for (unsigned i = 0; i < 2; i++) {
		pg_bounce(&samples[i], i + 1, "a@x.example", REASON_mailbox_full,
		    i ? "m1@us.example" : "m0@us.example", start + (i ? 20 : 12) * 3600);
		record(r, &samples[i]);
	}
	assert_string_equal(pg_value(db, standing), "suppressed 2026-01-01");
	pg_exec(db,
	    "select carom.report_success('news', array['a@x.example'], 'click', "
	    "'2026-01-01 18:00Z')");
	pg_fold_inbox(r);
	assert_string_equal(
	    pg_value(db, "select standing from carom.contact_status where stream = 'news'"),
	    "active");
	pg_no_difference(r);
	recorder_free(r);
	store_close(s);
}

static const char away[] =
    "select concat_ws(' ', s.away_until at time zone 'UTC', c.away_until) from carom_data.state s, "
    "carom.contact_status c where s.stream <> 0 and c.stream is not null";

/* Says until which day somebody is away, under a policy of that zone; what is stored and shown. */
static const char *
away_in_zone(int32_t offset, int64_t until_day)
{
	static const struct policy_rule rule = {
		.title = "none", .match = soft, .nmatch = 1, .action = ACTION_NONE
	};
	static const int64_t always = INT64_MIN;
	const char *db = pg_fresh(), *shown;
	struct store *s = pg_store(db);
	struct policy policy = { .name = "default",
		.rules = &rule,
		.nrules = 1,
		.zone = { .name = "Test", .at = &always, .offset = &offset, .n = 1 } };
	struct record_options o = pg_options;
	struct recorder *r = NULL;
	struct sample sample;
	time_t until = (time_t)(until_day * day);

	o.policies = &policy;
	assert_ok(recorder_open(&r, s, &o, e));
	pg_bounce(&sample, 1, "a@x.example", REASON_mailbox_full, NULL, time(NULL) - day);
	sample.verdict.kind = KIND_AUTO_REPLY;
	sample.verdict.subkind = SUBKIND_OUT_OF_OFFICE;
	strftime(sample.verdict.auto_reply.until, sizeof sample.verdict.auto_reply.until,
	    "%Y-%m-%d", gmtime(&until));
	record(r, &sample);
	shown = pg_value(db, away);
	recorder_free(r);
	store_close(s);
	return shown;
}

static void
an_absence_ends_with_the_day_of_the_policys_zone(void **state)
{
	static const int32_t hour = 3600;
	int64_t now = time(NULL), far = now / day + 30;
	int64_t near = (now + day / 2) / day; /* the midnight of Greenwich that is nearest */
	char want[64];
	time_t east = (time_t)(far * day - 13 * hour), west = (time_t)(far * day + 11 * hour);
	time_t there = (time_t)(far * day);
	char date[16];

	(void)state;
	strftime(date, sizeof date, " %Y-%m-%d", gmtime(&there));
	strftime(want, sizeof want, "%Y-%m-%d %H:%M:%S", gmtime(&east));
	strcat(want, date);
	assert_string_equal(away_in_zone(13 * hour, far), want);
	strftime(want, sizeof want, "%Y-%m-%d %H:%M:%S", gmtime(&west));
	strcat(want, date);
	assert_string_equal(away_in_zone(-11 * hour, far), want);
	/* Midnight there was an hour ago, and is in an hour. */
	assert_string_equal(away_in_zone((int32_t)(near * day - now) + hour, near), "");
	assert_int_not_equal(strlen(away_in_zone((int32_t)(near * day - now) - hour, near)), 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sends_registered_late_count_for_what_is_folded),
		cmocka_unit_test(numbers_reported_late_count_for_everybody_of_the_stream),
		cmocka_unit_test(a_success_that_moves_within_its_day_is_folded_again),
		cmocka_unit_test(an_absence_ends_with_the_day_of_the_policys_zone),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
