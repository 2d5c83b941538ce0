/* A batch costs what its own rows cost: no plan of the recorder's reads a table whole, however large it has become. */
#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CONTACTS = 30000, BATCH = 300 };
static const int64_t start = 1700000000;
static const struct record_source source = { .mailbox = "returns", .stream = "news" };

/* Reports about BATCH contacts from the first-th on, each of another message. */
static void
record(struct recorder *r, unsigned first, int64_t at)
{
	static struct sample samples[BATCH];
	static struct record_message messages[BATCH];
	static struct record_result results[BATCH];
	static unsigned number;

	for (unsigned i = 0; i < BATCH; i++) {
		char address[40];

		snprintf(address, sizeof address, "c%u@d%u.example", first + i, (first + i) % 500);
		pg_bounce(&samples[i], ++number, address, REASON_mailbox_full, NULL, at);
		messages[i] = samples[i].message;
	}
	assert_ok(record_batch(r, &source, messages, BATCH, results, e));
}

static void
make_contacts(const char *db)
{
	char sql[400];

	snprintf(sql, sizeof sql,
	    "insert into carom_data.contact (tag, address) select carom_data.tag('address', a), a"
	    " from (select 'c' || i || '@d' || i %% 500 || '.example' as a from "
	    "generate_series(0, %d) i) x;"
	    "insert into carom_data.state (contact, stream, stale) select id, 0, true from "
	    "carom_data.contact order by id",
	    CONTACTS - 1);
	pg_exec(db, sql);
	pg_exec(db, "vacuum analyze");
}

/* Rows that were read by going through whole tables. What a session did is known when it is over. */
static long
read_in_passing(const char *db, const char *tables)
{
	char sql[300];

	snprintf(sql, sizeof sql,
	    "select sum(seq_tup_read) from pg_stat_user_tables where schemaname = 'carom_data' and "
	    "relname in (%s)",
	    tables);
	return atol(pg_value(db, sql));
}

static void
a_batch_looks_its_rows_up(void **state)
{
	static const char tables[] = "'contact', 'state'"; /* which are large from the start */
	const char *db = pg_fresh();
	struct store *s;
	struct recorder *r;
	long before;

	(void)state;
	make_contacts(db);
	before = read_in_passing(db, tables);
	s = pg_store(db);
	r = pg_recorder(s);
	for (unsigned i = 0; i < 10; i++)
		record(r, i % 5 * BATCH, start + i * 86400);
	recorder_free(r);
	store_close(s);
	assert_int_equal(read_in_passing(db, tables) - before, 0);
	assert_int_equal(atoi(pg_value(db, "select count(*) from carom_data.event")), 10 * BATCH);
	assert_int_equal(
	    atoi(pg_value(
		db, "select count(*) from carom_data.state where stream <> 0 and soft_count = 2")),
	    5 * BATCH);
}

/* The plan that an empty table gets reads it whole. */
static void
a_table_that_grew_is_looked_up_with_a_new_plan(void **state)
{
	enum { BEFORE = 5, AFTER = 40, ROWS = 20000 };
	const char *db = pg_fresh();
	struct store *s;
	struct recorder *r;
	long before, whole;

	(void)state;
	make_contacts(db);
	s = pg_store(db);
	r = pg_recorder(s);
	for (unsigned i = 0; i < BEFORE; i++)
		record(r, 0, start - i * 86400 * 3); /* late, so checkpoints are looked for */
	pg_exec(db,
	    "insert into carom_data.checkpoint (contact, upto, stream, events, base, fold)"
	    " select 10000 + i, now(), 0, 64, false, '' from generate_series(1, 20000) i");
	before = read_in_passing(db, "'checkpoint'");
	for (unsigned i = 0; i < AFTER; i++)
		record(r, 0, start - (BEFORE + i) * 86400 * 3);
	recorder_free(r);
	store_close(s);
	whole = (read_in_passing(db, "'checkpoint'") - before) / ROWS;
	/* by a few batches, until the next plan; with the first plan by all 40 */
	assert_in_range(whole, 0, 10);
}

/* All of them come to their 64th event at once, long after checkpoints were looked for the first time. */
static void
checkpoints_are_looked_up_as_soon_as_there_are_some(void **state)
{
	enum { OTHERS = BATCH };
	const char *db = pg_fresh();
	struct store *s;
	struct recorder *r;
	int64_t recently = time(NULL) - 3600;
	long before;

	(void)state;
	make_contacts(db);
	s = pg_store(db);
	r = pg_recorder(s);
	record(r, OTHERS, recently);
	for (unsigned i = 1; i < 64; i++)
		record(r, 0, recently + i);
	record(r, OTHERS, recently - 10); /* late: a plan for an empty table */
	for (unsigned i = 64; i < 66; i++)
		record(r, 0, recently + i);
	assert_int_equal(
	    atoi(pg_value(db, "select count(*) from carom_data.checkpoint")), 2 * BATCH);
	before = read_in_passing(db, "'checkpoint'");
	record(r, 0, recently - 20);
	recorder_free(r);
	store_close(s);
	/* once at the most; with that plan 300 times */
	assert_in_range(read_in_passing(db, "'checkpoint'") - before, 0, 4 * BATCH);
}

/* Who bounces with every campaign is always the one who is due next, so its old entries lie before all others. */
static void
what_was_due_before_and_changed_is_not_passed_over(void **state)
{
	static const char entries[] =
	    "select idx_tup_read from pg_stat_user_indexes where indexrelname = 'state_due'";
	const char *db = pg_fresh();
	struct store *s;
	struct recorder *r;
	int64_t next;
	long before;
	bool more;

	(void)state;
	make_contacts(db);
	pg_exec(db,
	    "update carom_data.state set stale = false, due = now() + interval '1 hour';"
	    "update carom_data.state set due = now() + interval '2 hours'");
	before = atol(pg_value(db, entries));
	s = pg_store(db);
	r = pg_recorder(s);
	assert_ok(record_due(r, &more, &next, e));
	assert_false(more);
	assert_true(next == INT64_MAX);
	pg_exec(db, "update carom_data.state set due = now() + interval '40 s' where contact = 77");
	assert_ok(record_due(r, &more, &next, e));
	assert_in_range(next, time(NULL) + 30, time(NULL) + 42);
	recorder_free(r);
	store_close(s);
	assert_in_range(atol(pg_value(db, entries)) - before, 1, 100);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_looks_its_rows_up),
		cmocka_unit_test(a_table_that_grew_is_looked_up_with_a_new_plan),
		cmocka_unit_test(checkpoints_are_looked_up_as_soon_as_there_are_some),
		cmocka_unit_test(what_was_due_before_and_changed_is_not_passed_over),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
