/* Who can say something about a contact: forged reports change nothing, a token verifies its own recipient. */
#include "pg_test.h"

#include "token.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const int64_t day = 86400, start = 1767225600; /* 2026-01-01 */

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
	assert_ok(record_batch(r, &pg_source, messages, FORGED, results, e));
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
	pg_record_all(r, samples, NULL, 2, 2, results);
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

/* The key that makes the stream's tokens. */
static void
key_of(const char *db, unsigned char key[TOKEN_KEY_SIZE])
{
	const char *hex = pg_value(db, "select encode(key, 'hex') from carom_data.token_keys()");

	assert_int_equal(strlen(hex), 2 * TOKEN_KEY_SIZE);
	for (size_t i = 0; i < TOKEN_KEY_SIZE; i++)
		assert_int_equal(sscanf(hex + 2 * i, "%2hhx", &key[i]), 1);
}

/* Whoever finds an old token in an archive can date his report back to when it was good. */
static void
a_token_is_as_old_as_the_day_when_the_report_came(void **state)
{
	enum { N = 4 };
	/* days ago: the token, the Date; last one: no Received field, so the server's own date counts */
	static const int64_t made[N] = { 50, 50, 20, 50 }, dated[N] = { 0, 25, 0, 25 };
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r;
	struct sample samples[N];
	struct record_result results[N];
	struct candidate to[N];
	char address[N][TOKEN_CHARACTERS + 32];
	unsigned char key[TOKEN_KEY_SIZE];
	int64_t now = time(NULL);

	(void)state;
	pg_exec(db, "select carom_data.stream_id('news'); select carom_data.token_key_add('news')");
	key_of(db, key);
	r = pg_recorder(s);
	for (unsigned i = 0; i < N; i++) {
		char token[TOKEN_CHARACTERS + 1], whom[32];

		snprintf(whom, sizeof whom, "t%u@x.example", i);
		token_make(key, 0, 17 + i, slice_of(whom), (uint32_t)(now / day - made[i]), token);
		snprintf(address[i], sizeof address[i], "bounce-%s@returns.example", token);
		pg_bounce(
		    &samples[i], i + 1, whom, REASON_mailbox_not_found, NULL, now - dated[i] * day);
		to[i] = (struct candidate){ .source = CANDIDATE_DELIVERED_TO,
			.value = slice_of(address[i]) };
		samples[i].verdict.candidates = &to[i];
		samples[i].verdict.received = samples[i].message.internaldate = now;
	}
	samples[N - 1].verdict.has_received = false;
	pg_record_all(r, samples, NULL, N, N, results);
	assert_string_equal(
	    pg_value(
		db, "select string_agg(address, ' ') from carom.event where trust = 'verified'"),
	    "t2@x.example");
	recorder_free(r);
	store_close(s);
}

/* All of them are known already: of a batch each finds its own, also behind one that only our address names. */
static void
whom_our_own_address_names_is_found_and_so_are_those_behind(void **state)
{
	enum { N = 4 };
	static const struct candidate verp = { .source = CANDIDATE_DELIVERED_TO,
		.value = { (const unsigned char *)"bounce+p0=x.example@returns.example", 35 },
		.decoded = { (const unsigned char *)"p0@x.example", 12 } };
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct sample samples[N];
	struct record_result results[N];

	(void)state;
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < N; i++) {
			char address[40];

			snprintf(address, sizeof address, "p%u@x.example", i);
			pg_bounce(&samples[i], round * N + i + 1, address,
			    round ? REASON_mailbox_not_found : REASON_mailbox_full, NULL,
			    start + (round * N + i) * day);
		}
		if (round) {
			samples[0].recipient.address = SLICE_NONE;
			samples[0].verdict.candidates = &verp;
			samples[2].verdict.kind = KIND_DELAY;
		}
		pg_record_all(r, samples, NULL, N, N, results);
	}
	assert_string_equal(
	    pg_value(db,
		"select string_agg(concat_ws('|', address, message_id, kind), ' ' order by "
		"message_id) from carom.event"),
	    "p0@x.example|1@mx.example|bounce p1@x.example|2@mx.example|bounce "
	    "p2@x.example|3@mx.example|bounce p3@x.example|4@mx.example|bounce "
	    "p0@x.example|5@mx.example|bounce p1@x.example|6@mx.example|bounce "
	    "p2@x.example|7@mx.example|delay p3@x.example|8@mx.example|bounce");
	assert_string_equal(pg_value(db,
				"select string_agg(address, ' ' order by address) from "
				"carom.contact_status where standing = 'suppressed'"),
	    "p0@x.example p1@x.example p3@x.example");
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forged_reports_change_nothing_and_raise_one_alarm),
		cmocka_unit_test(a_genuine_token_verifies_its_own_recipient_only),
		cmocka_unit_test(a_token_is_as_old_as_the_day_when_the_report_came),
		cmocka_unit_test(whom_our_own_address_names_is_found_and_so_are_those_behind),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
