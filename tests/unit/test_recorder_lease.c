/* test_recorder_lease - which daemon has a mailbox: asked for, given, lost, as its fetcher is told */
#include "recorder_peers.h"

#include <unistd.h>

static void
a_mailbox_leased_elsewhere_is_waited_for(void **state)
{
	struct side s = start(true);

	(void)state;
	world->elsewhere = true;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_NONE);
	world->elsewhere = false;
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

static void
a_lease_lost_with_the_connection_is_said(void **state)
{
	struct side s = start(true);

	(void)state;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	world->elsewhere = true;
	world->fail_batches = 1;
	send_parsed(&s, 45);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_DATABASE);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_NONE);
	expect_outcome(&s, 45);
	world->elsewhere = false;
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

/* Leased; then another daemon, which has fewer, asks for it. The number of the MSG_GIVE. */
static uint64_t
lease_that_is_asked_for(struct side *s)
{
	ask_for_lease(s);
	expect(s->fetcher, MSG_LEASED);
	world->holder = 1;
	world->asker = 2;
	world->daemons = 1;
	expect(s->fetcher, MSG_GIVE);
	return m.give;
}

static void
a_mailbox_that_another_daemon_asks_for_is_given(void **state)
{
	struct side s = start(true);
	uint64_t number = lease_that_is_asked_for(&s);

	(void)state;
	m = (struct msg){ .type = MSG_GIVEN, .give = number + 1 };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	assert_true(is_quiet(s.fetcher));
	assert_int_equal(world->released, 0);
	m = (struct msg){ .type = MSG_GIVEN, .give = number };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	for (int i = 0; i < 100 && !world->released; i++)
		usleep(20000);
	assert_int_equal(world->released, 1);
	/* who asked is gone: it is taken again */
	world->daemons = 0;
	world->asker = 0;
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

/* The fetcher has let go, but the lease it spoke of is gone with its connection: the answer is void. */
static void
what_was_asked_before_the_connection_was_lost_is_void(void **state)
{
	struct side s = start(true);
	uint64_t number = lease_that_is_asked_for(&s);

	(void)state;
	world->daemons = 0;
	world->fail_batches = 1;
	send_parsed(&s, 46);
	expect(s.fetcher, MSG_WAIT);
	m = (struct msg){ .type = MSG_GIVEN, .give = number };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	expect(s.fetcher, MSG_LEASED);
	expect_outcome(&s, 46);
	assert_true(is_quiet(s.fetcher));
	assert_int_equal(world->released, 0);
	stop(&s);
}

static void
a_mailbox_of_a_daemon_with_more_is_asked_for(void **state)
{
	struct side s = start(true);

	(void)state;
	world->elsewhere = true;
	world->holder = 2;
	world->daemons = 1;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_NONE);
	for (int i = 0; i < 100 && !world->asked; i++)
		usleep(20000);
	assert_int_equal(world->asked, 1);
	world->elsewhere = false;
	world->holder = 0;
	expect(s.fetcher, MSG_LEASED);
	world->holder = 1;
	/* it cannot be read from here: it goes back */
	m = (struct msg){ .type = MSG_STATUS,
		.status = { STATE_BACKOFF, false, 0, 9, CAUSE_CONNECT, "no route to host" } };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	expect(s.fetcher, MSG_GIVE);
	assert_int_equal(world->withdrawn, 1);
	stop(&s);
}

static void
a_fetcher_that_goes_gives_its_lease_back(void **state)
{
	struct side s = start(true);

	(void)state;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	close(s.fetcher);
	for (int i = 0; i < 100 && !world->released; i++)
		usleep(20000);
	assert_int_equal(world->released, 1);
	s.fetcher = connect_peer(&s, ROLE_FETCHER, 5, "returns");
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mailbox_leased_elsewhere_is_waited_for),
		cmocka_unit_test(a_lease_lost_with_the_connection_is_said),
		cmocka_unit_test(a_mailbox_that_another_daemon_asks_for_is_given),
		cmocka_unit_test(what_was_asked_before_the_connection_was_lost_is_void),
		cmocka_unit_test(a_mailbox_of_a_daemon_with_more_is_asked_for),
		cmocka_unit_test(a_fetcher_that_goes_gives_its_lease_back),
	};

	recorder_peers_begin();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
