/* What the recorder finds when it looks over everything: outages of providers, alerts that open and end. */
#include "pg_test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

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

static char removed[100];

static void
note_removed(const char *mailbox)
{
	strcat(removed, mailbox);
	strcat(removed, " ");
}

/* "other" is of another daemon, which has it. */
static void
a_mailbox_that_nobody_configures_is_no_alert_for_ever(void **state)
{
	static const char *const kept[] = { "kept" }, *const all[] = { "kept", "gone", "other" };
	const char *db = pg_fresh();
	struct store *own = pg_store(db), *another = pg_store(db);
	struct recorder *watched = pg_recorder(own);
	struct told told = { 0 };
	bool got;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_ok(store_mailbox_report(own,
		    &(struct store_mailbox){ .name = all[i],
			.url = "imaps://x",
			.state = "backoff",
			.oldest_unread_at = time(NULL) - 7200,
			.backoff_until = time(NULL) + 60,
			.last_error = "auth: no" },
		    e));
	assert_ok(store_lease(another, "other", &got, e));
	assert_true(got);
	assert_ok(record_watch(watched, NULL, 0, tell, &told, e));
	assert_int_equal(told.opened, 3);
	for (int i = 0; i < 2; i++)
		assert_ok(store_mailboxes_removed(own, kept, 1, note_removed, e));
	assert_string_equal(removed, "gone ");
	assert_string_equal(pg_value(db,
				"select string_agg(concat_ws(' ', mailbox, state, last_error), ', "
				"' order by mailbox)"
				" from carom.mailbox_status"),
	    "gone removed, kept backoff auth: no, other backoff auth: no");
	assert_ok(record_watch(watched, NULL, 0, tell, &told, e));
	assert_int_equal(told.ended, 1);
	recorder_free(watched);
	store_close(another);
	store_close(own);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_outage_that_hits_the_living_opens_an_incident),
		cmocka_unit_test(an_alert_opens_once_and_ends_once),
		cmocka_unit_test(a_mailbox_that_nobody_configures_is_no_alert_for_ever),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
