/* The recorder on a real server: what must hold whatever the order, the batches and the neighbours. */
#include "pg_test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct record_source source = { .mailbox = "returns", .stream = "news" };
static const int64_t day = 86400, start = 1767225600; /* 2026-01-01 */

/* Everything a shuffled or split run must agree on. */
static const char standings[] =
    "select string_agg(concat_ws(' ', address, stream, standing, cause, rule, since, until, "
    "verdict, last_reason,"
    " last_event_at, soft_count, hard_count, complaint_count), E'\\n' order by address, stream)"
    " from carom.contact_status";
static const char events[] = "select md5(string_agg(concat_ws(' ', address, stream, occurred_at, "
			     "reason, trust, counted, why_not), E'\\n'"
			     " order by address, occurred_at, message_id)) from carom.event";

static void
record_all(struct recorder *r, struct sample *samples, const size_t *order, size_t n, size_t batch,
    struct record_result *results)
{
	struct record_message messages[64];

	for (size_t i = 0; i < n; i += batch) {
		size_t k = n - i < batch ? n - i : batch;

		for (size_t j = 0; j < k; j++)
			messages[j] = samples[order ? order[i + j] : i + j].message;
		assert_ok(record_batch(r, &source, messages, k, results + i, e));
	}
}

static void
a_bounce_is_recorded_once_and_shown(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample sample;
	struct record_result result;

	(void)state;
	pg_bounce(&sample, 1, "Ada@Example.org", REASON_mailbox_not_found, "m1@us.example", start);
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	assert_false(result.unrecognised);
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_DUPLICATE);
	assert_string_equal(pg_value(db, "select count(*) from carom.event"), "1");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', address, domain, stream, standing, cause, rule, verdict,"
		" last_reason, hard_count) from carom.contact_status"),
	    "ada@example.org|example.org|news|suppressed|hard|dead "
	    "address|hard|mailbox_not_found|1");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', trust, counted, reply, diagnostic, mailbox, message_id,"
		" original_message_id, stage, \"group\") from carom.event"),
	    "plausible|t|550|550 no such \"user\" \\ "
	    "here|returns|1@mx.example|m1@us.example|rcpt|hard");
	assert_string_equal(
	    pg_value(db, "select carom.deliverable('ada@EXAMPLE.org', 'news')"), "f");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', at, from_standing, to_standing, cause, event_id is not null,"
		" actor) from carom.changes(0, 10)"),
	    "2026-01-01 00:00:00+00|active|suppressed|hard|t");
	/* The second time it came from the same place: that is no second message. */
	assert_string_equal(pg_value(db,
				"select concat_ws('|', recorded, duplicate, ignored, quarantined)"
				" from carom.mailbox_status"),
	    "1|0|0|0");
	assert_string_equal(
	    pg_value(db, "select count(*) from carom_data.evidence where size = 35"), "1");
	recorder_free(r);
	store_close(s);
}

static void
two_bounces_of_one_recipient_in_one_batch_both_count(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[3];
	struct record_result results[3];

	(void)state;
	pg_bounce(&samples[0], 1, "a@x.example", REASON_mailbox_full, "m1@us.example", start);
	pg_bounce(
	    &samples[1], 2, "a@x.example", REASON_mailbox_full, "m2@us.example", start + 3 * day);
	pg_bounce(&samples[2], 3, "a@x.example", REASON_mailbox_full, "m2@us.example",
	    start + 3 * day + 60);
	record_all(r, samples, NULL, 3, 3, results);
	assert_string_equal(pg_value(db, "select soft_count from carom.contact_status"), "2");
	/* The third is another report of the second failure. */
	assert_string_equal(pg_value(db, "select count(*) from carom.event"), "2");
	assert_int_equal(results[2].outcome, RECORD_RECORDED);
	recorder_free(r);
	store_close(s);
}

enum { MANY = 48 };

