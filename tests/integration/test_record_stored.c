/* Failures that are stored already, and messages that are known: rare, so the recorder asks only after it met one. */
#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>

static const int64_t start = 1700000000;

enum { PAIRS = 4 };

/* Each failure is reported twice, by messages of different batches. */
static void
record_pairs(const char *db)
{
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[PAIRS];
	struct record_message message;
	struct record_result result;

	for (unsigned twice = 0; twice < 2; twice++) {
		for (unsigned i = 0; i < PAIRS; i++) {
			char original[30];

			snprintf(original, sizeof original, "n%u@us.example", i);
			pg_bounce(&samples[i], 2 * i + twice, "a@x.example", REASON_mailbox_full,
			    original, start + i * 3600);
			message = samples[i].message;
			assert_ok(record_batch(r, &pg_source, &message, 1, &result, e));
			assert_int_equal(result.outcome, RECORD_RECORDED);
		}
	}
	pg_no_difference(r);
	recorder_free(r);
	store_close(s); /* tells the server's statistics, too */
}

static int
rollbacks(const char *db)
{
	return atoi(pg_value(
	    db, "select xact_rollback from pg_stat_database where datname = current_database()"));
}

static void
a_failure_reported_by_two_messages_is_one_event(void **state)
{
	const char *db = pg_fresh();

	(void)state;
	record_pairs(db);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.message"), "8");
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "4");
	assert_string_equal(
	    pg_value(db, "select events from carom_data.state where stream = 0"), "4");
}

static void
after_the_first_stored_report_the_others_are_looked_for(void **state)
{
	const char *db = pg_fresh();
	int before = rollbacks(db);

	(void)state;
	record_pairs(db);
	assert_int_equal(rollbacks(db) - before, 1);
}

/* Messages a to b - 1, a batch each; their outcome is the same. */
static void
record_some(const char *db, unsigned a, unsigned b, enum record_outcome outcome)
{
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);

	for (unsigned i = a; i < b; i++) {
		struct sample sample;
		struct record_result result;

		pg_bounce(&sample, i, "a@x.example", REASON_mailbox_full, NULL, start + i * 3600);
		assert_ok(record_batch(r, &pg_source, &sample.message, 1, &result, e));
		assert_int_equal(result.outcome, outcome);
	}
	recorder_free(r);
	store_close(s);
}

/* The acknowledgement was lost, or whoever read it first was killed. */
static void
messages_that_are_read_again_are_asked_for_after_the_first_one(void **state)
{
	const char *db = pg_fresh();
	int before = rollbacks(db);

	(void)state;
	record_some(db, 1, 9, RECORD_RECORDED);
	assert_int_equal(rollbacks(db) - before, 0);
	record_some(db, 1, 9, RECORD_DUPLICATE);
	assert_int_equal(rollbacks(db) - before, 1);
	record_some(db, 9, 11, RECORD_RECORDED);
	assert_int_equal(rollbacks(db) - before, 1);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "10");
	assert_string_equal(
	    pg_value(db, "select concat_ws('|', recorded, duplicate) from carom.mailbox_status"),
	    "10|0"); /* from the same place: counted already */
}

/* The server gave the number of a message to another one. */
static void
another_message_at_the_same_place_is_recorded(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[2];
	struct record_message messages[2];
	struct record_result result;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		pg_bounce(&samples[i], i, "a@x.example", REASON_mailbox_full, NULL, start);
		messages[i] = samples[i].message;
		messages[i].uid = 7;
		assert_ok(record_batch(r, &pg_source, &messages[i], 1, &result, e));
		assert_int_equal(result.outcome, RECORD_RECORDED);
	}
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "2");
	assert_string_equal(pg_value(db, "select count(*) from carom_data.place"), "1");
	recorder_free(r);
	store_close(s);
}

/* A constraint of somebody else's: looking for stored reports does not end it. */
static const char refuses_two[] =
    "create function public.refuse() returns trigger language plpgsql as $$ begin "
    "if new.original_message_id like '%two%' then raise unique_violation; end if; "
    "return new; end $$; "
    "create trigger refuse before insert on carom_data.event "
    "for each row execute function public.refuse()";

static void
a_row_refused_as_stored_that_is_not_is_quarantined(void **state)
{
	static const char *const originals[] = { "one@us.example", "two@us.example",
		"three@us.example" };
	static const enum record_outcome outcomes[] = { RECORD_RECORDED, RECORD_QUARANTINED,
		RECORD_RECORDED };
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[3];
	struct record_message messages[3];
	struct record_result results[3];

	(void)state;
	pg_exec(db, refuses_two);
	for (unsigned i = 0; i < 3; i++) {
		pg_bounce(&samples[i], i, "a@x.example", REASON_mailbox_full, originals[i],
		    start + i * 3600);
		messages[i] = samples[i].message;
	}
	assert_ok(record_batch(r, &pg_source, messages, 3, results, e));
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(results[i].outcome, outcomes[i]);
	pg_no_difference(r);
	recorder_free(r);
	store_close(s);
}

static void
so_is_what_a_sender_told(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);

	(void)state;
	pg_exec(db, refuses_two);
	pg_exec(db,
	    "select carom.report_event('a@x.example', 'news', 'bounce', now(), status => '5.1.1', "
	    "message_id => 'two@us.example')");
	pg_fold_inbox(r);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "0");
	assert_string_equal(pg_value(db, "select count(*) from carom_data.quarantine"), "1");
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_reported_by_two_messages_is_one_event),
		cmocka_unit_test(after_the_first_stored_report_the_others_are_looked_for),
		cmocka_unit_test(messages_that_are_read_again_are_asked_for_after_the_first_one),
		cmocka_unit_test(another_message_at_the_same_place_is_recorded),
		cmocka_unit_test(a_row_refused_as_stored_that_is_not_is_quarantined),
		cmocka_unit_test(so_is_what_a_sender_told),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
