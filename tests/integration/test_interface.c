/* What other programs rely on: columns, arguments, rights, and what the functions do. */
#include "pg_test.h"

#include "migrate.h"

#include <libpq-fe.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *database;
static struct store *s;
static struct recorder *r;

static int
open_database(void **state)
{
	(void)state;
	database = pg_fresh();
	s = pg_store(database);
	r = pg_recorder(s);
	return 0;
}

static int
close_database(void **state)
{
	(void)state;
	recorder_free(r);
	store_close(s);
	return 0;
}

static void
fold_inbox(void)
{
	bool more = true;

	while (more)
		assert_ok(record_inbox(r, NULL, NULL, &more, e));
}

static void
nothing_differs_from_a_rebuild(void)
{
	uint64_t contacts, differences;

	assert_ok(record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);
}

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

static bool
may(const char *role, const char *sql)
{
	char text[1024];
	PGconn *c = PQconnectdb(database);
	PGresult *res;
	bool ok;

	snprintf(text, sizeof text, "begin; set local role %s; %s; rollback", role, sql);
	res = PQexec(c, text);
	ok = PQresultStatus(res) == PGRES_COMMAND_OK;
	if (!ok)
		assert_string_equal(PQresultErrorField(res, PG_DIAG_SQLSTATE), "42501");
	PQclear(res);
	PQfinish(c);
	return ok;
}

static void
roles_may_do_what_is_promised_and_nothing_else(void **state)
{
	static const struct {
		const char *sql;
		bool read, crm, daemon;
	} deeds[] = {
		{ "select from carom.contact_status", true, true, true },
		{ "select from carom.event", true, true, true },
		{ "select carom.deliverable('a@b.c', 'news')", false, true, true },
		{ "select from carom.changes(0, 1)", false, true, true },
		{ "select from carom.requests(0, 1)", false, true, true },
		{ "select carom.suppress('a@b.c', null, 'w')", false, true, true },
		{ "select carom.report_sent('news', null, 1)", false, true, true },
		{ "select carom.report_event('a@b.c', 'news')", false, true, true },
		{ "select from carom_data.contact", false, false, true },
		{ "select from carom_data.secret", false, false, true },
		{ "update carom_data.secret set key = key", false, false, false },
		{ "select from carom_data.token_key", false, false, false },
		{ "select from carom_data.token_keys()", false, false, true },
		{ "select carom_data.decide(array[1::bigint], 1, 0::smallint, '')", false, false,
		    true },
		{ "delete from carom_data.event", false, false, false },
		{ "update carom_data.transition set why = null", false, false, false },
		{ "delete from carom_data.decision", false, false, false },
		{ "insert into carom_data.schema_version values (99, 'x')", false, false, false },
		{ "truncate carom_data.event", false, false, false },
		{ "drop table carom_data.event", false, false, false },
		{ "drop view carom.event", false, false, false },
		{ "create table carom.mine ()", false, false, false },
		{ "create table carom_data.mine ()", false, false, false },
	};

	(void)state;
	pg_exec(database,
	    "do $$ begin create role stranger; exception when duplicate_object then null; end $$");
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
		if (may("carom_read", deeds[i].sql) != deeds[i].read ||
		    may("carom_crm", deeds[i].sql) != deeds[i].crm ||
		    may("carom_daemon", deeds[i].sql) != deeds[i].daemon)
			fail_msg("rights to: %s", deeds[i].sql);
		assert_false(may("stranger", deeds[i].sql));
	}
}

static void
nobody_can_put_a_function_of_his_own_in_the_way(void **state)
{
	(void)state;
	pg_exec(database,
	    "set role carom_crm; create function pg_temp.now() returns timestamptz language sql as"
	    " $$select 'epoch'::timestamptz$$; create function pg_temp.upper(text) returns text "
	    "language sql as"
	    " $$select 'x'$$; create temp table state (); set search_path = pg_temp, public;"
	    " select carom.suppress('shadow@b.c', null, 'w')");
	assert_string_equal(
	    pg_value(database,
		"select since > '2020-01-01' from carom.suppression where address = 'shadow@b.c'"),
	    "t");
	fold_inbox();
}

