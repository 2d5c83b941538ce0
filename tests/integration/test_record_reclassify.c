/* Newer rules over what is recorded: events and contacts are corrected, what was ignored is recorded. */
#include "pg_test.h"

#include <stdio.h>
#include <string.h>

static const int64_t start = 1767225600; /* 2026-01-01 */

static void
take_correction(void *context, const struct record_correction *c)
{
	char *text = context;

	snprintf(text + strlen(text), 200 - strlen(text), "%s %s>%s %s>%s;", c->address,
	    reason_name(c->was.reason), reason_name(c->is.reason),
	    permanence_name(c->was.permanence), permanence_name(c->is.permanence));
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
	uint64_t transitions = 0;
	char told[200] = "", before[300];

	(void)state;
	pg_bounce(&samples[0], 1, "a@x.example", REASON_mailbox_not_found, "m1@us.example", start);
	pg_bounce(&samples[1], 2, "b@x.example", REASON_mailbox_not_found, "m2@us.example", start);
	/* Another report of a's failure: less final, so that the first stands for both. */
	pg_bounce(&samples[2], 3, "a@x.example", REASON_timeout, "m1@us.example", start + 60);
	pg_record_all(r, samples, NULL, 3, 1, results);
	snprintf(before, sizeof before, "%s", pg_value(db, row));
	pg_reason(&samples[0], REASON_mailbox_full);
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
	pg_no_difference(r);

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
	pg_record_all(r, samples, NULL, 2, 2, results);
	pg_value(db, "select carom.forget('gone@x.example')");
	pg_reason(&samples[0], REASON_mailbox_disabled);
	pg_reason(&samples[1], REASON_timeout);
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
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_IGNORED);
	sample.verdict.kind = KIND_BOUNCE;
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_DUPLICATE);
	sample.message.again = true;
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_RECORDED);
	pg_record_all(r, &sample, NULL, 1, 1, &result);
	assert_int_equal(result.outcome, RECORD_DUPLICATE);
	assert_string_equal(pg_value(db, "select count(*) from carom.event"), "1");
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(newer_rules_correct_a_stored_event_and_its_contact),
		cmocka_unit_test(reclassification_brings_no_forgotten_address_back),
		cmocka_unit_test(ignored_mail_that_newer_rules_recognise_is_recorded),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
