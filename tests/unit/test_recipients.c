/* What a thousand recipients of one report have in common is read once, or up to a limit. */
#include "parse_test.h"
#include "parser_test.h"
#include "report.h"

/* A report about n recipients, whose text the last line has for all of them. */
static struct slice
one_text_for(struct arena *a, size_t n, struct slice text)
{
	struct abuf b = abuf_in(a, 0);
	char line[64];

	abuf_slice(&b,
	    SLICE("From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n\n"
		  "Hi. This is the qmail-send program at mx.example.net.\n\n"));
	for (size_t i = 0; i < n; i++) {
		snprintf(line, sizeof line, "<ann%zu@corp.example>:\n", i);
		abuf_slice(&b, slice_of(line));
	}
	abuf_slice(&b, text);
	abuf_slice(&b, SLICE("\n\n"));
	return abuf_done(&b);
}

/* Of exactly what is kept of one. */
static struct slice
longest_text(struct arena *a)
{
	struct abuf b = abuf_in(a, 0);

	abuf_slice(&b, SLICE("550 5.1.1 user unknown"));
	while (b.n < LIMIT_DIAGNOSTIC)
		abuf_slice(&b, SLICE("."));
	return abuf_done(&b);
}

static void
texts_of_all_recipients_are_matched_up_to_a_limit(void **state)
{
	enum { MOST = LIMIT_MATCHED_ALL / LIMIT_DIAGNOSTIC };
	struct arena *a = arena_new(1024 * 1024);

	assert_non_null(a);
	for (size_t over = 0; over < 2; over++) {
		struct slice s = one_text_for(a, MOST + over, longest_text(a));
		struct verdict v = verdict_of(*state, (const char *)s.p, s.n);

		assert_int_equal(v.nrecipients, MOST + over);
		assert_int_equal((v.truncated & TRUNCATED_MATCHED) != 0, over);
		for (size_t i = 0; i < v.nrecipients; i++) {
			assert_int_equal(v.recipients[i].reason, REASON_mailbox_not_found);
			assert_int_equal(v.recipients[i].diagnostic.n, LIMIT_DIAGNOSTIC);
			assert_int_equal(v.recipients[i].permanence,
			    i < MOST ? PERMANENCE_HARD : PERMANENCE_UNDETERMINED);
		}
	}
	arena_free(a);
}

static void
short_texts_behind_the_limit_are_matched_all_the_same(void **state)
{
	enum { MOST = LIMIT_MATCHED_ALL / LIMIT_DIAGNOSTIC };
	struct arena *a = arena_new(1024 * 1024);
	struct abuf b;
	struct verdict v;

	assert_non_null(a);
	b = abuf_in(a, 0);
	abuf_slice(&b, one_text_for(a, MOST, longest_text(a)));
	abuf_slice(&b, SLICE("<bob@corp.example>:\n550 5.1.1 user unknown\n\n"));
	v = verdict_of(*state, (const char *)b.p, b.n);
	assert_int_equal(v.nrecipients, MOST + 1);
	assert_int_equal(v.recipients[MOST].permanence, PERMANENCE_HARD);
	assert_int_equal(v.truncated & TRUNCATED_MATCHED, 0);
	arena_free(a);
}

/* What still fits is matched whole, codes behind it or not; one octet more, and the rest is not looked at. */
static void
a_text_behind_the_limit_is_matched_as_far_as_one_may_be(void **state)
{
	enum { MOST = LIMIT_MATCHED_ALL / LIMIT_DIAGNOSTIC };
	static const char words[] = "user unknown";
	struct arena *a = arena_new(1024 * 1024);

	assert_non_null(a);
	for (size_t over = 0; over < 2; over++) {
		struct abuf b = abuf_in(a, 0);
		struct verdict v;

		abuf_slice(&b, one_text_for(a, MOST, longest_text(a)));
		abuf_slice(&b, SLICE("<bob@corp.example>:\n550 5.1.1 "));
		for (size_t n = sizeof "550 5.1.1 " - 1 + sizeof words - 1;
		     n < LIMIT_MATCHED_MORE + over; n++)
			abuf_slice(&b, SLICE("."));
		abuf_slice(&b, slice_of(words));
		abuf_slice(&b, SLICE("\n\n"));
		v = verdict_of(*state, (const char *)b.p, b.n);
		assert_int_equal(v.nrecipients, MOST + 1);
		assert_int_equal(v.recipients[MOST].diagnostic.n, LIMIT_MATCHED_MORE + over);
		assert_int_equal((v.truncated & TRUNCATED_MATCHED) != 0, over);
		assert_int_equal(v.recipients[MOST].permanence,
		    over ? PERMANENCE_UNDETERMINED : PERMANENCE_HARD);
	}
	arena_free(a);
}

