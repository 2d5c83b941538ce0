/*
 * test_recorder - the role that writes, from the side of its peers, over a database that is made up:
 * here it can go away at any moment. tests/integration has the real one.
 */
#include "recorder_peers.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

static void
a_batch_is_recorded_and_its_fetcher_told(void **state)
{
	struct side s = start(true);

	(void)state;
	expect(s.supervisor, MSG_READY);
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	assert_string_equal(world->mailbox, "returns");
	send_parsed(&s, 41);
	expect_outcome(&s, 41);
	assert_int_equal(world->messages, 2);
	assert_int_equal(world->quarantined, 1);
	assert_string_equal(world->why, "the parser gave no acceptable answer");
	assert_true(world->inbox > 0 && world->refreshed > 0);
	stop(&s);
}

static void
nothing_is_answered_while_the_database_is_down(void **state)
{
	struct side s = start(false);

	(void)state;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_DATABASE);
	assert_string_equal(m.wait.text, "connection refused");
	send_parsed(&s, 42);
	assert_true(is_quiet(s.fetcher));
	assert_true(is_quiet(s.supervisor));
	world->up = true;
	expect(s.supervisor, MSG_READY);
	/* which of the two it sees first does not matter */
	expect(s.fetcher, MSG_OUTCOME);
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

static void
a_batch_that_lost_its_connection_is_recorded_after_all(void **state)
{
	struct side s = start(true);

	(void)state;
	expect(s.supervisor, MSG_READY);
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	world->fail_batches = 1;
	send_parsed(&s, 43);
	expect(s.fetcher, MSG_WAIT);
	expect(s.fetcher, MSG_LEASED);
	expect_outcome(&s, 43);
	assert_int_equal(world->opened, 2);
	assert_int_equal(world->batches, 1);
	stop(&s);
}

/* The next batch is there before one is done, for as long as it takes. */
static void
what_was_put_off_does_not_wait_for_an_idle_moment_for_ever(void **state)
{
	struct side s = start(true);
	time_t begun = time(NULL);
	unsigned due;

	(void)state;
	expect(s.supervisor, MSG_READY);
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	world->slow = true;
	for (int i = 0; i < 4; i++)
		send_parsed(&s, 50);
	expect_outcome(&s, 50);
	due = world->due;
	world->deferred = true;
	while (world->due == due && time(NULL) - begun < 30) {
		send_parsed(&s, 50);
		expect_outcome(&s, 50);
	}
	assert_int_not_equal(world->due, due);
	stop(&s);
}

static void
what_was_put_off_is_done_when_nobody_wants_anything(void **state)
{
	struct side s = start(true);

	(void)state;
	expect(s.supervisor, MSG_READY);
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	world->deferred = true;
	send_parsed(&s, 50);
	expect_outcome(&s, 50);
	for (int i = 0; i < 100 && !world->some; i++)
		usleep(20000);
	assert_int_equal(world->some, 1);
	stop(&s);
}

static void
places_are_answered_and_the_others_forgotten_at_the_end_of_a_listing(void **state)
{
	struct side s = start(true);

	(void)state;
	for (int part = 0; part < 2; part++) {
		m = (struct msg){ .type = MSG_PLACES };
		m.places.first = part == 0;
		m.places.last = part == 1;
		strcpy(m.places.folder, "Junk");
		m.places.n = 2;
		m.places.place[0].uid = 10 + (uint64_t)part * 2;
		m.places.place[1].uid = 11 + (uint64_t)part * 2;
		assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
		expect(s.fetcher, MSG_KNOWN);
		assert_int_equal(m.known.n, 2);
		assert_true(m.known.known[0]);
		assert_false(m.known.known[1]);
		assert_int_equal(world->forgotten, part == 0 ? 0 : 4);
	}
	assert_int_equal(world->listed[3], 13);
	assert_string_equal(world->folder, "Junk");
	stop(&s);
}

static void
status_reaches_the_database(void **state)
{
	struct side s = start(true);

	(void)state;
	m = (struct msg){ .type = MSG_STATUS,
		.status = { STATE_BACKOFF, false, 0, 9, CAUSE_TLS, "expired" } };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	for (int i = 0; i < 100 && !world->reports; i++)
		usleep(20000);
	stop(&s);
	assert_string_equal(world->state, "backoff");
	assert_string_equal(world->error, "tls: expired");
}

static void
what_no_fetcher_may_say_ends_its_channel_only(void **state)
{
	struct side s = start(true);

	(void)state;
	m = (struct msg){ .type = MSG_OUTCOME };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	assert_int_equal(next(s.fetcher), CHANNEL_CLOSED);
	close(s.fetcher);
	s.fetcher = connect_peer(&s, ROLE_FETCHER, 6, "returns");
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

static void
a_batch_that_is_refused_is_left_for_later(void **state)
{
	struct side s = start(true);

	(void)state;
	world->refuses = true;
	send_parsed(&s, 46);
	expect(s.fetcher, MSG_OUTCOME);
	assert_int_equal(m.outcome.number, 46);
	assert_int_equal(m.outcome.item[0].outcome, OUTCOME_LATER);
	world->refuses = false;
	send_parsed(&s, 47);
	expect_outcome(&s, 47);
	stop(&s);
}

static void
forged_memfds_are_answered_with_later(void **state)
{
	struct side s = start(true);

	(void)state;
	m = (struct msg){ .type = MSG_PARSED, .fd = { 0, 1 } };
	m.parsed.id = 5;
	m.parsed.number = 44;
	m.parsed.n = 2;
	assert_int_equal(channel_send(s.template, &m), CHANNEL_OK);
	expect(s.fetcher, MSG_OUTCOME);
	assert_int_equal(m.outcome.n, 2);
	assert_int_equal(m.outcome.item[1].outcome, OUTCOME_LATER);
	assert_int_equal(world->batches, 0);
	stop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_is_recorded_and_its_fetcher_told),
		cmocka_unit_test(nothing_is_answered_while_the_database_is_down),
		cmocka_unit_test(a_batch_that_lost_its_connection_is_recorded_after_all),
		cmocka_unit_test(what_was_put_off_is_done_when_nobody_wants_anything),
		cmocka_unit_test(what_was_put_off_does_not_wait_for_an_idle_moment_for_ever),
		cmocka_unit_test(
		    places_are_answered_and_the_others_forgotten_at_the_end_of_a_listing),
		cmocka_unit_test(status_reaches_the_database),
		cmocka_unit_test(what_no_fetcher_may_say_ends_its_channel_only),
		cmocka_unit_test(a_batch_that_is_refused_is_left_for_later),
		cmocka_unit_test(forged_memfds_are_answered_with_later),
	};

	recorder_peers_begin();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
