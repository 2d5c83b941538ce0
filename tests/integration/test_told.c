/* What replies tell of a person, and what senders tell through the functions of the database: the parts of the
 * policy's fine print that are about rows. */
#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAY = 86400 };

static const struct record_source source = { .mailbox = "m", .stream = "news" };
static const char *db;
static struct store *s;
static struct recorder *r;

static int
open_database(void **state)
{
	(void)state;
	db = pg_fresh();
	s = pg_store(db);
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
fold(void)
{
	uint64_t contacts, differences;
	bool more = true;

	while (more)
		assert_ok(record_inbox(r, NULL, NULL, &more, e));
	assert_ok(record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);
}

static const char *
value(const char *sql)
{
	return pg_value(db, sql);
}

/* Who answered, in which way; proven: it says which return path it answers. */
static void
reply(struct sample *sample, const char *address, enum subkind subkind, bool proven)
{
	static unsigned n = 1;

	pg_bounce(sample, n, address, REASON_mailbox_full, NULL, time(NULL) - 1000 + n);
	n++;
	sample->verdict.kind = KIND_AUTO_REPLY;
	sample->verdict.subkind = subkind;
	sample->recipient.reason = REASON_NONE;
	sample->recipient.permanence = PERMANENCE_NONE;
	if (!proven)
		sample->verdict.ncandidates = 0;
}

static void
record(const struct sample *sample)
{
	struct record_result result;

	assert_ok(record_batch(r, &source, &sample->message, 1, &result, e));
	assert_int_equal(result.outcome, RECORD_RECORDED);
}

static const char *
known_of(const char *address)
{
	char sql[400];

	snprintf(sql, sizeof sql,
	    "select concat_ws('|', standing, verdict, away_until = (now() at time zone "
	    "'UTC')::date + 20,"
	    " coalesce(new_address, '-'), review, hard_count, soft_count) from carom.contact_status"
	    " where address = '%s'",
	    address);
	return pg_value(db, sql);
}

static void
in_days(char out[11], int days)
{
	time_t at = time(NULL) / DAY * DAY + (time_t)days * DAY;

	strftime(out, 11, "%Y-%m-%d", gmtime(&at));
}

static void
p46_replies_tell_of_absence_successor_and_new_address(void **state)
{
	struct sample sample;

	(void)state;
	reply(&sample, "away@x.example", SUBKIND_OUT_OF_OFFICE, true);
	in_days(sample.verdict.auto_reply.until, 20);
	sample.verdict.auto_reply.substitute = SLICE("Deputy@X.example");
	strcpy(sample.verdict.auto_reply.language, "de");
	record(&sample);
	assert_string_equal(known_of("away@x.example"), "active|unknown|t|-|f|0|0");
	assert_string_equal(
	    value("select concat_ws('|', type, until = (now() at time zone 'UTC')::date + 20,"
		  " substitute, language, trust) from carom.auto_reply"
		  " where address = 'away@x.example'"),
	    "out_of_office|t|deputy@x.example|de|plausible");
	reply(&sample, "moved@x.example", SUBKIND_ADDRESS_CHANGED, true);
	sample.verdict.auto_reply.new_address = SLICE("New@Y.example");
	record(&sample);
	assert_string_equal(known_of("moved@x.example"), "active|unknown|new@y.example|f|0|0");
}

static void
left_company_marks_for_review_and_never_counts_as_hard(void **state)
{
	struct sample sample;

	(void)state;
	reply(&sample, "left@x.example", SUBKIND_LEFT_COMPANY, true);
	record(&sample);
	assert_string_equal(known_of("left@x.example"), "active|unknown|-|t|0|0");
	assert_string_equal(
	    value("select concat_ws('|', counted, why_not, coalesce(permanence, '-'))"
		  " from carom.event where address = 'left@x.example'"),
	    "f|no rule|-");
	assert_string_equal(value("select carom.deliverable('left@x.example', 'news')"), "t");
}

/* Of somebody we mail, without a sign that it answers mail of ours. */
static void
below_the_streams_trust_replies_tell_nothing(void **state)
{
	struct sample sample;
	enum subkind kinds[] = { SUBKIND_OUT_OF_OFFICE, SUBKIND_LEFT_COMPANY,
		SUBKIND_ADDRESS_CHANGED };

	(void)state;
	pg_exec(db, "select carom.report_sends('news', 'c', array['victim@x.example'])");
	fold();
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		reply(&sample, "victim@x.example", kinds[i], false);
		in_days(sample.verdict.auto_reply.until, 20);
		sample.verdict.auto_reply.new_address = SLICE("thief@evil.example");
		sample.verdict.auto_reply.substitute = SLICE("thief@evil.example");
		record(&sample);
	}
	assert_string_equal(known_of("victim@x.example"), "active|unknown|-|f|0|0");
	assert_string_equal(
	    value("select concat_ws('|', count(*), count(until), count(new_address),"
		  " count(substitute), min(trust)) from carom.auto_reply"
		  " where address = 'victim@x.example'"),
	    "3|0|0|0|weak");
	assert_string_equal(
	    value("select string_agg(distinct why_not, ' ') from carom.event"
		  " where address = 'victim@x.example' and subkind = 'out_of_office'"),
	    "trust");
}

