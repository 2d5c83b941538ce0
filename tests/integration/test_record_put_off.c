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
	pg_bounce(&samples[0], 4000, "a@x.example", REASON_mailbox_full, "m4000@us.example",
	    start + 20 * hour + 60);
	messages[0] = samples[0].message;
	history_record(r, 0, 1, 1);
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

/* Whoever has nothing to do does not fold again and again what others, who are busy, have put off. */
static void
what_another_put_off_is_due_after_some_seconds(void **state)
{
	const char *db = pg_fresh();
	const char *waits =
	    "select concat_ws('|', stale, due between now() and now() + interval '5 s') "
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
	assert_in_range(next, time(NULL), time(NULL) + 6);
	assert_string_equal(pg_value(db, waits), "t|t");
	pg_exec(db, "update carom_data.state set due = due - interval '5 s' where stream = 0");
	assert_ok(record_due(other, &more, &next, e));
	assert_string_equal(pg_value(db, waits), "f");
	recorder_free(other);
	recorder_free(r);
	store_close(t);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_that_waits_is_stored_as_the_fold_will_most_likely_say),
		cmocka_unit_test(what_another_put_off_is_due_after_some_seconds),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