static void
make_history(struct sample *samples)
{
	static const enum reason reasons[] = { REASON_mailbox_full, REASON_timeout,
		REASON_greylisted, REASON_mailbox_not_found };

	for (unsigned i = 0; i < MANY; i++) {
		char address[40], original[40];

		snprintf(address, sizeof address, "c%u@x.example", i % 7);
		snprintf(original, sizeof original, "m%u@us.example", i / 2);
		pg_bounce(&samples[i], i + 1, address, reasons[i % 11 == 10 ? 3 : i % 3], original,
		    start + (int64_t)(i * 37 % 41) * day / 2);
	}
}

static void
shuffle(size_t *order, size_t n, unsigned seed)
{
	srand(seed);
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)rand() % i, t = order[i - 1];

		order[i - 1] = order[j];
		order[j] = t;
	}
}

static void
order_and_batches_make_no_difference(void **state)
{
	static const size_t batches[] = { 1, 7, 48 };
	static struct sample samples[MANY];
	char want[4096], want_events[64];
	struct record_result results[MANY];

	(void)state;
	make_history(samples);
	for (unsigned run = 0; run < 6; run++) {
		const char *db = pg_fresh();
		struct store *s = pg_store(db);
		struct recorder *r = pg_recorder(s);
		uint64_t contacts, differences;
		size_t order[MANY];

		shuffle(order, MANY, run);
		record_all(r, samples, run ? order : NULL, MANY, batches[run % 3], results);
		if (run == 0) {
			snprintf(want, sizeof want, "%s", pg_value(db, standings));
			snprintf(want_events, sizeof want_events, "%s", pg_value(db, events));
		}
		assert_string_equal(pg_value(db, standings), want);
		assert_string_equal(pg_value(db, events), want_events);
		assert_ok(
		    record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
		assert_int_equal(contacts, 7);
		assert_int_equal(differences, 0);
		/* What was announced last is what stands. */
		assert_string_equal(
		    pg_value(db,
			"select count(*) from carom_data.state s where s.standing <> coalesce("
			"(select t.to_standing from carom_data.transition t where t.contact ="
			" s.contact and t.stream = s.stream order by t.id desc limit 1), 0)"),
		    "0");
		recorder_free(r);
		store_close(s);
	}
}

static void
what_the_database_refuses_is_quarantined_and_its_neighbours_go_through(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[9];
	struct record_result results[9];

	(void)state;
	for (unsigned i = 0; i < 9; i++) {
		char address[40];

		snprintf(address, sizeof address, "p%u@x.example", i);
		pg_bounce(&samples[i], i + 1, address, REASON_mailbox_not_found, NULL, start);
	}
	samples[5].recipient.diagnostic = SLICE("\xC3\x28 is no UTF-8");
	record_all(r, samples, NULL, 9, 9, results);
	for (unsigned i = 0; i < 9; i++)
		assert_int_equal(results[i].outcome, i == 5 ? RECORD_QUARANTINED : RECORD_RECORDED);
	assert_true(results[5].unrecognised);
	assert_string_equal(pg_value(db, "select count(*) from carom.event"), "8");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', mailbox, size, why like '%22021%') from carom.quarantine"),
	    "returns|35|t");
	assert_string_equal(pg_value(db, "select raw is not null from carom_data.quarantine"), "t");
	record_all(r, samples, NULL, 9, 9, results);
	assert_int_equal(results[5].outcome, RECORD_DUPLICATE);
	assert_true(results[5].unrecognised);
	recorder_free(r);
	store_close(s);
}

