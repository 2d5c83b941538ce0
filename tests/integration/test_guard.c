/* The provider-outage guard over realistic traffic: the normal decay of a list opens no incident, a provider that
 * refuses the living does, and nobody who is alive stays suppressed. */
#include "pg_test.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HOUR = 3600, DAY = 86400, LIVING = 40, DEAD = 10 };

static const char *
count(const char *db, const char *what)
{
	char sql[300];

	snprintf(sql, sizeof sql, "select count(*) from %s", what);
	return pg_value(db, sql);
}

/*
 * 26 weekly mailings, all sent and bounced within an hour. Of the addresses 0.5 % are closed each week: they were
 * mailed before without a bounce, a quarter of them opened something lately, and their host accepts before it bounces.
 */
static void
half_a_year_of_a_list(const char *db, const char *addresses)
{
	char sql[3000];

	snprintf(sql, sizeof sql,
	    "insert into carom_data.stream (name) values ('news');"
	    "insert into carom_data.contact (tag, address) select md5('g' || i)::uuid, 'g' || i || "
	    "'@big.example'"
	    " from generate_series(0, %s - 1) i;"
	    "create table public.list as select c.id, substr(c.address, 2, strpos(c.address, '@') "
	    "- 2)::int as i"
	    " from carom_data.contact c;"
	    "create table public.mailing as select w, date_trunc('hour', now()) - "
	    "make_interval(days => 7 * (27 - w)) as at"
	    " from generate_series(1, 26) w;"
	    "insert into carom_data.send (contact, stream, at, send_id) select l.id, 1, m.at, m.w "
	    "|| '-' || l.i"
	    " from public.list l, public.mailing m where l.i %% 200 = 0 or l.i %% 200 > 26 or l.i "
	    "%% 200 >= m.w;"
	    "insert into carom_data.success (contact, stream, kind, day, at)"
	    " select l.id, 1, 4, (m.at + interval '5 hours')::date, m.at + interval '5 hours'"
	    " from public.list l, public.mailing m where (l.i / 200 + m.w) %% 20 = 0 and (l.i %% "
	    "200 not between 1 and m.w);"
	    "insert into carom_data.success (contact, stream, kind, day, at, send_id)"
	    " select l.id, 1, 1, m.at::date, m.at, m.w || '-' || l.i"
	    " from public.list l, public.mailing m where l.i %% 200 = m.w;"
	    "insert into carom_data.event (ident, contact, stream, occurred_at, kind, subkind, "
	    "reason, permanence, scope,"
	    " grp, stage, trust, why_not, send, provider)"
	    " select md5(l.i || 'dead')::uuid, l.id, 1, m.at + interval '10 minutes', 1, 0, 1, 1, "
	    "1, 1, 9, 3, 0,"
	    " ('x' || left(replace(carom_data.tag('send', m.w || '-' || l.i)::text, '-', ''), "
	    "16))::bit(64)::bigint"
	    " & 9223372036854775807, 'bigmail'"
	    " from public.list l, public.mailing m where l.i %% 200 = m.w;"
	    "analyze carom_data.send, carom_data.success, carom_data.event, carom_data.contact",
	    addresses);
	pg_exec(db, sql);
}

static void
the_normal_decay_of_a_list_opens_no_incident_and_an_outage_does(void **state)
{
	const char *db = pg_fresh();

	(void)state;
	half_a_year_of_a_list(db, getenv("TESTS_ALL") ? "200000" : "8000");
	assert_true(atoi(count(db, "carom_data.event")) >= 1040);
	pg_exec(db, "select carom_data.guard('-infinity')");
	assert_string_equal(count(db, "carom.incident"), "0");
	/* The 27th: two in five of those that are left are told that they do not exist. */
	pg_exec(db,
	    "create table public.outage as select date_trunc('hour', now()) - interval '5 days' as "
	    "at;"
	    "insert into carom_data.send (contact, stream, at) select l.id, 1, o.at"
	    " from public.list l, public.outage o where l.i % 200 not between 1 and 26;"
	    "insert into carom_data.event (ident, contact, stream, occurred_at, kind, subkind, "
	    "reason, permanence, scope,"
	    " grp, stage, trust, why_not, send, provider) select md5(l.i || 'outage')::uuid, l.id, "
	    "1, o.at + interval '20 minutes', 1, 0, 1, 1, 1, 1, 9, 3, 0, 0, 'bigmail'"
	    " from public.list l, public.outage o where l.i % 200 not between 1 and 26 and l.i % 5 "
	    "< 2;"
	    "select carom_data.guard('-infinity')");
	assert_string_equal(pg_value(db,
				"select concat_ws('|', count(*), min(provider), min(kind),"
				" min(from_at) = (select at from public.outage)) "
				"from carom.incident"),
	    "1|bigmail|detected|t");
}

