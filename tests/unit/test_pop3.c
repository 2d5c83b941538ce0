/* test_pop3 - the POP3 codec against scripted servers */
#include "build_config.h"

#include "cmocka_test.h"
#include "fake_server.h"
#include "pop3_list.h"
#include "pop3_login.h"
#include "verdict.h"

#include <stdio.h>
#include <string.h>

static struct fake_server server;
static struct pop3 pop3;
static struct err e;

#define START(script) start(script, sizeof(script) - 1)

static void
start(const char *script, size_t n)
{
	pop3_init(&pop3, fake_start(&server, script, n));
	memset(&e, 0, sizeof e);
}

static int
teardown(void **state)
{
	(void)state;
	fake_end(&server);
	return 0;
}

static bool
count(void *context, size_t number, const char *argument)
{
	(void)number;
	(void)argument;
	++*(size_t *)context;
	return true;
}

static bool
listing(size_t max, bool *ok, size_t *n)
{
	*n = 0;
	return pop3_listing(&pop3, "LIST", max, ok, count, n, &e);
}

static void
listing_is_read(void **state)
{
	size_t n;
	bool ok;

	(void)state;
	START(FAKE_NEXT "+OK 2 messages\r\n1 100\r\n3 5 extra\r\n.\r\n");
	assert_true(listing(3, &ok, &n));
	assert_true(ok);
	assert_int_equal(n, 2);
	assert_string_equal(server.sent, "LIST\r\n");
}

/* What names two messages names neither; what is not in the listing is not there. */
static void
doubtful_unique_ids_are_none(void **state)
{
	struct mailbox_item *items;
	size_t n;

	(void)state;
	START(FAKE_NEXT "+OK\r\n1 100\r\n2 200\r\n4 400\r\n5 500\r\n.\r\n" FAKE_NEXT
			"+OK\r\n1 same\r\n2 own\r\n4 same\r\n.\r\n");
	assert_true(pop3_list(&pop3, 5, &items, &n, &e));
	assert_int_equal(n, 4);
	assert_int_equal(items[0].uid, 0);
	assert_true(items[1].uid != 0);
	assert_int_equal(items[2].number, 4);
	assert_int_equal(items[2].uid, 0);
	assert_int_equal(items[3].uid, 0);
	free(items);
	fake_end(&server);
	START(FAKE_NEXT "+OK\r\n1 100\r\n.\r\n" FAKE_NEXT "-ERR what is UIDL?\r\n");
	assert_true(pop3_list(&pop3, 1, &items, &n, &e));
	assert_int_equal(n, 1);
	assert_int_equal(items[0].uid, 0);
	free(items);
}

static void
refused_listing_leaves_the_session_alive(void **state)
{
	size_t n;
	bool ok;

	(void)state;
	START(FAKE_NEXT "-ERR no UIDL\r\n" FAKE_NEXT "+OK 7 900\r\n");
	assert_true(listing(3, &ok, &n));
	assert_false(ok);
	assert_true(pop3_stat(&pop3, &n, &e));
	assert_int_equal(n, 7);
}

static void
hostile_listings_end_the_session(void **state)
{
	static const char *const lines[] = { "0 5", "4 5", "4000000000 100", "-1 5", "x 5", "1",
		"1\t5", "", "99999999999999999999999999999999999999 5", "1 5\r\n1 5", "+OK", "-ERR",
		"18446744073709551617 5" };
	char script[300];
	size_t n;
	bool ok;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		snprintf(script, sizeof script, FAKE_NEXT "+OK\r\n%s\r\n.\r\n", lines[i]);
		start(script, strlen(script));
		if (listing(3, &ok, &n))
			fail_msg("accepted: %s", lines[i]);
		assert_int_equal(e.cause, CAUSE_PROTOCOL);
		assert_true(pop3.failed);
		fake_end(&server);
	}
	START(FAKE_NEXT "+OK\r\n1 5\0\r\n.\r\n");
	assert_false(listing(3, &ok, &n));
}

static void
error_is_sticky_and_nothing_more_is_sent(void **state)
{
	size_t n;
	bool ok;

	(void)state;
	START(FAKE_NEXT "+OK\r\n0 5\r\n.\r\n" FAKE_NEXT "+OK bye\r\n");
	assert_false(listing(3, &ok, &n));
	assert_false(pop3_send(&pop3, &e, "QUIT"));
	assert_string_equal(server.sent, "LIST\r\n");
}

