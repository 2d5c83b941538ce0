/* Waiting grows, differs by cause, and forgets after success. */
#include "cmocka_test.h"

#include "backoff.h"

enum { HOUR_MS = 3600000 };

static int64_t
waited(struct backoff *b, enum err_class class, enum err_cause cause, uint32_t random)
{
	struct err e = { .class = class, .cause = cause };

	return backoff_mailbox(b, &e, HOUR_MS, random);
}

static void
a_network_failure_is_retried_soon_and_then_more_rarely(void **state)
{
	struct backoff b = { 0 };
	int64_t last = 0;

	(void)state;
	assert_int_equal(waited(&b, ERR_RETRY, CAUSE_CONNECT, 512), 5000);
	assert_int_equal(waited(&b, ERR_RETRY, CAUSE_CONNECT, 512), 10000);
	for (int i = 0; i < 100; i++) {
		int64_t ms = waited(&b, ERR_RETRY, CAUSE_CONNECT, 512);

		assert_true(ms >= last);
		last = ms;
	}
	assert_int_equal(last, 300000);
}

static void
a_refused_password_is_not_tried_again_for_a_minute(void **state)
{
	struct backoff b = { 0 };

	(void)state;
	assert_true(waited(&b, ERR_OPERATOR, CAUSE_AUTH, 0) >= 45000);
	for (int i = 0; i < 100; i++)
		assert_true(waited(&b, ERR_OPERATOR, CAUSE_AUTH, 1023) <= 3600000 * 5 / 4);
}

static void
a_network_that_is_back_is_noticed_within_a_poll(void **state)
{
	static const enum err_cause causes[] = { CAUSE_CONNECT, CAUSE_TIMEOUT, CAUSE_DNS,
		CAUSE_PROTOCOL, CAUSE_TLS };

	(void)state;
	for (size_t c = 0; c < sizeof causes / sizeof *causes; c++) {
		const struct err e = { .class = ERR_RETRY, .cause = causes[c] };
		struct backoff b = { 0 };

		for (uint32_t i = 0; i < 200; i++)
			assert_in_range(backoff_mailbox(&b, &e, 60000, i * 37), 3750, 60000);
		assert_true(backoff_mailbox(&b, &e, 60000, 0) >= 45000);
	}
}

static void
a_server_that_asks_for_patience_gets_some(void **state)
{
	struct backoff b = { 0 };

	(void)state;
	assert_int_equal(waited(&b, ERR_RETRY, CAUSE_AUTH, 512), 15000);
	for (int i = 0; i < 20; i++)
		waited(&b, ERR_RETRY, CAUSE_AUTH, 512);
	assert_int_equal(waited(&b, ERR_RETRY, CAUSE_AUTH, 512), 300000);
	/* refused for good is another matter, and begins anew */
	assert_int_equal(waited(&b, ERR_OPERATOR, CAUSE_AUTH, 512), 60000);
}

static void
a_folder_is_looked_for_at_every_poll_and_then_more_rarely(void **state)
{
	const struct err e = { .class = ERR_OPERATOR, .cause = CAUSE_FOLDER };
	struct backoff b = { 0 };

	(void)state;
	assert_int_equal(backoff_mailbox(&b, &e, 10000, 512), 10000);
	assert_int_equal(backoff_mailbox(&b, &e, 10000, 512), 20000);
	backoff_reset(&b);
	assert_int_equal(backoff_mailbox(&b, &e, HOUR_MS, 512), 60000);
	for (int i = 0; i < 20; i++)
		backoff_mailbox(&b, &e, HOUR_MS, 512);
	assert_int_equal(backoff_mailbox(&b, &e, HOUR_MS, 512), 900000);
}

/* 200 mailboxes whose server ends all their sessions at once, or every session after a moment. */
static void
lost_sessions_come_back_neither_together_nor_in_a_storm(void **state)
{
	struct backoff b = { 0 };
	int64_t least = HOUR_MS, most = 0, sum = 0;

	(void)state;
	for (uint32_t i = 0; i < 200; i++) {
		struct backoff one = { 0 };
		int64_t ms = backoff_session(&one, 60000, i * 2654435761U >> 7);

		least = ms < least ? ms : least;
		most = ms > most ? ms : most;
	}
	assert_true(most - least > 500);
	assert_true(most <= 2500);
	for (int i = 0; i < 10; i++)
		sum += backoff_session(&b, 60000, 512);
	assert_true(sum > 200000);
	assert_true(backoff_session(&b, 60000, 1023) <= 60000);
}

static void
another_cause_begins_anew(void **state)
{
	struct backoff b = { 0 };

	(void)state;
	for (int i = 0; i < 10; i++)
		waited(&b, ERR_RETRY, CAUSE_CONNECT, 512);
	assert_int_equal(waited(&b, ERR_RETRY, CAUSE_DNS, 512), 5000);
}

static void
success_forgets(void **state)
{
	struct backoff b = { 0 };

	(void)state;
	for (int i = 0; i < 10; i++)
		waited(&b, ERR_RETRY, CAUSE_CONNECT, 512);
	backoff_reset(&b);
	assert_int_equal(waited(&b, ERR_RETRY, CAUSE_CONNECT, 512), 5000);
}

static void
jitter_is_a_quarter_up_or_down(void **state)
{
	(void)state;
	for (uint32_t r = 0; r < 5000; r++) {
		struct backoff b = { 0 };

		assert_in_range(waited(&b, ERR_RETRY, CAUSE_TIMEOUT, r), 3750, 6250);
	}
}

static void
a_process_that_dies_at_once_is_throttled(void **state)
{
	struct backoff b = { 0 };
	int64_t sum = 0;

	(void)state;
	for (int i = 0; i < 12; i++)
		sum += backoff_process(&b, false, 512);
	assert_true(sum > 180000);
	assert_true(backoff_process(&b, false, 1023) <= 75000);
	backoff_reset(&b);
	assert_true(backoff_process(&b, true, 0) >= 22500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_network_failure_is_retried_soon_and_then_more_rarely),
		cmocka_unit_test(a_refused_password_is_not_tried_again_for_a_minute),
		cmocka_unit_test(a_network_that_is_back_is_noticed_within_a_poll),
		cmocka_unit_test(a_server_that_asks_for_patience_gets_some),
		cmocka_unit_test(a_folder_is_looked_for_at_every_poll_and_then_more_rarely),
		cmocka_unit_test(lost_sessions_come_back_neither_together_nor_in_a_storm),
		cmocka_unit_test(another_cause_begins_anew),
		cmocka_unit_test(success_forgets),
		cmocka_unit_test(jitter_is_a_quarter_up_or_down),
		cmocka_unit_test(a_process_that_dies_at_once_is_throttled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
