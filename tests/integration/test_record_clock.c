/* A daemon whose clock is behind the database's, until it is set. */
#include "pg_test.h"

#include <sys/syscall.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CONTACTS = 120, TIMES = 3, DAY = 86400, BEHIND_S = 3600 };
static time_t behind_s;

/* Instead of the library's: what asks for the time in this program gets this one. */
int
clock_gettime(clockid_t clock, struct timespec *t)
{
	int rc = (int)syscall(SYS_clock_gettime, clock, t);

	if (clock == CLOCK_REALTIME)
		t->tv_sec -= behind_s;
	return rc;
}

/* All are held until half an hour ago. */
static void
hold_them(struct recorder *r)
{
	static struct sample samples[CONTACTS * TIMES];
	static struct record_result results[CONTACTS * TIMES];
	int64_t now = (int64_t)time(NULL);

	for (unsigned i = 0; i < CONTACTS * TIMES; i++) {
		char address[40];

		snprintf(address, sizeof address, "c%u@clock.example", i % CONTACTS);
		pg_bounce(&samples[i], i, address, REASON_mailbox_full, NULL,
		    now - 1800 - (int64_t)(14 + TIMES - 1 - i / CONTACTS) * DAY);
	}
	pg_record_all(r, samples, NULL, CONTACTS * TIMES, 64, results);
}

static void
what_is_due_by_the_clock_of_the_database_alone_is_waited_for(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	int64_t next, here = (int64_t)time(NULL) - BEHIND_S;
	bool more = true;

	(void)state;
	behind_s = BEHIND_S;
	hold_them(r);
	assert_string_equal(
	    pg_value(db, "select count(*) from carom_data.state where due < now()"), "120");
	assert_ok(record_due(r, &more, &next, e));
	assert_false(more);
	assert_true(next > here + BEHIND_S / 4);
	assert_ok(record_deferred(r, e)); /* comes back */
	behind_s = 0;
	do
		assert_ok(record_due(r, &more, &next, e));
	while (more);
	assert_string_equal(
	    pg_value(db, "select count(*) from carom_data.state where due < now()"), "0");
	pg_no_difference(r);
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_due_by_the_clock_of_the_database_alone_is_waited_for),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
