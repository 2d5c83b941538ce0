/* The recorder on a real server: what is recorded, refused and counted, and a server that goes away or waits. */
#include "pg_test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const int64_t day = 86400, start = 1767225600; /* 2026-01-01 */

static void
a_bounce_is_recorded_once_and_shown(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample sample;
	struct record_result result;

	(void)state;
	pg_bounce(&sample, 1, "Ada@Example.org", REASON_mailbox_not_found, "m1@us.example", start);
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	assert_false(result.unrecognised);
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_DUPLICATE);
	assert_string_equal(pg_value(db, "select count(*) from carom.event"), "1");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', address, domain, stream, standing, cause, rule, verdict,"
		" last_reason, hard_count) from carom.contact_status"),
	    "ada@example.org|example.org|news|suppressed|hard|dead "
	    "address|hard|mailbox_not_found|1");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', trust, counted, reply, diagnostic, mailbox, message_id,"
		" original_message_id, stage, \"group\") from carom.event"),
	    "plausible|t|550|550 no such \"user\" \\ "
	    "here|returns|1@mx.example|m1@us.example|rcpt|hard");
	assert_string_equal(
	    pg_value(db, "select carom.deliverable('ada@EXAMPLE.org', 'news')"), "f");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', at, from_standing, to_standing, cause, event_id is not null,"
		" actor) from carom.changes(0, 10)"),
	    "2026-01-01 00:00:00+00|active|suppressed|hard|t");
	/* The second time it came from the same place: that is no second message. */
	assert_string_equal(pg_value(db,
				"select concat_ws('|', recorded, duplicate, ignored, quarantined)"
				" from carom.mailbox_status"),
	    "1|0|0|0");
	assert_string_equal(
	    pg_value(db, "select count(*) from carom_data.evidence where size = 35"), "1");
	recorder_free(r);
	store_close(s);
}

static void
two_bounces_of_one_recipient_in_one_batch_both_count(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[3];
	struct record_result results[3];

	(void)state;
	pg_bounce(&samples[0], 1, "a@x.example", REASON_mailbox_full, "m1@us.example", start);
	pg_bounce(
	    &samples[1], 2, "a@x.example", REASON_mailbox_full, "m2@us.example", start + 3 * day);
	pg_bounce(&samples[2], 3, "a@x.example", REASON_mailbox_full, "m2@us.example",
	    start + 3 * day + 60);
	pg_record_all(r, samples, NULL, 3, 3, results);
	assert_string_equal(pg_value(db, "select soft_count from carom.contact_status"), "2");
	/* The third is another report of the second failure. */
	assert_string_equal(pg_value(db, "select count(*) from carom.event"), "2");
	assert_int_equal(results[2].outcome, RECORD_RECORDED);
	recorder_free(r);
	store_close(s);
}

static void
what_the_database_refuses_is_quarantined_and_its_neighbours_go_through(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[9];
	struct record_result results[9];

	(void)state;
	for (unsigned i = 0; i < 9; i++) {
		char address[40];

		snprintf(address, sizeof address, "p%u@x.example", i);
		pg_bounce(&samples[i], i + 1, address, REASON_mailbox_not_found, NULL, start);
	}
	samples[5].recipient.diagnostic = SLICE("\xC3\x28 is no UTF-8");
	pg_record_all(r, samples, NULL, 9, 9, results);
	for (unsigned i = 0; i < 9; i++)
		assert_int_equal(results[i].outcome, i == 5 ? RECORD_QUARANTINED : RECORD_RECORDED);
	assert_true(results[5].unrecognised);
	assert_string_equal(pg_value(db, "select count(*) from carom.event"), "8");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', mailbox, size, why like '%22021%') from carom.quarantine"),
	    "returns|35|t");
	assert_string_equal(pg_value(db, "select raw is not null from carom_data.quarantine"), "t");
	pg_record_all(r, samples, NULL, 9, 9, results);
	assert_int_equal(results[5].outcome, RECORD_DUPLICATE);
	assert_true(results[5].unrecognised);
	recorder_free(r);
	store_close(s);
}

static void
a_weak_report_about_nobody_we_know_makes_no_contact(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample sample;
	struct record_result result;

	(void)state;
	pg_bounce(&sample, 1, "victim@x.example", REASON_mailbox_not_found, "m1@us.example", start);
	sample.verdict.ncandidates = 0;
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	assert_true(result.unrecognised);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.contact"), "0");
	assert_string_equal(pg_value(db,
				"select concat_ws('|', address, kind, reason, trust, mailbox) from "
				"carom.unattributed"),
	    "victim@x.example|bounce|mailbox_not_found|weak|returns");
	assert_string_equal(
	    pg_value(db, "select carom.deliverable('victim@x.example', 'news')"), "t");
	/* The send is registered afterwards: the same as if it had been before. */
	pg_exec(db,
	    "select carom.report_sends('news', 'c1', array['victim@x.example'], "
	    "array['<m1@us.example>'])");
	pg_fold_inbox(r);
	assert_string_equal(
	    pg_value(
		db, "select concat_ws('|', trust, counted, stream, campaign) from carom.event"),
	    "correlated|t|news|c1");
	assert_string_equal(pg_value(db, "select count(*) from carom.unattributed"), "0");
	assert_string_equal(
	    pg_value(db, "select carom.deliverable('victim@x.example', 'news')"), "f");
	/* What is recorded now knows the send by the same number as what was raised in the database. */
	pg_bounce(
	    &sample, 2, "victim@x.example", REASON_mailbox_full, "m1@us.example", start + day);
	sample.verdict.kind = KIND_DELAY;
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', count(*), count(distinct send), min(send) > 0)"
		" from carom_data.event"),
	    "2|1|t");
	recorder_free(r);
	store_close(s);
}

