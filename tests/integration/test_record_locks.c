/* Recorders beside others that hold the same contacts: nothing is written over, nothing waits in vain. */
#include "pg_test.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const int64_t start = 1700000000, day = 86400;
static const struct record_source source = { .mailbox = "returns", .stream = "news" };

static struct record_message
bounce(struct sample *s, unsigned n, const char *address, int64_t at)
{
	pg_bounce(s, n, address, REASON_mailbox_full, NULL, at);
	return s->message;
}

/* Records them in a process of its own, which is not waited for. */
static pid_t
record_beside(const char *db, const struct record_message *messages, size_t n)
{
	pid_t child = fork();

	if (child == 0) {
		struct record_result results[8];
		struct store *s = pg_store(db);
		struct recorder *r = pg_recorder(s);

		assert_ok(record_batch(r, &source, messages, n, results, e));
		for (size_t i = 0; i < n; i++)
			assert_int_equal(results[i].outcome, RECORD_RECORDED);
		recorder_free(r);
		store_close(s);
		_exit(0);
	}
	assert_true(child > 0);
	return child;
}

static void
ended_well(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* A transaction that holds contacts as a recorder does. */
static PGconn *
hold(const char *db, const char *contacts)
{
	PGconn *c = PQconnectdb(db);
	char sql[200];

	pg_run(c, "begin");
	snprintf(sql, sizeof sql,
	    "select from carom_data.state where contact in (%s) order by contact, stream for no "
	    "key update",
	    contacts);
	pg_run(c, sql);
	return c;
}

/* What another recorder commits while this one waits for the contact: the first row of a stream. */
static void
a_row_made_while_its_contact_was_waited_for_is_gone_on_from(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	PGconn *other;
	struct record_result results[2];
	struct sample samples[3];
	struct record_message messages[3];
	pid_t child;

	(void)state;
	messages[0] = bounce(&samples[0], 1, "a@x.example", start);
	messages[1] = bounce(&samples[1], 2, "b@x.example", start);
	assert_ok(record_batch(r, &source, messages, 1, results, e));
	assert_ok(record_batch(r, &source, messages + 1, 1, results, e));
	pg_exec(db, "delete from carom_data.state where contact = 2 and stream <> 0");
	other = hold(db, "2");
	messages[2] = bounce(&samples[2], 3, "b@x.example", start + day);
	child = record_beside(db, &messages[2], 1);
	pg_wait_until(db, pg_somebody_waits, "1");
	/* contact 2 as contact 1 is, by the one who holds it */
	pg_run(other,
	    "insert into carom_data.state (contact, stream, soft_count, last_reason, "
	    "last_event_at, fold)"
	    " select 2, stream, soft_count, last_reason, last_event_at, fold"
	    " from carom_data.state where contact = 1 and stream <> 0;"
	    "commit");
	ended_well(child);
	assert_string_equal(
	    pg_value(
		db, "select soft_count from carom_data.state where contact = 2 and stream <> 0"),
	    "2");
	PQfinish(other);
	recorder_free(r);
	store_close(s);
}

/* The row that is locked is answered as it was left by whoever held it, not as it was before. */
static void
a_row_changed_while_it_was_waited_for_is_gone_on_from(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	PGconn *other;
	struct record_result results[1];
	struct sample samples[2];
	struct record_message messages[2];
	pid_t child;

	(void)state;
	messages[0] = bounce(&samples[0], 1, "a@x.example", start);
	messages[1] = bounce(&samples[1], 2, "a@x.example", start + day);
	assert_ok(record_batch(r, &source, messages, 1, results, e));
	other = hold(db, "1");
	child = record_beside(db, &messages[1], 1);
	pg_wait_until(db, pg_somebody_waits, "1");
	pg_run(other, "update carom_data.state set events = 41 where stream = 0; commit");
	ended_well(child);
	assert_string_equal(
	    pg_value(db, "select events from carom_data.state where stream = 0"), "42");
	PQfinish(other);
	recorder_free(r);
	store_close(s);
}

/* Of one batch, what is about others is there before the contact is let go. */
static void
reports_about_a_contact_that_is_held_come_after_the_others(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct record_result results[8];
	struct sample samples[8];
	struct record_message messages[8];
	PGconn *other;
	pid_t child;

	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		char address[20];

		snprintf(address, sizeof address, "c%u@x.example", i % 4 + 1);
		messages[i] = bounce(&samples[i], i + 1, address, start + (i / 4) * day);
		if (i < 4)
			assert_ok(record_batch(r, &source, &messages[i], 1, results, e));
	}
	other = hold(db, "2");
	child = record_beside(db, messages + 4, 4);
	pg_wait_until(db,
	    "select string_agg(contact || ':' || n, ' ' order by contact) from"
	    " (select contact, count(*) n from carom_data.event group by 1) x",
	    "1:2 2:1 3:2 4:2");
	pg_wait_until(db, pg_somebody_waits, "1");
	assert_string_equal(pg_value(db, "select recorded from carom.mailbox_status"), "7");
	pg_run(other, "commit");
	ended_well(child);
	assert_string_equal(pg_value(db,
				"select string_agg(s.contact || ':' || s.soft_count, ' ' order by "
				"s.contact) from carom_data.state s where s.stream <> 0"),
	    "1:2 2:2 3:2 4:2");
	assert_string_equal(pg_value(db, "select recorded from carom.mailbox_status"), "8");
	assert_string_equal(pg_value(db, "select count(*) from carom_data.place"), "8");
	PQfinish(other);
	recorder_free(r);
	store_close(s);
}

