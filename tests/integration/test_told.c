/* What senders tell through the functions of the database: the parts of the policy's fine print that are about
 * rows. */
#include "told_case.h"

#include <string.h>

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

/* Invariant: the order in which they come changes nothing. */
static void
p48_of_two_successes_of_one_time_the_same_stays_whatever_came_first(void **state)
{
	static const char *const calls[] = { "array['A'], 'spring'", "array['B'], 'spring'",
		"array['B'], 'summer'", "null, 'carom-probe'" };
	static const char *const stays[] = { "B spring", "B summer", " carom-probe" };

	(void)state;
	for (int i = 0; i < 6; i++) {
		int pair = i / 2, first = pair + i % 2, second = pair + 1 - i % 2;
		char sql[600];

		snprintf(sql, sizeof sql,
		    "select carom.report_success('news', array['tie%d@x.example'], 'delivered',"
		    " '2026-03-01 10:00Z', %s);"
		    "select carom.report_success('news', array['tie%d@x.example'], 'delivered',"
		    " '2026-03-01 10:00Z', %s)",
		    i, calls[first], i, calls[second]);
		pg_exec(db, sql);
		snprintf(sql, sizeof sql,
		    "select concat(s.send_id, ' ', g.name) from carom_data.success s join "
		    "carom_data.contact c on c.id = s.contact join carom_data.campaign g on g.id = "
		    "s.campaign where c.address = 'tie%d@x.example'",
		    i);
		assert_string_equal(value(sql), stays[pair]);
	}
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

/* A sender that uses one send id for several failures tells of one, and which it is does not hang on what came first. */
static void
p10_of_several_calls_of_one_identity_the_same_stays_whatever_came_first(void **state)
{
	static const char *const calls[] = {
		"'news', 'bounce', '2026-02-01 10:00Z', 'mailbox_full', send_id => 's', campaign "
		"=> 'b'",
		"'news', 'bounce', '2026-02-02 10:00Z', 'mailbox_disabled', send_id => 's'",
		"'other', 'bounce', '2026-02-03 10:00Z', 'mailbox_full', send_id => 's'",
		"'news', 'bounce', '2026-02-04 10:00Z', 'mailbox_full', 'data', send_id => 's'",
		"'news', 'bounce', '2026-02-05 10:00Z', 'mailbox_full', send_id => 's', campaign "
		"=> 'a'",
		"'news', 'bounce', '2026-02-06 10:00Z', 'mailbox_full', status => '4.2.2', send_id "
		"=> 's'",
	};
	enum { CALLS = sizeof calls / sizeof *calls };

	(void)state;
	for (int order = 0; order < CALLS; order++)
		for (int i = 0; i < CALLS; i++) {
			char sql[300];

			snprintf(sql, sizeof sql, "select carom.report_event('o%d@x.example', %s)",
			    order, calls[(order * 5 + (order % 2 ? CALLS - i : i)) % CALLS]);
			pg_exec(db, sql);
			if (order != CALLS - 1) /* the last ones all at once */
				fold();
		}
	fold();
	assert_string_equal(value("select concat_ws('|', count(*), count(distinct (stream, "
				  "campaign, occurred_at, reason, stage, status)),"
				  " min(occurred_at at time zone 'UTC')) from carom.event where "
				  "address ~ '^o[0-9]@x.example'"),
	    "6|1|2026-02-01 10:00:00");
}

/* Whether the bounce or the opening of one instant comes later, for each of many; told to a new database with the key of
 * the first. */
static void
told_at_one_instant(char *out, size_t size, const char *first, const char *second, bool keep_key)
{
	static char key[600];

	close_database(NULL);
	db = pg_fresh();
	if (keep_key)
		pg_exec(db, key);
	snprintf(key, sizeof key, "%s",
	    value("select format('update carom_data.secret set key = %L, inner_pad = %L, outer_pad "
		  "= %L', key, inner_pad,"
		  " outer_pad) from carom_data.secret"));
	s = pg_store(db);
	r = pg_recorder(s);
	pg_exec(db, first);
	fold();
	pg_exec(db, second);
	fold();
	snprintf(out, size, "%s",
	    value(
		"select string_agg(left(verdict, 1), '' order by address) from carom.contact_status"
		" where stream = 'news'"));
}

static void
p5_what_comes_first_within_an_instant_does_not_hang_on_who_was_told_of_first(void **state)
{
	static const char mention[] =
	    "select carom.set_ref(i || '@x.example', 'crm', '1') from generate_series(40, 1, -1) i;"
	    "select carom.report_sent('earlier', 'c', 1)",
			  bounces[] = "select carom.report_event(i || '@x.example', 'news', "
				      "'bounce', '2026-02-01 10:00Z',"
				      " 'mailbox_not_found') from generate_series(1, 40) i",
			  opens[] = "select carom.report_success('news', array[i || '@x.example'], "
				    "'open', '2026-02-01 10:00Z')"
				    " from generate_series(1, 40) i";
	char one[64], other[64], third[64], text[600];

	(void)state;
	told_at_one_instant(one, sizeof one, bounces, opens, false);
	told_at_one_instant(other, sizeof other, opens, bounces, true);
	snprintf(text, sizeof text, "%s;%s", mention, opens);
	told_at_one_instant(third, sizeof third, text, bounces, true);
	assert_non_null(strchr(one, 'h'));
	assert_non_null(strchr(one, 'u'));
	assert_string_equal(other, one);
	assert_string_equal(third, one);
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
		cmocka_unit_test(p7_rows_of_the_feed_are_never_changed_and_recomputation_adds_one),
		cmocka_unit_test(p48_a_success_of_somebody_without_a_bounce_is_kept),
		cmocka_unit_test(p48_p63_a_success_row_is_the_latest_of_its_utc_day),
		cmocka_unit_test(
		    p48_of_two_successes_of_one_time_the_same_stays_whatever_came_first),
		cmocka_unit_test(p63_a_success_row_is_void_by_the_send_of_its_latest_time),
		cmocka_unit_test(p53_without_a_send_id_identity_is_all_that_is_said),
		cmocka_unit_test(
		    p10_of_several_calls_of_one_identity_the_same_stays_whatever_came_first),
		cmocka_unit_test(
		    p5_what_comes_first_within_an_instant_does_not_hang_on_who_was_told_of_first),
		cmocka_unit_test(p6_what_is_told_of_the_future_is_of_now),
		cmocka_unit_test(p2_a_complaint_that_is_told_is_feedback_of_abuse),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}
