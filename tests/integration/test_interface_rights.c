/* What the roles may do and may not, and that a plain member of carom_daemon is enough for the daemon. */
#include "interface_case.h"

#include <libpq-fe.h>

#include <stdio.h>
#include <time.h>

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

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roles_may_do_what_is_promised_and_nothing_else),
		cmocka_unit_test(nobody_can_put_a_function_of_his_own_in_the_way),
		cmocka_unit_test(a_plain_member_of_carom_daemon_can_do_all_the_daemon_does),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}
