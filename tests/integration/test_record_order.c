/* The same whatever the order, the batches and the recorders beside, and whoever is killed. */
#include "pg_test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const int64_t day = 86400, start = 1767225600; /* 2026-01-01 */

/* Everything a shuffled or split run must agree on. */
static const char standings[] =
    "select string_agg(concat_ws(' ', address, stream, standing, cause, rule, since, until, "
    "verdict, last_reason,"
    " last_event_at, soft_count, hard_count, complaint_count), E'\\n' order by address, stream)"
    " from carom.contact_status";
static const char events[] = "select md5(string_agg(concat_ws(' ', address, stream, occurred_at, "
			     "reason, trust, counted, why_not), E'\\n'"
			     " order by address, occurred_at, message_id)) from carom.event";

enum { MANY = 48 };

static void
make_history(struct sample *samples)
{
	static const enum reason reasons[] = { REASON_mailbox_full, REASON_timeout,
		REASON_greylisted, REASON_mailbox_not_found };

	for (unsigned i = 0; i < MANY; i++) {
		char address[40], original[40];

		snprintf(address, sizeof address, "c%u@x.example", i % 7);
		snprintf(original, sizeof original, "m%u@us.example", i / 2);
		pg_bounce(&samples[i], i + 1, address, reasons[i % 11 == 10 ? 3 : i % 3], original,
		    start + (int64_t)(i * 37 % 41) * day / 2);
	}
}

static void
order_and_batches_make_no_difference(void **state)
{
	static const size_t batches[] = { 1, 7, 48 };
	static struct sample samples[MANY];
	char want[4096], want_events[64];
	struct record_result results[MANY];

	(void)state;
	make_history(samples);
	for (unsigned run = 0; run < 6; run++) {
		const char *db = pg_fresh();
		struct store *s = pg_store(db);
		struct recorder *r = pg_recorder(s);
		size_t order[MANY];

		pg_shuffle(order, MANY, run);
		pg_record_all(r, samples, run ? order : NULL, MANY, batches[run % 3], results);
		if (run == 0) {
			snprintf(want, sizeof want, "%s", pg_value(db, standings));
			snprintf(want_events, sizeof want_events, "%s", pg_value(db, events));
		}
		assert_string_equal(pg_value(db, standings), want);
		assert_string_equal(pg_value(db, events), want_events);
		assert_int_equal(pg_no_difference(r), 7);
		pg_announced(db);
		recorder_free(r);
		store_close(s);
	}
}

/* In a process of its own: all of them, in another order, in batches of 6. */
static void
record_in_child(const char *db, struct sample *samples, unsigned seed)
{
	struct record_result results[MANY];
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	size_t order[MANY];

	for (unsigned round = 0; round < 4; round++) {
		pg_shuffle(order, MANY, seed * 10 + round);
		pg_record_all(r, samples, order, MANY, 6, results);
	}
	recorder_free(r);
	store_close(s);
}

static void
several_recorders_at_once_agree_and_do_not_deadlock(void **state)
{
	static struct sample samples[MANY];
	char want[4096], want_events[64];
	struct record_result results[MANY];
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);

	(void)state;
	make_history(samples);
	pg_record_all(r, samples, NULL, MANY, 48, results);
	snprintf(want, sizeof want, "%s", pg_value(db, standings));
	snprintf(want_events, sizeof want_events, "%s", pg_value(db, events));
	recorder_free(r);
	store_close(s);

	for (unsigned run = 0; run < 3; run++) {
		pid_t child[3];

		db = pg_fresh();
		for (unsigned i = 0; i < 3; i++) {
			child[i] = fork();
			if (child[i] == 0) {
				record_in_child(db, samples, run * 3 + i);
				_exit(0);
			}
		}
		for (unsigned i = 0; i < 3; i++) {
			int status;

			assert_int_equal(waitpid(child[i], &status, 0), child[i]);
			assert_int_equal(status, 0);
		}
		assert_string_equal(pg_value(db, standings), want);
		assert_string_equal(pg_value(db, events), want_events);
		assert_string_equal(pg_value(db, "select count(*) from carom_data.message"), "48");
		assert_string_equal(pg_value(db,
					"select deadlocks from pg_stat_database where datname = "
					"current_database()"),
		    "0");
		s = pg_store(db);
		r = pg_recorder(s);
		pg_no_difference(r);
		recorder_free(r);
		store_close(s);
	}
}

/* Nothing half: whoever is killed leaves whole transactions, and the next run completes them. */
static void
a_killed_recorder_loses_and_doubles_nothing(void **state)
{
	static struct sample samples[MANY];
	struct record_result results[MANY];
	const char *db = pg_fresh();
	struct store *s;
	struct recorder *r;

	(void)state;
	make_history(samples);
	for (unsigned run = 0; run < 8; run++) {
		struct timespec pause = { 0, 3000000 + run * 4000000L };
		pid_t child = fork();

		if (child == 0) {
			record_in_child(db, samples, run);
			_exit(0);
		}
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, NULL, 0), child);
	}
	s = pg_store(db);
	r = pg_recorder(s);
	pg_record_all(r, samples, NULL, MANY, 48, results);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.message"), "48");
	assert_string_equal(pg_value(db, "select sum(recorded) from carom.mailbox_status"), "48");
	pg_record_all(r, samples, NULL, MANY, 48, results);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(results[i].outcome, RECORD_DUPLICATE);
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_and_batches_make_no_difference),
		cmocka_unit_test(several_recorders_at_once_agree_and_do_not_deadlock),
		cmocka_unit_test(a_killed_recorder_loses_and_doubles_nothing),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
