/* What other programs rely on: columns, arguments, the feed, lists, the encoding. */
#include "interface_case.h"

#include "migrate.h"

#include <libpq-fe.h>

#include <stdio.h>
#include <string.h>

static void
views_have_the_promised_columns(void **state)
{
	static const struct {
		const char *view, *columns;
	} views[] = {
		{ "contact_status",
		    "address, domain, refs, stream, standing, cause, rule, since, until, verdict, "
		    "last_reason,"
		    " last_permanence, last_event_at, soft_count, hard_count, complaint_count, "
		    "away_until,"
		    " new_address, review" },
		{ "contact_reason", "address, stream, reason, count" },
		{ "suppression", "address, stream, cause, rule, since" },
		{ "event",
		    "id, occurred_at, recorded_at, address, stream, campaign, kind, subkind, "
		    "reason, permanence, scope,"
		    " \"group\", stage, status, reply, diagnostic, remote_mta, provider, trust, "
		    "rule_id, message_id,"
		    " original_message_id, mailbox, counted, why_not" },
		{ "transition",
		    "id, at, address, stream, from_standing, to_standing, cause, rule, event_id, "
		    "actor, why" },
		{ "stream_daily", "day, stream, sent, hard, soft, undetermined, hard_rate, alert" },
		{ "domain_daily", "day, domain, sent, hard, soft, undetermined, hard_rate, alert" },
		{ "campaign",
		    "campaign, stream, sent, hard, soft, undetermined, hard_rate, alert" },
		{ "auto_reply",
		    "id, occurred_at, address, stream, type, until, new_address, substitute, "
		    "language, trust" },
		{ "unattributed",
		    "id, occurred_at, recorded_at, address, kind, reason, trust, mailbox, "
		    "message_id" },
		{ "quarantine", "id, at, mailbox, message_id, size, why" },
		{ "incident", "id, provider, domain, from_at, to_at, kind, state" },
		{ "mailbox_status",
		    "mailbox, url, state, last_pass_at, oldest_unread_at, recorded, duplicate, "
		    "ignored,"
		    " quarantined, backoff_until, last_error" },
		{ "syntax_fault", "address, fault, suggestion" },
		{ "reason", "reason, permanence, scope, \"group\", advice" },
	};
	char sql[1024];

	(void)state;
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		snprintf(sql, sizeof sql, "set role carom_read; select %s from carom.%s limit 0",
		    views[i].columns, views[i].view);
		pg_exec(database, sql);
	}
}

static void
functions_take_the_promised_arguments(void **state)
{
	(void)state;
	pg_exec(database,
	    "set role carom_crm;"
	    "select carom.report_sends(stream => 'args', campaign => 'c', addresses => "
	    "array['x@args.example'],"
	    " message_ids => null, send_ids => null, at => now());"
	    "select carom.report_sent(stream => 'args', campaign => 'c', n => 3, at => now());"
	    "select carom.report_event(address => 'x@args.example', stream => 'args', kind => "
	    "'bounce', occurred_at => now(),"
	    " reason => null, stage => 'rcpt', status => '5.1.1', reply => '550', diagnostic => "
	    "'no', remote_mta => 'mx',"
	    " send_id => null, message_id => null, campaign => null);"
	    "select carom.report_success(stream => 'args', addresses => array['x@args.example'], "
	    "kind => 'open', at => now(),"
	    " send_ids => null, campaign => null);"
	    "select carom.set_ref(address => 'x@args.example', system => 'crm', ref => '1');"
	    "select carom.suppress(address => 'x@args.example', stream => 'args', why => 'w');"
	    "select carom.suppress(addresses => array['x@args.example'], stream => null, why => "
	    "'w');"
	    "select carom.release(address => 'x@args.example', stream => 'args', why => 'w');"
	    "select carom.reset(address => 'x@args.example', stream => null, why => 'w');"
	    "select carom.forget(address => 'x@args.example', stream => null, why => 'w');"
	    "select carom.deliverable(address => 'x@args.example', stream => 'args');"
	    "select address, deliverable, cause from carom.deliverable(addresses => "
	    "array['a@b.c'], stream => 'args');"
	    "select well_formed, fault, suggestion from carom.check_address(address => 'a@b');"
	    "select * from carom.changes(after => 0, max => 10);"
	    "select carom.address_key('A@b.c');"
	    "select 1 / (carom.address_key(U&'\\00C4@M\\00DCNCHEN.de') = "
	    "U&'\\00C4@xn--mnchen-3ya.de')::int");
	fold_inbox();
}

