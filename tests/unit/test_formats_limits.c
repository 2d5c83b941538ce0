/* Reports longer than anything that is kept of them: cut, flagged, read in time; and what is no mail. */
#include "pace_test.h"
#include "parse_test.h"
#include "parser_test.h"

#include <stdio.h>

static void
nothing_is_not_mail(void **state)
{
	assert_int_equal(verdict_of(*state, "", 0).kind, KIND_OTHER);
	assert_int_equal(verdict_of(*state, "\n\n\n", 3).kind, KIND_OTHER);
	assert_int_equal(verdict_of(*state, "\x89PNG\r\n\x1a\n", 8).kind, KIND_OTHER);
}

static struct slice
dsn_with(struct arena *a, size_t recipients, size_t address)
{
	struct abuf b = abuf_in(a, 0);

	abuf_slice(&b,
	    SLICE("From: MAILER-DAEMON@mx.example.net\nContent-Type: multipart/report; "
		  "report-type=delivery-status; boundary=b\n\n--b\nContent-Type: "
		  "message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n"));
	for (size_t i = 0; i < recipients; i++) {
		char number[32];

		snprintf(number, sizeof number, "%zu", i);
		abuf_slice(&b, SLICE("\nFinal-Recipient: rfc822; "));
		for (size_t k = 0; k < address; k++)
			abuf_byte(&b, 'a');
		abuf_slice(&b, slice_of(number));
		abuf_slice(&b, SLICE("@corp.example\nAction: failed\nStatus: 5.1.1\n"));
	}
	abuf_slice(&b, SLICE("--b--\n"));
	return abuf_done(&b);
}

static void
recipients_and_addresses_past_their_limits_are_flagged(void **state)
{
	struct arena *a = arena_new(8 * 1024 * 1024);
	struct slice s;
	struct verdict v;

	assert_non_null(a);
	s = dsn_with(a, LIMIT_RECIPIENTS, 1);
	v = verdict_of(*state, (const char *)s.p, s.n);
	assert_int_equal(v.nrecipients, LIMIT_RECIPIENTS);
	assert_false(v.truncated & TRUNCATED_RECIPIENTS);
	s = dsn_with(a, LIMIT_RECIPIENTS + 1, 1);
	v = verdict_of(*state, (const char *)s.p, s.n);
	assert_int_equal(v.nrecipients, LIMIT_RECIPIENTS);
	assert_true(v.truncated & TRUNCATED_RECIPIENTS);
	s = dsn_with(a, 1, LIMIT_ADDRESS - 14); /* "0@corp.example" has 14 octets */
	v = verdict_of(*state, (const char *)s.p, s.n);
	assert_int_equal(v.nrecipients, 1);
	assert_int_equal(v.recipients[0].final.n, LIMIT_ADDRESS);
	assert_false(v.truncated & TRUNCATED_ADDRESS);
	s = dsn_with(a, 1, LIMIT_ADDRESS - 13);
	v = verdict_of(*state, (const char *)s.p, s.n);
	assert_int_equal(v.recipients[0].final.n, 0);
	assert_true(v.truncated & TRUNCATED_ADDRESS);
	arena_free(a);
}

/* A report whose diagnostic has n octets: in its field, or in its text. */
static struct slice
diagnostic_of(struct arena *a, bool field, size_t n)
{
	struct abuf b = abuf_in(a, 0);

	abuf_slice(&b, SLICE("From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n"));
	if (field)
		abuf_slice(&b,
		    SLICE(
			"Content-Type: multipart/report; report-type=delivery-status; "
			"boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
			"Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; "
			"a@corp.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; "));
	else
		abuf_slice(&b,
		    SLICE("\nHi. This is the qmail-send program at mx.example.net.\n\n"
			  "<a@corp.example>:\n"));
	for (size_t i = 0; i < n; i++)
		abuf_byte(&b, i % 61 == 60 ? ' ' : 'x');
	abuf_slice(&b, field ? SLICE("\n\n--b--\n") : SLICE("\n\n"));
	return abuf_done(&b);
}

