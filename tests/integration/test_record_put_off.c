/* Recomputations that wait until there is more to recompute, or nothing else to do. */
#include "long_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Forty reports in their order, and then one of a time between: it waits. */
static void
record_one_late(struct recorder *r)
{
	history_make("a@x.example", 1, 40, start);
	history_record(r, 0, 40, 40);
	history_record_one(r, 4000, "a@x.example", REASON_mailbox_full, "m4000@us.example",
	    start + 20 * hour + 60);
}

/* Another report of a day that has one is not counted, whether it is the newest or late. */
static void
an_event_that_waits_is_stored_as_the_fold_will_most_likely_say(void **state)
{
	const char *db = pg_fresh();
	const char *late =
	    "select concat_ws('|', e.why_not, e.ctid, s.stale) from carom_data.event e "
	    "join carom_data.state s on s.contact = e.contact and s.stream = 0 "
	    "where e.original_message_id = 'm4000@us.example'";
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	char before[80], after[80];

	(void)state;
	record_one_late(r);
	assert_true(recorder_deferred(r));
	snprintf(before, sizeof before, "%s", pg_value(db, late));
	assert_ok(record_deferred(r, e));
	snprintf(after, sizeof after, "%s", pg_value(db, late));
	assert_string_equal(strrchr(before, '|'), "|t");
	assert_string_equal(strrchr(after, '|'), "|f");
	*strrchr(before, '|') = *strrchr(after, '|') = '\0';
	assert_string_equal(before, after); /* neither changed nor written again */
	assert_memory_equal(after, "11|", 3);
	assert_true(pg_no_difference(r) > 0);
	recorder_free(r);
	store_close(s);
}

/* One more report, by itself; number and time say which. */
static void
record_another(struct recorder *r, unsigned number, enum kind kind, int64_t at)
{
	char original[40];

	snprintf(original, sizeof original, "m%u@us.example", number);
	pg_bounce(&samples[0], number, "a@x.example", REASON_mailbox_full, original, at);
	samples[0].verdict.kind = kind;
	samples[0].verdict.subkind = kind == KIND_REPORT ? SUBKIND_DELIVERED : SUBKIND_NONE;
	messages[0] = samples[0].message;
	history_record(r, 0, 1, 1);
}

/* The hour from which on everything has to be seen again; of what no longer waits it is empty. */
static const char *
late_from(const char *db, int64_t from)
{
	char question[200];

	snprintf(question, sizeof question,
	    "select round(extract(epoch from late_from - to_timestamp(%lld)) / 3600, 2) from "
	    "carom_data.state where stream = 0",
	    (long long)from);
	return pg_value(db, question);
}

/* The second would otherwise have a day of events read again that it does not touch. */
static void
what_is_put_off_again_looks_back_to_the_earliest_that_is_late(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);

	(void)state;
	record_one_late(r);
	assert_string_equal(late_from(db, start), "20.02");
	record_another(r, 4001, KIND_BOUNCE, start + 30 * hour);
	assert_string_equal(late_from(db, start), "20.02");
	record_another(r, 4002, KIND_BOUNCE, start + 50 * hour);
	assert_string_equal(late_from(db, start), "20.02");
	record_another(r, 4003, KIND_BOUNCE, start + 19 * hour + 180);
	assert_string_equal(late_from(db, start), "19.05");
	assert_ok(record_deferred(r, e));
	assert_string_equal(late_from(db, start), "");
	assert_true(pg_no_difference(r) > 0);
	recorder_free(r);
	store_close(s);
}

/* Where its row is and which transaction wrote it, how many wait. */
static const char *
row_of_state(const char *db)
{
	return pg_value(db,
	    "select concat_ws('|', ctid, xmin, unfolded) from carom_data.state where stream = 0");
}

/* Recorders that bring each other's events late would write the row again with each of them. */
static void
the_row_of_who_waits_is_written_only_for_what_is_earlier(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	char first[80], then[80];

	(void)state;
	record_one_late(r);
	snprintf(first, sizeof first, "%s", row_of_state(db));
	assert_string_equal(strrchr(first, '|'), "|1");
	record_another(r, 4001, KIND_BOUNCE, start + 30 * hour);
	record_another(r, 4002, KIND_BOUNCE, start + 50 * hour);
	assert_string_equal(row_of_state(db), first);
	record_another(r, 4003, KIND_BOUNCE, start + 19 * hour + 180);
	snprintf(then, sizeof then, "%s", row_of_state(db));
	assert_string_not_equal(then, first);
	record_another(r, 4004, KIND_BOUNCE, start + 60 * hour);
	assert_string_equal(row_of_state(db), then);
	assert_ok(record_deferred(r, e));
	assert_string_equal(pg_value(db,
				"select concat_ws('|', events, unfolded, stale) from "
				"carom_data.state where stream = 0"),
	    "45|0|f");
	assert_true(pg_no_difference(r) > 0);
	recorder_free(r);
	store_close(s);
}

