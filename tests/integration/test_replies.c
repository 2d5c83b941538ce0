/* What replies tell of a person: absence, successor, new address, life. */
#include "told_case.h"

#include <string.h>
#include <time.h>

enum { DAY = 86400 };

static const struct record_source source = { .mailbox = "m", .stream = "news" };

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

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p46_replies_tell_of_absence_successor_and_new_address),
		cmocka_unit_test(left_company_marks_for_review_and_never_counts_as_hard),
		cmocka_unit_test(below_the_streams_trust_replies_tell_nothing),
		cmocka_unit_test(an_answer_of_a_machine_is_proof_of_life),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}
