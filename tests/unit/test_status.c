/* status: codes and replies as they stand in fields and in text */
#include "cmocka_test.h"

#include "report.h"
#include "status.h"

#include <stdio.h>
#include <string.h>

static void
codes_are_found_in_text_and_nothing_else_is(void **state)
{
	static const struct {
		const char *text, *reply, *status, *inner_reply, *inner_status;
	} cases[] = {
		{ "550 5.1.1 user unknown", "550", "5.1.1", "", "" },
		{ "550-5.1.1 The account does not exist. 550-5.1.1 Try again 550 5.1.1 bye", "550",
		    "5.1.1", "", "" },
		{ "550-Requested action not taken 550 For explanation visit us", "550", "", "",
		    "" },
		{ "550-550 relay not permitted", "550", "", "", "" },
		{ "220-laposte ESMTP 421 4.2.1 too busy", "421", "4.2.1", "", "" },
		{ "550 sorry, no mailbox here by that name. (#5.1.1)", "550", "5.1.1", "", "" },
		{ "550 #5.1.0 Address rejected.", "550", "5.1.0", "", "" },
		{ "#5.1.1", "", "5.1.1", "", "" },
		{ "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##", "550", "5.1.1", "", "" },
		{ "smtp;550 5.1.1 <a@b.example>: gone", "550", "5.1.1", "", "" },
		{ "smtp; 550 5.7.1 no", "550", "5.7.1", "", "" },
		{ "<mx.example.net #5.1.1 smtp;550 5.1.1 <a@b.example>... unknown>", "550", "5.1.1",
		    "", "" },
		{ "5.1.1 - Bad destination", "", "5.1.1", "", "" },
		{ "554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 "
		  "Connection "
		  "timed out>",
		    "554", "4.4.7", "421", "4.4.2" },
		/* a system that gives no detail quotes the answer that has one */
		{ "554 5.7.0 < #5.7.133 smtp;550 5.7.133 closed to outsiders>", "550", "5.7.133",
		    "", "" },
		{ "554 5.0.0 < #5.0.0 smtp; 5.4.7 - Delivery expired>", "554", "5.4.7", "", "" },
		{ "554 5.7.0 <mx.example.net #4.7.133 smtp;450 4.7.133 later>", "554", "5.7.0",
		    "450", "4.7.133" },
		{ "550 5.0.0 gone (#5.1.1)", "550", "5.1.1", "", "" },
		{ "550 5.0.0 gone (5.1.1)", "550", "5.1.1", "", "" },
		/* what somebody else answered, a version, a section */
		{ "451 4.0.0 later, they said 5.1.1", "451", "4.0.0", "", "" },
		{ "451 4.0.0 later: 550 5.1.1 unknown", "451", "4.0.0", "", "" },
		{ "554 5.0.0 refused by Scanner 5.1.1.", "554", "5.0.0", "", "" },
		{ "554 5.0.0 no, see section 5.1.1", "554", "5.0.0", "", "" },
		{ "552 5.2.0 no <mx.example.net, see 5.1.1>", "552", "5.2.0", "", "5.1.1" },
		{ "host mx[192.0.2.1] said: 450 4.2.0 <a@b.example>: Greylisted (in reply to RCPT "
		  "TO "
		  "command)",
		    "450", "4.2.0", "", "" },
		{ "Remote Server returned '550 5.1.1 gone'", "550", "5.1.1", "", "" },
		{ "5.1.0 - Unknown address error 550-'5.2.2 <a@b.example>... Mailbox Full'", "550",
		    "5.2.2", "", "" },
		{ "554 Message rejected for its content", "554", "", "", "" },
		{ "550 Connection frequency limited", "550", "", "", "" },
		{ "500 Line limit exceeded", "500", "", "", "" },
		{ "550 5.7.708 Access denied", "550", "5.7.708", "", "" },
		{ "550 5.4.310 DNS domain does not exist", "550", "5.4.310", "", "" },
		{ "550", "550", "", "", "" },
		{ "550 ", "550", "", "", "" },
		{ "\xe9\x80\x80\xe4\xbf\xa1\xef\xbc\x9a"
		  "550 5.1.1 \xe7\x94\xa8\xe6\x88\xb7",
		    "550", "5.1.1", "", "" },
		{ "\xe9\x80\x80\xe4\xbf\xa1"
		  "5.2.2",
		    "", "5.2.2", "", "" },
		/* no codes */
		{ "caf\xc3\xa9"
		  "550 unknown",
		    "", "", "", "" },
		{ "connect to mx.example.net[192.0.2.1]:25: Connection timed out", "", "", "", "" },
		{ "connect to mx.example.net[192.0.2.1]:587: Connection refused", "", "", "", "" },
		{ "[(0) mx.example.net. [192.0.2.1]:465: socket error]", "", "", "", "" },
		{ "mx.example.net:465: socket error", "", "", "", "" },
		{ "550 connect failed 192.0.2.1:443 - local", "550", "", "", "" },
		{ "no MX record of 550.example", "", "", "", "" },
		{ "could not reach mx.example.net:587", "", "", "", "" },
		{ "mx.example.net:550 5.1.1 no such user", "550", "5.1.1", "", "" },
		{ "smtp:550:no such user", "550", "", "", "" },
		{ "host 5.1.1.1 is listed", "", "", "", "" },
		{ "host 192.5.1.1 is listed", "", "", "", "" },
		{ "see http://example.net/550 5 or https://5.1.1/x", "", "", "", "" },
		{ "a5.1.1@example.net is unknown", "", "", "", "" },
		{ "user550 unknown", "", "", "", "" },
		{ "Microsoft Exchange 5.5.1 at your service", "", "", "", "" },
		{ "Exim 4.9.2", "", "", "", "" },
		{ "version 5.0.6 of the list", "", "", "", "" },
		{ "on 5.10.2023 at noon", "", "", "", "" },
		{ "on 2023-04-21 at 12:45:50", "", "", "", "" },
		{ "retry in 450 seconds", "", "", "", "" },
		{ "after 500 attempts", "", "", "", "" },
		{ "delivered 550 messages", "", "", "", "" },
		{ "200 OK", "", "", "", "" },
		{ "250 2.1.5 fine", "", "2.1.5", "", "" },
		{ "", "", "", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct codes c;

		status_scan(slice_of(cases[i].text), &c);
		if (strcmp(c.reply, cases[i].reply) || strcmp(c.status, cases[i].status) ||
		    strcmp(c.inner_reply, cases[i].inner_reply) ||
		    strcmp(c.inner_status, cases[i].inner_status))
			fail_msg("\"%s\": reply %s status %s inner %s %s", cases[i].text, c.reply,
			    c.status, c.inner_reply, c.inner_status);
	}
}

/* Sixteen octets are looked at in one go: where they begin must make no difference. */
static void
a_code_is_found_wherever_it_stands(void **state)
{
	static const struct {
		const char *text, *reply, *status;
	} cases[] = { { "550 5.1.1 gone", "550", "5.1.1" }, { "a550 x5.1.1 4.2.2", "", "4.2.2" },
		{ "at 192.0.2.1 421", "421", "" }, { "http://x/550 450", "450", "" } };
	static const char words[] = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww";
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int before = 0; before < 40; before++)
			for (int behind = 0; behind < 20; behind++) {
				struct codes codes;

				snprintf(text, sizeof text, "%.*s:%s %.*s", before, words,
				    cases[i].text, behind, words);
				status_scan(slice_of(text), &codes);
				assert_string_equal(codes.reply, cases[i].reply);
				assert_string_equal(codes.status, cases[i].status);
			}
}