static void
a_weak_report_about_nobody_we_know_makes_no_contact(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample sample;
	struct record_result result;
	bool more = true;

	(void)state;
	pg_bounce(&sample, 1, "victim@x.example", REASON_mailbox_not_found, "m1@us.example", start);
	sample.verdict.ncandidates = 0;
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	assert_true(result.unrecognised);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.contact"), "0");
	assert_string_equal(pg_value(db,
				"select concat_ws('|', address, kind, reason, trust, mailbox) from "
				"carom.unattributed"),
	    "victim@x.example|bounce|mailbox_not_found|weak|returns");
	assert_string_equal(
	    pg_value(db, "select carom.deliverable('victim@x.example', 'news')"), "t");
	/* The send is registered afterwards: the same as if it had been before. */
	pg_exec(db,
	    "select carom.report_sends('news', 'c1', array['victim@x.example'], "
	    "array['<m1@us.example>'])");
	while (more)
		assert_ok(record_inbox(r, NULL, NULL, &more, e));
	assert_string_equal(
	    pg_value(
		db, "select concat_ws('|', trust, counted, stream, campaign) from carom.event"),
	    "correlated|t|news|c1");
	assert_string_equal(pg_value(db, "select count(*) from carom.unattributed"), "0");
	assert_string_equal(
	    pg_value(db, "select carom.deliverable('victim@x.example', 'news')"), "f");
	/* What is recorded now knows the send by the same number as what was raised in the database. */
	pg_bounce(
	    &sample, 2, "victim@x.example", REASON_mailbox_full, "m1@us.example", start + day);
	sample.verdict.kind = KIND_DELAY;
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', count(*), count(distinct send), min(send) > 0)"
		" from carom_data.event"),
	    "2|1|t");
	recorder_free(r);
	store_close(s);
}

/* What a spammer can make: every kind of report, none with anything that only we could have written. */
static void
forged_reports_change_nothing_and_raise_one_alarm(void **state)
{
	enum { FORGED = 1000 };
	static struct sample samples[FORGED];
	static struct record_message messages[FORGED];
	static struct record_result results[FORGED];
	static const enum kind kinds[] = { KIND_BOUNCE, KIND_FEEDBACK, KIND_REQUEST,
		KIND_AUTO_REPLY };
	static struct candidate forged[FORGED];
	static char tokens[FORGED][120];
	struct record_options strict = pg_options;
	struct policy_stream stream = *pg_options.streams[0].policy;
	struct record_stream one = { .policy = &stream };
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = NULL;
	char genuine[120];

	(void)state;
	stream.trust = TRUST_CORRELATED;
	strict.streams = &one;
	strict.policy_text = "strict";
	pg_exec(db,
	    "select carom_data.stream_id('news'); select carom_data.token_key_add('news');"
	    " select carom.report_sends('news', 'c', array(select 'v' || i || '@x.example' from "
	    "generate_series(0, 9) i),"
	    " array(select 'real' || i || '@us.example' from generate_series(0, 9) i))");
	assert_ok(recorder_open(&r, s, &strict, e));
	/* One genuine token, of another recipient: replayed at everybody. */
	snprintf(genuine, sizeof genuine, "%s",
	    pg_value(db, "select carom.make_token('news', 'other@x.example', 5)"));
	for (unsigned i = 0; i < FORGED; i++) {
		char address[40];

		snprintf(address, sizeof address, "v%u@x.example", i % 10);
		pg_bounce(&samples[i], 1000 + i, address,
		    i % 3 ? REASON_mailbox_not_found : REASON_mailbox_full,
		    i % 5 ? NULL : "guessed@us.example", start + i % 40 * day);
		samples[i].verdict.kind = kinds[i / 10 % 4];
		if (samples[i].verdict.kind == KIND_FEEDBACK)
			samples[i].verdict.subkind = i % 2 ? SUBKIND_ABUSE : SUBKIND_OPT_OUT;
		if (samples[i].verdict.kind == KIND_REQUEST)
			samples[i].verdict.subkind = SUBKIND_UNSUBSCRIBE;
		if (samples[i].verdict.kind == KIND_AUTO_REPLY) {
			samples[i].verdict.subkind = SUBKIND_ADDRESS_CHANGED;
			samples[i].verdict.auto_reply.new_address = SLICE("thief@evil.example");
		}
		snprintf(tokens[i], sizeof tokens[i], "%s", genuine);
		if (i % 2) /* one character changed */
			tokens[i][strcspn(tokens[i], "-") + 1 + i % 37] ^= 1;
		forged[i] = (struct candidate){ .source = i % 4 == 0 ? CANDIDATE_RETURN_PATH
								     : CANDIDATE_DELIVERED_TO,
			.value = slice_of(i % 4 == 0 ? "bounce@returns.example" : tokens[i]) };
		samples[i].verdict.candidates = &forged[i];
		messages[i] = samples[i].message;
	}
	assert_ok(record_batch(r, &source, messages, FORGED, results, e));
	assert_string_equal(pg_value(db, "select count(*) from carom.event where counted"), "0");
	assert_string_equal(pg_value(db, "select count(*) from carom.transition"), "0");
	assert_string_equal(
	    pg_value(db,
		"select count(*) from carom.contact_status where standing <> 'active' or verdict ="
		" 'hard' or new_address is not null or soft_count + hard_count + complaint_count > "
		"0"),
	    "0");
	assert_string_equal(
	    pg_value(db, "select count(*) from carom.auto_reply where new_address is not null"),
	    "0");
	assert_string_equal(
	    pg_value(
		db, "select count(*) from carom_data.alerts_now() where name = 'forged_reports'"),
	    "1");
	recorder_free(r);
	store_close(s);
}