/* Without a word why, it may have gone in circles: what came back was read for each of them, until memory ended. */
static void
what_came_back_is_read_once_however_many_ask(void **state)
{
	struct arena *a = arena_new(1024 * 1024);
	struct abuf b;
	char line[64];
	struct verdict v;

	assert_non_null(a);
	b = abuf_in(a, 0);
	abuf_slice(&b,
	    SLICE("From: MAILER-DAEMON@mx.example.net\nContent-Type: multipart/report; "
		  "report-type=delivery-status; boundary=b\n\n--b\n\nfailed\n--b\nContent-Type: "
		  "message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"));
	for (size_t i = 0; i < LIMIT_RECIPIENTS; i++) {
		snprintf(line, sizeof line,
		    "Final-Recipient: rfc822; a%zu@corp.example\nAction: failed\n\n", i);
		abuf_slice(&b, slice_of(line));
	}
	abuf_slice(&b,
	    SLICE("--b\nContent-Type: application/octet-stream; name=x.eml\n\n"
		  "From: news@shop.example\nTo: a1@corp.example\n"));
	for (size_t i = 0; i < 900; i++)
		abuf_slice(&b, SLICE("Received: from a by b\n"));
	abuf_slice(&b, SLICE("\nHello\n--b--\n"));
	v = verdict_of(*state, (const char *)b.p, b.n);
	assert_int_equal(v.nrecipients, LIMIT_RECIPIENTS);
	assert_int_equal(v.truncated, 0);
	assert_int_equal(v.recipients[0].reason, REASON_routing_loop);
	assert_int_equal(v.recipients[LIMIT_RECIPIENTS - 1].reason, REASON_routing_loop);
	arena_free(a);
}

/* Whom a reply names that stands behind many addresses in a line. */
static void
a_reply_in_a_line_of_too_many_is_nobodys(void **state)
{
	enum { MOST = 31 }; /* and the one of the reply */
	char text[2048];

	for (size_t over = 0; over < 2; over++) {
		size_t n = (size_t)snprintf(text, sizeof text,
		    "From: MAILER-DAEMON@mx.example.net\nReturn-Path: <>\nSubject: Undelivered "
		    "mail\n\nTo:");
		struct verdict v;

		for (size_t i = 0; i < MOST + over; i++)
			n += (size_t)snprintf(text + n, sizeof text - n, " a%zu@corp.example", i);
		n += (size_t)snprintf(text + n, sizeof text - n,
		    ": 550 5.1.1 <a%zu@corp.example>: user unknown\n", MOST + over - 1);
		v = verdict_of(*state, text, n);
		assert_int_equal(v.nrecipients, MOST + over);
		for (size_t i = 0; i < v.nrecipients; i++)
			assert_int_equal(v.recipients[i].permanence,
			    i + 1 == MOST && !over ? PERMANENCE_HARD : PERMANENCE_UNDETERMINED);
	}
}

/* The same words elsewhere are another text. */
static void
codes_of_one_piece_of_text_are_looked_for_once(void **state)
{
	static const char said[] = "550 5.1.1 no", again[] = "550 5.1.1 no";
	struct arena *a = arena_new(1024 * 1024);
	struct report r = report_new(a);
	const struct slice texts[] = { slice_of(said), slice_of(said),
		{ (const unsigned char *)again, 3 } };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		report_add(&r)->diagnostic = texts[i];
	assert_string_equal(report_codes(&r, 0)->status, "5.1.1");
	r.rcpt[0]->codes.status[4] = '9'; /* to be known again */
	assert_string_equal(report_codes(&r, 0)->status, "5.1.9");
	assert_string_equal(report_codes(&r, 1)->status, "5.1.9");
	assert_string_equal(report_codes(&r, 2)->status, "");
	assert_string_equal(report_codes(&r, 2)->reply, "550");
	arena_free(a);
}

/* A domain with an '@' in front is nobody: who it was is what the words say. */
static void
a_domain_alone_is_nobody_and_the_words_say_who_it_was(void **state)
{
	static const char raw[] = REPORT_UPTO_FIELDS(
	    "It was not delivered to ann@corp.example.") "Final-Recipient: rfc822; "
							 "@corp.example\nAction: failed\nStatus: "
							 "5.1.1\n\n--b--\n";
	struct verdict v = verdict_of(*state, raw, sizeof raw - 1);

	assert_int_equal(v.nrecipients, 1);
	assert_slice(v.recipients[0].address, "ann@corp.example");
}

/* Behind an empty line a reply goes on with what begins like one, and with nothing else. */
static void
a_reply_goes_on_behind_an_empty_line_with_lines_of_a_reply_alone(void **state)
{
	static const struct {
		const char *line;
		bool more;
	} rows[] = { { "550 is gone", true }, { "451-is gone", true }, { "550 x", true },
		{ "250 is gone", false }, { "5x0 is gone", false }, { "55x is gone", false },
		{ "550x is gone", false }, { "550", false }, { "is gone for good", false } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char raw[1024], want[64];
		struct verdict v;
		int n = snprintf(raw, sizeof raw,
		    REPORT_UPTO_FIELDS(
			"It was not delivered.") "Final-Recipient: rfc822; "
						 "ann@corp.example\nAction: failed\nStatus: 5.1.1\n"
						 "Diagnostic-Code: smtp; 550-user "
						 "unknown\n\n%s\n\n--b--\n",
		    rows[i].line);

		v = verdict_of(*state, raw, (size_t)n);
		(void)snprintf(want, sizeof want, "550-user unknown%s%s", rows[i].more ? " " : "",
		    rows[i].more ? rows[i].line : "");
		assert_int_equal(v.nrecipients, 1);
		assert_slice(v.recipients[0].diagnostic, want);
	}
}

