/* Which alerts there are: rates per stream, campaign and domain, campaigns without numbers, mail without tokens. */
#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *db;

/* hard bounces of a campaign of stream 1 at a domain, an hour ago */
static void
bounces(int n, int campaign, const char *domain)
{
	static int number;
	char sql[900];

	snprintf(sql, sizeof sql,
	    "with c as (insert into carom_data.contact (tag, address) select md5('%d-' || "
	    "i)::uuid, 'a' || %d || '-' || i ||"
	    " '@%s' from generate_series(1, %d) i returning id)"
	    "insert into carom_data.event (ident, contact, stream, campaign, occurred_at, kind, "
	    "subkind, reason, permanence,"
	    " scope, grp, stage, trust, why_not, send) select md5('e' || id)::uuid, id, 1, "
	    "nullif(%d, 0),"
	    " now() - interval '1 hour', 1, 0, 1, 1, 1, 1, 9, 3, 0, 0 from c",
	    number, number, domain, n, campaign);
	number++;
	pg_exec(db, sql);
}

static int
open_database(void **state)
{
	(void)state;
	db = pg_fresh();
	pg_exec(db,
	    "insert into carom_data.stream (name) values ('news');"
	    "insert into carom_data.campaign (name) select 'c' || i from generate_series(1, 9) i");
	return 0;
}

static const char *
alerts(const char *like)
{
	char sql[300];

	snprintf(sql, sizeof sql,
	    "select string_agg(concat_ws(' ', name, nullif(object, '')), '; ' order by name, "
	    "object) from "
	    "carom_data.alerts_now()"
	    " where name like '%s'",
	    like);
	return pg_value(db, sql);
}

static void
hard_rates_warn_at_2_percent_and_alarm_at_3(void **state)
{
	(void)state;
	open_database(NULL);
	pg_exec(db, "select carom.report_sent('news', 'c1', 1000)");
	bounces(19, 1, "one.example");
	assert_string_equal(alerts("hard%"), "");
	bounces(1, 1, "one.example");
	assert_string_equal(
	    alerts("hard%"), "hard_rate_warning campaign c1; hard_rate_warning news");
	bounces(10, 1, "one.example");
	assert_string_equal(alerts("hard%"), "hard_rate campaign c1; hard_rate news");
	assert_string_equal(
	    pg_value(db, "select detail from carom_data.alerts_now() where object = 'news'"),
	    "3.00 % of 1000 sent bounced hard");
	assert_string_equal(
	    pg_value(db, "select alert from carom.campaign where campaign = 'c1'"), "alarm");
	/* What nothing ties to us is in no rate. */
	pg_exec(db, "update carom_data.event set why_not = 4");
	assert_string_equal(alerts("hard%"), "");
}

static void
below_min_sent_no_rate_is_an_alert(void **state)
{
	(void)state;
	open_database(NULL);
	pg_exec(db, "select carom.report_sent('news', 'c1', 199)");
	bounces(100, 1, "one.example");
	assert_string_equal(alerts("hard%"), "");
	pg_exec(db, "select carom.report_sent('news', 'c1', 1, now() - interval '1 minute')");
	assert_string_equal(alerts("hard%"), "hard_rate campaign c1; hard_rate news");
}

static void
a_domain_has_its_own_rate(void **state)
{
	(void)state;
	open_database(NULL);
	pg_exec(db,
	    "select carom.report_sends('news', 'c1', array(select 's' || i || case when i % 10 = 0 "
	    "then '@small.example'"
	    " else '@big.example' end from generate_series(1, 3000) i))");
	bounces(30, 1, "small.example");
	assert_string_equal(alerts("hard%"), "hard_rate domain small.example");
}

static void
a_campaign_without_numbers_is_held_against_the_median_of_its_stream(void **state)
{
	(void)state;
	open_database(NULL);
	for (int i = 1; i <= 4; i++)
		bounces(10, i, "one.example");
	bounces(40, 5, "one.example");
	assert_string_equal(alerts("hard%"), "hard_rate campaign c5");
	assert_string_equal(
	    pg_value(db, "select detail from carom_data.alerts_now() where name = 'hard_rate'"),
	    "40 bounced hard; the median campaign of stream news has 10.0");
	/* With numbers it is judged by its rate. */
	pg_exec(db, "select carom.report_sent('news', 'c5', 10000)");
	assert_string_equal(alerts("hard%"), "");
}

