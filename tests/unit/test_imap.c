/* test_imap - listing and fetching from scripted servers that lie */
#include "imap_case.h"

#include <stdio.h>
#include <string.h>

static void
listing_and_fetching_change_nothing(void **state)
{
	(void)state;
	assert_true(fetch_after(HELLO SELECT3 LIST3
	    "* 1 FETCH (UID 11 BODY[] {5}\r\nhello FLAGS (\\Seen))\r\n"
	    "* 2 FETCH (UID 12 BODY[] \"quo\\\"d\")\r\n"
	    "* 3 FETCH (BODY[] {5}\r\nA1 OK UID 13)\r\n%T OK done\r\n" FAKE_NEXT));
	assert_string_equal(got, "11:hello;12:quo\"d;13:A1 OK;");
	assert_int_equal(items[0].internaldate, 1767222000);
	assert_int_equal(items[1].internaldate, 1767225600);
	assert_int_equal(items[0].uidvalidity, 5);
	assert_non_null(strstr(server.sent, "EXAMINE"));
	assert_non_null(strstr(server.sent, "BODY.PEEK[]"));
	assert_null(strstr(server.sent, "SELECT"));
	assert_null(strstr(server.sent, "BODY["));
	/* text of the mail's author must not reach the library's parser */
	assert_null(strstr(server.sent, "ENVELOPE"));
	assert_null(strstr(server.sent, "BODYSTRUCTURE"));
}

static void
odd_but_lawful_listings_are_read(void **state)
{
	(void)state;
	assert_true(open_script(HELLO SELECT3
	    "* 1 FETCH (FLAGS (\\Seen))\r\n"
	    "* 2 FETCH (INTERNALDATE \" 1-Feb-2026 12:00:00 -0530\" RFC822.SIZE 0 UID "
	    "4294967295)\r\n"
	    "* 3 FETCH (MODSEQ (9223372036854775807) UID 1 RFC822.SIZE 4294967295)\r\n"
	    "* 4 FETCH (UID 1 RFC822.SIZE 7)\r\n"
	    "%T OK done\r\n" FAKE_NEXT));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 2);
	assert_int_equal(items[0].uid, 1);
	assert_int_equal(items[0].internaldate, 0);
	assert_int_equal(items[1].uid, 4294967295);
	assert_int_equal(items[1].size, 0);
	assert_int_equal(items[1].internaldate, 1769967000);
}

static void
vanished_messages_are_left_out(void **state)
{
	(void)state;
	assert_true(fetch_after(
	    HELLO SELECT3 LIST3 "* 2 FETCH (UID 12 BODY[] {2}\r\nhi)\r\n%T OK done\r\n" FAKE_NEXT));
	assert_string_equal(got, "12:hi;");
}

/* Dovecot answers for what another session expunged as if it were empty. */
static void
empty_message_is_asked_for_again(void **state)
{
	(void)state;
	assert_true(fetch_after(HELLO SELECT3 LIST3
	    "* 1 FETCH (UID 11 BODY[] NIL)\r\n* 2 FETCH (UID 12 BODY[] {2}\r\nhi)\r\n"
	    "* 3 FETCH (UID 13 BODY[] {0}\r\n)\r\n%T OK done\r\n" FAKE_NEXT
	    "* 1 EXPUNGE\r\n%T OK noop\r\n" FAKE_NEXT
	    "* 2 FETCH (UID 13 BODY[] \"\")\r\n%T OK done\r\n" FAKE_NEXT));
	assert_string_equal(got, "12:hi;13:;");
}

static void
uid_that_was_not_asked_for_ends_the_session(void **state)
{
	(void)state;
	assert_false(fetch_after(
	    HELLO SELECT3 LIST3 "* 2 FETCH (UID 99 BODY[] {2}\r\nhi)\r\n%T OK done\r\n" FAKE_NEXT));
	assert_int_equal(e.cause, CAUSE_PROTOCOL);
	assert_string_equal(got, "");
}

static void
same_message_twice_ends_the_session(void **state)
{
	(void)state;
	assert_false(fetch_after(HELLO SELECT3 LIST3 "* 2 FETCH (UID 12 BODY[] {2}\r\nhi)\r\n"
						     "* 2 FETCH (UID 12 BODY[] {2}\r\nho)\r\n"
						     "%T OK done\r\n" FAKE_NEXT));
	assert_string_equal(got, "12:hi;");
	free(items);
	assert_false(imap_list(imap, 0, &items, &nitems, &e));
}

static void
literal_that_ends_early_is_an_error(void **state)
{
	(void)state;
	assert_false(fetch_after(HELLO SELECT3 LIST3 "* 1 FETCH (UID 11 BODY[] {5000}\r\nhel"));
	assert_int_equal(e.cause, CAUSE_CONNECT);
	assert_string_equal(got, "");
}