static void
soft(const char *address, double days_ago, const char *send)
{
	char sql[400];

	snprintf(sql, sizeof sql,
	    "select carom.report_event('%s', 'news', 'bounce', now() - interval '%.2f days', "
	    "'mailbox_full',"
	    " send_id => nullif('%s', ''))",
	    address, days_ago, send);
	pg_exec(db, sql);
}

static void
an_answer_of_a_machine_is_proof_of_life(void **state)
{
	struct sample sample;

	(void)state;
	soft("life@x.example", 9, "");
	soft("life@x.example", 7, "");
	fold();
	reply(&sample, "life@x.example", SUBKIND_OUT_OF_OFFICE, true);
	sample.verdict.date = sample.verdict.received = time(NULL) - 6 * DAY;
	record(&sample);
	soft("life@x.example", 3, "");
	fold();
	assert_string_equal(
	    value("select standing from carom.contact_status where address = 'life@x.example'"),
	    "active");
	soft("dull@x.example", 9, "");
	soft("dull@x.example", 7, "");
	soft("dull@x.example", 3, "");
	fold();
	assert_string_equal(
	    value("select standing from carom.contact_status where address = 'dull@x.example'"),
	    "held");
}

static void
p7_rows_of_the_feed_are_never_changed_and_recomputation_adds_one(void **state)
{
	static char before[256];
	static const char rows[] =
	    "select string_agg(t::text, ';' order by id) from carom.transition t"
	    " where address = 'feed@x.example'"
	    " and actor is distinct from 'recompute'";

	(void)state;
	soft("feed@x.example", 5, "");
	soft("feed@x.example", 3, "");
	soft("feed@x.example", 1, "");
	fold();
	snprintf(before, sizeof before, "%s", value(rows));
	assert_string_equal(
	    value("select standing from carom.contact_status where address = 'feed@x.example'"),
	    "held");
	pg_exec(db,
	    "select carom.report_success('news', array['feed@x.example'], 'open', now() - interval "
	    "'4 days')");
	fold();
	assert_string_equal(value(rows), before);
	assert_string_equal(value("select string_agg(concat_ws(' ', from_standing, to_standing, "
				  "actor), '; ' order by id)"
				  " from carom.transition where address = 'feed@x.example'"),
	    "active held; held active recompute");
}

static void
p48_a_success_of_somebody_without_a_bounce_is_kept(void **state)
{
	(void)state;
	pg_exec(db,
	    "select carom.report_success('news', array['early@x.example'], 'open', now() - "
	    "interval '6 days')");
	fold();
	soft("early@x.example", 9, "");
	soft("early@x.example", 7, "");
	soft("early@x.example", 5, "");
	fold();
	assert_string_equal(
	    value("select concat_ws('|', standing, soft_count) from carom.contact_status"
		  " where address = 'early@x.example'"),
	    "active|3");
}

static void
p48_p63_a_success_row_is_the_latest_of_its_utc_day(void **state)
{
	(void)state;
	pg_exec(db,
	    "set timezone = 'Pacific/Auckland';"
	    "select carom.report_success('news', array['row@x.example'], 'delivered', '2026-03-01 "
	    "10:00Z', array['A'], 'c1');"
	    "select carom.report_success('news', array['row@x.example'], 'delivered', '2026-03-01 "
	    "12:00Z', array['B'], 'c2');"
	    "select carom.report_success('news', array['row@x.example'], 'delivered', '2026-03-01 "
	    "09:00Z', array['C'], 'c3');"
	    "select carom.report_success('news', array['row@x.example'], 'open', '2026-03-01 "
	    "12:00Z');"
	    "select carom.report_success('news', array['row@x.example'], 'delivered', '2026-03-01 "
	    "23:59:59Z', array['D']);"
	    "select carom.report_success('news', array['row@x.example'], 'delivered', '2026-03-02 "
	    "00:00Z', array['E'])");
	fold();
	assert_string_equal(value("select string_agg(concat_ws(' ', s.kind, s.day, s.at at time "
				  "zone 'UTC', s.send_id), '; '"
				  " order by s.kind, s.day) from carom_data.success s join "
				  "carom_data.contact c on c.id = s.contact"
				  " where c.address = 'row@x.example'"),
	    "1 2026-03-01 2026-03-01 23:59:59 D; 1 2026-03-02 2026-03-02 00:00:00 E;"
	    " 4 2026-03-01 2026-03-01 12:00:00");
}