static void
endless_line_is_cut(void **state)
{
	static char script[100000];
	size_t n;

	(void)state;
	memset(script, 'y', sizeof script);
	script[0] = FAKE_NEXT[0];
	start(script, sizeof script);
	assert_false(pop3_stat(&pop3, &n, &e));
	assert_int_equal(e.cause, CAUSE_PROTOCOL);
}

static void
too_many_messages_are_refused(void **state)
{
	size_t n;

	(void)state;
	START(FAKE_NEXT "+OK 1000001 5\r\n");
	assert_false(pop3_stat(&pop3, &n, &e));
	fake_end(&server);
	START(FAKE_NEXT "+OK 99999999999999999999 5\r\n");
	assert_false(pop3_stat(&pop3, &n, &e));
	fake_end(&server);
	START(FAKE_NEXT "+OK\r\n");
	assert_false(pop3_stat(&pop3, &n, &e));
}

struct text_case {
	const char *wire, *text;
	size_t wire_n, text_n;
};
#define TEXT(wire, text) \
	{ \
		wire, text, sizeof(wire) - 1, sizeof(text) - 1 \
	}

static const struct text_case texts[] = {
	TEXT(".\r\n", ""),
	TEXT("a\r\n.\r\n", "a\r\n"),
	TEXT("..\r\n.\r\n", ".\r\n"),
	TEXT("...x\r\n.\r\n", "..x\r\n"),
	TEXT(".x\r\n.\r\n", "x\r\n"),
	TEXT(".\rx\r\n.\r\n", "\rx\r\n"),
	TEXT(".\r\r\n.\r\n", "\r\r\n"),
	TEXT("a.\r\n.\r\n", "a.\r\n"),
	TEXT("a\n.\n.\r\nb\r\n.\r\n", "a\n.\n.\r\nb\r\n"),
	TEXT("a\0b\0\r\n\0\r\n.\r\n", "a\0b\0\r\n\0\r\n"),
	TEXT("\r\n.\r\n", "\r\n"),
	TEXT("\r\r\n.\r\n", "\r\r\n"),
	TEXT("\xff\xfe 8bit\r\n.\r\n", "\xff\xfe 8bit\r\n"),
	TEXT("+OK\r\n-ERR\r\n* 1 EXISTS\r\n.\r\n", "+OK\r\n-ERR\r\n* 1 EXISTS\r\n"),
};

static void
text_keeps_every_octet_however_it_arrives(void **state)
{
	struct spool spool = { NULL, 0, 0, false };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t step = 0; step < 4; step++) {
			start(texts[i].wire, texts[i].wire_n);
			server.read_max = step;
			assert_true(pop3_text(&pop3, &spool, UINT64_MAX, &e));
			assert_int_equal(spool.n, texts[i].text_n);
			if (spool.n > 0)
				assert_memory_equal(spool.p, texts[i].text, spool.n);
			fake_end(&server);
		}
	spool_free(&spool);
}

static void
every_truncation_is_an_error(void **state)
{
	static const char whole[] = "a\r\n..b\r\nc.\r\n.\r\n";
	struct spool spool = { NULL, 0, 0, false };

	(void)state;
	for (size_t n = 0; n < sizeof whole - 1; n++) {
		start(whole, n);
		assert_false(pop3_text(&pop3, &spool, UINT64_MAX, &e));
		assert_int_equal(e.cause, CAUSE_CONNECT);
		fake_end(&server);
	}
	spool_free(&spool);
}

static void
long_line_survives_and_next_answer_is_left(void **state)
{
	static char wire[300000];
	struct spool spool = { NULL, 0, 0, false };
	bool ok;

	(void)state;
	memset(wire, 'z', sizeof wire);
	memcpy(wire + sizeof wire - 16, "\r\n.\r\n+OK next\r\n", 15);
	start(wire, sizeof wire - 1);
	assert_true(pop3_text(&pop3, &spool, UINT64_MAX, &e));
	assert_int_equal(spool.n, sizeof wire - 14);
	assert_true(pop3_status(&pop3, &ok, &e));
	assert_true(ok);
	spool_free(&spool);
}

