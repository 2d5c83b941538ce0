/* What a policy says, through the database: requests to the CRM, mailings and successes that come late. */
#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct record_source source = { .mailbox = "returns", .stream = "news" };
static const int64_t day = 86400, start = 1767225600; /* 2026-01-01 */

static const struct policy_term soft[] = { { .kind = TERM_PERMANENCE, .value = PERMANENCE_SOFT } };

static struct recorder *
open_with(struct store *s, const struct policy_rule *rule, const struct policy_stream *stream,
    struct policy *policy)
{
	static struct record_stream one;
	static struct record_options o;
	struct recorder *r = NULL;

	one = pg_options.streams[0];
	if (stream)
		one.policy = stream;
	*policy = (struct policy){ .name = "default", .rules = rule, .nrules = 1 };
	o = pg_options;
	o.policies = policy;
	o.streams = &one;
	o.policy_text = rule->title;
	assert_ok(recorder_open(&r, s, &o, e));
	return r;
}

static void
drain(struct recorder *r)
{
	bool more = true;

	while (more)
		assert_ok(record_inbox(r, NULL, NULL, &more, e));
}

static void
no_difference(struct recorder *r)
{
	uint64_t contacts, differences;

	assert_ok(record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);
}

static void
record(struct recorder *r, const struct sample *sample)
{
	struct record_result result;

	assert_ok(record_batch(r, &source, &sample->message, 1, &result, e));
	assert_int_equal(result.outcome, RECORD_RECORDED);
}

static void
shuffle(size_t *order, size_t n, unsigned seed)
{
	srand(seed);
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)rand() % i, t = order[i - 1];

		order[i - 1] = order[j];
		order[j] = t;
	}
}

static const char requests[] =
    "select string_agg(concat_ws(' ', what, address, stream, event_stream, rule, at, until, "
    "event.original_message_id), ';' order by request.at)"
    " from carom.request left join (select id, original_message_id from carom.event) event"
    " on event.id = request.event_id where not withdrawn";

static void
a_probe_is_asked_for_once_whatever_the_order(void **state)
{
	static const struct policy_rule rule = { .title = "ask",
		.match = soft,
		.nmatch = 1,
		.count = 2,
		.window = 90 * 86400,
		.action = ACTION_PROBE,
		.probe_wait = 7 * 86400 };
	struct policy policy;
	enum { N = 4 };

	(void)state;
	for (unsigned run = 0; run < 8; run++) {
		const char *db = pg_fresh();
		struct store *s = pg_store(db);
		struct recorder *r = open_with(s, &rule, NULL, &policy);
		struct sample samples[N];
		size_t order[N];
		uint64_t contacts, differences;

		shuffle(order, N, run);
		for (unsigned i = 0; i < N; i++) {
			char original[40];

			snprintf(original, sizeof original, "m%u@us.example", i);
			pg_bounce(&samples[i], i + 1, "a@x.example", REASON_mailbox_full, original,
			    start + i * day);
		}
		for (unsigned i = 0; i < N; i++)
			record(r, &samples[run == 7 ? N - 1 - i : order[i]]);
		assert_string_equal(pg_value(db, requests),
		    "probe a@x.example news news ask 2026-01-02 00:00:00+00 2026-01-09 "
		    "00:00:00+00 m1@us.example");
		assert_string_equal(
		    pg_value(db, "select count(*) from carom.requests(0, 100)"), "1");
		assert_ok(record_rebuild(r, REBUILD_WRITE, NULL, NULL, &contacts, &differences, e));
		assert_string_equal(
		    pg_value(db, "select count(*) from carom.requests(0, 100)"), "1");
		assert_string_equal(
		    pg_value(
			db, "select count(*) from carom.request join carom.transition using (id)"),
		    "0");
		no_difference(r);
		recorder_free(r);
		store_close(s);
	}
}

static void
a_notice_is_given_once_a_series_whatever_the_order(void **state)
{
	static const struct policy_rule rule = { .title = "tell",
		.match = soft,
		.nmatch = 1,
		.count = 2,
		.reset_on = SUCCESS_CLICK,
		.action = ACTION_NOTIFY };
	struct policy policy;
	enum { N = 6 };

	(void)state;
	for (unsigned run = 0; run < 8; run++) {
		const char *db = pg_fresh();
		struct store *s = pg_store(db);
		struct recorder *r = open_with(s, &rule, NULL, &policy);
		struct sample samples[N];
		size_t order[N];

		shuffle(order, N, run);
		for (unsigned i = 0; i < N; i++) {
			char original[40];

			snprintf(original, sizeof original, "m%u@us.example", i);
			pg_bounce(&samples[i], i + 1, "a@x.example", REASON_mailbox_full, original,
			    start + i * day);
		}
		for (unsigned i = 0; i < N; i++) {
			if (order[i] != 3) {
				record(r, &samples[order[i]]);
				continue;
			}
			pg_exec(db,
			    "select carom.report_success('news', array['a@x.example'], 'click', "
			    "'2026-01-04Z')");
			drain(r);
		}
		/* 0 1 2 click 4 5 */
		assert_string_equal(pg_value(db, requests),
		    "notify a@x.example news news tell 2026-01-02 00:00:00+00 m1@us.example;"
		    "notify a@x.example news news tell 2026-01-06 00:00:00+00 m5@us.example");
		assert_string_equal(pg_value(db, "select count(*) from carom.request"), "2");
		assert_string_equal(pg_value(db, "select count(*) from carom.transition"), "0");
		no_difference(r);
		recorder_free(r);
		store_close(s);
	}
}

