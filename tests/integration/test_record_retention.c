/* Old events and sends are dropped, and nothing is changed by it. */
#include "long_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void
maintain(struct recorder *r, unsigned days)
{
	const struct record_retention keep = { .events_seconds = days * 86400 };
	bool more = true;

	while (more)
		assert_ok(record_maintain(r, &keep, &more, e));
}

/* History that ends now: of a contact and of one with little of it. */
static void
record_two(struct recorder *r, int64_t now)
{
	history_make("a@x.example", 1, 500, now - 500 * hour * 8);
	for (unsigned i = 0; i < 500; i++)
		samples[i].verdict.date = samples[i].verdict.received =
		    now - (500 - (int64_t)i) * hour * 8;
	history_record(r, 0, 500, 25);
	history_make("b@x.example", 1001, 3, now - 160 * 86400);
	history_record(r, 0, 3, 3);
}

static void
dropping_old_events_changes_nothing(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	char before[8000], after[8000], days[2000];
	uint64_t contacts, differences;
	int64_t now = time(NULL);

	(void)state;
	record_two(r, now);
	pg_exec(db,
	    "select carom.reset('b@x.example'), carom.report_success('news', array['a@x.example'], "
	    "'click', "
	    "now() - interval '120 days'), carom.report_success('news', array['a@x.example'], "
	    "'click', "
	    "now() - interval '110 days')");
	pg_fold_inbox(r);
	history_take(before, sizeof before, db);
	snprintf(
	    days, sizeof days, "%s", pg_value(db, "select sum(bounces) from carom.stream_daily"));
	maintain(r, 100);
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', count(*) between 295 and 305, min(occurred_at) >= "
		"date_trunc('day', now() at "
		"time zone 'UTC') at time zone 'UTC' - interval '100 days') from carom_data.event"),
	    "t|t");
	assert_string_equal(pg_value(db, "select count(*) from carom_data.success"), "1");
	assert_string_equal(pg_value(db, "select sum(bounces) from carom.stream_daily"), days);
	history_take(after, sizeof after, db);
	assert_string_equal(after, before);
	assert_true(pg_no_difference(r) > 0);
	assert_ok(record_rebuild(r, REBUILD_WRITE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);
	history_take(after, sizeof after, db);
	assert_string_equal(after, before);
	/* Once more, later: from base to base. */
	maintain(r, 95);
	assert_true(pg_no_difference(r) > 0);
	assert_string_equal(pg_value(db,
				"select max(n) from (select count(distinct upto) as n from "
				"carom_data.checkpoint where base group by contact) x"),
	    "1");
	recorder_free(r);
	store_close(s);
}

/* It will never be folded: no guess says that it counts. */
static void
what_is_older_than_what_was_dropped_is_not_counted_while_it_waits(void **state)
{
	const char *db = pg_fresh();
	const char *late = "select why_not from carom.event where original_message_id = "
			   "'old@us.example'";
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	int64_t now = time(NULL);

	(void)state;
	history_make("d@x.example", 1, 3, now - 200 * 86400);
	history_record(r, 0, 3, 3);
	maintain(r, 100);
	history_make("d@x.example", 100, 20, now - 20 * hour);
	history_record(r, 0, 20, 20);
	history_record_one(
	    r, 4000, "d@x.example", REASON_mailbox_full, "old@us.example", now - 150 * 86400);
	assert_true(recorder_deferred(r));
	assert_string_equal(pg_value(db, late), "retention");
	assert_ok(record_deferred(r, e));
	assert_string_equal(pg_value(db, late), "retention");
	recorder_free(r);
	store_close(s);
}

/* The state of a contact goes no further than its last event, which may lie long before what was dropped. */
static void
what_lies_between_the_last_event_and_what_was_dropped_is_not_counted(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	int64_t now = time(NULL);

	(void)state;
	history_make("f@x.example", 1, 3, now - 200 * 86400);
	history_record(r, 0, 3, 3);
	maintain(r, 100);
	history_record_one(r, 4000, "f@x.example", REASON_mailbox_not_found, "between@us.example",
	    now - 150 * 86400);
	assert_string_equal(
	    pg_value(db, "select concat(counted, why_not) from carom.event"), "fretention");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', standing, verdict, hard_count) from carom.contact_status"),
	    "active|unknown|0");
	assert_true(pg_no_difference(r) > 0);
	/* What is new still counts at once. */
	history_record_one(
	    r, 4001, "f@x.example", REASON_mailbox_not_found, "new@us.example", now - 86400);
	assert_string_equal(
	    pg_value(db, "select standing from carom.contact_status"), "suppressed");
	assert_true(pg_no_difference(r) > 0);
	recorder_free(r);
	store_close(s);
}

/* An operator's undoing still works on what was dropped, and what is new counts on. */
static void
after_retention_contacts_go_on(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	int64_t now = time(NULL);

	(void)state;
	history_make("c@x.example", 1, 2, now - 200 * 86400);
	messages[1] = (pg_bounce(&samples[1], 2, "c@x.example", REASON_mailbox_full,
			   "m2@us.example", now - 197 * 86400),
	    samples[1].message);
	history_record(r, 0, 2, 2);
	maintain(r, 100);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "0");
	/* Three of 180 days make a hold: two are known from the base. */
	history_record_one(
	    r, 3, "c@x.example", REASON_mailbox_full, "m3@us.example", now - 30 * 86400);
	assert_string_equal(
	    pg_value(db, "select concat_ws('|', standing, soft_count) from carom.contact_status"),
	    "active|3");
	assert_true(pg_no_difference(r) > 0);
	/* From before the base: stored, and that is all. */
	history_record_one(
	    r, 4, "c@x.example", REASON_mailbox_not_found, "m4@us.example", now - 150 * 86400);
	assert_string_equal(pg_value(db,
				"select string_agg(concat(why_not, counted), ' ' order by "
				"occurred_at) from carom.event"),
	    "retentionf t");
	assert_string_equal(
	    pg_value(db, "select concat_ws('|', standing, verdict) from carom.contact_status"),
	    "active|unknown");
	assert_true(pg_no_difference(r) > 0);
	maintain(r, 99);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "1");
	recorder_free(r);
	store_close(s);
}

static void
sends_are_dropped_when_no_rule_can_ask_for_them(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	const struct record_retention keep = { .sends_seconds = 100 * 86400 };
	bool more = true;

	(void)state;
	pg_exec(db,
	    "select carom.report_sends('news', 'c' || d, array['a@x.example', 'b@x.example'], "
	    "null, null, "
	    "now() - d * interval '1 day') from unnest(array[1, 99, 101, 300]) d");
	while (more)
		assert_ok(record_maintain(r, &keep, &more, e));
	assert_string_equal(pg_value(db, "select count(*) from carom_data.send"), "4");
	assert_string_equal(pg_value(db, "select sum(sent) from carom.stream_daily"), "8");
	assert_string_equal(pg_value(db, "select sum(sent) from carom.domain_daily"), "8");
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dropping_old_events_changes_nothing),
		cmocka_unit_test(what_is_older_than_what_was_dropped_is_not_counted_while_it_waits),
		cmocka_unit_test(
		    what_lies_between_the_last_event_and_what_was_dropped_is_not_counted),
		cmocka_unit_test(after_retention_contacts_go_on),
		cmocka_unit_test(sends_are_dropped_when_no_rule_can_ask_for_them),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
