/* test_wire_guard - what reaches the IMAP library, and what never does */
#include "build_config.h"

#include "cmocka_test.h"
#include "imap_wire.h"
#include "wire_guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct wire_guard guard;
static char passed[256 * 1024];

/* What gets through of a NUL-terminated input; NULL when it was refused. */
static const char *
feed_mode(enum wire_mode mode, const char *in)
{
	ssize_t n;

	wire_guard_init(&guard, mode);
	wire_guard_command(&guard, 1000, 100 * 1024 * 1024, 1024 * 1024);
	n = wire_guard_feed(&guard, in, strlen(in), passed);
	if (n < 0)
		return NULL;
	passed[n] = '\0';
	return passed;
}

static const char *
feed(const char *in)
{
	return feed_mode(WIRE_LIBRARY, in);
}

static void
used_responses_pass_unchanged(void **state)
{
	static const char *const lines[] = {
		"* 12 EXISTS\r\n",
		"* 0 RECENT\r\n",
		"* 3 EXPUNGE\r\n",
		"* OK [UIDVALIDITY 4294967295] yes\r\n",
		"* OK [UIDNEXT 7] next\r\n",
		"A1 OK [READ-WRITE] done\r\n",
		"A1 OK [READ-ONLY] done\r\n",
		"A1 NO [TRYCREATE] no such folder\r\n",
		"* BYE going down\r\n",
		"* 1 FETCH (UID 5 RFC822.SIZE 10 INTERNALDATE \"01-Jan-2026 00:00:00 +0000\")\r\n",
		"* 1 FETCH (UID 5 FLAGS (\\Seen $Label) MODSEQ (9223372036854775807))\r\n",
		"* 1 FETCH (FLAGS ())\r\n",
		"* 1 FETCH (UID 7 BODY[] NIL)\r\n",
		"* 1 FETCH (UID 7 BODY[]<0> \"a\\\"b\")\r\n",
		"* 1 FETCH (UID 7 BODY[] {5}\r\n\0",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_non_null(feed(lines[i]));
		assert_string_equal(passed, lines[i]);
	}
}

static void
responses_nobody_reads_are_dropped(void **state)
{
	static const char *const lines[] = {
		"* FLAGS (\\Answered \\Flagged)\r\n",
		"* LIST (\\HasNoChildren) \".\" INBOX\r\n",
		"* SEARCH 1 2 3\r\n",
		"* CAPABILITY IMAP4rev1 IDLE\r\n",
		"* PREAUTH again\r\n",
		"* STATUS x (MESSAGES 3)\r\n",
		"* VANISHED 1:5\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_non_null(feed(lines[i]));
		assert_string_equal(passed, "");
	}
}

static void
free_text_is_made_harmless(void **state)
{
	(void)state;
	assert_string_equal(feed("* OK [PERMANENTFLAGS (\\ \"FLAGS] x\r\n"),
	    "* OK (PERMANENTFLAGS (\\ \"FLAGS) x\r\n");
	assert_string_equal(feed("* NO [ALERT]\r\n"), "* NO (ALERT)\r\n");
	assert_string_equal(feed("* NO  [ALERT] x\r\n"), "* NO  (ALERT) x\r\n");
	assert_string_equal(feed("* OK [UIDVALIDITY 0] x\r\n"), "* OK (UIDVALIDITY 0) x\r\n");
	assert_string_equal(
	    feed("* OK [UIDNEXT 4294967296] x\r\n"), "* OK (UIDNEXT 4294967296) x\r\n");
	assert_string_equal(feed("* OK [UIDNEXT 5]\r\n"), "* OK (UIDNEXT 5)\r\n");
	assert_string_equal(feed("* OK [HIGHESTMODSEQ 99] x\r\n"), "* OK (HIGHESTMODSEQ 99) x\r\n");
	assert_string_equal(feed("A1 OK\r\n"), "A1 OK -\r\n");
	assert_string_equal(feed("A1 OK \r\n"), "A1 OK -\r\n");
	assert_string_equal(feed("* OK caf\xc3\xa9 \x01\r\n"), "* OK caf?? ?\r\n");
}