static void
the_feed_never_shows_a_row_before_one_with_a_lower_id(void **state)
{
	PGconn *slow = PQconnectdb(database), *fast = PQconnectdb(database);
	char after[64], sql[128];

	(void)state;
	snprintf(after, sizeof after, "%s",
	    pg_value(database, "select coalesce(max(id), 0) from carom.transition"));
	snprintf(sql, sizeof sql, "select count(*) from carom.changes(%s, 100)", after);
	PQclear(PQexec(slow, "begin; select carom.suppress('slow@x.example', null, 'w')"));
	PQclear(PQexec(fast, "select carom.suppress('fast@x.example', null, 'w')"));
	assert_string_equal(pg_value(database, sql), "0");
	PQclear(PQexec(slow, "commit"));
	assert_string_equal(pg_value(database, sql), "2");
	PQfinish(slow);
	PQfinish(fast);
	fold_inbox();
}

/* The ids of a transaction are its own, also when later ones are over before it writes. */
static void
an_older_transaction_takes_no_ids_of_a_later_one(void **state)
{
	PGconn *older = PQconnectdb(database);

	(void)state;
	PQclear(PQexec(older, "begin; select pg_current_xact_id()"));
	pg_exec(database, "select carom.suppress('later@x.example', null, 'w')");
	PQclear(PQexec(older,
	    "select carom.suppress('older@x.example', null, 'w');"
	    " select carom.suppress('again@x.example', null, 'w'); commit"));
	PQfinish(older);
	assert_string_equal(
	    pg_value(database,
		"select string_agg(address || (id & 4194303), ' ' order by id) from "
		"carom.transition"
		" where address in ('later@x.example', 'older@x.example', 'again@x.example')"),
	    "older@x.example1 again@x.example2 later@x.example1");
	fold_inbox();
}

/* What is sent or succeeded at no time would be in every window of the rates, or in none, for ever; of numbers that are
 * none the sum is not one either. */
static void
times_without_end_and_absurd_numbers_are_refused(void **state)
{
	static const char *const calls[] = {
		"report_sends('times', 'c', array['t@x.example'], null, null, 'infinity')",
		"report_sends('times', 'c', array['t@x.example'], null, null, '-infinity')",
		"report_sent('times', 'c', 5, 'infinity')",
		"report_sent('times', 'c', 5, '-infinity')",
		"report_sent('times', 'c', 9223372036854775807)",
		"set_ref('t@x.example', null, '1')",
		"set_ref('t@x.example', '', '1')",
		"report_success('times', array['t@x.example'], 'open', '-infinity')",
		"report_event('t@x.example', 'times', 'bounce', '-infinity')",
	};
	char sql[200];

	(void)state;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		PGconn *c = PQconnectdb(database);
		PGresult *res;

		snprintf(sql, sizeof sql, "select carom.%s", calls[i]);
		res = PQexec(c, sql);
		if (PQresultStatus(res) != PGRES_FATAL_ERROR)
			fail_msg("%s is taken", calls[i]);
		assert_string_equal(PQresultErrorField(res, PG_DIAG_SQLSTATE), "22023");
		PQclear(res);
		PQfinish(c);
	}
}