static void
p63_a_success_row_is_void_by_the_send_of_its_latest_time(void **state)
{
	static const char *const names[] = { "void@x.example", "good@x.example" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		char sql[400];

		soft(names[i], 10, "");
		for (int send = 0; send < 2; send++) {
			snprintf(sql, sizeof sql,
			    "select carom.report_success('news', array['%s'], 'delivered',"
			    " date_trunc('day', now(), 'UTC') - interval '5 days' + interval '%d "
			    "hours',"
			    " array['%c%d'])",
			    names[i], 10 + send, 'A' + send, i);
			pg_exec(db, sql);
		}
		/* More than a day later, about the send that the row names, and about the one it named before. */
		soft(names[i], 3, i ? "A1" : "B0");
		soft(names[i], 1, "");
	}
	fold();
	assert_string_equal(
	    value("select string_agg(standing, ' ' order by address desc) from carom.contact_status"
		  " where address in ('void@x.example', 'good@x.example')"),
	    "held active");
}

static void
p53_without_a_send_id_identity_is_all_that_is_said(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		pg_exec(db,
		    "select carom.report_event('id@x.example', 'news', 'bounce', '2026-02-01 "
		    "10:00Z', null, 'rcpt',"
		    " '4.2.2', '452', 'full');"
		    "select carom.report_event('id@x.example', 'news', 'bounce', '2026-02-01 "
		    "10:00Z', null, 'data',"
		    " '4.2.2', '452', 'another text');"
		    "select carom.report_event('id@x.example', 'news', 'bounce', '2026-02-01 "
		    "10:00Z', null, 'rcpt',"
		    " '4.2.2', '450', 'full');"
		    "select carom.report_event('id@x.example', 'news', 'bounce')");
	fold();
	assert_string_equal(value("select concat_ws('|', count(*), count(*) filter (where "
				  "occurred_at = '2026-02-01 10:00Z'))"
				  " from carom.event where address = 'id@x.example'"),
	    "4|2");
	pg_exec(db,
	    "select carom.report_sent('news', 'numbers', 100, '2026-02-01 10:00Z');"
	    "select carom.report_sent('news', 'numbers', 70, '2026-02-01 10:00Z');"
	    "select carom.report_sent('news', 'numbers', 5, '2026-02-01 11:00Z');"
	    "select carom.report_sent('other', 'numbers', 3, '2026-02-01 10:00Z')");
	fold();
	assert_string_equal(
	    value(
		"select string_agg(stream || ' ' || sent, ', ' order by stream) from carom.campaign"
		" where campaign = 'numbers'"),
	    "news 75, other 3");
}

static void
p6_what_is_told_of_the_future_is_of_now(void **state)
{
	(void)state;
	pg_exec(db,
	    "select carom.report_event('soon@x.example', 'news', 'bounce', now() + interval '9 "
	    "days', 'mailbox_full');"
	    "select carom.report_success('news', array['soon@x.example'], 'open', now() + interval "
	    "'9 days')");
	fold();
	assert_string_equal(value("select (select occurred_at <= now() from carom.event where "
				  "address = 'soon@x.example') and"
				  " (select s.at <= now() from carom_data.success s join "
				  "carom_data.contact c on c.id = s.contact"
				  " where c.address = 'soon@x.example')"),
	    "t");
}

static void
p2_a_complaint_that_is_told_is_feedback_of_abuse(void **state)
{
	(void)state;
	pg_exec(db, "select carom.report_event('complains@x.example', 'news', 'complaint')");
	fold();
	assert_string_equal(value("select concat_ws('|', kind, subkind, coalesce(permanence, '-'), "
				  "counted) from carom.event"
				  " where address = 'complains@x.example'"),
	    "feedback|abuse|-|t");
	assert_string_equal(
	    value(
		"select concat_ws('|', standing, cause, complaint_count) from carom.contact_status"
		" where address = 'complains@x.example'"),
	    "suppressed|complaint|1");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p46_replies_tell_of_absence_successor_and_new_address),
		cmocka_unit_test(left_company_marks_for_review_and_never_counts_as_hard),
		cmocka_unit_test(below_the_streams_trust_replies_tell_nothing),
		cmocka_unit_test(an_answer_of_a_machine_is_proof_of_life),
		cmocka_unit_test(p7_rows_of_the_feed_are_never_changed_and_recomputation_adds_one),
		cmocka_unit_test(p48_a_success_of_somebody_without_a_bounce_is_kept),
		cmocka_unit_test(p48_p63_a_success_row_is_the_latest_of_its_utc_day),
		cmocka_unit_test(p63_a_success_row_is_void_by_the_send_of_its_latest_time),
		cmocka_unit_test(p53_without_a_send_id_identity_is_all_that_is_said),
		cmocka_unit_test(p6_what_is_told_of_the_future_is_of_now),
		cmocka_unit_test(p2_a_complaint_that_is_told_is_feedback_of_abuse),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}
