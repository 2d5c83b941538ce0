/* Contacts with long histories: checkpoints, recomputations that are put off, retention. */
#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 1000 };
static const int64_t start = 1700000000, hour = 3600;
static struct sample samples[MOST];
static struct record_message messages[MOST];
static struct record_result results[MOST];

/* Soft bounces of a contact, an hour from one to the next. */
static void
make_history(const char *address, unsigned first, unsigned n, int64_t from)
{
	for (unsigned i = 0; i < n; i++) {
		char original[40];

		snprintf(original, sizeof original, "m%u@us.example", first + i);
		pg_bounce(&samples[i], first + i, address,
		    i % 50 == 49 ? REASON_mailbox_disabled : REASON_mailbox_full, original,
		    from + (int64_t)i * hour);
		messages[i] = samples[i].message;
	}
}

static void
shuffle(unsigned n)
{
	uint32_t seed = 4711;

	for (unsigned i = n; i > 1; i--) {
		struct record_message t = messages[i - 1];
		unsigned j;

		seed = seed * 1664525 + 1013904223;
		j = (seed >> 8) % i;
		messages[i - 1] = messages[j];
		messages[j] = t;
	}
}

static void
record(struct recorder *r, unsigned from, unsigned n, unsigned batch)
{
	static const struct record_source source = { .mailbox = "returns", .stream = "news" };

	for (unsigned i = from; i < from + n; i += batch)
		assert_ok(record_batch(r, &source, messages + i,
		    batch < from + n - i ? batch : from + n - i, results, e));
}

static void
nothing_differs(struct recorder *r)
{
	assert_true(pg_no_difference(r) > 0);
}

static void
take(char *to, size_t size, const char *db)
{
	snprintf(to, size, "%s",
	    pg_value(db,
		"select string_agg(concat_ws('|', stream, standing, cause, rule, extract(epoch "
		"from since)::bigint, "
		"soft_count, hard_count, last_reason, encode(fold, 'hex')), ' ' order by contact, "
		"stream) from carom_data.state"));
}

/* What the checkpoint has seen is not read: here it is gone. */
static void
a_late_event_is_folded_from_the_checkpoint_before_it(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	char whole[8000], late[8000];

	(void)state;
	make_history("a@x.example", 1, 300, start);
	record(r, 0, 299, 10);
	record(r, 299, 1, 1);
	assert_ok(record_deferred(r, e));
	take(whole, sizeof whole, db);
	recorder_free(r);
	store_close(s);

	db = pg_fresh();
	s = pg_store(db);
	r = pg_recorder(s);
	record(r, 0, 290, 10);
	record(r, 291, 9, 1);
	assert_ok(record_deferred(r, e));
	assert_string_equal(pg_value(db,
				"select string_agg(distinct events::text, ' ') from "
				"carom_data.checkpoint where events > 100"),
	    "128 192 256");
	pg_exec(db,
	    "delete from carom_data.event e where occurred_at < (select max(upto) from "
	    "carom_data.checkpoint)");
	record(r, 290, 1, 1);
	assert_ok(record_deferred(r, e));
	take(late, sizeof late, db);
	assert_string_equal(late, whole);
	recorder_free(r);
	store_close(s);
}

/* Forty reports in their order, and then one of a time between: it waits. */
static void
record_one_late(struct recorder *r)
{
	make_history("a@x.example", 1, 40, start);
	record(r, 0, 40, 40);
	pg_bounce(&samples[0], 4000, "a@x.example", REASON_mailbox_full, "m4000@us.example",
	    start + 20 * hour + 60);
	messages[0] = samples[0].message;
	record(r, 0, 1, 1);
}

/* Another report of a day that has one is not counted, whether it is the newest or late. */
static void
an_event_that_waits_is_stored_as_the_fold_will_most_likely_say(void **state)
{
	const char *db = pg_fresh();
	const char *late =
	    "select concat_ws('|', e.why_not, e.ctid, s.stale) from carom_data.event e "
	    "join carom_data.state s on s.contact = e.contact and s.stream = 0 "
	    "where e.original_message_id = 'm4000@us.example'";
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	char before[80], after[80];

	(void)state;
	record_one_late(r);
	assert_true(recorder_deferred(r));
	snprintf(before, sizeof before, "%s", pg_value(db, late));
	assert_ok(record_deferred(r, e));
	snprintf(after, sizeof after, "%s", pg_value(db, late));
	assert_string_equal(strrchr(before, '|'), "|t");
	assert_string_equal(strrchr(after, '|'), "|f");
	*strrchr(before, '|') = *strrchr(after, '|') = '\0';
	assert_string_equal(before, after); /* neither changed nor written again */
	assert_memory_equal(after, "11|", 3);
	nothing_differs(r);
	recorder_free(r);
	store_close(s);
}

/* Whoever has nothing to do does not fold again and again what others, who are busy, have put off. */
static void
what_another_put_off_is_due_after_some_seconds(void **state)
{
	const char *db = pg_fresh();
	const char *waits =
	    "select concat_ws('|', stale, due between now() and now() + interval '5 s') "
	    "from carom_data.state where stream = 0";
	struct store *s = pg_store(db), *t = pg_store(db);
	struct recorder *r = pg_recorder(s), *other = pg_recorder(t);
	int64_t next;
	bool more;

	(void)state;
	record_one_late(r);
	assert_string_equal(pg_value(db, waits), "t|t");
	assert_ok(record_due(other, &more, &next, e));
	assert_false(more);
	assert_in_range(next, time(NULL), time(NULL) + 6);
	assert_string_equal(pg_value(db, waits), "t|t");
	pg_exec(db, "update carom_data.state set due = due - interval '5 s' where stream = 0");
	assert_ok(record_due(other, &more, &next, e));
	assert_string_equal(pg_value(db, waits), "f");
	recorder_free(other);
	recorder_free(r);
	store_close(t);
	store_close(s);
}