static void
a_genuine_token_verifies_its_own_recipient_only(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r;
	struct sample samples[2];
	struct record_result results[2];
	struct candidate to[2];
	char token[2][120];
	int64_t now = time(NULL);

	(void)state;
	pg_exec(db, "select carom_data.stream_id('news'); select carom_data.token_key_add('news')");
	r = pg_recorder(s);
	for (unsigned i = 0; i < 2; i++) {
		snprintf(token[i], sizeof token[i], "%s",
		    pg_value(db, "select upper(carom.make_token('news', 'ada@x.example', 17))"));
		pg_bounce(&samples[i], i + 1, i ? "bob@x.example" : "forwarded@else.example",
		    REASON_mailbox_not_found, NULL, now);
		to[i] = (struct candidate){ .source = CANDIDATE_DELIVERED_TO,
			.value = slice_of(token[i]) };
		samples[i].verdict.candidates = &to[i];
	}
	/* The report names the address it was forwarded to first; ours is the original recipient. */
	samples[0].recipient.original = SLICE("Ada@X.example");
	record_all(r, samples, NULL, 2, 2, results);
	assert_string_equal(
	    pg_value(db,
		"select string_agg(concat_ws('|', address, trust, send_id), ';') from carom.event"),
	    "ada@x.example|verified|17");
	assert_string_equal(
	    pg_value(db,
		"select string_agg(concat_ws('|', address, trust), ';') from carom.unattributed"),
	    "bob@x.example|weak");
	assert_false(results[0].unrecognised);
	assert_true(results[1].unrecognised);
	recorder_free(r);
	store_close(s);
}

/* Half of the mailings came back: what was mailed is asked of the registered sends. */
static void
a_ratio_is_of_the_mailings_to_this_contact(void **state)
{
	static const struct policy_rule rule = { .title = "half",
		.count = 1,
		.window = 365 * 86400,
		.min_ratio = 500,
		.min_sent = 2,
		.action = ACTION_SUPPRESS };
	static const struct policy policy = { .name = "default", .rules = &rule, .nrules = 1 };
	struct record_options o = pg_options;
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = NULL;
	struct sample samples[2];
	struct record_result results[2];
	uint64_t contacts, differences;
	bool more = true;

	(void)state;
	o.policies = &policy;
	o.policy_text = "ratio";
	pg_exec(db,
	    "select carom.report_sends('news', 'c' || i, array['two@x.example'], array['t' || i || "
	    "'@us.example'], null,"
	    " now() - make_interval(days => 20 - i)) from generate_series(1, 2) i;"
	    " select carom.report_sends('news', 'c' || i, array['four@x.example'], array['f' || i "
	    "|| '@us.example'], null,"
	    " now() - make_interval(days => 20 - i)) from generate_series(1, 4) i");
	assert_ok(recorder_open(&r, s, &o, e));
	pg_bounce(&samples[0], 1, "two@x.example", REASON_mailbox_full, "t2@us.example",
	    time(NULL) - day);
	pg_bounce(&samples[1], 2, "four@x.example", REASON_mailbox_full, "f4@us.example",
	    time(NULL) - day);
	record_all(r, samples, NULL, 2, 2, results);
	while (more)
		assert_ok(record_inbox(r, NULL, NULL, &more, e));
	assert_string_equal(pg_value(db, "select string_agg(address, ',') from carom.suppression"),
	    "two@x.example");
	assert_ok(record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);
	recorder_free(r);
	store_close(s);
}