static void
decisions_are_in_force_at_once_and_stay_after_a_rebuild(void **state)
{
	struct sample sample;
	struct record_result result;
	static const struct record_source source = { .mailbox = "m", .stream = "news" };

	(void)state;
	pg_exec(database, "select carom.suppress('d@x.example', 'news', 'asked by phone')");
	assert_string_equal(
	    pg_value(database, "select carom.deliverable('d@x.example', 'news')"), "f");
	assert_string_equal(
	    pg_value(database, "select carom.deliverable('d@x.example', 'other')"), "t");
	fold_inbox();
	nothing_differs_from_a_rebuild();
	assert_string_equal(pg_value(database,
				"select concat_ws('|', standing, cause) from carom.contact_status"
				" where address = 'd@x.example' and stream = 'news'"),
	    "suppressed|operator");
	pg_exec(database, "select carom.release('d@x.example', null, 'again')");
	assert_string_equal(
	    pg_value(database, "select carom.deliverable('d@x.example', 'news')"), "t");
	fold_inbox();
	assert_string_equal(
	    pg_value(database,
		"select string_agg(concat_ws(' ', from_standing, to_standing, cause, actor, why),"
		" '; ' order by id) from carom.transition where address = 'd@x.example'"),
	    "active suppressed operator postgres asked by phone; suppressed active operator "
	    "postgres again");
	/* A bounce of before the decision cannot undo it, however late it comes. */
	pg_bounce(
	    &sample, 77, "d@x.example", REASON_mailbox_not_found, "late@us.example", 1767225600);
	assert_ok(record_batch(r, &source, &sample.message, 1, &result, e));
	assert_string_equal(
	    pg_value(database, "select carom.deliverable('d@x.example', 'news')"), "t");
	nothing_differs_from_a_rebuild();
}

static void
a_word_without_an_at_is_no_address_to_suppress(void **state)
{
	static const char *const words[] = { "newsletter", "@x.example", "jane@", "<>", "" };
	char sql[200];

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		PGconn *c = PQconnectdb(database);
		PGresult *res;

		snprintf(sql, sizeof sql, "select carom.suppress('%s', null, 'w')", words[i]);
		res = PQexec(c, sql);
		assert_string_equal(PQresultErrorField(res, PG_DIAG_SQLSTATE), "22023");
		assert_non_null(strstr(PQerrorMessage(c), words[i]));
		PQclear(res);
		PQfinish(c);
	}
	/* Of a list it is left out; the number says so. */
	assert_string_equal(
	    pg_value(database,
		"select carom.suppress(array['newsletter', 'list@x.example', null], null, 'w')"),
	    "1");
	assert_string_equal(
	    pg_value(database, "select count(*) from carom_data.contact where address !~ '.@.'"),
	    "0");
	fold_inbox();
}

static void
a_failure_told_by_the_sender_counts_once_with_its_send_id(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		pg_exec(database,
		    "select carom.report_event('e@x.example', 'news', 'bounce', now() - interval "
		    "'1 hour',"
		    " 'mailbox_not_found', 'rcpt', '5.1.1', '550', 'no such user', 'mx', 'send-1', "
		    "null, 'spring')");
	pg_exec(database, "select carom.report_event('f@x.example', 'news', 'complaint')");
	fold_inbox();
	assert_string_equal(
	    pg_value(database,
		"select concat_ws('|', count(*), min(trust), min(reason), min(campaign),"
		" min(why_not), min(send_id)) from carom.event where address = 'e@x.example'"),
	    "1|correlated|mailbox_not_found|spring|send-1");
	assert_string_equal(pg_value(database,
				"select concat_ws('|', stream, cause) from carom.suppression"
				" where address = 'f@x.example'"),
	    "news|complaint");
	nothing_differs_from_a_rebuild();
}