/* Rows of events that were read, in thousands. */
static long
events_read(unsigned n)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	bool deferred = false;
	long before, after;

	make_history("a@x.example", 1, n, start);
	shuffle(n);
	record(r, 0, n / 2, 4);
	recorder_free(r);
	store_close(s);
	pg_exec(db, "analyze");
	before = atol(pg_value(db,
	    "select idx_tup_fetch from pg_stat_user_tables where relname = 'event' and schemaname "
	    "= 'carom_data'"));
	s = pg_store(db);
	r = pg_recorder(s);
	for (unsigned i = n / 2; i < n; i += 4) {
		record(r, i, 4, 4);
		deferred = deferred || recorder_deferred(r);
	}
	if (n > 600)
		assert_true(deferred);
	assert_ok(record_deferred(r, e));
	assert_string_equal(pg_value(db,
				"select concat_ws('|', events, unfolded, stale) from "
				"carom_data.state where stream = 0"),
	    n > 600 ? "1000|0|f" : "248|0|f");
	assert_string_equal(
	    pg_value(db, "select count(*) from carom_data.event where why_not = 15"), "0");
	nothing_differs(r);
	recorder_free(r);
	store_close(s);
	after = atol(pg_value(db,
	    "select idx_tup_fetch from pg_stat_user_tables where relname = 'event' and schemaname "
	    "= 'carom_data'"));
	return after - before;
}

/* Each of the last half would read what is behind it, in the mean a half: 125 batches of 500 rows. */
static void
events_in_any_order_are_not_read_again_for_each_other(void **state)
{
	long many = events_read(1000), few = events_read(248);

	(void)state;
	if (many > few * 8)
		fail_msg("%ld rows of 1,000 events were read, %ld of 248", many, few);
}

/* --- retention --- */

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
	make_history("a@x.example", 1, 500, now - 500 * hour * 8);
	for (unsigned i = 0; i < 500; i++)
		samples[i].verdict.date = samples[i].verdict.received =
		    now - (500 - (int64_t)i) * hour * 8;
	record(r, 0, 500, 25);
	make_history("b@x.example", 1001, 3, now - 160 * 86400);
	record(r, 0, 3, 3);
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
	take(before, sizeof before, db);
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
	take(after, sizeof after, db);
	assert_string_equal(after, before);
	nothing_differs(r);
	assert_ok(record_rebuild(r, REBUILD_WRITE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);
	take(after, sizeof after, db);
	assert_string_equal(after, before);
	/* Once more, later: from base to base. */
	maintain(r, 95);
	nothing_differs(r);
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
	make_history("d@x.example", 1, 3, now - 200 * 86400);
	record(r, 0, 3, 3);
	maintain(r, 100);
	make_history("d@x.example", 100, 20, now - 20 * hour);
	record(r, 0, 20, 20);
	pg_bounce(&samples[0], 4000, "d@x.example", REASON_mailbox_full, "old@us.example",
	    now - 150 * 86400);
	messages[0] = samples[0].message;
	record(r, 0, 1, 1);
	assert_true(recorder_deferred(r));
	assert_string_equal(pg_value(db, late), "retention");
	assert_ok(record_deferred(r, e));
	assert_string_equal(pg_value(db, late), "retention");
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
	make_history("c@x.example", 1, 2, now - 200 * 86400);
	messages[1] = (pg_bounce(&samples[1], 2, "c@x.example", REASON_mailbox_full,
			   "m2@us.example", now - 197 * 86400),
	    samples[1].message);
	record(r, 0, 2, 2);
	maintain(r, 100);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "0");
	/* Three of 180 days make a hold: two are known from the base. */
	pg_bounce(
	    &samples[0], 3, "c@x.example", REASON_mailbox_full, "m3@us.example", now - 30 * 86400);
	messages[0] = samples[0].message;
	record(r, 0, 1, 1);
	assert_string_equal(
	    pg_value(db, "select concat_ws('|', standing, soft_count) from carom.contact_status"),
	    "active|3");
	nothing_differs(r);
	/* From before the base: stored, and that is all. */
	pg_bounce(&samples[0], 4, "c@x.example", REASON_mailbox_not_found, "m4@us.example",
	    now - 150 * 86400);
	messages[0] = samples[0].message;
	record(r, 0, 1, 1);
	assert_string_equal(pg_value(db,
				"select string_agg(concat(why_not, counted), ' ' order by "
				"occurred_at) from carom.event"),
	    "retentionf t");
	assert_string_equal(
	    pg_value(db, "select concat_ws('|', standing, verdict) from carom.contact_status"),
	    "active|unknown");
	nothing_differs(r);
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
		cmocka_unit_test(a_late_event_is_folded_from_the_checkpoint_before_it),
		cmocka_unit_test(an_event_that_waits_is_stored_as_the_fold_will_most_likely_say),
		cmocka_unit_test(what_another_put_off_is_due_after_some_seconds),
		cmocka_unit_test(events_in_any_order_are_not_read_again_for_each_other),
		cmocka_unit_test(dropping_old_events_changes_nothing),
		cmocka_unit_test(what_is_older_than_what_was_dropped_is_not_counted_while_it_waits),
		cmocka_unit_test(after_retention_contacts_go_on),
		cmocka_unit_test(sends_are_dropped_when_no_rule_can_ask_for_them),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