static void
hostile_answers_to_fetch_end_the_session(void **state)
{
	static const char *const answers[] = {
		"* 1 FETCH (UID 11 BODY[] {4294967290}\r\nx",
		"* 1 FETCH (UID 11 BODY[] {4294967301}\r\nhello)\r\n%T OK done\r\n",
		"* 1 FETCH (BODYSTRUCTURE (((((((((((((\r\n%T OK done\r\n",
		"* 1 FETCH (X-FOO {1000000}\r\n* 1 FETCH (BODYSTRUCTURE ((((\r\n%T OK done\r\n",
		"* BYE overloaded\r\n",
		"+ what?\r\n%T OK done\r\n",
		"OTHER OK done\r\n",
		"%T BAD no\r\nhello\r\n",
		"",
	};
	char script[2000];

	(void)state;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		snprintf(script, sizeof script, "%s%s", HELLO SELECT3 LIST3, answers[i]);
		if (fetch_after(script))
			fail_msg("accepted: %s", answers[i]);
		assert_string_equal(got, "");
		teardown(NULL);
	}
}

/* libetpan leaves a pointer to what it freed as the result of a FETCH that was refused. */
static void
refused_fetch_is_an_error_and_nothing_else(void **state)
{
	(void)state;
	assert_true(open_script(
	    HELLO SELECT3 "* 1 FETCH (UID 11 RFC822.SIZE 5)\r\n%T NO not now\r\n" FAKE_NEXT));
	assert_false(imap_list(imap, 0, &items, &nitems, &e));
	assert_non_null(strstr(e.text, "not now"));
	teardown(NULL);
	assert_false(fetch_after(HELLO SELECT3 LIST3 "%T NO not now\r\n" FAKE_NEXT));
	assert_non_null(strstr(e.text, "not now"));
}

static void
line_that_lost_its_beginning_is_survived(void **state)
{
	(void)state;
	assert_true(open_script("tial line\r\n* 5 EXISTS\r\n" HELLO "* 0 EXISTS\r\n"
				"* OK [UIDVALIDITY 5] x\r\n%T OK done\r\n" FAKE_NEXT));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 0);
}

static void
missing_folder_leaves_the_session_alive(void **state)
{
	(void)state;
	assert_true(
	    open_script(HELLO "%T NO [NONEXISTENT] no such folder\r\n" FAKE_NEXT SELECT3 LIST3));
	assert_false(imap_list(imap, 1, &items, &nitems, &e));
	assert_int_equal(e.cause, CAUSE_FOLDER);
	assert_non_null(strstr(e.text, "Other"));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 3);
}

static void
folder_that_is_busy_is_tried_again(void **state)
{
	(void)state;
	assert_true(
	    open_script(HELLO "%T NO [INUSE] locked\r\n" FAKE_NEXT "%T NO no\r\n" FAKE_NEXT));
	assert_false(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(e.class, ERR_RETRY);
	assert_int_equal(e.cause, CAUSE_FOLDER);
	assert_false(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(e.class, ERR_OPERATOR);
}

/* Each cause of "not now" is tried again; the one of "never" is the operator's. */
static void
throttling_is_told_from_refusal(void **state)
{
	static const struct {
		const char *words;
		enum err_class class;
	} cases[] = {
		{ "NO [LIMIT] too many", ERR_RETRY },
		{ "NO [OVERQUOTA] Account exceeded command or bandwidth limits.", ERR_RETRY },
		{ "NO [INUSE] locked", ERR_RETRY },
		{ "NO [UNAVAILABLE] backend", ERR_RETRY },
		{ "NO [SERVERBUG] oops", ERR_RETRY },
		{ "NO Request is throttled. Suggested Backoff Time: 299961 milliseconds",
		    ERR_RETRY },
		{ "NO [NOPERM] not yours", ERR_OPERATOR },
	};
	char script[1000];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(script, sizeof script, "%s%%T %s\r\n%s", HELLO SELECT3 LIST3,
		    cases[i].words, FAKE_NEXT);
		assert_false(fetch_after(script));
		assert_int_equal(e.class, cases[i].class);
		assert_int_equal(e.cause, CAUSE_FOLDER);
		assert_non_null(strstr(e.text, cases[i].words));
		teardown(NULL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(listing_and_fetching_change_nothing),
		TEST(odd_but_lawful_listings_are_read),
		TEST(vanished_messages_are_left_out),
		TEST(empty_message_is_asked_for_again),
		TEST(uid_that_was_not_asked_for_ends_the_session),
		TEST(same_message_twice_ends_the_session),
		TEST(literal_that_ends_early_is_an_error),
		TEST(hostile_answers_to_fetch_end_the_session),
		TEST(refused_fetch_is_an_error_and_nothing_else),
		TEST(line_that_lost_its_beginning_is_survived),
		TEST(missing_folder_leaves_the_session_alive),
		TEST(folder_that_is_busy_is_tried_again),
		TEST(throttling_is_told_from_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
