/* Requests of a policy to the CRM: asked once, withdrawn, shown when nothing older can come. */
#include "record_policy_case.h"

#include <stdio.h>
#include <stdlib.h>

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

		pg_shuffle(order, N, run);
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
		pg_no_difference(r);
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

		pg_shuffle(order, N, run);
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
			pg_fold_inbox(r);
		}
		/* 0 1 2 click 4 5 */
		assert_string_equal(pg_value(db, requests),
		    "notify a@x.example news news tell 2026-01-02 00:00:00+00 m1@us.example;"
		    "notify a@x.example news news tell 2026-01-06 00:00:00+00 m5@us.example");
		assert_string_equal(pg_value(db, "select count(*) from carom.request"), "2");
		assert_string_equal(pg_value(db, "select count(*) from carom.transition"), "0");
		pg_no_difference(r);
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
	pg_fold_inbox(r);
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

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_probe_is_asked_for_once_whatever_the_order),
		cmocka_unit_test(a_notice_is_given_once_a_series_whatever_the_order),
		cmocka_unit_test(a_request_whose_ground_is_gone_is_withdrawn),
		cmocka_unit_test(requests_are_shown_when_nothing_older_can_come),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
