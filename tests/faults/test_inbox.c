/*
 * test_inbox - what senders tell carom, with something absurd in it: each call is refused with a reason, or what
 * it leaves for the recorder is recorded; its neighbours are too, and the inbox is empty afterwards. A row
 * that the database takes in no way is put into quarantine, whatever the reason.
 */
#include "build_config.h"

#include "pg_test.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *db;
static struct store *s;
static struct recorder *r;
static PGconn *sender;

static int
open_database(void **state)
{
	(void)state;
	db = pg_fresh();
	s = pg_store(db);
	r = pg_recorder(s);
	sender = PQconnectdb(db);
	return PQstatus(sender) != CONNECTION_OK;
}

static int
close_database(void **state)
{
	(void)state;
	PQfinish(sender);
	recorder_free(r);
	store_close(s);
	return 0;
}

/* False when the database does not take it: then with the code of an argument that is not acceptable, and
 * words. */
static bool
is_taken(const char *sql)
{
	PGresult *res = PQexec(sender, sql);
	bool ok = PQresultStatus(res) == PGRES_TUPLES_OK;

	if (!ok && strcmp(PQresultErrorField(res, PG_DIAG_SQLSTATE), "22023") != 0)
		fail_msg("%.100s: %s", sql, PQresultErrorMessage(res));
	PQclear(res);
	return ok;
}

/* All that is there. */
static void
fold(void)
{
	pg_fold_inbox(r);
}

/* How many, as a number of the database. */
static long
count(const char *what)
{
	char sql[300];

	snprintf(sql, sizeof sql, "select count(*) from %s", what);
	return atol(pg_value(db, sql));
}

static const char *const absurd[] = {
	"report_event(repeat('a', 65536) || '@x.example', 'news')",
	"report_event('a@' || repeat('a.', 32768) || 'example', 'news')",
	"report_event(E'a\\x01\\x1b]0;b@x.example', 'news')",
	"report_event(U&'a\\202E\\FEFF@x.example', 'news')",
	"report_event(U&'\\+10FFFF@\\+10FFFF.example', 'news')",
	"report_event(repeat(U&'\\+01F4A3', 60) || '@x.example', 'news')",
	"report_event('@', 'news')",
	"report_event('', 'news')",
	"report_event(null, 'news')",
	"report_event('\"''; drop table carom_data.event; --\"@x.example', 'news', diagnostic => "
	"'550 ''); drop schema carom cascade; --')",
	"report_event('y9999@x.example', 'news', occurred_at => '9999-12-31')",
	"report_event('inf@x.example', 'news', occurred_at => 'infinity')",
	"report_event('minf@x.example', 'news', occurred_at => '-infinity')",
	"report_event('bc@x.example', 'news', occurred_at => '4713-01-01 BC')",
	"report_event('y1@x.example', 'news', occurred_at => '0001-01-01')",
	"report_event('y1969@x.example', 'news', occurred_at => '1969-12-31')",
	"report_event('nodate@x.example', 'news', occurred_at => null)",
	"report_event('d1mb@x.example', 'news', diagnostic => repeat('x', 1000000))",
	"report_event('dwide@x.example', 'news', diagnostic => repeat(U&'\\+01F4A3', 250000))",
	"report_event('dctl@x.example', 'news', diagnostic => E'550 \\x01\\x1b[2J\\r\\n\\x7f' || "
	"repeat(E'\\n', 4000))",
	"report_event('dstars@x.example', 'news', diagnostic => repeat('((((', 1000))",
	"report_event('st1@x.example', 'news', status => repeat(U&'\\+01F4A3', 11))",
	"report_event('st2@x.example', 'news', status => '5.1.' || U&'\\+01F4A3\\+01F4A3')",
	"report_event('st3@x.example', 'news', status => '99999999999')",
	"report_event('st4@x.example', 'news', status => '5.999999.9')",
	"report_event('st5@x.example', 'news', status => E'5.1.1\\n')",
	"report_event('st6@x.example', 'news', status => '5.1.' || "
	"U&'\\00E9\\00E9\\00E9\\00E9\\00E9\\00E9')",
	"report_event('re1@x.example', 'news', reply => U&'\\+01F4A3\\+01F4A3\\+01F4A3')",
	"report_event('re2@x.example', 'news', reply => U&'5\\00E9\\00E9')",
	"report_event('re3@x.example', 'news', reply => '999999999')",
	"report_event('re4@x.example', 'news', reply => '-1')",
	"report_event('mta@x.example', 'news', remote_mta => repeat(U&'\\+01F4A3', 250000))",
	"report_event('send@x.example', 'news', send_id => repeat(U&'\\+01F4A3', 250000))",
	"report_event('mid@x.example', 'news', message_id => '<' || repeat(U&'\\+01F4A3', 250000) "
	"|| '>')",
	"report_event('camp1@x.example', 'news', campaign => repeat('x', 1000000))",
	"report_event('camp2@x.example', 'news', campaign => (select string_agg(md5(n::text), '') "
	"from generate_series(1, 30000) n))",
	"report_event('camp3@x.example', 'news', campaign => E'\\x01\\x1b\\n')",
	"report_event('str1@x.example', repeat('x', 1000000))",
	"report_event('str2@x.example', U&'\\+01F4A3')",
	"report_event('str3@x.example', null)",
	"report_event('kind@x.example', 'news', kind => repeat('x', 1000000))",
	"report_event('kindn@x.example', 'news', kind => null)",
	"report_event('reason@x.example', 'news', reason => repeat('x', 1000000))",
	"report_event('stage@x.example', 'news', stage => repeat('x', 1000000))",
	"report_event('all@x.example', 'news', 'delay', '1970-01-01', 'mailbox_full', 'rcpt', "
	"repeat('9', 99), repeat('9', 99), repeat('9', 9999), repeat('9', 999), repeat('9', 999), "
	"repeat('9', 9999), '9')",
	"report_sends('news', 'c', array['s1@x.example'], at => 'infinity')",
	"report_sends('news', 'c', array['s2@x.example'], at => '-infinity')",
	"report_sends('news', 'c', array['s3@x.example'], at => '4713-01-01 BC')",
	"report_sends('news', 'c', array['s4@x.example'], at => '294276-01-01')",
	"report_sends('news', repeat('x', 1000000), array[null, '', 's5@x.example'])",
	"report_sends('news', 'c', array['s6@x.example'], array[repeat('x', 1000000)], "
	"array[repeat('x', 1000000)])",
	"report_sent('news', 'c', 9223372036854775807, '4713-01-01 BC')",
	"report_sent('news', 'c', 9223372036854775807, 'infinity')",
	"report_sent('news', 'c', 9223372036854775807, '-infinity')",
	"report_success('news', array['ok1@x.example'], 'open', 'infinity')",
	"report_success('news', array['ok2@x.example'], 'open', '-infinity')",
	"report_success('news', array['ok3@x.example'], 'open', '4713-01-01 BC')",
	"report_success('news', array['ok4@x.example'], 'open', now(), array[repeat('x', "
	"1000000)], repeat('y', 1000000))",
	"suppress('sup@x.example', 'news', repeat(U&'\\+01F4A3', 250000))",
};
enum { ABSURD = sizeof absurd / sizeof *absurd };

