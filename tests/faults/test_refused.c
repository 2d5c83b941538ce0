/*
 * test_refused - data that no database should be asked to hold: each message with something absurd in it
 * ends as exactly one of the four outcomes, its neighbours in the batch are recorded as if it were not there,
 * and the same batch again changes nothing.
 *
 * The frames of the parser cannot carry most of this; the recorder trusts no frame.
 */
#include "build_config.h"

#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG = 65536, START = 1767225600 };

static const struct record_source source = { .mailbox = "returns", .stream = "news" };

/* ---- what is wrong with a message ---- */

static unsigned char long_local[LONG + 16], long_text[LONG], nul_address[] = "a\0b@x.example";
static struct candidate many[300];

#define BYTES(array) ((struct slice){ (const unsigned char *)(array), sizeof(array) - 1 })

static void
address_of_64_kb(struct sample *s)
{
	memset(long_local, 'a', LONG);
	memcpy(long_local + LONG, "@x.example", 10);
	s->recipient.address = (struct slice){ long_local, LONG + 10 };
}

static void
domain_of_64_kb(struct sample *s)
{
	memset(long_local, 'a', LONG);
	memcpy(long_local, "a@", 2);
	s->recipient.address = (struct slice){ long_local, LONG };
}

static void
address_with_nul(struct sample *s)
{
	s->recipient.address = BYTES(nul_address);
}

static void
address_of_broken_utf8(struct sample *s)
{
	s->recipient.address = SLICE("\xC3\x28\xED\xA0\x80@x.example");
}

static void
empty_address(struct sample *s)
{
	s->recipient.address = SLICE_NONE;
}

static void
diagnostic_with_nul(struct sample *s)
{
	s->recipient.diagnostic = BYTES("550 a\0b");
}

static void
diagnostic_of_overlong_utf8(struct sample *s)
{
	s->recipient.diagnostic = SLICE("550 \xC0\xAF\xF8\x88\x80\x80\x80");
}

static void
diagnostic_of_64_kb(struct sample *s)
{
	memset(long_text, 'x', LONG);
	s->recipient.diagnostic = (struct slice){ long_text, LONG };
}

static void
message_id_of_64_kb(struct sample *s)
{
	memset(long_text, 'x', LONG);
	s->verdict.message_id = (struct slice){ long_text, LONG };
	s->verdict.original.present = true;
	s->verdict.original.message_id = (struct slice){ long_text, LONG };
}

static void
message_id_with_nul(struct sample *s)
{
	s->verdict.message_id = BYTES("a\0b@x");
	s->verdict.original.present = true;
	s->verdict.original.message_id = BYTES("<a\0b@x>");
}

static void
remote_of_broken_utf8(struct sample *s)
{
	s->recipient.remote_mta = SLICE("mx\xFF\xFE.example");
	s->verdict.reporting_mta = SLICE("\x80");
}

static void
year_9999(struct sample *s)
{
	s->verdict.date = s->verdict.received = INT64_C(253402300799);
}

static void
year_after_all_years(struct sample *s)
{
	s->verdict.date = s->verdict.received = INT64_MAX;
}

static void
year_before_all_years(struct sample *s)
{
	s->verdict.date = s->verdict.received = INT64_MIN;
}

static void
arrived_after_all_years(struct sample *s)
{
	s->message.internaldate = INT64_MAX;
}

static void
places_out_of_range(struct sample *s)
{
	s->message.uidvalidity = s->message.uid = UINT64_MAX;
}

static void
size_out_of_range(struct sample *s)
{
	s->message.size = UINT64_MAX;
}

static void
enums_out_of_range(struct sample *s)
{
	s->recipient.reason = (enum reason)9999;
	s->recipient.permanence = (enum permanence)77;
	s->recipient.scope = (enum scope)77;
	s->recipient.group = (enum group)77;
	s->recipient.stage = (enum stage)77;
}

static void
kind_out_of_range(struct sample *s)
{
	s->verdict.kind = (enum kind)77;
	s->verdict.subkind = (enum subkind)77;
}

static void
codes_without_end(struct sample *s)
{
	memset(s->recipient.status, '5', sizeof s->recipient.status);
	memset(s->recipient.reply, '5', sizeof s->recipient.reply);
}

static void
three_hundred_candidates(struct sample *s)
{
	for (size_t i = 0; i < 300; i++)
		many[i] = (struct candidate){ .source = (enum candidate_source)(i % 90),
			.name = SLICE("x-\xFF"),
			.value = i % 2 ? SLICE("bounce@returns.example") : BYTES("\0"),
			.decoded = SLICE("\xC3\x28@x.example"),
			.token = SLICE("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") };
	s->verdict.candidates = many;
	s->verdict.ncandidates = 300;
}