/* Of two batches about such, the first finds out in its last transaction, the second knows. */
static void
who_is_known_only_by_what_was_sent_is_no_reason_to_wait(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct record_result results[2];
	struct sample samples[2];
	struct record_message messages[2];

	(void)state;
	messages[0] = bounce(&samples[0], 1, "a@x.example", start);
	assert_ok(record_batch(r, &source, messages, 1, results, e));
	for (unsigned i = 0; i < 2; i++) {
		pg_exec(db,
		    i ? "delete from carom_data.state where contact = 2"
		      : "select carom.report_sends('news', null, array['b@x.example'], null, "
			"array['s1'], now())");
		messages[0] = bounce(&samples[0], 2 * i + 2, "a@x.example", start + (i + 1) * day);
		messages[1] = bounce(&samples[1], 2 * i + 3, "b@x.example", start + (i + 1) * day);
		assert_ok(record_batch(r, &source, messages, 2, results, e));
		assert_int_equal(results[0].outcome, RECORD_RECORDED);
		assert_int_equal(results[1].outcome, RECORD_RECORDED);
		assert_string_equal(
		    pg_value(db,
			"select count(distinct xmin::text) from (select xmin from carom_data.event "
			"order by id desc limit 2) e"),
		    i ? "1" : "2");
	}
	recorder_free(r);
	store_close(s);
}

/* A report about two people is one message: it waits for both, with nothing of it there before. */
static void
a_report_about_two_of_whom_one_is_held_waits_as_a_whole(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct record_result results[2];
	struct sample samples[4];
	struct record_message messages[4];
	struct recipient two[2];
	PGconn *other;
	pid_t child;

	(void)state;
	messages[0] = bounce(&samples[0], 1, "a@x.example", start);
	messages[1] = bounce(&samples[1], 2, "b@x.example", start);
	messages[2] = bounce(&samples[2], 3, "a@x.example", start + day);
	messages[3] = bounce(&samples[3], 4, "c@x.example", start + day);
	for (size_t i = 0; i < 2; i++) {
		assert_ok(record_batch(r, &source, messages + i, 1, results, e));
		two[i] = samples[i].recipient;
	}
	samples[2].verdict.recipients = two;
	samples[2].verdict.nrecipients = 2;
	other = hold(db, "2");
	child = record_beside(db, messages + 2, 2);
	pg_wait_until(db, "select count(*) from carom_data.message", "3");
	pg_wait_until(db, pg_somebody_waits, "1");
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "3");
	pg_run(other, "commit");
	ended_well(child);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "5");
	PQfinish(other);
	recorder_free(r);
	store_close(s);
}