static bool
call(const char *what)
{
	char sql[1000];

	snprintf(sql, sizeof sql, "select carom.%s", what);
	return is_taken(sql);
}

static bool
is_failure(const char *what)
{
	return strncmp(what, "report_event", 12) == 0;
}

static void
neighbour(size_t i)
{
	char what[100];

	snprintf(what, sizeof what, "report_event('n%zu@neighbour.example', 'news')", i);
	assert_true(call(what));
}

static void
nothing_is_left_and_the_standings_are_what_they_are(void)
{

	assert_int_equal(count("carom_data.inbox"), 0);
	assert_int_equal(count("carom.quarantine"), 0);
	pg_no_difference(r);
}

static void
each_call_by_itself_is_refused_with_a_reason_or_recorded(void **state)
{
	long before = 0, refused = 0;

	(void)state;
	for (size_t i = 0; i < ABSURD; i++) {
		bool taken = call(absurd[i]);
		long events;

		refused += !taken;
		neighbour(i);
		fold();
		events = count("carom.event");
		if (events != before + 1 + (taken && is_failure(absurd[i])))
			fail_msg("%.100s: %s, %ld events more", absurd[i],
			    taken ? "taken" : "refused", events - before);
		before = events;
	}
	printf("# of %d absurd calls %ld are refused, the others recorded\n", ABSURD, refused);
	nothing_is_left_and_the_standings_are_what_they_are();
}

static void
all_at_once_are_recorded_with_their_neighbours(void **state)
{
	long wanted = ABSURD;

	(void)state;
	for (size_t i = 0; i < ABSURD; i++) {
		wanted += call(absurd[i]) && is_failure(absurd[i]);
		neighbour(i);
	}
	fold();
	assert_int_equal(count("carom.event"), wanted);
	assert_int_equal(count("carom.event where address like '%@neighbour.example'"), ABSURD);
	nothing_is_left_and_the_standings_are_what_they_are();
}

/* What no reading of a row foresees: here a rule of the database itself. The calls are numbered from 1 on; guilty are
 * those of these numbers. */
static void
tell_with_guilty(unsigned calls, const char *numbers)
{
	char sql[400];

	pg_exec(
	    db, "alter table carom_data.event add constraint guilty check (send_id <> 'guilty')");
	snprintf(sql, sizeof sql,
	    "select carom.report_event('n' || n || '@x.example', 'news', send_id => case when n in "
	    "(%s) "
	    "then 'guilty' else n::text end) from generate_series(1, %u) n",
	    numbers, calls);
	pg_exec(db, sql);
	fold();
	assert_int_equal(count("carom_data.inbox"), 0);
}