/* Whom sendmail calls the actual recipient is him, where the field has anybody; who is the same is written once. */
static void
an_actual_recipient_that_is_none_leaves_the_one_there_is(void **state)
{
	static const struct {
		const char *actual, *address, *original;
	} rows[] = { { "bob@corp.example", "bob@corp.example", "ann@corp.example" },
		{ "", "ann@corp.example", "" }, { "bob", "ann@corp.example", "" },
		{ "Ann@Corp.example", "ann@corp.example", "" } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char raw[1024];
		struct verdict v;
		int n = snprintf(raw, sizeof raw,
		    "From: MAILER-DAEMON@mx.example.net\nTo: news@example.com\n"
		    "Subject: Undelivered mail\nMIME-Version: 1.0\n"
		    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
		    "--b\n\nIt was not delivered.\n\n"
		    "--b\nContent-Type: message/delivery-status\n\n"
		    "Reporting-MTA: dns; mx.example.net\n\n"
		    "Final-Recipient: rfc822; ann@corp.example\n"
		    "X-Actual-Recipient: rfc822; %s\nAction: failed\nStatus: 5.1.1\n\n--b--\n",
		    rows[i].actual);

		v = verdict_of(*state, raw, (size_t)n);
		assert_int_equal(v.nrecipients, 1);
		assert_slice(v.recipients[0].final, rows[i].address);
		assert_slice(v.recipients[0].original, rows[i].original);
	}
}

/* Where nothing says of which parts a report is: what came back had a report attached, which is about another letter. */
static void
a_report_inside_of_what_came_back_is_about_another_letter(void **state)
{
	static const char raw[] =
	    "From: MAILER-DAEMON@mx.example.net\nTo: news@example.com\n"
	    "Subject: Undelivered mail\n\n"
	    "It was not delivered.\n\n"
	    "Reporting-MTA: dns; mx.example.net\n\n"
	    "Final-Recipient: rfc822; ann@corp.example\nAction: failed\nStatus: 5.7.1\n\n"
	    "Final-Recipient: rfc822; cid@corp.example\nAction: failed\nStatus: 5.7.1\n\n"
	    "--b\nContent-Type: message/rfc822\n\n"
	    "Received: from a by b\nFrom: news@example.com\nTo: ann@corp.example\n"
	    "Subject: what I got\n\nSee below.\n\n"
	    "--c\nContent-Type: message/delivery-status\n\n"
	    "Reporting-MTA: dns; mx.example.org\n\n"
	    "Final-Recipient: rfc822; bob@corp.example\nAction: failed\nStatus: 5.1.1\n"
	    "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n";
	struct verdict v = verdict_of(*state, raw, sizeof raw - 1);

	assert_int_equal(v.nrecipients, 2);
	assert_slice(v.recipients[0].address, "ann@corp.example");
	assert_slice(v.recipients[1].address, "cid@corp.example");
}

/* As long as one may be, and one octet longer. */
static void
an_address_of_the_most_octets_there_may_be_is_a_recipient(void **state)
{
	static unsigned char address[LIMIT_ADDRESS + 1];
	struct arena *a = arena_new(65536);
	struct report r = report_new(a);

	(void)state;
	memset(address, 'a', sizeof address);
	assert_null(report_add_final(&r, (struct slice){ address, LIMIT_ADDRESS + 1 }));
	assert_int_equal(r.truncated, TRUNCATED_ADDRESS);
	assert_non_null(report_add_final(&r, (struct slice){ address, LIMIT_ADDRESS }));
	assert_int_equal(r.n, 1);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_of_all_recipients_are_matched_up_to_a_limit),
		cmocka_unit_test(short_texts_behind_the_limit_are_matched_all_the_same),
		cmocka_unit_test(a_text_behind_the_limit_is_matched_as_far_as_one_may_be),
		cmocka_unit_test(what_came_back_is_read_once_however_many_ask),
		cmocka_unit_test(a_reply_in_a_line_of_too_many_is_nobodys),
		cmocka_unit_test(codes_of_one_piece_of_text_are_looked_for_once),
		cmocka_unit_test(a_domain_alone_is_nobody_and_the_words_say_who_it_was),
		cmocka_unit_test(a_reply_goes_on_behind_an_empty_line_with_lines_of_a_reply_alone),
		cmocka_unit_test(an_actual_recipient_that_is_none_leaves_the_one_there_is),
		cmocka_unit_test(a_report_inside_of_what_came_back_is_about_another_letter),
		cmocka_unit_test(an_address_of_the_most_octets_there_may_be_is_a_recipient),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
