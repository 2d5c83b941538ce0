/* What the functions do to a standing, and that migrating again or another policy undoes none of it. */
#include "interface_case.h"

#include "migrate.h"

#include <libpq-fe.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* As a mistake of the caller; its message has the word. */
static void
refused(const char *sql, const char *word)
{
	PGconn *c = PQconnectdb(database);
	PGresult *res = PQexec(c, sql);

	assert_string_equal(PQresultErrorField(res, PG_DIAG_SQLSTATE), "22023");
	assert_non_null(strstr(PQerrorMessage(c), word));
	PQclear(res);
	PQfinish(c);
}

static void
a_word_without_an_at_is_no_address_to_suppress(void **state)
{
	static const char *const words[] = { "newsletter", "@x.example", "jane@", "<>", "" };
	char sql[200];

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		snprintf(sql, sizeof sql, "select carom.suppress('%s', null, 'w')", words[i]);
		refused(sql, words[i]);
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
the_ids_of_a_send_may_come_one_after_the_other(void **state)
{
	static const struct record_source source = { .mailbox = "m", .stream = "news" };
	struct sample sample;
	struct record_result result;

	(void)state;
	pg_exec(database,
	    "select carom.report_sends('news', 'two', array['two@x.example'], null, array['t-1'])");
	pg_bounce(
	    &sample, 900, "two@x.example", REASON_mailbox_full, "two1@us.example", 1767225600);
	assert_ok(record_batch(r, &source, &sample.message, 1, &result, e));
	fold_inbox();
	for (int i = 0; i < 2; i++)
		pg_exec(database,
		    "select carom.report_sends('news', 'two', array['two@x.example'], "
		    "array['<two1@us.example>'], array['t-1'])");
	fold_inbox();
	assert_string_equal(
	    pg_value(database, "select trust from carom.event where address = 'two@x.example'"),
	    "correlated");
	assert_string_equal(
	    pg_value(database, "select sent from carom.campaign where campaign = 'two'"), "1");
	nothing_differs_from_a_rebuild();
}

/* By its Message-ID it is the same send as by its id, also for what was reported before anybody tied the two. */
static void
a_send_is_counted_once_whichever_of_its_ids_was_known_first(void **state)
{
	static const char *const first[] = { "array['<once1@us.example>'], null",
		"null, array['o-1']", "array['<once1@us.example>'], array['o-1']" };
	struct sample sample;
	struct record_result result;
	char sql[320], address[32];

	(void)state;
	for (unsigned i = 0; i < sizeof first / sizeof *first; i++) {
		snprintf(address, sizeof address, "once%u@x.example", i);
		snprintf(sql, sizeof sql,
		    "select carom.report_sends('news', 'once', array['%s'], %s)", address,
		    first[i]);
		pg_exec(database, sql);
		pg_bounce(
		    &sample, 910 + i, address, REASON_mailbox_full, "once1@us.example", 1767225600);
		assert_ok(record_batch(r, &pg_source, &sample.message, 1, &result, e));
		snprintf(sql, sizeof sql,
		    "select carom.report_sends('news', 'once', array['%s'], %s)", address,
		    first[2]);
		pg_exec(database, sql);
		fold_inbox();
		snprintf(sql, sizeof sql,
		    "select carom.report_event('%s', 'news', 'bounce', '2026-01-03', "
		    "'mailbox_full', send_id => 'o-1')",
		    address);
		pg_exec(database, sql);
		fold_inbox();
		snprintf(sql, sizeof sql,
		    "select string_agg(coalesce(why_not, 'counted'), ' ' order by occurred_at) "
		    "from carom.event where address = '%s'",
		    address);
		assert_string_equal(pg_value(database, sql), "counted duplicate");
	}
	nothing_differs_from_a_rebuild();
}

/* Contacts are locked in the order of their ids by everybody: whoever locked some for what was told and then others
 * for what was decided would wait for a CRM that waits for him. */
static void
what_is_told_and_what_is_decided_are_no_one_transaction(void **state)
{
	bool more;

	(void)state;
	pg_exec(database,
	    "select carom.report_event('turn@x.example', 'news', 'bounce', now(), 'mailbox_full')");
	fold_inbox();
	pg_exec(database, "select carom.suppress('turn@x.example', 'news', 'w')");
	assert_ok(record_inbox(r, NULL, NULL, &more, e)); /* settles it */
	pg_exec(database,
	    "select carom.report_event('told@x.example', 'news', 'bounce', now(), 'mailbox_full')");
	for (int left = 1; left >= 0; left--) {
		assert_ok(record_inbox(r, NULL, NULL, &more, e));
		assert_int_equal(
		    atoi(pg_value(database, "select count(*) from carom_data.inbox")), left);
	}
	fold_inbox();
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
	/* a domain in its letters, with a wildcard, is that of the addresses */
	pg_value(database,
	    "select carom_data.incident_add(null, U&'*.gr\\00FC\\00DFe.example', '2025-12-31', "
	    "'2026-01-02', 'w')");
	assert_string_equal(
	    pg_value(database, "select domain from carom.incident order by id desc limit 1"),
	    "*.xn--gre-6ka8l.example");
	fold_inbox();
	nothing_differs_from_a_rebuild();
	pg_exec(database,
	    "select carom_data.incident_add(null, 'next.example', now() + interval '1 hour', "
	    "null)");
	assert_string_equal(
	    pg_value(database, "select state from carom.incident order by id desc limit 1"),
	    "announced");
}

static void
an_incident_that_cannot_be_is_refused_in_words(void **state)
{
	static const char *const calls[] = {
		"incident_add('', null, now(), null)",
		"incident_add(null, 'x.example', now(), now() - interval '1 hour')",
		"incident_add(null, 'x.example', now(), now())",
		"incident_add(null, 'x.example', 'infinity', null)",
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		snprintf(text, sizeof text, "select carom_data.%s", calls[i]);
		refused(text, "incident: ");
	}
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
		cmocka_unit_test(decisions_are_in_force_at_once_and_stay_after_a_rebuild),
		cmocka_unit_test(a_word_without_an_at_is_no_address_to_suppress),
		cmocka_unit_test(a_failure_told_by_the_sender_counts_once_with_its_send_id),
		cmocka_unit_test(a_success_that_comes_late_is_folded_where_it_belongs),
		cmocka_unit_test(the_ids_of_a_send_may_come_one_after_the_other),
		cmocka_unit_test(a_send_is_counted_once_whichever_of_its_ids_was_known_first),
		cmocka_unit_test(what_is_told_and_what_is_decided_are_no_one_transaction),
		cmocka_unit_test(a_declared_incident_lifts_what_it_caused),
		cmocka_unit_test(an_incident_that_cannot_be_is_refused_in_words),
		cmocka_unit_test(forgetting_leaves_a_tag_that_still_works),
		cmocka_unit_test(migrating_again_changes_nothing),
		cmocka_unit_test(the_same_policy_in_another_row_is_no_other_policy),
		cmocka_unit_test(another_policy_waits_until_it_is_applied),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}