/* Half of the mailings came back: what was mailed is asked of the registered sends. */
static void
a_ratio_is_of_the_mailings_to_this_contact(void **state)
{
	static const struct policy_rule rule = { .title = "half",
		.count = 1,
		.window = 365 * 86400,
		.min_ratio = 500,
		.min_sent = 2,
		.action = ACTION_SUPPRESS };
	static const struct policy policy = { .name = "default", .rules = &rule, .nrules = 1 };
	struct record_options o = pg_options;
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = NULL;
	struct sample samples[2];
	struct record_result results[2];

	(void)state;
	o.policies = &policy;
	o.policy_text = "ratio";
	pg_exec(db,
	    "select carom.report_sends('news', 'c' || i, array['two@x.example'], array['t' || i || "
	    "'@us.example'], null,"
	    " now() - make_interval(days => 20 - i)) from generate_series(1, 2) i;"
	    " select carom.report_sends('news', 'c' || i, array['four@x.example'], array['f' || i "
	    "|| '@us.example'], null,"
	    " now() - make_interval(days => 20 - i)) from generate_series(1, 4) i");
	assert_ok(recorder_open(&r, s, &o, e));
	pg_bounce(&samples[0], 1, "two@x.example", REASON_mailbox_full, "t2@us.example",
	    time(NULL) - day);
	pg_bounce(&samples[1], 2, "four@x.example", REASON_mailbox_full, "f4@us.example",
	    time(NULL) - day);
	pg_record_all(r, samples, NULL, 2, 2, results);
	pg_fold_inbox(r);
	assert_string_equal(pg_value(db, "select string_agg(address, ',') from carom.suppression"),
	    "two@x.example");
	pg_no_difference(r);
	recorder_free(r);
	store_close(s);
}

static void
a_lost_connection_is_to_be_retried_and_loses_nothing(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample sample;
	struct record_result result;
	struct err lost = { 0 };

	(void)state;
	pg_bounce(&sample, 1, "a@x.example", REASON_mailbox_not_found, NULL, start);
	pg_exec(db,
	    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
	    "'test'");
	assert_false(record_batch(r, &pg_source, &sample.message, 1, &result, &lost));
	assert_int_equal(lost.class, ERR_RETRY);
	assert_int_equal(lost.cause, CAUSE_DATABASE);
	assert_false(store_alive(s));
	recorder_free(r);
	store_close(s);
	s = pg_store(db);
	r = pg_recorder(s);
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	recorder_free(r);
	store_close(s);
}

static void
a_statement_that_does_not_end_has_a_deadline(void **state)
{
	const char *db = pg_fresh();
	const struct store_options o = { .database = db, .statement_seconds = 1, .writer = true };
	struct store *s = NULL, *other = pg_store(db);
	struct recorder *r;
	struct sample sample;
	struct record_result result;
	struct err late = { 0 };
	int64_t begun;

	(void)state;
	assert_ok(store_open(&s, &o, e));
	r = pg_recorder(s);
	pg_bounce(&sample, 1, "a@x.example", REASON_mailbox_not_found, NULL, start);
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	/* Somebody holds the contact's row and does not let go. */
	assert_ok(store_begin(other, e));
	assert_ok(store_run(other, "state_lock", (const char *const[]){ "{1}" }, 1, NULL, e));
	pg_bounce(&sample, 2, "a@x.example", REASON_mailbox_full, NULL, start + day);
	begun = time(NULL);
	assert_false(record_batch(r, &pg_source, &sample.message, 1, &result, &late));
	assert_int_equal(late.class, ERR_RETRY);
	assert_true(time(NULL) - begun < 30);
	store_close(other);
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bounce_is_recorded_once_and_shown),
		cmocka_unit_test(two_bounces_of_one_recipient_in_one_batch_both_count),
		cmocka_unit_test(a_ratio_is_of_the_mailings_to_this_contact),
		cmocka_unit_test(a_lost_connection_is_to_be_retried_and_loses_nothing),
		cmocka_unit_test(a_statement_that_does_not_end_has_a_deadline),
		cmocka_unit_test(
		    what_the_database_refuses_is_quarantined_and_its_neighbours_go_through),
		cmocka_unit_test(a_weak_report_about_nobody_we_know_makes_no_contact),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
