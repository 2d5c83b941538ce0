/* Callers of the interface, and the counts, while others do the same: nobody waits for who waits, nothing is lost. */
#include "interface_case.h"

#include <libpq-fe.h>

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* --- report_sends --- */

static const char complete[] =
    "select carom.report_sends('news', 'order', array['two@order.example', 'one@order.example'],"
    " array['m2', 'm1'], array['s2', 's1'])";

static void
sends_are_completed_in_the_order_of_their_contacts(void **state)
{
	PGconn *other = PQconnectdb(database), *caller = PQconnectdb(database);

	(void)state;
	pg_exec(database,
	    "select carom.set_ref('one@order.example', 'crm', '1'); select "
	    "carom.set_ref('two@order.example', 'crm', '2');"
	    "select carom.report_sends('news', 'order', array['two@order.example'], null, "
	    "array['s2']);"
	    "select carom.report_sends('news', 'order', array['one@order.example'], null, "
	    "array['s1'])");
	pg_run(other, "begin; select from carom_data.send where send_id = 's1' for update");
	assert_true(PQsendQuery(caller, complete));
	pg_wait_until(database, pg_somebody_waits, "1");
	/* what comes behind it is free as long as it waits: whoever holds the first one gets the second, too */
	pg_run(other, "select from carom_data.send where send_id = 's2' for update nowait; commit");
	for (PGresult *res; (res = PQgetResult(caller)); PQclear(res))
		assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
	PQfinish(caller);
	PQfinish(other);
	assert_string_equal(
	    pg_value(database,
		"select count(*) || ' ' || count(message_tag) || ' ' || count(send_id) "
		"from carom_data.send s"
		" join carom_data.contact c on c.id = s.contact where c.address like "
		"'%@order.example'"),
	    "2 2 2");
}

/* --- decisions --- */

static void
who_is_decided_about_for_the_first_time_is_locked_last(void **state)
{
	PGconn *recorder = PQconnectdb(database), *caller = PQconnectdb(database);

	(void)state;
	pg_exec(database,
	    "select carom.suppress('old@first.example'); select carom.set_ref('new@first.example', "
	    "'crm', '3')");
	pg_run(recorder,
	    "begin; select from carom_data.state s join carom_data.contact c on c.id = s.contact"
	    " where c.address = 'old@first.example' and s.stream = 0 for no key update of s");
	assert_true(PQsendQuery(caller,
	    "select carom.suppress(array['newest@first.example', 'old@first.example', "
	    "'new@first.example'])"));
	pg_wait_until(database, pg_somebody_waits, "1");
	/* as a recorder makes the rows that it did not find */
	pg_run(recorder,
	    "insert into carom_data.contact (tag, address) values"
	    " (carom_data.tag('address', 'newest@first.example'), 'newest@first.example') on "
	    "conflict do nothing;"
	    "insert into carom_data.state (contact, stream) select c.id, 0 from carom_data.contact "
	    "c"
	    " where c.address = 'new@first.example' on conflict do nothing; commit");
	for (PGresult *res; (res = PQgetResult(caller)); PQclear(res))
		assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
	PQfinish(caller);
	PQfinish(recorder);
	assert_string_equal(pg_value(database,
				"select count(*) from carom.suppression where address like "
				"'%@first.example'"),
	    "3");
}

/* --- counts of the day --- */

static const char counted[] =
    "select sum(n) from carom_data.domain_counts where domain = 'd.example'";

/* As one who rolls up, until its commit. The lock on the index lets the statement of the other one begin, and stops it
 * before its first row: its snapshot is of before this commit, all else it does comes after. */
static void
roll_up_as_another(int told)
{
	PGconn *c = PQconnectdb(database);

	pg_run(c,
	    "begin; select pg_advisory_xact_lock(1128355405, 3);"
	    "update carom_data.domain_count set n = n + 1 where domain = 'd.example';"
	    "alter index carom_data.domain_count_pkey set tablespace pg_default");
	if (write(told, "", 1) != 1)
		_exit(1);
	for (int i = 0; i < 100 && *pg_value(database, pg_somebody_waits) == '0'; i++)
		nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
	pg_run(c, "commit");
	PQfinish(c);
	_exit(0);
}

static void
a_count_that_another_changes_meanwhile_is_not_taken_for_nothing(void **state)
{
	bool more;
	int told[2], status;
	char octet;
	pid_t child;

	(void)state;
	assert_ok(record_maintain(r, NULL, &more, e)); /* its plan is made */
	pg_exec(database,
	    "insert into carom_data.domain_count values ('2026-01-01', 'd.example', 0, 1, 0, 0, 0, "
	    "0, '', 1);"
	    "insert into carom_data.count_delta values ('2026-01-01', 0, 0, 1, 0, 0, 0, 0, 0, 0, "
	    "'', "
	    "'d.example', false, -1)");
	assert_int_equal(pipe(told), 0);
	child = fork();
	if (child == 0)
		roll_up_as_another(told[1]);
	assert_int_equal(read(told[0], &octet, 1), 1);
	assert_ok(record_maintain(r, NULL, &more, e));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(told[0]);
	close(told[1]);
	assert_string_equal(pg_value(database, counted), "1");
	assert_ok(record_maintain(r, NULL, &more, e));
	assert_string_equal(pg_value(database, counted), "1");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sends_are_completed_in_the_order_of_their_contacts),
		cmocka_unit_test(who_is_decided_about_for_the_first_time_is_locked_last),
		cmocka_unit_test(a_count_that_another_changes_meanwhile_is_not_taken_for_nothing),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}