/* A failure makes void what was told to be delivered up to a day before it: that has been folded, and counted. */
static void
a_failure_that_is_put_off_looks_back_to_the_delivery_it_contradicts(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	int64_t from = (time(NULL) / hour - 250) * hour; /* holds last until after it */

	(void)state;
	history_make("a@x.example", 1, 200, from);
	history_record(r, 0, 200, 40);
	record_another(r, 4000, KIND_REPORT, from + 210 * hour);
	record_another(r, 4001, KIND_BOUNCE, from + 195 * hour + 60);
	assert_string_equal(late_from(db, from), "171.02");
	assert_ok(record_deferred(r, e));
	record_another(r, 4002, KIND_REPORT, from + 240 * hour);
	record_another(r, 4003, KIND_REPORT, from + 225 * hour);
	assert_string_equal(late_from(db, from), "225.00");
	record_another(r, 4004, KIND_BOUNCE, from + 241 * hour);
	assert_string_equal(late_from(db, from), "217.00");
	assert_ok(record_deferred(r, e));
	assert_true(pg_no_difference(r) > 0);
	recorder_free(r);
	store_close(s);
}

/* Whoever has nothing to do does not fold again and again what others, who are busy, have put off. */
static void
what_another_put_off_is_due_after_some_seconds(void **state)
{
	const char *db = pg_fresh();
	const char *waits =
	    "select concat_ws('|', stale, due between now() and now() + interval '7 s') "
	    "from carom_data.state where stream = 0";
	struct store *s = pg_store(db), *t = pg_store(db);
	struct recorder *r = pg_recorder(s), *other = pg_recorder(t);
	int64_t next;
	bool more;

	(void)state;
	record_one_late(r);
	assert_string_equal(pg_value(db, waits), "t|t");
	assert_ok(record_due(other, &more, &next, e));
	assert_false(more);
	assert_in_range(next, time(NULL), time(NULL) + 8);
	assert_string_equal(pg_value(db, waits), "t|t");
	pg_exec(db, "update carom_data.state set due = due - interval '7 s' where stream = 0");
	assert_ok(record_due(other, &more, &next, e));
	assert_string_equal(pg_value(db, waits), "f");
	recorder_free(other);
	recorder_free(r);
	store_close(t);
	store_close(s);
}

/* Seconds from the commit until what waits of this contact falls due. */
static const char *
falls_due(const char *db, const char *address)
{
	char question[240];

	snprintf(question, sizeof question,
	    "select round(extract(epoch from s.due - (select max(recorded_at) from "
	    "carom_data.event))) from carom_data.state s join carom_data.contact c on c.id = "
	    "s.contact where s.stream = 0 and s.stale and c.address = '%s'",
	    address);
	return pg_value(db, question);
}

/* All of its events are looked at then: a contact of thousands would be nearly all that is done. */
static void
who_has_many_events_waits_longer_but_no_more_than_a_minute(void **state)
{
	static const struct {
		const char *address, *wait;
		unsigned events;
	} rows[] = { { "few@x.example", "7", 40 }, { "many@x.example", "30", 400 },
		{ "most@x.example", "60", 950 } };
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		history_make(rows[i].address, 1 + i * 5000, rows[i].events, start);
		history_record(r, 0, rows[i].events, HISTORY_MOST);
		history_record_one(r, 4900 + i * 5000, rows[i].address, REASON_mailbox_full,
		    "late@us.example", start + (rows[i].events / 64 * 64 + 10) * hour + 60);
		assert_string_equal(falls_due(db, rows[i].address), rows[i].wait);
	}
	assert_ok(record_deferred(r, e));
	assert_string_equal(pg_value(db, "select count(*) from carom_data.state where stale"), "0");
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_that_waits_is_stored_as_the_fold_will_most_likely_say),
		cmocka_unit_test(what_is_put_off_again_looks_back_to_the_earliest_that_is_late),
		cmocka_unit_test(the_row_of_who_waits_is_written_only_for_what_is_earlier),
		cmocka_unit_test(
		    a_failure_that_is_put_off_looks_back_to_the_delivery_it_contradicts),
		cmocka_unit_test(what_another_put_off_is_due_after_some_seconds),
		cmocka_unit_test(who_has_many_events_waits_longer_but_no_more_than_a_minute),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