static void
status_fields_are_read_as_they_are_really_written(void **state)
{
	static const struct {
		const char *field, *status;
	} cases[] = { { "5.1.1", "5.1.1" }, { " 5.1.1 (permanent failure)", "5.1.1" },
		{ "#5.1.1", "5.1.1" }, { "5.7.708", "5.7.708" }, { "5.1", "5.1.0" },
		{ "5.0", "5.0.0" }, { "511", "5.1.1" }, { "4.4.7", "4.4.7" }, { "2.0.0", "2.0.0" },
		{ "5.1.1000", "" }, { "6.1.1", "" }, { "", "" }, { "failed", "" }, { "5", "" },
		{ "5.", "" }, { "5.1234", "" } };
	char out[STATUS_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool want = cases[i].status[0] != '\0';

		if (status_parse(slice_of(cases[i].field), out) != want ||
		    strcmp(out, cases[i].status) != 0)
			fail_msg("\"%s\" gives \"%s\"", cases[i].field, out);
	}
}

static void
the_class_is_that_of_the_code_before_that_of_the_reply(void **state)
{
	(void)state;
	assert_int_equal(status_class("4.4.7", "554"), '4');
	assert_int_equal(status_class("", "554"), '5');
	assert_int_equal(status_class("", ""), 0);
	assert_int_equal(status_class("", "354"), 0);
}

static void
patterns_of_codes_stand_for_digits_only(void **state)
{
	(void)state;
	assert_true(status_fits("5.1.1", SLICE("5.1.1")));
	assert_true(status_fits("5.1.10", SLICE("?.1.*")));
	assert_true(status_fits("5.7.606", SLICE("5.7.6??")));
	assert_false(status_fits("5.7.60", SLICE("5.7.6??")));
	assert_false(status_fits("5.1.1", SLICE("5.1.10")));
	assert_false(status_fits("5.1.10", SLICE("5.1.1")));
	assert_false(status_fits("", SLICE("*")));
}

static void
a_code_cut_off_anywhere_is_answered(void **state)
{
	static const char text[] = "550-5.1.1 x 550 5.1.1 (#5.1.1) <421 4.4.2 y>";
	struct codes c;

	(void)state;
	for (size_t n = 0; n < sizeof text; n++)
		for (size_t from = 0; from <= n; from++)
			status_scan(slice_after(slice_first(slice_of(text), n), from), &c);
}

/* They are looked for once, but again when he has got another one, even one as long. */
static void
codes_are_those_of_the_diagnostic_that_a_recipient_has(void **state)
{
	struct report_rcpt one = { .diagnostic = SLICE("550 5.1.1 gone") };
	struct report_rcpt *rcpt[] = { &one };
	struct report r = { .rcpt = rcpt, .n = 1 };

	(void)state;
	assert_false(report_has_codes(&one));
	assert_string_equal(report_codes(&r, 0)->status, "5.1.1");
	assert_true(report_has_codes(&one));
	one.diagnostic = SLICE("452 4.2.2 full");
	assert_false(report_has_codes(&one));
	assert_string_equal(report_codes(&r, 0)->reply, "452");
	one.diagnostic.n = 3;
	assert_string_equal(report_codes(&r, 0)->status, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_those_of_the_diagnostic_that_a_recipient_has),
		cmocka_unit_test(codes_are_found_in_text_and_nothing_else_is),
		cmocka_unit_test(a_code_is_found_wherever_it_stands),
		cmocka_unit_test(status_fields_are_read_as_they_are_really_written),
		cmocka_unit_test(the_class_is_that_of_the_code_before_that_of_the_reply),
		cmocka_unit_test(patterns_of_codes_stand_for_digits_only),
		cmocka_unit_test(a_code_cut_off_anywhere_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