static void
of_ten_thousand_rows_the_one_that_the_database_refuses_is_put_into_quarantine(void **state)
{
	(void)state;
	tell_with_guilty(10000, "7654");
	assert_int_equal(count("carom.event"), 9999);
	assert_int_equal(count("(select distinct address from carom.event) a"), 9999);
	assert_int_equal(count("carom.event where address = 'n7654@x.example'"), 0);
	assert_string_equal(
	    pg_value(db, "select count(*) || ' ' || min(why) from carom.quarantine"),
	    "1 carom.report_event: event_insert: new row for relation \"event\" violates check "
	    "constraint \"guilty\", SQLSTATE 23514");
	assert_int_equal(count("carom_data.quarantine where raw is not null"), 1);
}

/* As long as a call may be, with a history behind each: what one transaction holds fits into its memory. */
static void
the_longest_calls_fit_together(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		pg_exec(db,
		    "select carom.report_event('n' || n || '@' || repeat('x', 60) || '.example', "
		    "'news',"
		    " status => repeat('5', 99), reply => '5555', diagnostic => "
		    "repeat(U&'\\+01F4A3', 99999),"
		    " remote_mta => repeat(U&'\\+01F4A3', 999), send_id => repeat(U&'\\+01F4A3', "
		    "240) || n,"
		    " message_id => repeat(U&'\\+01F4A3', 999), campaign => repeat('c', 990) || n "
		    "% 9)"
		    " from generate_series(1, 1100) n");
	fold();
	assert_int_equal(count("carom_data.inbox"), 0);
	assert_int_equal(count("carom.quarantine"), 0);
	assert_int_equal(count("(select distinct address from carom.event) a"), 1100);
}

static void
several_in_one_transaction_are_all_found(void **state)
{
	(void)state;
	tell_with_guilty(600, "1, 2, 250, 251, 500, 501, 600");
	assert_int_equal(count("carom.event"), 593);
	assert_int_equal(count("carom.quarantine"), 7);
}

/* --- what a recorder died of --- */

static struct {
	int64_t suspect;
	bool guilty;
	size_t settled;
	char sizes[100]; /* of what was taken together, in order */
} known;

static bool
is_suspect(void *context, int64_t row)
{
	(void)context;
	return row == known.suspect;
}

static bool
is_guilty(void *context, int64_t row)
{
	(void)context;
	return known.guilty && row == known.suspect;
}

static void
take(void *context, const int64_t *rows, size_t n)
{
	size_t had = strlen(known.sizes);

	(void)context;
	for (size_t i = 0; n > 1 && i < n; i++)
		assert_true(rows[i] != known.suspect);
	snprintf(known.sizes + had, sizeof known.sizes - had, "%zu ", n);
}

static void
settle(void *context, int64_t row)
{
	(void)context;
	(void)row;
	known.settled++;
}

/* Ten calls, of which the recorder before this one died of the fifth. */
static void
tell_with_suspect(const char *domain)
{
	char sql[200];

	memset(known.sizes, 0, sizeof known.sizes);
	known.settled = 0;
	snprintf(sql, sizeof sql,
	    "select carom.report_event('n' || n || '@%s', 'news') from generate_series(1, 10) n",
	    domain);
	pg_exec(db, sql);
	known.suspect = atol(pg_value(
	    db, "select id from carom_data.inbox where what = 1 order by id offset 4 limit 1"));
	fold();
	assert_int_equal(count("carom_data.inbox"), 0);
}

static void
what_a_recorder_died_of_is_taken_alone_and_goes_into_quarantine_when_it_is_guilty(void **state)
{
	static const struct record_hand hand = {
		.is_suspect = is_suspect, .is_guilty = is_guilty, .take = take, .settle = settle
	};

	(void)state;
	recorder_hand(r, &hand);
	known.guilty = false;
	tell_with_suspect("a.example");
	assert_string_equal(known.sizes, "4 0 1 0 5 0 0 ");
	assert_int_equal(known.settled, 10);
	assert_int_equal(count("carom.event"), 10);

	known.guilty = true;
	tell_with_suspect("b.example");
	assert_int_equal(known.settled, 9);
	assert_int_equal(count("carom.event"), 19);
	assert_string_equal(
	    pg_value(db, "select count(*) || ' ' || min(why) from carom.quarantine"),
	    "1 carom.report_event: the recorder died of it again and again");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_database, close_database)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(each_call_by_itself_is_refused_with_a_reason_or_recorded),
		TEST(all_at_once_are_recorded_with_their_neighbours),
		TEST(of_ten_thousand_rows_the_one_that_the_database_refuses_is_put_into_quarantine),
		TEST(the_longest_calls_fit_together),
		TEST(several_in_one_transaction_are_all_found),
		TEST(
		    what_a_recorder_died_of_is_taken_alone_and_goes_into_quarantine_when_it_is_guilty),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
