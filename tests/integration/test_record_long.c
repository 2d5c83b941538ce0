/* Contacts with long histories: checkpoints, and events in any order. */
#include "long_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* What the checkpoint has seen is not read: here it is gone. */
static void
a_late_event_is_folded_from_the_checkpoint_before_it(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	char whole[8000], late[8000];

	(void)state;
	history_make("a@x.example", 1, 300, start);
	history_record(r, 0, 299, 10);
	history_record(r, 299, 1, 1);
	assert_ok(record_deferred(r, e));
	history_take(whole, sizeof whole, db);
	recorder_free(r);
	store_close(s);

	db = pg_fresh();
	s = pg_store(db);
	r = pg_recorder(s);
	history_record(r, 0, 290, 10);
	history_record(r, 291, 9, 1);
	assert_ok(record_deferred(r, e));
	assert_string_equal(pg_value(db,
				"select string_agg(distinct events::text, ' ') from "
				"carom_data.checkpoint where events > 100"),
	    "128 192 256");
	pg_exec(db,
	    "delete from carom_data.event e where occurred_at < (select max(upto) from "
	    "carom_data.checkpoint)");
	history_record(r, 290, 1, 1);
	assert_ok(record_deferred(r, e));
	history_take(late, sizeof late, db);
	assert_string_equal(late, whole);
	recorder_free(r);
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

	history_make("a@x.example", 1, n, start);
	shuffle(n);
	history_record(r, 0, n / 2, 4);
	recorder_free(r);
	store_close(s);
	pg_exec(db, "analyze");
	before = atol(pg_value(db,
	    "select idx_tup_fetch from pg_stat_user_tables where relname = 'event' and schemaname "
	    "= 'carom_data'"));
	s = pg_store(db);
	r = pg_recorder(s);
	for (unsigned i = n / 2; i < n; i += 4) {
		history_record(r, i, 4, 4);
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
	assert_true(pg_no_difference(r) > 0);
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

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_late_event_is_folded_from_the_checkpoint_before_it),
		cmocka_unit_test(events_in_any_order_are_not_read_again_for_each_other),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