static void
a_diagnostic_past_its_limit_is_cut_and_flagged(void **state)
{
	struct arena *a = arena_new(1024 * 1024);

	assert_non_null(a);
	for (size_t over = 0; over < 2; over++)
		for (int field = 0; field < 2; field++) {
			struct slice s = diagnostic_of(a, field, LIMIT_DIAGNOSTIC + over);
			struct verdict v = verdict_of(*state, (const char *)s.p, s.n);

			assert_int_equal(v.nrecipients, 1);
			assert_int_equal(v.recipients[0].diagnostic.n, LIMIT_DIAGNOSTIC);
			assert_int_equal((v.truncated & TRUNCATED_DIAGNOSTIC) != 0, over);
		}
	arena_free(a);
}

static void
text_past_what_is_matched_is_flagged(void **state)
{
	struct arena *a = arena_new(1024 * 1024);

	assert_non_null(a);
	for (size_t over = 0; over < 2; over++) {
		struct abuf b = abuf_in(a, 0);
		struct slice s;

		abuf_slice(&b, SLICE("From: ann@corp.example\nSubject: long\n\n"));
		for (size_t i = 0; i < LIMIT_MATCHED + over; i++)
			abuf_byte(&b, i % 64 == 63 ? '\n' : 'x');
		s = abuf_done(&b);
		assert_int_equal(
		    (verdict_of(*state, (const char *)s.p, s.n).truncated & TRUNCATED_MATCHED) != 0,
		    over);
	}
	arena_free(a);
}

/* What programs said in front of a line was copied for each of those whom the line names, until there was no room. */
static void
a_line_that_names_a_thousand_is_read_for_all_of_them(void **state)
{
	struct arena *a = arena_new(1024 * 1024);
	struct abuf b = abuf_in(a, 0);
	struct verdict v;
	struct slice s;

	assert_non_null(a);
	abuf_slice(&b,
	    SLICE("From: MAILER-DAEMON@mx.example.net\nSubject: Returned mail: User unknown\n\n"
		  "   ----- Transcript of session follows -----\n"));
	while (b.n < LIMIT_MATCHED - 20 * LIMIT_RECIPIENTS)
		abuf_slice(&b, SLICE("local.mail: there is something to be said here as well\n"));
	abuf_slice(&b, SLICE("550 "));
	for (size_t i = 0; i < LIMIT_RECIPIENTS; i++) {
		char address[32];

		snprintf(address, sizeof address, "%sa%zu@corp.example", i ? "," : "", i);
		abuf_slice(&b, slice_of(address));
	}
	abuf_slice(&b, SLICE("... User unknown\n"));
	s = abuf_done(&b);
	v = verdict_of(*state, (const char *)s.p, s.n);
	assert_int_equal(v.nrecipients, LIMIT_RECIPIENTS);
	assert_false(v.truncated & TRUNCATED_MEMORY);
	arena_free(a);
}

/* The work of such a text once grew with its square, to three times the watchdog's limit. */
static void
a_text_of_nothing_but_headings_is_read_in_time(void **state)
{
	static const char *const lines[] = { "   ----- The following addresses had successful\n",
		"The following addresses had permanent fatal errors <a@corp.example>\n",
		"Failed to deliver to '<a@corp.example>'\n", ">>> RCPT To:<a@corp.example>\n",
		"<a@corp.example>:\n", "  a@corp.example\n" };
	struct arena *a = arena_new(8 * 1024 * 1024);

	assert_non_null(a);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct abuf b = abuf_in(a, 0);
		clock_t start = clock();

		abuf_slice(
		    &b, SLICE("From: MAILER-DAEMON@mx.example.net\nSubject: Returned mail\n\n"));
		while (b.n < LIMIT_MATCHED)
			abuf_slice(&b, slice_of(lines[i]));
		(void)verdict_of(*state, (const char *)b.p, b.n);
		assert_pace(start, 2);
	}
	arena_free(a);
}