static void
away_for_ever(struct sample *s)
{
	s->verdict.kind = KIND_AUTO_REPLY;
	snprintf(s->verdict.auto_reply.until, sizeof s->verdict.auto_reply.until, "9999-99-99");
	s->verdict.auto_reply.new_address = SLICE("\xFF@x.example");
	s->verdict.auto_reply.substitute = BYTES("a\0@x.example");
	memset(s->verdict.auto_reply.language, 'x', sizeof s->verdict.auto_reply.language);
}

static void
folder_of_broken_utf8(struct sample *s)
{
	s->message.folder = "\xFF\xFE";
}

static void
quotes_and_semicolons(struct sample *s)
{
	s->recipient.address = SLICE("\"'; drop table carom_data.event; --\"@x.example");
	s->recipient.diagnostic = SLICE("550 '); drop schema carom cascade; $1 \\\\ E'\\x00'");
	s->verdict.message_id = SLICE("'||pg_sleep(10)||'@x");
}

static void (*const absurd[])(struct sample *) = { address_of_64_kb, domain_of_64_kb,
	address_with_nul, address_of_broken_utf8, empty_address, diagnostic_with_nul,
	diagnostic_of_overlong_utf8, diagnostic_of_64_kb, message_id_of_64_kb, message_id_with_nul,
	remote_of_broken_utf8, year_9999, year_after_all_years, year_before_all_years,
	arrived_after_all_years, places_out_of_range, size_out_of_range, enums_out_of_range,
	kind_out_of_range, codes_without_end, three_hundred_candidates, away_for_ever,
	folder_of_broken_utf8, quotes_and_semicolons };
enum { ABSURD = sizeof absurd / sizeof *absurd, ALL = 2 * ABSURD + 1 };

/* ---- what becomes of it ---- */

static bool
is_absurd(size_t i)
{
	return i % 2;
}

/* An absurd one between any two that are not. */
static void
make(struct sample *samples, struct record_message *messages, size_t i)
{
	char address[40];

	snprintf(address, sizeof address, "n%zu@x.example", i);
	pg_bounce(&samples[i], (unsigned)i + 1, address, REASON_mailbox_not_found, NULL, START);
	if (is_absurd(i))
		absurd[i / 2](&samples[i]);
	messages[i] = samples[i].message;
	messages[i].verdict = &samples[i].verdict;
}

static void
each_ends_in_one_outcome_and_its_neighbours_are_recorded(void **state)
{
	static struct sample samples[ALL];
	struct record_message messages[ALL];
	struct record_result results[ALL];
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	char counted[32], after[32];

	(void)state;
	for (size_t i = 0; i < ALL; i++)
		make(samples, messages, i);
	assert_ok(record_batch(r, &source, messages, ALL, results, e));
	for (size_t i = 0; i < ALL; i++)
		if (results[i].outcome == RECORD_NONE ||
		    (!is_absurd(i) && results[i].outcome != RECORD_RECORDED))
			fail_msg("message %zu: outcome %d", i, results[i].outcome);
	assert_string_equal(pg_value(db,
				"select count(*) from carom.event where address ~ "
				"'^n[0-9]+@x.example$' and reason = 'mailbox_not_found'"
				" and message_id ~ '^[0-9]*[13579]@mx.example$'"),
	    "25");
	snprintf(counted, sizeof counted, "%s", pg_value(db, "select count(*) from carom.event"));
	assert_ok(record_batch(r, &source, messages, ALL, results, e));
	for (size_t i = 0; i < ALL; i++)
		if (results[i].outcome != RECORD_DUPLICATE)
			fail_msg("message %zu again: outcome %d", i, results[i].outcome);
	snprintf(after, sizeof after, "%s", pg_value(db, "select count(*) from carom.event"));
	assert_string_equal(after, counted);
	assert_string_equal(
	    pg_value(db, "select sum(recorded + ignored + quarantined) from carom.mailbox_status"),
	    "49");
	recorder_free(r);
	store_close(s);
}

static void
each_by_itself_ends_too(void **state)
{
	static struct sample samples[ALL];
	struct record_message messages[ALL];
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	unsigned outcomes[8] = { 0 };

	(void)state;
	for (size_t i = 1; i < ALL; i += 2) {
		struct record_result result = { .outcome = RECORD_NONE };

		make(samples, messages, i);
		assert_ok(record_batch(r, &source, &messages[i], 1, &result, e));
		assert_true(result.outcome != RECORD_NONE);
		outcomes[result.outcome]++;
		assert_true(store_alive(s));
	}
	printf("# of %d absurd messages %u are recorded without the absurdity, %u ignored, %u "
	       "quarantined\n",
	    ABSURD, outcomes[RECORD_RECORDED], outcomes[RECORD_IGNORED],
	    outcomes[RECORD_QUARANTINED]);
	assert_string_equal(pg_value(db,
				"select count(*) from pg_tables where schemaname = 'carom_data' "
				"and tablename = 'event'"),
	    "1");
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_ends_in_one_outcome_and_its_neighbours_are_recorded),
		cmocka_unit_test(each_by_itself_ends_too),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