/* All of them are told at once that they do not exist; the dead say so again two days later. */
static void
bounce(struct recorder *r, unsigned first, unsigned last, unsigned number, int64_t at)
{
	static const struct record_source source = { .mailbox = "m", .stream = "news" };
	static struct sample samples[LIVING + DEAD];
	struct record_message messages[LIVING + DEAD];
	struct record_result results[LIVING + DEAD];
	char address[40], original[40];

	for (unsigned i = first; i < last; i++) {
		struct sample *s = &samples[i - first];

		snprintf(address, sizeof address, "o%u@out.example", i);
		snprintf(original, sizeof original, "o%u-%u@us.example", number, i);
		pg_bounce(
		    s, number * 1000 + i, address, REASON_mailbox_not_found, original, at + i);
		s->recipient.provider = "outprovider";
		messages[i - first] = s->message;
	}
	assert_ok(record_batch(r, &source, messages, last - first, results, e));
}

static void
after_an_outage_the_living_are_free_and_the_dead_are_found(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	int64_t hour = time(NULL) / HOUR * HOUR - 6 * DAY;
	char sql[600];

	(void)state;
	/* The living were mailed for weeks, and once more on the day; so were the dead, for the first time. */
	snprintf(sql, sizeof sql,
	    "select carom.report_sends('news', 'c' || w, array(select 'o' || i || '@out.example' "
	    "from"
	    " generate_series(0, case when w < 4 then %d else %d end) i), null,"
	    " array(select w || '-' || i from generate_series(0, case when w < 4 then %d else %d "
	    "end) i),"
	    " to_timestamp(%lld) - make_interval(days => 7 * (4 - w)) - interval '1 second')"
	    " from generate_series(1, 4) w",
	    LIVING - 1, LIVING + DEAD - 1, LIVING - 1, LIVING + DEAD - 1, (long long)hour);
	pg_exec(db, sql);
	pg_fold_inbox(r);
	bounce(r, 0, LIVING + DEAD, 1, hour);
	assert_string_equal(count(db, "carom.suppression"), "50");
	/* Two days later the living take their mail and the dead do not. */
	snprintf(sql, sizeof sql,
	    "select carom.report_success('news', array(select 'o' || i || '@out.example' from"
	    " generate_series(0, %d) i), 'delivered', to_timestamp(%lld))",
	    LIVING - 1, (long long)(hour + 2 * DAY));
	pg_exec(db, sql);
	bounce(r, LIVING, LIVING + DEAD, 2, hour + 2 * DAY);
	pg_fold_inbox(r);
	assert_string_equal(count(db, "carom.suppression"), "50");
	assert_ok(record_watch(r, NULL, 7200, NULL, NULL, e));
	assert_string_equal(
	    pg_value(db, "select concat_ws('|', count(*), min(state)) from carom.incident"),
	    "1|closed");
	pg_fold_inbox(r);
	assert_string_equal(pg_value(db,
				"select concat_ws('|', count(*), min(substr(address, 2, 2)::int), "
				"min(cause)) from carom.suppression"),
	    "10|40|hard");
	assert_string_equal(
	    pg_value(db, "select count(*) from carom.contact_status where verdict = 'hard'"), "10");
	pg_no_difference(r);
	recorder_free(r);
	store_close(s);
}

/* Without successes and sends nothing is known of anybody: there is an alert at most. */
static void
a_surge_among_strangers_opens_no_incident(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);

	(void)state;
	bounce(r, 0, LIVING + DEAD, 1, time(NULL) / HOUR * HOUR - DAY);
	assert_ok(record_watch(r, NULL, 7200, NULL, NULL, e));
	assert_string_equal(count(db, "carom.incident"), "0");
	assert_string_equal(count(db, "carom.suppression"), "50");
	recorder_free(r);
	store_close(s);
}

/* Out-of-office replies, receipts and reports of delivery are proof of life as successes are; what a failure
 * belies is none, and what lacks the stream's trust neither. */