static void
a_lost_connection_is_to_be_retried_and_loses_nothing(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample sample;
	struct record_result result;
	struct err lost = { 0 };

	(void)state;
	pg_bounce(&sample, 1, "a@x.example", REASON_mailbox_not_found, NULL, start);
	pg_exec(db,
	    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
	    "'test'");
	assert_false(record_batch(r, &source, &sample.message, 1, &result, &lost));
	assert_int_equal(lost.class, ERR_RETRY);
	assert_int_equal(lost.cause, CAUSE_DATABASE);
	assert_false(store_alive(s));
	recorder_free(r);
	store_close(s);
	s = pg_store(db);
	r = pg_recorder(s);
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	recorder_free(r);
	store_close(s);
}

static void
a_statement_that_does_not_end_has_a_deadline(void **state)
{
	const char *db = pg_fresh();
	const struct store_options o = { .database = db, .statement_seconds = 1, .writer = true };
	struct store *s = NULL, *other = pg_store(db);
	struct recorder *r;
	struct sample sample;
	struct record_result result;
	struct err late = { 0 };
	int64_t begun;

	(void)state;
	assert_ok(store_open(&s, &o, e));
	r = pg_recorder(s);
	pg_bounce(&sample, 1, "a@x.example", REASON_mailbox_not_found, NULL, start);
	record_all(r, &sample, NULL, 1, 1, &result);
	/* Somebody holds the contact's row and does not let go. */
	assert_ok(store_begin(other, e));
	assert_ok(store_run(other, "state_lock", (const char *const[]){ "{1}" }, 1, NULL, e));
	pg_bounce(&sample, 2, "a@x.example", REASON_mailbox_full, NULL, start + day);
	begun = time(NULL);
	assert_false(record_batch(r, &source, &sample.message, 1, &result, &late));
	assert_int_equal(late.class, ERR_RETRY);
	assert_true(time(NULL) - begun < 30);
	store_close(other);
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	recorder_free(r);
	store_close(s);
}

/* In a process of its own: all of them, in another order, in batches of 6. */
static void
record_in_child(const char *db, struct sample *samples, unsigned seed)
{
	struct record_result results[MANY];
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	size_t order[MANY];

	for (unsigned round = 0; round < 4; round++) {
		shuffle(order, MANY, seed * 10 + round);
		record_all(r, samples, order, MANY, 6, results);
	}
	recorder_free(r);
	store_close(s);
}