static void
a_success_that_comes_late_is_folded_where_it_belongs(void **state)
{
	static const struct record_source source = { .mailbox = "m", .stream = "news" };
	struct sample samples[3];
	struct record_message messages[3];
	struct record_result results[3];

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		char original[40];

		snprintf(original, sizeof original, "s%u@us.example", i);
		pg_bounce(&samples[i], 100 + i, "g@x.example", REASON_mailbox_full, original,
		    1767225600 + (int64_t)i * 2 * 86400);
		messages[i] = samples[i].message;
	}
	assert_ok(record_batch(r, &source, messages, 3, results, e));
	assert_string_equal(
	    pg_value(database,
		"select count(*) from carom.transition where address = 'g@x.example'"
		" and to_standing = 'held'"),
	    "1");
	/* Long over: a hold whose end has come reads as active. */
	assert_string_equal(
	    pg_value(database,
		"select standing from carom.contact_status where address = 'g@x.example'"),
	    "active");
	pg_exec(database,
	    "select carom.report_success('news', array['g@x.example'], 'open', '2026-01-04 "
	    "12:00+00')");
	fold_inbox();
	nothing_differs_from_a_rebuild();
	assert_string_equal(
	    pg_value(database,
		"select soft_count from carom.contact_status where address = 'g@x.example'"),
	    "3");
}

static void
a_declared_incident_lifts_what_it_caused(void **state)
{
	static const struct record_source source = { .mailbox = "m", .stream = "news" };
	struct sample sample;
	struct record_result result;

	(void)state;
	pg_bounce(
	    &sample, 200, "i@big.example", REASON_mailbox_not_found, "i1@us.example", 1767225600);
	assert_ok(record_batch(r, &source, &sample.message, 1, &result, e));
	assert_string_equal(
	    pg_value(database, "select carom.deliverable('i@big.example', 'news')"), "f");
	pg_exec(database,
	    "select carom_data.incident_add(null, 'big.example', '2025-12-31', '2026-01-02', "
	    "'outage')");
	fold_inbox();
	assert_string_equal(
	    pg_value(database, "select carom.deliverable('i@big.example', 'news')"), "t");
	assert_string_equal(
	    pg_value(database, "select why_not from carom.event where address = 'i@big.example'"),
	    "incident");
	assert_string_equal(
	    pg_value(database,
		"select concat_ws('|', to_standing, actor, why) from carom.transition"
		" where address = 'i@big.example' order by id desc limit 1"),
	    "active|incident 1|outage");
	nothing_differs_from_a_rebuild();
}