static void
what_shows_life_is_what_the_policy_calls_a_success(void **state)
{
	const char *db = pg_fresh();

	(void)state;
	pg_exec(db,
	    "insert into carom_data.stream (name) values ('news');"
	    "insert into carom_data.contact (tag, address) select md5(i || '')::uuid, i || "
	    "'@life.example'"
	    " from generate_series(1, 9) i;"
	    "insert into carom_data.event (ident, contact, stream, occurred_at, kind, subkind, "
	    "reason, permanence, scope,"
	    " grp, stage, trust, why_not, send)"
	    " select md5(format('%s %s', contact, kind))::uuid, contact, 1, now() - interval '9 "
	    "days', "
	    "kind, subkind, 0, 0, 0, 0, 0,"
	    " trust, 0, 0 from (values (1, 4, 12, 3), (2, 4, 13, 3), (3, 6, 4, 3), (4, 3, 1, 3), "
	    "(5, 3, 2, 3),"
	    " (6, 4, 12, 2), (7, 8, 0, 3)) x (contact, kind, subkind, trust);"
	    "insert into carom_data.success (contact, stream, kind, day, at)"
	    " select c, 1, 1, now()::date - 9, now() - interval '9 days' from "
	    "unnest('{8,9}'::int[]) c;"
	    "insert into carom_data.event (ident, contact, stream, occurred_at, kind, subkind, "
	    "reason, permanence, scope,"
	    " grp, stage, trust, why_not, send) select md5('belies')::uuid, 9, 1, now() - interval "
	    "'9 days' + interval '1 hour',"
	    " 1, 0, 1, 2, 1, 1, 9, 3, 0, 0");
	assert_string_equal(pg_value(db,
				"select string_agg(c::text, ' ' order by c) from "
				"generate_series(1, 9) c where carom_data.was_alive(c, now())"),
	    "1 3 4 7 8");
}

/* A small host refuses 40 of the 60 that are alive there; which of the forged reports there are besides. */
static const char *
small_outage(const char *forged)
{
	const char *db = pg_fresh();
	char sql[2000];

	snprintf(sql, sizeof sql,
	    "insert into carom_data.stream (name) values ('news');"
	    "insert into carom_data.contact (tag, address) select md5('s' || i)::uuid, i "
	    "|| case when i <= 60 then '@small.example' else '@big.example' end from "
	    "generate_series(1, 6000) i;"
	    "insert into carom_data.send (contact, stream, at) select c.id, 1, date_trunc('"
	    "hour', now()) - make_interval(days => d) from carom_data.contact c, "
	    "unnest('{5, "
	    "12, 19, 26}'::int[]) d where c.id <= 60 or d = 5;"
	    "create table public.report as select contact, at, trust, why_not from ("
	    "select c as contact, date_trunc('hour', now()) - interval '5 days' + interval "
	    "'9 "
	    "minutes' as at, 3 as trust, 0 as why_not from generate_series(1, 40) c "
	    "union all select c, date_trunc('hour', now()) - case when c <= 60 then "
	    "interval "
	    "'15 days' else interval '5 days' end + interval '10 minutes', 1, 4 from "
	    "generate_series(1, 6000) c) x where trust = 3 or %s;"
	    "insert into carom_data.event (ident, contact, stream, occurred_at, kind, "
	    "subkind, reason, permanence, scope, grp, stage, trust, why_not, send, "
	    "provider) "
	    "select md5(contact || ' ' || trust)::uuid, contact, 1, at, 1, 0, 1, 1, 1, 1, "
	    "9, "
	    "trust, why_not, 0, 'smallhost' from public.report",
	    forged);
	pg_exec(db, sql);
	return db;
}

/* A stranger's reports neither take the proof of life from those that are mailed without a bounce, nor make the outage of
 * a small host look like a small part of a large one's mail. */
static void
forged_reports_do_not_hide_an_outage(void **state)
{
	static const char *const forged[] = { "contact <= 60", "contact = 100" };

	(void)state;
	for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
		const char *db = small_outage(forged[i]);

		pg_exec(db, "select carom_data.guard('-infinity')");
		assert_string_equal(
		    pg_value(
			db, "select concat_ws('|', count(*), min(provider)) from carom.incident"),
		    "1|smallhost");
	}
}

/* Every daemon looks after the same events. */
static void
two_that_see_an_outage_open_one_incident(void **state)
{
	const char *db = small_outage("false");
	PGconn *one = PQconnectdb(db), *other = PQconnectdb(db);

	(void)state;
	pg_run(one, "begin; select carom_data.guard('-infinity')");
	assert_true(PQsendQuery(other, "select carom_data.guard('-infinity')"));
	nanosleep(&(struct timespec){ 0, 300000000 }, NULL);
	pg_run(one, "commit");
	for (PGresult *res; (res = PQgetResult(other)); PQclear(res))
		assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
	assert_string_equal(count(db, "carom.incident"), "1");
	PQfinish(one);
	PQfinish(other);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_normal_decay_of_a_list_opens_no_incident_and_an_outage_does),
		cmocka_unit_test(after_an_outage_the_living_are_free_and_the_dead_are_found),
		cmocka_unit_test(a_surge_among_strangers_opens_no_incident),
		cmocka_unit_test(what_shows_life_is_what_the_policy_calls_a_success),
		cmocka_unit_test(forged_reports_do_not_hide_an_outage),
		cmocka_unit_test(two_that_see_an_outage_open_one_incident),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