static void
several_recorders_at_once_agree_and_do_not_deadlock(void **state)
{
	static struct sample samples[MANY];
	char want[4096], want_events[64];
	struct record_result results[MANY];
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);

	(void)state;
	make_history(samples);
	record_all(r, samples, NULL, MANY, 48, results);
	snprintf(want, sizeof want, "%s", pg_value(db, standings));
	snprintf(want_events, sizeof want_events, "%s", pg_value(db, events));
	recorder_free(r);
	store_close(s);

	for (unsigned run = 0; run < 3; run++) {
		uint64_t contacts, differences;
		pid_t child[3];

		db = pg_fresh();
		for (unsigned i = 0; i < 3; i++) {
			child[i] = fork();
			if (child[i] == 0) {
				record_in_child(db, samples, run * 3 + i);
				_exit(0);
			}
		}
		for (unsigned i = 0; i < 3; i++) {
			int status;

			assert_int_equal(waitpid(child[i], &status, 0), child[i]);
			assert_int_equal(status, 0);
		}
		assert_string_equal(pg_value(db, standings), want);
		assert_string_equal(pg_value(db, events), want_events);
		assert_string_equal(pg_value(db, "select count(*) from carom_data.message"), "48");
		assert_string_equal(pg_value(db,
					"select deadlocks from pg_stat_database where datname = "
					"current_database()"),
		    "0");
		s = pg_store(db);
		r = pg_recorder(s);
		assert_ok(
		    record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
		assert_int_equal(differences, 0);
		recorder_free(r);
		store_close(s);
	}
}

/* Nothing half: whoever is killed leaves whole transactions, and the next run completes them. */
static void
a_killed_recorder_loses_and_doubles_nothing(void **state)
{
	static struct sample samples[MANY];
	struct record_result results[MANY];
	const char *db = pg_fresh();
	struct store *s;
	struct recorder *r;

	(void)state;
	make_history(samples);
	for (unsigned run = 0; run < 8; run++) {
		struct timespec pause = { 0, 3000000 + run * 4000000L };
		pid_t child = fork();

		if (child == 0) {
			record_in_child(db, samples, run);
			_exit(0);
		}
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, NULL, 0), child);
	}
	s = pg_store(db);
	r = pg_recorder(s);
	record_all(r, samples, NULL, MANY, 48, results);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.message"), "48");
	assert_string_equal(pg_value(db, "select sum(recorded) from carom.mailbox_status"), "48");
	record_all(r, samples, NULL, MANY, 48, results);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(results[i].outcome, RECORD_DUPLICATE);
	recorder_free(r);
	store_close(s);
}

static void
take_correction(void *context, const struct record_correction *c)
{
	char *text = context;

	snprintf(text + strlen(text), 200 - strlen(text), "%s %s>%s %s>%s;", c->address,
	    reason_name(c->was.reason), reason_name(c->is.reason),
	    permanence_name(c->was.permanence), permanence_name(c->is.permanence));
}

static void
reread(struct sample *sample, enum reason reason)
{
	const struct reason_row *row = reason_row(reason);

	sample->recipient.reason = reason;
	sample->recipient.permanence = row->permanence;
	sample->recipient.scope = row->scope;
	sample->recipient.group = row->group;
}

static void
newer_rules_correct_a_stored_event_and_its_contact(void **state)
{
	static const char row[] = "select concat_ws('|', id, reason, permanence, trust, stream, "
				  "occurred_at, recorded_at, "
				  "counted) from carom.event where address = 'a@x.example'";
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[3];
	struct record_result results[3];
	struct record_message messages[3];
	uint64_t transitions = 0, contacts, differences;
	char told[200] = "", before[300];

	(void)state;
	pg_bounce(&samples[0], 1, "a@x.example", REASON_mailbox_not_found, "m1@us.example", start);
	pg_bounce(&samples[1], 2, "b@x.example", REASON_mailbox_not_found, "m2@us.example", start);
	/* Another report of a's failure: less final, so that the first stands for both. */
	pg_bounce(&samples[2], 3, "a@x.example", REASON_timeout, "m1@us.example", start + 60);
	record_all(r, samples, NULL, 3, 1, results);
	snprintf(before, sizeof before, "%s", pg_value(db, row));
	reread(&samples[0], REASON_mailbox_full);
	for (size_t i = 0; i < 3; i++)
		messages[i] = samples[i].message;

	assert_ok(record_reclassify(r, messages, 3, false, take_correction, told, &transitions, e));
	assert_string_equal(told, "a@x.example mailbox_not_found>mailbox_full hard>soft;");
	assert_string_equal(pg_value(db, row), before);

	told[0] = 0;
	transitions = 0;
	assert_ok(record_reclassify(r, messages, 3, true, take_correction, told, &transitions, e));
	assert_string_equal(told, "a@x.example mailbox_not_found>mailbox_full hard>soft;");
	assert_int_equal(transitions, 1);
	assert_string_equal(pg_value(db,
				"select concat_ws('|', standing, verdict, soft_count, hard_count, "
				"last_reason) from "
				"carom.contact_status where address = 'a@x.example'"),
	    "active|unknown|1|0|mailbox_full");
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', from_standing, to_standing, actor) from carom.transition "
		"order by id desc limit 1"),
	    "suppressed|active|reclassify");
	assert_string_equal(
	    pg_value(db, "select standing from carom.contact_status where address = 'b@x.example'"),
	    "suppressed");
	assert_ok(record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);

	told[0] = 0;
	assert_ok(record_reclassify(r, messages, 3, true, take_correction, told, &transitions, e));
	assert_string_equal(told, "");
	recorder_free(r);
	store_close(s);
}