static void
forgetting_leaves_a_tag_that_still_works(void **state)
{
	static const struct record_source source = { .mailbox = "m", .stream = "news" };
	struct sample sample;
	struct record_result result;

	(void)state;
	pg_bounce(&sample, 300, "secret.person@x.example", REASON_mailbox_not_found,
	    "f1@us.example", 1767225600);
	assert_ok(record_batch(r, &source, &sample.message, 1, &result, e));
	pg_exec(database, "select carom.forget('Secret.Person@x.example', null, 'request')");
	fold_inbox();
	assert_string_equal(
	    pg_value(
		database, "select count(*) from carom.contact_status where address like 'secret%'"),
	    "0");
	assert_string_equal(
	    pg_value(database, "select carom.deliverable('secret.person@x.example', 'news')"), "f");
	assert_string_equal(
	    pg_value(database,
		"select count(*) from (select e::text as t from carom_data.event e union all"
		" select x::text from carom_data.contact x union all select x::text from"
		" carom_data.state x union all select x::text from carom_data.transition x union"
		" all select x::text from carom_data.inbox x) a where t ilike '%secret.person%'"),
	    "0");
	pg_bounce(&sample, 301, "secret.person@x.example", REASON_mailbox_full, "f2@us.example",
	    1767225600 + 86400);
	assert_ok(record_batch(r, &source, &sample.message, 1, &result, e));
	assert_string_equal(
	    pg_value(
		database, "select count(*) from carom_data.contact where address like 'secret%'"),
	    "0");
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

static void
migrating_again_changes_nothing(void **state)
{
	struct migrate_options o = { .database = database };
	char before[64];
	int have, want;

	(void)state;
	snprintf(
	    before, sizeof before, "%s", pg_value(database, "select count(*) from carom.event"));
	assert_ok(migrate_run(&o, NULL, NULL, e));
	o.create = true;
	assert_ok(migrate_run(&o, NULL, NULL, e));
	assert_ok(migrate_status(database, &have, &want, e));
	assert_int_equal(have, want);
	assert_string_equal(pg_value(database, "select count(*) from carom.event"), before);
	assert_int_equal(
	    atoi(pg_value(database, "select count(*) from carom_data.schema_version")), want);
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

static void
a_plain_member_of_carom_daemon_can_do_all_the_daemon_does(void **state)
{
	static const struct record_source source = { .mailbox = "login", .stream = "news" };
	char login[128];
	const struct store_options o = { .database = login, .writer = true };
	struct recorder *own = NULL;
	struct store *as_login = NULL;
	struct sample sample;
	struct record_result result;
	bool more = true, got = false;
	int64_t next;

	(void)state;
	pg_exec(database, "create role a_login login in role carom_daemon");
	snprintf(login, sizeof login, "%s user=a_login", database);
	assert_ok(store_open(&as_login, &o, e));
	assert_ok(recorder_open(&own, as_login, &pg_options, e));
	assert_ok(store_lease(as_login, "login", &got, e));
	assert_true(got);
	assert_ok(store_lease(s, "login", &got, e));
	assert_false(got);
	pg_bounce(
	    &sample, 400, "l@x.example", REASON_mailbox_not_found, "l1@us.example", 1767225600);
	assert_ok(record_batch(own, &source, &sample.message, 1, &result, e));
	assert_int_equal(result.outcome, RECORD_RECORDED);
	pg_exec(database,
	    "select carom.report_event('m@x.example', 'news', 'bounce', now(), 'mailbox_full');"
	    " select carom.report_sends('news', 'c', array['l@x.example'], "
	    "array['l9@us.example'])");
	while (more)
		assert_ok(record_inbox(own, NULL, NULL, &more, e));
	assert_ok(record_due(own, &more, &next, e));
	assert_ok(record_watch(
	    own, &(struct record_alert_limits){ 0.03, 0.02, 86400, 200 }, 7200, NULL, NULL, e));
	assert_ok(
	    record_maintain(own, &(struct record_retention){ 365 * 86400, 90 * 86400 }, &more, e));
	assert_ok(store_mailbox_report(as_login,
	    &(struct store_mailbox){ .name = "login",
		.url = "imaps://x",
		.state = "idle",
		.pass_done = true,
		.oldest_unread_at = 0,
		.backoff_until = -1,
		.last_error = "" },
	    e));
	recorder_free(own);
	store_close(as_login);
	for (int i = 0; !got && i < 100; i++) { /* the server notices in its own time */
		nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
		assert_ok(store_lease(s, "login", &got, e));
	}
	assert_true(got);
}

struct told {
	size_t opened, ended;
	char name[40], object[80];
};

static void
tell(void *context, const struct record_alert *a)
{
	struct told *t = context;

	t->opened += a->opened;
	t->ended += !a->opened;
	snprintf(t->name, sizeof t->name, "%s", a->name);
	snprintf(t->object, sizeof t->object, "%s", a->object);
}

/* 30 living addresses of one provider turn hard within an hour: none of them stays suppressed. */
static void
an_outage_that_hits_the_living_opens_an_incident(void **state)
{
	static const struct record_source source = { .mailbox = "m", .stream = "news" };
	static struct sample samples[40];
	struct record_message messages[40];
	struct record_result results[40];
	const char *db = pg_fresh();
	struct store *own = pg_store(db);
	struct recorder *guarded = pg_recorder(own);
	const struct record_alert_limits limits = { 0.03, 0.02, 86400, 200 };
	struct told told = { 0 };
	int64_t hour = time(NULL) / 3600 * 3600 - 86400;
	bool more = true;

	(void)state;
	pg_exec(db,
	    "select carom.report_success('news', array(select 'o' || i || '@out.example' from "
	    "generate_series(0, 29) i),"
	    " 'open', now() - interval '3 days')");
	for (unsigned i = 0; i < 40; i++) {
		char address[40], original[40];

		/* The last ten are nobody we know: dead addresses of the same provider. */
		snprintf(address, sizeof address, "o%u@out.example", i);
		snprintf(original, sizeof original, "o%u@us.example", i);
		pg_bounce(
		    &samples[i], 500 + i, address, REASON_mailbox_not_found, original, hour + i);
		samples[i].recipient.provider = "outprovider";
		messages[i] = samples[i].message;
	}
	assert_ok(record_batch(guarded, &source, messages, 40, results, e));
	assert_string_equal(pg_value(db, "select count(*) from carom.suppression"), "40");
	assert_ok(record_watch(guarded, &limits, 600, tell, &told, e));
	assert_string_equal(
	    pg_value(db, "select concat_ws('|', provider, kind) from carom.incident"),
	    "outprovider|detected");
	while (more)
		assert_ok(record_inbox(guarded, NULL, NULL, &more, e));
	assert_string_equal(pg_value(db, "select count(*) from carom.suppression"), "0");
	assert_ok(record_watch(guarded, &limits, 600, tell, &told, e));
	assert_string_equal(
	    pg_value(db, "select count(*) from carom.incident where state = 'closed'"), "1");
	recorder_free(guarded);
	store_close(own);
}

static void
an_alert_opens_once_and_ends_once(void **state)
{
	const char *db = pg_fresh();
	struct store *own = pg_store(db);
	struct recorder *watched = pg_recorder(own);
	struct told told = { 0 };

	(void)state;
	assert_ok(store_mailbox_report(own,
	    &(struct store_mailbox){
		.name = "slow", .oldest_unread_at = time(NULL) - 7200, .backoff_until = -1 },
	    e));
	for (int i = 0; i < 2; i++)
		assert_ok(record_watch(watched, NULL, 0, tell, &told, e));
	assert_int_equal(told.opened, 1);
	assert_string_equal(told.name, "lag");
	assert_string_equal(told.object, "slow");
	assert_ok(store_mailbox_report(own,
	    &(struct store_mailbox){ .name = "slow", .oldest_unread_at = 0, .backoff_until = -1 },
	    e));
	assert_ok(record_watch(watched, NULL, 0, tell, &told, e));
	assert_int_equal(told.ended, 1);
	recorder_free(watched);
	store_close(own);
}

/* Two daemons that start on an empty database both find no policy and both put theirs in. */
static void
the_same_policy_in_another_row_is_no_other_policy(void **state)
{
	(void)state;
	pg_exec(database,
	    "insert into carom_data.policy (text) select text from carom_data.policy order by id "
	    "desc limit 1");
	assert_ok(record_inbox(r, NULL, NULL, &(bool){ false }, e));
}

static void
another_policy_waits_until_it_is_applied(void **state)
{
	struct record_options other = pg_options;
	struct recorder *second = NULL;
	struct err refused = { 0 };
	uint64_t contacts, differences;

	(void)state;
	other.policy_text = "another policy";
	assert_false(recorder_open(&second, s, &other, &refused));
	assert_int_equal(refused.class, ERR_OPERATOR);
	assert_ok(recorder_open_other(&second, s, &other, e));
	assert_ok(record_rebuild(second, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);
	assert_true(contacts > 3);
	assert_ok(record_policy_activate(second, &differences, e));
	recorder_free(second);
	/* Who still has the old one cannot write any more. */
	assert_false(record_inbox(r, NULL, NULL, &(bool){ false }, &refused));
	assert_int_equal(refused.class, ERR_OPERATOR);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(views_have_the_promised_columns),
		cmocka_unit_test(functions_take_the_promised_arguments),
		cmocka_unit_test(roles_may_do_what_is_promised_and_nothing_else),
		cmocka_unit_test(nobody_can_put_a_function_of_his_own_in_the_way),
		cmocka_unit_test(decisions_are_in_force_at_once_and_stay_after_a_rebuild),
		cmocka_unit_test(a_word_without_an_at_is_no_address_to_suppress),
		cmocka_unit_test(a_failure_told_by_the_sender_counts_once_with_its_send_id),
		cmocka_unit_test(a_success_that_comes_late_is_folded_where_it_belongs),
		cmocka_unit_test(a_declared_incident_lifts_what_it_caused),
		cmocka_unit_test(forgetting_leaves_a_tag_that_still_works),
		cmocka_unit_test(the_feed_never_shows_a_row_before_one_with_a_lower_id),
		cmocka_unit_test(an_older_transaction_takes_no_ids_of_a_later_one),
		cmocka_unit_test(a_list_says_what_each_says),
		cmocka_unit_test(migrating_again_changes_nothing),
		cmocka_unit_test(another_encoding_is_refused),
		cmocka_unit_test(a_plain_member_of_carom_daemon_can_do_all_the_daemon_does),
		cmocka_unit_test(an_outage_that_hits_the_living_opens_an_incident),
		cmocka_unit_test(an_alert_opens_once_and_ends_once),
		cmocka_unit_test(the_same_policy_in_another_row_is_no_other_policy),
		cmocka_unit_test(another_policy_waits_until_it_is_applied),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}