/* What servers are seen to send, and what the library must get. */
static void
spaces_and_dates_are_put_right(void **state)
{
	static const char *const lines[][2] = {
		{ "* 1  FETCH ( UID  5   RFC822.SIZE 9 )\r\n",
		    "* 1 FETCH (UID 5 RFC822.SIZE 9)\r\n" },
		{ "* 1 FETCH (FLAGS ( \\Seen  \\Draft ) UID 5) \r\n",
		    "* 1 FETCH (FLAGS (\\Seen \\Draft) UID 5)\r\n" },
		{ "* 1 FETCH (FLAGS ( ) UID 5)\r\n", "* 1 FETCH (FLAGS () UID 5)\r\n" },
		{ "* 4 EXISTS \r\n", "* 4 EXISTS\r\n" },
		{ "* 1 FETCH (INTERNALDATE \"1-Jan-2026 00:00:00 +0000\" UID 5)\r\n",
		    "* 1 FETCH (INTERNALDATE \" 1-Jan-2026 00:00:00 +0000\" UID 5)\r\n" },
		{ "* 1 FETCH (UID 5 BODY[]  \" a  \\\" ( b ) \" )\r\n",
		    "* 1 FETCH (UID 5 BODY[] \" a  \\\" ( b ) \")\r\n" },
		{ "* 1 FETCH (BODY[] {1}\r\n   UID 5 FLAGS () )\r\n",
		    "* 1 FETCH (BODY[] {1}\r\n  UID 5 FLAGS ())\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (!feed(lines[i][0]))
			fail_msg("refused: %s", lines[i][0]);
		assert_string_equal(passed, lines[i][1]);
	}
}

/* The day of a date may need an octet that the line did not have: the longest line has room for some. */
static void
longest_line_has_room_for_what_is_put_right(void **state)
{
	static const char date[] = "INTERNALDATE \"1-Jan-2026 00:00:00 +0000\" ";
	static char line[WIRE_LINE + 1];

	(void)state;
	for (int dates = 1; dates <= 20; dates++) {
		size_t n = (size_t)sprintf(line, "* 1 FETCH (");

		for (int i = 0; i < dates; i++)
			n += (size_t)sprintf(line + n, "%s", date);
		n += (size_t)sprintf(line + n, "FLAGS (");
		memset(line + n, 'x', WIRE_LINE - n - 4);
		memcpy(line + WIRE_LINE - 4, "))\r\n", 5);
		if (dates > 1)
			feed(line);
		else
			assert_non_null(feed(line));
		assert_true(guard.why || strlen(passed) == WIRE_LINE + (size_t)dates);
		assert_true(dates < 8 || guard.why);
	}
}

/* The library would take {1000000} in a text for a literal; the guard would not. */
static void
text_that_looks_like_a_literal_is_none(void **state)
{
	(void)state;
	assert_string_equal(
	    feed("* OK look {1000000}\r\n* 1 EXISTS\r\n"), "* OK look |1000000|\r\n* 1 EXISTS\r\n");
	assert_null(feed("* LIST () \".\" {3}\r\nabc\r\n"));
	assert_null(feed("* 1 FETCH (X-FOO {1000000}\r\n"));
	assert_null(feed("* 1 FETCH (FLAGS {3}\r\nabc)\r\n"));
}

static void
attributes_that_were_not_asked_for_are_refused(void **state)
{
	static const char *const lines[] = {
		"* 1 FETCH (BODYSTRUCTURE (((((\r\n",
		"* 1 FETCH (ENVELOPE NIL)\r\n",
		"* 1 FETCH (BODY[HEADER] NIL)\r\n",
		"* 1 FETCH (BODY[]<5> NIL)\r\n",
		"* 1 FETCH (UID)\r\n",
		"* 1 FETCH (UID x)\r\n",
		"* 1 FETCH (UID 4294967296)\r\n",
		"* 1 FETCH (RFC822.SIZE -1)\r\n",
		"* 1 FETCH (MODSEQ (9223372036854775808))\r\n",
		"* 1 FETCH (INTERNALDATE \"yesterday\")\r\n",
		"* 1 FETCH (UID 1) x\r\n",
		"* 1 FETCH (UID 1\r\n",
		"* 0 FETCH (UID 1)\r\n",
		"* 1 FETCH (FLAGS ((\\Seen)))\r\n",
		"* 4294967296 EXISTS\r\n",
		"* 99999999999999999999 EXISTS\r\n",
		"* 1 EXISTS x\r\n",
		"* 1 VANISHED\r\n",
		"+ go on\r\n",
		"hello\r\n",
		"A1 HELLO\r\n",
		"A1 BYE x\r\n",
		"\r\n",
		"* OK bare newline\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (feed(lines[i]))
			fail_msg("passed: %s", lines[i]);
}

static void
odd_flags_are_rewritten(void **state)
{
	(void)state;
	assert_string_equal(feed("* 1 FETCH (FLAGS (\\ [x] caf\xc3\xa9))\r\n"),
	    "* 1 FETCH (FLAGS (_ _x_ caf__))\r\n");
}

static void
literal_passes_whatever_it_holds(void **state)
{
	static const char in[] = "* 1 FETCH (UID 1 BODY[] {26}\r\nA1 OK\r\n* 3 EXISTS\r\n{9}\r\n\0)"
				 " FLAGS ())\r\nA1 OK x\r\n";
	size_t n = sizeof in - 1;

	(void)state;
	for (size_t step = 1; step <= n; step += step < 4 ? 1 : 13) {
		size_t made = 0;

		wire_guard_init(&guard, WIRE_LIBRARY);
		wire_guard_command(&guard, 10, 1000, 100);
		for (size_t i = 0; i < n; i += step) {
			size_t k = n - i < step ? n - i : step;
			ssize_t got = wire_guard_feed(&guard, in + i, k, passed + made);

			assert_true(got >= 0);
			made += (size_t)got;
		}
		assert_int_equal(made, n);
		assert_memory_equal(passed, in, n);
	}
}

static void
literal_sizes_are_bounded(void **state)
{
	(void)state;
	assert_null(feed("* 1 FETCH (UID 1 BODY[] {4294967290}\r\n"));
	assert_null(feed("* 1 FETCH (UID 1 BODY[] {4294967301}\r\n"));
	assert_null(feed("* 1 FETCH (UID 1 BODY[] {1048577}\r\n"));
	assert_null(feed("* 1 FETCH (UID 1 BODY[] {}\r\n"));
	assert_null(feed("* 1 FETCH (UID 1 BODY[] {-1}\r\n"));
	assert_null(feed("* 1 FETCH (UID 1 BODY[] {5+}\r\n"));
	assert_null(feed("* 1 FETCH (UID 1 BODY[] {999999999999999999999999999999999999999999999999"
			 "999999999999999999999999999999999999999999999999999}\r\n"));
	assert_non_null(feed("* 1 FETCH (UID 1 BODY[] {1048576}\r\n"));
	assert_non_null(feed("* 1 FETCH (UID 1 BODY[] {0}\r\n)\r\n"));
}

static void
second_literal_in_a_response_is_refused(void **state)
{
	(void)state;
	assert_null(feed("* 1 FETCH (BODY[] {1}\r\nx BODY[] {1}\r\ny)\r\n"));
}

static void
endless_line_is_cut(void **state)
{
	char block[4096];
	ssize_t n = 0;
	size_t sent = 0;

	(void)state;
	memset(block, 'y', sizeof block);
	wire_guard_init(&guard, WIRE_LIBRARY);
	while (n >= 0 && sent < 1024 * 1024) {
		n = wire_guard_feed(&guard, block, sizeof block, passed);
		sent += sizeof block;
	}
	assert_int_equal(n, -1);
	assert_true(sent <= WIRE_LINE + 2 * sizeof block);
}

static void
endless_responses_are_cut_and_a_command_starts_the_count_again(void **state)
{
	static const char line[] = "* 1 FETCH (FLAGS ())\r\n";
	ssize_t n = 0;
	int lines = 0;

	(void)state;
	wire_guard_init(&guard, WIRE_LIBRARY);
	wire_guard_command(&guard, 100, 1000000, 0);
	for (int i = 0; i < 100; i++)
		assert_true(wire_guard_feed(&guard, line, sizeof line - 1, passed) > 0);
	wire_guard_command(&guard, 100, 1000000, 0);
	while (n >= 0 && lines < 1000) {
		n = wire_guard_feed(&guard, line, sizeof line - 1, passed);
		lines++;
	}
	assert_int_equal(lines, 101);
}

/* Texts that are missing are put there, so more comes out than went in: once more than there was room for. */
static void
no_more_passes_than_there_is_room_for(void **state)
{
	enum { LINES = IMAP_WIRE_RAW / 6, HELD = WIRE_LINE - 32 };
	static char in[IMAP_WIRE_RAW], held[HELD] = "* OK ";
	ssize_t n;

	(void)state;
	memset(held + 5, 'x', sizeof held - 5);
	for (size_t i = 0; i < sizeof in; i++)
		in[i] = "A OK\r\n"[(i + 4) % 6];
	wire_guard_init(&guard, WIRE_LIBRARY);
	wire_guard_command(&guard, LINES + 2, sizeof in + HELD, 0);
	assert_int_equal(wire_guard_feed(&guard, held, sizeof held, passed), 0);
	n = wire_guard_feed(&guard, in, sizeof in, passed);
	assert_true(n > HELD + LINES * 8 - 16);
	assert_true((size_t)n <= sizeof((struct imap_wire *)0)->out);
}

static void
refusal_is_final(void **state)
{
	(void)state;
	assert_null(feed("hello\r\n"));
	wire_guard_command(&guard, 100, 1000000, 0);
	assert_int_equal(wire_guard_feed(&guard, "* 1 EXISTS\r\n", 12, passed), -1);
	assert_non_null(guard.why);
}

static void
nul_in_a_line_is_refused(void **state)
{
	(void)state;
	wire_guard_init(&guard, WIRE_LIBRARY);
	assert_int_equal(wire_guard_feed(&guard, "* OK a\0b\r\n", 10, passed), -1);
}

static void
own_dialogue_sees_capabilities_and_continuations(void **state)
{
	(void)state;
	assert_string_equal(feed_mode(WIRE_DIALOGUE, "+ idling\r\n"), "+ idling\r\n");
	assert_string_equal(feed_mode(WIRE_DIALOGUE, "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"),
	    "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n");
	assert_string_equal(
	    feed_mode(WIRE_DIALOGUE, "* ENABLED UTF8=ACCEPT\r\n"), "* ENABLED UTF8=ACCEPT\r\n");
	assert_null(feed_mode(WIRE_DIALOGUE, "tial line\r\n"));
}

static void
resynchronising_drops_what_lost_its_beginning(void **state)
{
	(void)state;
	assert_string_equal(
	    feed_mode(WIRE_RESYNC, "tial line\r\n* 1 FETCH (X {9}\r\nR1 OK done\r\n"),
	    "R1 OK done\r\n");
}

static void
words_of_the_last_refusal_are_kept(void **state)
{
	(void)state;
	feed("* OK fine\r\nA1 NO [OVERQUOTA] too \x1b[31mmuch\r\n* OK fine\r\n");
	assert_string_equal(guard.words, "NO [OVERQUOTA] too ?[31mmuch");
	wire_guard_command(&guard, 1, 1, 0);
	assert_string_equal(guard.words, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(used_responses_pass_unchanged),
		cmocka_unit_test(responses_nobody_reads_are_dropped),
		cmocka_unit_test(free_text_is_made_harmless),
		cmocka_unit_test(spaces_and_dates_are_put_right),
		cmocka_unit_test(longest_line_has_room_for_what_is_put_right),
		cmocka_unit_test(text_that_looks_like_a_literal_is_none),
		cmocka_unit_test(attributes_that_were_not_asked_for_are_refused),
		cmocka_unit_test(odd_flags_are_rewritten),
		cmocka_unit_test(literal_passes_whatever_it_holds),
		cmocka_unit_test(literal_sizes_are_bounded),
		cmocka_unit_test(second_literal_in_a_response_is_refused),
		cmocka_unit_test(endless_line_is_cut),
		cmocka_unit_test(endless_responses_are_cut_and_a_command_starts_the_count_again),
		cmocka_unit_test(no_more_passes_than_there_is_room_for),
		cmocka_unit_test(refusal_is_final),
		cmocka_unit_test(nul_in_a_line_is_refused),
		cmocka_unit_test(own_dialogue_sees_capabilities_and_continuations),
		cmocka_unit_test(resynchronising_drops_what_lost_its_beginning),
		cmocka_unit_test(words_of_the_last_refusal_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