static void
mail_without_tokens_of_a_stream_that_signs_is_an_alert(void **state)
{
	(void)state;
	open_database(NULL);
	bounces(120, 0, "one.example");
	assert_string_equal(alerts("tokenless"), "");
	pg_exec(db, "select carom_data.token_key_add('news')");
	assert_string_equal(alerts("tokenless"), "");
	pg_exec(db, "update carom_data.token_key set created_at = now() - interval '8 days'");
	assert_string_equal(alerts("tokenless"), "tokenless news");
	pg_exec(db, "update carom_data.event set trust = 4 where id % 3 <> 0");
	assert_string_equal(alerts("tokenless"), "");
}

static void
lag_quarantine_and_what_is_not_recognised_are_alerts(void **state)
{
	(void)state;
	open_database(NULL);
	pg_exec(db,
	    "insert into carom_data.mailbox (name, oldest_unread_at) values ('slow', now() - "
	    "interval '16 minutes'),"
	    " ('fast', now() - interval '14 minutes');"
	    "insert into carom_data.quarantine (key, size, why) select md5(i::text)::uuid, 1, "
	    "'test' from generate_series(1, 10) i;"
	    "insert into carom_data.message (key, outcome, unrecognised) select "
	    "md5(i::text)::uuid, case when i <= 30 then 5 else 1 end, i <= 30 from"
	    " generate_series(1, 100) i;"
	    "insert into carom_data.incident (domain, from_at, kind) values ('down.example', now() "
	    "- interval '1 hour', 2), ('announced.example', now() + interval '1 hour', 2)");
	assert_string_equal(
	    alerts("%"), "incident down.example; lag slow; quarantine; unrecognised_rate");
	pg_exec(db,
	    "update carom_data.mailbox set oldest_unread_at = null; delete from "
	    "carom_data.quarantine where id = 1;"
	    "update carom_data.message set outcome = 3 where key = md5('1')::uuid;"
	    "update carom_data.incident set to_at = now() where from_at < now()");
	assert_string_equal(alerts("%"), "");
}

/* n messages, without a report in them, from somebody. */
static void
letters(struct recorder *r, unsigned first, unsigned n, enum kind kind, const char *from)
{
	static const struct record_source source = { .mailbox = "returns", .stream = "news" };
	static struct sample samples[100];
	static struct record_message messages[100];
	static struct record_result results[100];

	for (unsigned i = 0; i < n; i++) {
		pg_bounce(&samples[i], first + i, "", REASON_unknown, NULL, time(NULL));
		samples[i].verdict.kind = kind;
		samples[i].verdict.from = slice_of(from);
		samples[i].verdict.nrecipients = 0;
		messages[i] = samples[i].message;
	}
	assert_ok(record_batch(r, &source, messages, n, results, e));
	for (unsigned i = 0; i < n; i++)
		assert_true(results[i].unrecognised);
}

/* All of it is treated as the setting unrecognised says; an alert is what mail systems write and nobody
 * could read. */
static void
letters_and_reports_about_strangers_are_not_what_nothing_recognised(void **state)
{
	struct store *s;
	struct recorder *r;

	(void)state;
	open_database(NULL);
	s = pg_store(db);
	r = pg_recorder(s);
	letters(r, 1, 100, KIND_MAIL, "ada@example.org");
	letters(r, 101, 50, KIND_BOUNCE, "mailer-daemon@mx.example");
	assert_string_equal(alerts("unrecognised%"), "");
	letters(r, 201, 32, KIND_MAIL, "MAILER-DAEMON@mx.example");
	letters(r, 301, 32, KIND_OTHER, "");
	assert_string_equal(alerts("unrecognised%"), "");
	letters(r, 401, 1, KIND_MAIL, "postmaster@mx.example");
	assert_string_equal(alerts("unrecognised%"), "unrecognised_rate");
	assert_string_equal(
	    pg_value(db, "select string_agg(detail, '') from carom_data.alerts_now()"),
	    "65 of 215 messages in 24 hours");
	assert_string_equal(
	    pg_value(db, "select concat_ws(' ', recorded, ignored) from carom.mailbox_status"),
	    "50 165");
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hard_rates_warn_at_2_percent_and_alarm_at_3),
		cmocka_unit_test(below_min_sent_no_rate_is_an_alert),
		cmocka_unit_test(a_domain_has_its_own_rate),
		cmocka_unit_test(
		    a_campaign_without_numbers_is_held_against_the_median_of_its_stream),
		cmocka_unit_test(mail_without_tokens_of_a_stream_that_signs_is_an_alert),
		cmocka_unit_test(lag_quarantine_and_what_is_not_recognised_are_alerts),
		cmocka_unit_test(
		    letters_and_reports_about_strangers_are_not_what_nothing_recognised),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