/* A report about n recipients in fields and text; all of the text's have the same words. Their addresses begin and end
 * like any piece of these. */
static struct slice
shared_words(struct arena *a, size_t n, const char *words)
{
	struct abuf b = abuf_in(a, 0);
	char line[256];

	abuf_slice(&b,
	    SLICE("From: MAILER-DAEMON@mx.example.net\nContent-Type: multipart/report; "
		  "report-type=delivery-status; boundary=b\n\n--b\n\nThis is the mail system at "
		  "host mx.example.net.\n\nI'm sorry to have to inform you that your message could "
		  "not\nbe delivered to one or more recipients.\n\n"));
	for (size_t i = 0; i < n; i++) {
		snprintf(line, sizeof line, "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%03zxb@a.aa>:\n", i);
		abuf_slice(&b, slice_of(line));
	}
	abuf_slice(&b, SLICE("    "));
	for (size_t i = 0; i < LIMIT_DIAGNOSTIC; i += strlen(words))
		abuf_slice(&b, slice_of(words));
	abuf_slice(&b,
	    SLICE("\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; "
		  "mx.example.net\n"));
	for (size_t i = 0; i < n; i++) {
		snprintf(line, sizeof line,
		    "\nFinal-Recipient: rfc822; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%03zxb@a.aa\n"
		    "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; failed\n",
		    i);
		abuf_slice(&b, slice_of(line));
	}
	abuf_slice(&b, SLICE("\n--b--\n"));
	return abuf_done(&b);
}

/* Each of the addresses was once looked for in each of the texts: 30 s. */
static void
a_thousand_recipients_with_the_same_words_are_read_in_time(void **state)
{
	static const char *const words[] = { "a", "a@a.aa ", "aaab@a.aa", "@" };
	struct arena *a = arena_new(8 * 1024 * 1024);

	assert_non_null(a);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct slice s = shared_words(a, LIMIT_RECIPIENTS, words[i]);
		clock_t start = clock();

		assert_int_equal(
		    verdict_of(*state, (const char *)s.p, s.n).nrecipients, LIMIT_RECIPIENTS);
		assert_pace(start, 2);
	}
	arena_free(a);
}

/* GroupWise gives names, whose addresses the original's To has: once all of it was taken apart for each that looked
 * like one, a second for each line; then all of it was looked through for each name, half a second. */
static void
names_that_the_original_was_sent_to_are_found_in_time(void **state)
{
	static const char *const to[] = { "a@ ", "a@, ", " a@", "a@", "a" };
	struct arena *a = arena_new(8 * 1024 * 1024);

	assert_non_null(a);
	for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
		struct abuf b = abuf_in(a, 0);
		clock_t start;

		abuf_slice(&b,
		    SLICE("From: MAILER-DAEMON@mx.example.net\nContent-Type: multipart/mixed; "
			  "boundary=b\n\n--b\n\nThe message that you sent was undeliverable to the "
			  "following:\n"));
		while (b.n < LIMIT_MATCHED)
			abuf_slice(&b, SLICE(" a\n"));
		abuf_slice(
		    &b, SLICE("\n--b\nContent-Type: message/rfc822\n\nFrom: n@x.example\nTo: "));
		while (b.n < 2 * LIMIT_MATCHED - 4096)
			abuf_slice(&b, slice_of(to[i]));
		abuf_slice(&b, SLICE("\nSubject: s\n\nx\n--b--\n"));
		linear_begin();
		start = clock();
		assert_string_equal(verdict_of(*state, (const char *)b.p, b.n).format, "groupwise");
		linear_end();
		assert_pace(start, 0.2);
	}
	arena_free(a);
}

/* A reply with hundreds of addresses, which a thousand recipients share: each of them was once compared with each of
 * these for each of them, 0.8 s for 13 KB. */