/* carom.forget takes a new address out of the rows of others, and does not hold who gets it at that moment. */
static void
a_row_that_moved_since_it_was_read_is_found_by_its_key(void **state)
{
	const char *db = pg_fresh();
	const char *counts = "select string_agg(soft_count::text, ' ' order by stream) from "
			     "carom_data.state where stream <> 0";
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct record_result results[2];
	struct sample samples[4];
	struct record_message messages[4];

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		messages[i] = bounce(
		    &samples[i], i + 1, i % 2 ? "b@x.example" : "a@x.example", start + i * day);
	assert_ok(record_batch(r, &source, messages, 2, results, e));
	assert_string_equal(pg_value(db, counts), "1 1");
	pg_exec(db,
	    "create function move() returns trigger language plpgsql as $$ begin "
	    "update carom_data.state set new_address = null where contact = 2 and stream <> 0; "
	    "return null; end $$; create trigger move after insert on carom_data.message for each "
	    "statement execute function move()");
	assert_ok(record_batch(r, &source, messages + 2, 2, results, e));
	assert_int_equal(results[1].outcome, RECORD_RECORDED);
	assert_string_equal(pg_value(db, counts), "2 2");
	assert_string_equal(pg_value(db, "select count(*) from carom_data.event"), "4");
	recorder_free(r);
	store_close(s);
}

/* It was looked up before, and whoever folded it meanwhile has left no mark that it was erased. */
static void
nothing_in_words_is_kept_of_who_is_erased_while_a_report_waits_for_it(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct record_result results[1];
	struct sample samples[2];
	struct record_message messages[2];
	PGconn *other;
	pid_t child;

	(void)state;
	messages[0] = bounce(&samples[0], 1, "a@x.example", start);
	messages[1] = bounce(&samples[1], 2, "a@x.example", start + day);
	samples[1].recipient.diagnostic = SLICE("550 <a@x.example> is full");
	assert_ok(record_batch(r, &source, messages, 1, results, e));
	other = hold(db, "1");
	child = record_beside(db, &messages[1], 1);
	pg_wait_until(db, pg_somebody_waits, "1");
	pg_run(other,
	    "select carom.forget('a@x.example');"
	    "update carom_data.state set stale = false, late_from = null, due = null;"
	    "commit");
	ended_well(child);
	assert_string_equal(
	    pg_value(db,
		"select string_agg(concat_ws('|', kind, diagnostic, message_id, extra), ' ') from "
		"carom_data.event"),
	    "1 1");
	assert_string_equal(
	    pg_value(db, "select count(*) from carom_data.evidence x where x::text ilike '%a@x%'"),
	    "0");
	PQfinish(other);
	recorder_free(r);
	store_close(s);
}

/* What waits for a moment when nothing else is to be done waits for nobody then, and says when to come again. */
static void
what_is_due_while_another_holds_it_comes_later(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct record_result results[2];
	struct sample samples[2];
	struct record_message messages[2];
	PGconn *other;
	int64_t next;
	bool more;

	(void)state;
	for (unsigned i = 0; i < 2; i++)
		messages[i] = bounce(&samples[i], i + 1, i ? "b@x.example" : "a@x.example", start);
	assert_ok(record_batch(r, &source, messages, 2, results, e));
	pg_exec(db,
	    "update carom_data.state set stale = true, due = now() - interval '1 hour' where "
	    "stream = 0");
	other = hold(db, "1");
	assert_ok(record_due(r, &more, &next, e));
	assert_false(more);
	assert_true(next > time(NULL) && next <= time(NULL) + 2);
	assert_string_equal(
	    pg_value(db, "select string_agg(contact::text, ' ') from carom_data.state where stale"),
	    "1");
	pg_run(other, "commit");
	assert_ok(record_due(r, &more, &next, e));
	assert_string_equal(pg_value(db, "select count(*) from carom_data.state where stale"), "0");
	PQfinish(other);
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_made_while_its_contact_was_waited_for_is_gone_on_from),
		cmocka_unit_test(a_row_changed_while_it_was_waited_for_is_gone_on_from),
		cmocka_unit_test(reports_about_a_contact_that_is_held_come_after_the_others),
		cmocka_unit_test(who_is_known_only_by_what_was_sent_is_no_reason_to_wait),
		cmocka_unit_test(a_report_about_two_of_whom_one_is_held_waits_as_a_whole),
		cmocka_unit_test(a_row_that_moved_since_it_was_read_is_found_by_its_key),
		cmocka_unit_test(
		    nothing_in_words_is_kept_of_who_is_erased_while_a_report_waits_for_it),
		cmocka_unit_test(what_is_due_while_another_holds_it_comes_later),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
