/* Callers of the interface, and the counts, while others do the same: nobody waits for who waits, nothing is lost. */
#include "interface_case.h"

#include <libpq-fe.h>

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

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sends_are_completed_in_the_order_of_their_contacts),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}