static void
a_reply_full_of_addresses_is_read_in_time(void **state)
{
	struct arena *a = arena_new(1024 * 1024);
	struct abuf b = abuf_in(a, 0);
	clock_t start;

	abuf_slice(&b,
	    SLICE("From: MAILER-DAEMON@mx.example.net\nSubject: Undeliverable mail\n\nYour message "
		  "could not be delivered to"));
	for (size_t i = 0; i < LIMIT_RECIPIENTS; i++) {
		char address[16];

		snprintf(address, sizeof address, " %c%c%c@b.cd", (int)('a' + i / 100),
		    (int)('a' + i / 10 % 10), (int)('a' + i % 10));
		abuf_slice(&b, slice_of(address));
	}
	abuf_slice(&b, SLICE("\n\n550 5.1.1 user unknown "));
	for (size_t i = 0; i < 460; i++)
		abuf_slice(&b, SLICE("zzx@b.cd "));
	abuf_slice(&b, SLICE("\n"));
	start = clock();
	for (int i = 0; i < 4; i++)
		assert_int_equal(
		    verdict_of(*state, (const char *)b.p, b.n).nrecipients, LIMIT_RECIPIENTS);
	assert_pace(start, 2);
	arena_free(a);
}

/* So little time is easily disturbed: one of a few readings has to be within it. */
static void
assert_short(struct state *state, struct slice s, double seconds)
{
	double over = 1;

	linear_begin();
	for (int tries = 0; over > 0 && tries < 5; tries++) {
		clock_t start = clock();

		(void)verdict_of(state, (const char *)s.p, s.n);
		over = pace_over(start, seconds);
	}
	linear_end();
	if (over > 0)
		fail_msg("%.3f s more than %.3f s of an idle machine", over, seconds);
}

/* Lines and words that were looked at anew, to the end of the text or from the beginning of the line, at each of their
 * thousands of places: 70 to 170 ms each. */
static void
words_that_fill_a_text_are_read_in_time(void **state)
{
	static const struct {
		const char *first, *again, *last;
	} texts[] = { { "", "about message from <a@b.example> ", "" },
		{ "", "MAIL FROM <a@b.example> ", "" }, { "", "From: <a@b.example> ", "" },
		{ "", "a <a@b.example> ", "" }, { "", "Error-for:\n", "" },
		{ "", "Error-for: a@b.example\n", "" }, { "", "was not delivered to:\n", "" },
		{ "", "Undeliverable Address: a@b.example\n", "" },
		{ "Session Transcript\n", "  a@b.example\n    550 5.1.1 no\n", "" },
		{ "Not sent:\n", "a@b.example no such:\n", "x\n" } };
	struct arena *a = arena_new(8 * 1024 * 1024);

	assert_non_null(a);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct abuf b = abuf_in(a, 0);

		abuf_slice(&b,
		    SLICE("From: MAILER-DAEMON@mx.example.net\nTo: ann@corp.example\n"
			  "Subject: Undelivered mail\n\n"));
		abuf_slice(&b, slice_of(texts[i].first));
		while (b.n < LIMIT_MATCHED && !b.bad)
			abuf_slice(&b, slice_of(texts[i].again));
		abuf_slice(&b, slice_of(texts[i].last));
		assert_short(*state, abuf_done(&b), 0.055);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_not_mail),
		cmocka_unit_test(recipients_and_addresses_past_their_limits_are_flagged),
		cmocka_unit_test(a_diagnostic_past_its_limit_is_cut_and_flagged),
		cmocka_unit_test(text_past_what_is_matched_is_flagged),
		cmocka_unit_test(a_line_that_names_a_thousand_is_read_for_all_of_them),
		cmocka_unit_test(a_text_of_nothing_but_headings_is_read_in_time),
		cmocka_unit_test(a_thousand_recipients_with_the_same_words_are_read_in_time),
		cmocka_unit_test(names_that_the_original_was_sent_to_are_found_in_time),
		cmocka_unit_test(a_reply_full_of_addresses_is_read_in_time),
		cmocka_unit_test(words_that_fill_a_text_are_read_in_time),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