/* A dump is restored where transactions have lower numbers, and nobody runs `carom migrate`. */
static void
the_feed_of_a_restored_database_goes_on_upwards(void **state)
{
	char after[64], sql[256];

	(void)state;
	pg_exec(database,
	    "select carom.suppress('before@feed.example', null, 'w');"
	    " update carom_data.transition set id = id + (1000000::bigint << 22)");
	snprintf(
	    after, sizeof after, "%s", pg_value(database, "select max(id) from carom.transition"));
	pg_exec(database,
	    "select carom.suppress('first@feed.example', null, 'w');"
	    " select carom.suppress('second@feed.example', null, 'w')");
	fold_inbox();
	snprintf(sql, sizeof sql,
	    "select string_agg(address, ' ' order by id) from carom.changes(%s, 9)", after);
	assert_string_equal(pg_value(database, sql), "first@feed.example second@feed.example");
	assert_string_equal(pg_value(database,
				"select count(*) from carom.changes(0, 1000) c where address = "
				"'before@feed.example'"),
	    "1");
}

/* Spelled otherwise, twice, suppressed in one layer or both, erased, unknown, nothing. */
static void
a_list_says_what_each_says(void **state)
{
	static const char list[] =
	    "array['Gone@List.example', ' <held@list.example>', 'gone@list.example', "
	    "'here@list.example', 'both@list.example', 'erased@list.example', "
	    "'nobody@list.example', null, '', 'a@list.example', repeat('a', 400)]";
	char sql[1024];

	(void)state;
	pg_exec(database,
	    "select carom.suppress('gone@list.example', null, 'w');"
	    "select carom.suppress('here@list.example', 'list', 'w');"
	    "select carom.suppress('both@list.example', 'list', 'w');"
	    "select carom.suppress('both@list.example', null, 'w');"
	    "select carom.suppress('erased@list.example', null, 'w');"
	    "select carom.set_ref('a@list.example', 'crm', 'a')");
	fold_inbox();
	pg_exec(database,
	    "select carom.forget('erased@list.example');"
	    "insert into carom_data.contact (tag, address) values (carom_data.tag('address', "
	    "'held@list.example'), 'held@list.example');"
	    "insert into carom_data.state (contact, stream, standing, until) select id, 0, 1, "
	    "now() "
	    "+ interval '1 day' from carom_data.contact where address = 'held@list.example'");
	fold_inbox();
	snprintf(sql, sizeof sql,
	    "select string_agg(concat(coalesce(d.deliverable::int::text, '-'), d.cause), ' ') from "
	    "carom.deliverable(%s, 'list') d",
	    list);
	assert_string_equal(pg_value(database, sql),
	    "0operator 0escalated 0operator 0operator 0operator 0operator 1 1 1 1 1");
	snprintf(sql, sizeof sql,
	    "select count(*) from carom.deliverable(%s, 'list') d where d.deliverable <> "
	    "carom.deliverable(d.address, 'list')",
	    list);
	assert_string_equal(pg_value(database, sql), "0");
	snprintf(sql, sizeof sql,
	    "select count(*) from carom.deliverable(%s, 'another') d where d.deliverable <> "
	    "carom.deliverable(d.address, 'another')",
	    list);
	assert_string_equal(pg_value(database, sql), "0");
	pg_exec(database,
	    "delete from carom_data.state s using carom_data.contact c where c.id = s.contact and "
	    "c.address = 'held@list.example'");
}

static void
another_encoding_is_refused(void **state)
{
	const struct migrate_options o = { .database = "dbname=latin" };
	struct err e = { 0 };

	(void)state;
	pg_exec(database,
	    "create database latin template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype "
	    "'C'");
	assert_false(migrate_run(&o, NULL, NULL, &e));
	assert_int_equal(e.class, ERR_OPERATOR);
	assert_non_null(strstr(e.text, "LATIN1"));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(views_have_the_promised_columns),
		cmocka_unit_test(functions_take_the_promised_arguments),
		cmocka_unit_test(the_feed_never_shows_a_row_before_one_with_a_lower_id),
		cmocka_unit_test(an_older_transaction_takes_no_ids_of_a_later_one),
		cmocka_unit_test(times_without_end_and_absurd_numbers_are_refused),
		cmocka_unit_test(a_list_says_what_each_says),
		cmocka_unit_test(the_feed_of_a_restored_database_goes_on_upwards),
		cmocka_unit_test(another_encoding_is_refused),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}
