/* test_imap_idle - waiting for news */
#include "imap_case.h"

#include <stdlib.h>
#include <string.h>

static void
idle_hears_what_comes_before_the_continuation(void **state)
{
	bool fresh = false;

	(void)state;
	open_and_list(HELLO SELECT3 LIST3 SELECT3 "* 4 EXISTS\r\n+ idling\r\n" FAKE_NEXT
						  "Cidle OK done\r\n" FAKE_NEXT);
	assert_true(imap_wait(imap, 100, -1, &fresh, &e));
	assert_true(fresh);
}

static void
idle_hears_what_comes_with_the_continuation(void **state)
{
	bool fresh = false;

	(void)state;
	open_and_list(
	    HELLO SELECT3 LIST3 SELECT3 "+ idling\r\n* OK still here\r\n* 4 EXISTS\r\n" FAKE_NEXT
					"Cidle OK done\r\n" FAKE_NEXT SELECT3 LIST3);
	assert_true(imap_wait(imap, 100, -1, &fresh, &e));
	assert_true(fresh);
	free(items);
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
}

static void
idle_ends_quietly(void **state)
{
	bool fresh = true;

	(void)state;
	open_and_list(
	    HELLO SELECT3 LIST3 SELECT3 "+ idling\r\n" FAKE_NEXT "Cidle OK done\r\n" FAKE_NEXT);
	assert_true(imap_wait(imap, 1, -1, &fresh, &e));
	assert_false(fresh);
	assert_non_null(strstr(server.sent, "IDLE\r\nDONE\r\n"));
}

static void
mail_that_came_since_the_listing_is_news(void **state)
{
	bool fresh = false;

	(void)state;
	open_and_list(HELLO SELECT3 LIST3 "* 4 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT "
					  "15] x\r\n%T OK done\r\n" FAKE_NEXT);
	assert_true(imap_wait(imap, 100, -1, &fresh, &e));
	assert_true(fresh);
	assert_null(strstr(server.sent, "IDLE"));
}

static void
server_that_refuses_idle_is_polled(void **state)
{
	bool fresh = true;

	(void)state;
	open_and_list(HELLO SELECT3 LIST3 SELECT3 "%T BAD what is IDLE?\r\n" FAKE_NEXT SELECT3);
	assert_true(imap_wait(imap, 0, -1, &fresh, &e));
	assert_false(fresh);
	assert_true(imap_wait(imap, 0, -1, &fresh, &e));
	assert_ptr_equal(strstr(strstr(server.sent, "IDLE\r\n") + 1, "IDLE\r\n"), NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(idle_hears_what_comes_before_the_continuation),
		TEST(idle_hears_what_comes_with_the_continuation),
		TEST(idle_ends_quietly),
		TEST(mail_that_came_since_the_listing_is_news),
		TEST(server_that_refuses_idle_is_polled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
