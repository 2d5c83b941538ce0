/* test_recorder_courier - what the recorder hands over for webhooks, and what becomes of the answers */
#include "recorder_peers.h"

#include <string.h>
#include <unistd.h>

static void
expect_event(int courier)
{
	expect(courier, MSG_FORGET);
	expect(courier, MSG_EVENT);
	assert_string_equal(m.event.webhook, "crm");
	assert_int_equal(m.event.id, 7);
	assert_int_equal(m.event.contact, 3);
	assert_int_equal(m.event.n, 2);
}

static void
say_delivered(int courier, const char *webhook, bool dead)
{
	m = (struct msg){ .type = MSG_DELIVERED, .delivered = { .id = 7, .dead = dead } };
	strcpy(m.delivered.webhook, webhook);
	m.delivered.tries = 9;
	strcpy(m.delivered.error, "the receiver answered 500");
	assert_int_equal(channel_send(courier, &m), CHANNEL_OK);
}

static void
an_event_is_handed_over_once_and_the_cursor_follows(void **state)
{
	struct side s = start(true);
	int courier = connect_peer(&s, ROLE_COURIER, 0, "");

	(void)state;
	expect_event(courier);
	say_delivered(courier, "another", false);
	assert_true(is_quiet(courier));
	assert_int_equal(world->cursor, 0);
	say_delivered(courier, "crm", false);
	stop(&s);
	assert_int_equal(world->cursor, 7);
	assert_string_equal(world->dead, "");
	close(courier);
}

static void
an_event_without_answer_goes_to_the_next_courier(void **state)
{
	struct side s = start(true);
	int courier = connect_peer(&s, ROLE_COURIER, 0, "");

	(void)state;
	expect_event(courier);
	close(courier);
	courier = connect_peer(&s, ROLE_COURIER, 0, "");
	expect_event(courier);
	stop(&s);
	assert_int_equal(world->cursor, 0);
	close(courier);
}

static void
a_delivery_that_was_given_up_is_a_dead_letter(void **state)
{
	struct side s = start(true);
	int courier = connect_peer(&s, ROLE_COURIER, 0, "");

	(void)state;
	expect_event(courier);
	say_delivered(courier, "crm", true);
	stop(&s);
	assert_int_equal(world->cursor, 7);
	assert_string_equal(world->dead, "crm 7 9 the receiver answered 500");
	close(courier);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_handed_over_once_and_the_cursor_follows),
		cmocka_unit_test(an_event_without_answer_goes_to_the_next_courier),
		cmocka_unit_test(a_delivery_that_was_given_up_is_a_dead_letter),
	};

	recorder_peers_begin();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