static void
reclassification_brings_no_forgotten_address_back(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[2];
	struct record_result results[2];
	uint64_t transitions = 0;

	(void)state;
	pg_bounce(&samples[0], 1, "a@x.example", REASON_mailbox_moved, "m1@us.example", start);
	samples[0].recipient.new_address = SLICE("gone@x.example");
	pg_bounce(&samples[1], 2, "gone@x.example", REASON_mailbox_full, "m2@us.example", start);
	record_all(r, samples, NULL, 2, 2, results);
	pg_value(db, "select carom.forget('gone@x.example')");
	reread(&samples[0], REASON_mailbox_disabled);
	reread(&samples[1], REASON_timeout);
	for (size_t i = 0; i < 2; i++)
		assert_ok(record_reclassify(
		    r, &samples[i].message, 1, true, NULL, NULL, &transitions, e));
	assert_string_equal(
	    pg_value(db,
		"select string_agg(concat_ws('|', reason, extra, diagnostic is null), ';' order by "
		"reason) from carom.event"),
	    "mailbox_disabled|f;mailbox_full|t");
	recorder_free(r);
	store_close(s);
}

static void
ignored_mail_that_newer_rules_recognise_is_recorded(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample sample;
	struct record_result result;

	(void)state;
	pg_bounce(&sample, 1, "a@x.example", REASON_mailbox_not_found, "m1@us.example", start);
	sample.verdict.kind = KIND_OTHER;
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_IGNORED);
	sample.verdict.kind = KIND_BOUNCE;
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_DUPLICATE);
	sample.message.again = true;
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_DUPLICATE);
	assert_string_equal(pg_value(db, "select count(*) from carom.event"), "1");
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bounce_is_recorded_once_and_shown),
		cmocka_unit_test(two_bounces_of_one_recipient_in_one_batch_both_count),
		cmocka_unit_test(forged_reports_change_nothing_and_raise_one_alarm),
		cmocka_unit_test(a_genuine_token_verifies_its_own_recipient_only),
		cmocka_unit_test(a_ratio_is_of_the_mailings_to_this_contact),
		cmocka_unit_test(a_lost_connection_is_to_be_retried_and_loses_nothing),
		cmocka_unit_test(a_statement_that_does_not_end_has_a_deadline),
		cmocka_unit_test(order_and_batches_make_no_difference),
		cmocka_unit_test(several_recorders_at_once_agree_and_do_not_deadlock),
		cmocka_unit_test(a_killed_recorder_loses_and_doubles_nothing),
		cmocka_unit_test(
		    what_the_database_refuses_is_quarantined_and_its_neighbours_go_through),
		cmocka_unit_test(newer_rules_correct_a_stored_event_and_its_contact),
		cmocka_unit_test(reclassification_brings_no_forgotten_address_back),
		cmocka_unit_test(ignored_mail_that_newer_rules_recognise_is_recorded),
		cmocka_unit_test(a_weak_report_about_nobody_we_know_makes_no_contact),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