static void
a_request_whose_ground_is_gone_is_withdrawn(void **state)
{
	static const struct policy_rule rule = { .title = "ask",
		.match = soft,
		.nmatch = 1,
		.count = 2,
		.reset_on = SUCCESS_CLICK,
		.action = ACTION_PROBE,
		.probe_wait = 7 * 86400 };
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct policy policy;
	struct recorder *r = open_with(s, &rule, NULL, &policy);
	struct sample samples[2];

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		pg_bounce(&samples[i], i + 1, "a@x.example", REASON_mailbox_full,
		    i ? "m1@us.example" : "m0@us.example", start + i * 2 * day);
		record(r, &samples[i]);
	}
	pg_exec(db,
	    "select carom.report_success('news', array['a@x.example'], 'click', '2026-01-02Z')");
	drain(r);
	assert_string_equal(
	    pg_value(db, "select string_agg(withdrawn::text, ',') from carom.requests(0, 100)"),
	    "true");
	recorder_free(r);
	store_close(s);
}

/* A consumer that keeps the last id misses nothing, though others commit in another order. */
static void
requests_are_shown_when_nothing_older_can_come(void **state)
{
	static const struct policy_rule rule = {
		.title = "tell", .match = soft, .nmatch = 1, .count = 1, .action = ACTION_NOTIFY
	};
	const char *db = pg_fresh();
	struct store *s = pg_store(db), *other = pg_store(db);
	struct policy policy;
	struct recorder *r = open_with(s, &rule, NULL, &policy);
	struct sample samples[2];

	(void)state;
	for (unsigned i = 0; i < 2; i++)
		pg_bounce(&samples[i], i + 1, i ? "b@x.example" : "a@x.example",
		    REASON_mailbox_full, NULL, start);
	record(r, &samples[0]);
	assert_ok(store_begin(other, e));
	assert_ok(store_run(other, "state_lock", (const char *const[]){ "{1}" }, 1, NULL, e));
	record(r, &samples[1]);
	assert_string_equal(
	    pg_value(db, "select string_agg(address, ',') from carom.requests(0, 100)"),
	    "a@x.example");
	store_rollback(other);
	assert_string_equal(
	    pg_value(db, "select string_agg(address, ',') from carom.requests(0, 100)"),
	    "a@x.example,b@x.example");
	store_close(other);
	recorder_free(r);
	store_close(s);
}

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
	drain(r);
	assert_string_equal(pg_value(db, standing), "suppressed 2026-01-11");
	no_difference(r);
	/* Earlier ones still: of six mailings two came back, then three. */
	pg_exec(db,
	    "select carom.report_sends('news', 'b' || i, array['a@x.example'], null, array['b' || "
	    "i],"
	    " timestamptz '2026-01-01Z' - make_interval(days => i)) from generate_series(1, 3) i");
	drain(r);
	assert_string_equal(pg_value(db, standing), "suppressed 2026-01-16");
	no_difference(r);
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
	drain(r);
	assert_string_equal(pg_value(db, standing), "suppressed 2026-01-11");
	no_difference(r);
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
	no_difference(r);
	/* One campaign turns out to have gone to others: it is no mailing of these two. */
	pg_exec(db,
	    "select carom.report_sends('news', 'c1', array['z@x.example'], null, array['z'], "
	    "'2026-01-06Z')");
	drain(r);
	assert_string_equal(pg_value(db,
				"select since::date from carom.suppression where address = "
				"'a@x.example'"),
	    "2026-01-16");
	no_difference(r);
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
	drain(r);
	for (unsigned i = 0; i < 2; i++) {
		pg_bounce(&samples[i], i + 1, "a@x.example", REASON_mailbox_full,
		    i ? "m1@us.example" : "m0@us.example", start + (i ? 20 : 12) * 3600);
		record(r, &samples[i]);
	}
	assert_string_equal(pg_value(db, standing), "suppressed 2026-01-01");
	pg_exec(db,
	    "select carom.report_success('news', array['a@x.example'], 'click', "
	    "'2026-01-01 18:00Z')");
	drain(r);
	assert_string_equal(
	    pg_value(db, "select standing from carom.contact_status where stream = 'news'"),
	    "active");
	no_difference(r);
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
		cmocka_unit_test(a_probe_is_asked_for_once_whatever_the_order),
		cmocka_unit_test(a_notice_is_given_once_a_series_whatever_the_order),
		cmocka_unit_test(a_request_whose_ground_is_gone_is_withdrawn),
		cmocka_unit_test(requests_are_shown_when_nothing_older_can_come),
		cmocka_unit_test(sends_registered_late_count_for_what_is_folded),
		cmocka_unit_test(numbers_reported_late_count_for_everybody_of_the_stream),
		cmocka_unit_test(a_success_that_moves_within_its_day_is_folded_again),
		cmocka_unit_test(an_absence_ends_with_the_day_of_the_policys_zone),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