static void
the_largest_message_is_whole_and_of_one_octet_more_its_head_is_left(void **state)
{
	static const char end[] = "\r\n.\r\n";
	char *wire = malloc(LIMIT_MESSAGE + sizeof end);

	(void)state;
	assert_non_null(wire);
	for (size_t over = 0; over < 2; over++) {
		size_t n = LIMIT_MESSAGE - 2 + over; /* and the line's end, which is of the text */
		struct spool spool = { NULL, 0, 0, false };

		memset(wire, 'z', n);
		memcpy(wire + n, end, sizeof end - 1);
		start(wire, n + sizeof end - 1);
		assert_true(pop3_text(&pop3, &spool, UINT64_MAX, &e));
		assert_int_equal(spool.over, over);
		assert_int_equal(spool.n, over ? LIMIT_MESSAGE_HEAD : LIMIT_MESSAGE);
		spool_free(&spool);
		if (!over)
			fake_end(&server);
	}
	free(wire);
}

static void
endless_message_ends_the_session_at_its_bound(void **state)
{
	static char wire[1024 * 1024];
	struct spool spool = { NULL, 0, 0, false };
	const uint64_t most = 300000;

	(void)state;
	memset(wire, 'z', sizeof wire);
	start(wire, sizeof wire);
	assert_false(pop3_text(&pop3, &spool, most, &e));
	assert_int_equal(e.cause, CAUSE_PROTOCOL);
	assert_string_equal(e.text, "pop3: a message does not end within 300000 octets");
	assert_true(spool.n >= most && spool.n <= most + sizeof pop3.buf);
	assert_false(pop3_send(&pop3, &e, "QUIT"));
	fake_end(&server);
	/* one that ends there is none */
	memcpy(wire + most - 5, "\r\n.\r\n", 5);
	start(wire, most);
	assert_true(pop3_text(&pop3, &spool, most, &e));
	assert_int_equal(spool.n, most - 3);
	spool_free(&spool);
	fake_end(&server);
}

static unsigned
delay_of(const char *capabilities, const char *answer)
{
	unsigned seconds = 99;

	start(answer, strlen(answer));
	assert_true(pop3_login_delay(&pop3, capabilities, &seconds, &e));
	fake_end(&server);
	return seconds;
}

static void
login_delay_is_that_of_the_user(void **state)
{
	(void)state;
	assert_int_equal(delay_of(" TOP UIDL ", ""), 0);
	assert_int_equal(delay_of(" LOGIN-DELAY ", ""), 0);
	assert_int_equal(delay_of(" LOGIN-DELAY soon ", ""), 0);
	assert_int_equal(delay_of(" LOGIN-DELAY 900 TOP ", "-ERR not now\r\n"), 900);
	assert_int_equal(delay_of(" LOGIN-DELAY 900 ", "+OK\r\nTOP\r\n.\r\n"), 900);
	assert_int_equal(
	    delay_of(" LOGIN-DELAY 900 USER ", "+OK\r\nlogin-delay 120\r\nTOP\r\n.\r\n"), 120);
	assert_int_equal(delay_of(" LOGIN-DELAY 99999999999 ", "+OK\r\n.\r\n"), POP3_DELAY_MOST);
	assert_int_equal(delay_of(" LOGIN-DELAY 5 ", "+OK\r\nLOGIN-DELAY 7 USER\r\n.\r\n"), 7);
}

static void
neither_ok_nor_err_ends_the_session(void **state)
{
	bool ok;

	(void)state;
	START("+OKAY\r\n");
	assert_false(pop3_status(&pop3, &ok, &e));
	assert_true(pop3.failed);
}

#define TEST(f) cmocka_unit_test_teardown(f, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(listing_is_read),
		TEST(doubtful_unique_ids_are_none),
		TEST(refused_listing_leaves_the_session_alive),
		TEST(hostile_listings_end_the_session),
		TEST(error_is_sticky_and_nothing_more_is_sent),
		TEST(endless_line_is_cut),
		TEST(too_many_messages_are_refused),
		TEST(text_keeps_every_octet_however_it_arrives),
		TEST(every_truncation_is_an_error),
		TEST(long_line_survives_and_next_answer_is_left),
		TEST(the_largest_message_is_whole_and_of_one_octet_more_its_head_is_left),
		TEST(login_delay_is_that_of_the_user),
		TEST(endless_message_ends_the_session_at_its_bound),
		TEST(neither_ok_nor_err_ends_the_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
