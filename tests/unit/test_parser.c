/* What a verdict says of recipients, dates and complaints; its explanation is in test_explain.c, our own send in test_candidates.c */
#include "verdict_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* n+7, n0, n1 and so on: 60 kB of them. */
static void
put_many_sent_to(FILE *f)
{
	fputs("--b\nContent-Type: text/rfc822-headers\n\nFrom: news@example.com\nTo: "
	      "n+7@corp.example",
	    f);
	for (int i = 0; i < 3000; i++)
		fprintf(f, ",\n n%d@corp.example", i);
	fputs("\n\n--b--\n", f);
}

/* A header with many in To, unfolded for each of the recipients, would take all the memory there is. */
static void
what_came_back_is_read_once_for_all_recipients(void **state)
{
	enum { RECIPIENTS = 1000 };
	struct verdict v;
	size_t size;
	char *raw;
	FILE *f = open_memstream(&raw, &size);

	assert_non_null(f);
	fputs(REPORT
	    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
	    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n",
	    f);
	for (int i = 0; i < RECIPIENTS; i++)
		fprintf(f,
		    "Original-Recipient: rfc822;n+2B%d@corp.example\n"
		    "Final-Recipient: rfc822;n%d@inner.example\nAction: failed\nStatus: 5.1.1\n\n",
		    i, i);
	put_many_sent_to(f);
	fclose(f);
	v = verdict_with(state, raw, NULL);
	assert_int_equal(v.truncated, 0);
	assert_int_equal(v.nrecipients, RECIPIENTS);
	assert_true(same(v.recipients[7].address, "n+7@corp.example"));
	free(raw);
}

static void
groupwise_names_are_looked_for_in_what_came_back_once(void **state)
{
	enum { RECIPIENTS = 990 };
	struct verdict v;
	size_t size;
	char *raw;
	FILE *f = open_memstream(&raw, &size);

	assert_non_null(f);
	fputs("From: postmaster@inner.example\nTo: news@example.com\nReturn-Path: <>\n"
	      "Subject: Message status - undeliverable\nMIME-Version: 1.0\n"
	      "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
	      "The message that you sent was undeliverable to the following:\n",
	    f);
	for (int i = 0; i < RECIPIENTS; i++)
		fprintf(f, "\tN%d (user not found)\n", i);
	fputs("\n", f);
	put_many_sent_to(f);
	fclose(f);
	v = verdict_with(state, raw, NULL);
	assert_int_equal(v.truncated, 0);
	assert_int_equal(v.nrecipients, RECIPIENTS);
	assert_true(same(v.recipients[7].address, "n7@corp.example"));
	free(raw);
}

/* hn@corp.example would be somebody else. */
static void
a_blank_in_a_local_part_is_the_fault_of_that_address(void **state)
{
	struct verdict v =
	    verdict_with(state, REPORT_OF("jo hn@corp.example", "jo hn@corp.example"), NULL);

	assert_int_equal(v.nrecipients, 1);
	assert_true(same(v.recipients[0].address, "jo hn@corp.example"));
	assert_int_equal(v.recipients[0].reason, REASON_address_syntax);
	assert_int_equal(v.recipients[0].syntax_fault, SYNTAX_SPACE);
	assert_true(same(v.recipients[0].suggestion, "john@corp.example"));
}

static void
a_byte_order_mark_hides_no_header(void **state)
{
	char raw[sizeof dsn + 3];

	snprintf(raw, sizeof raw, "\xEF\xBB\xBF%s", dsn);
	assert_int_equal(verdict_with(state, raw, NULL).kind, KIND_BOUNCE);
}

static void
a_plain_complaint_names_the_ip_address(void **state)
{
	struct verdict v = verdict_with(state,
	    "From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.1\n\n"
	    "X-HmXmrOriginalRecipient: ann@hotmail.com\n",
	    NULL);

	assert_int_equal(v.kind, KIND_FEEDBACK);
	assert_true(same(v.feedback.source_ip, "192.0.2.1"));
	v = verdict_with(state,
	    "From: scomp@aol.net\nSubject: Client TOS Notification\n\n"
	    "This is an email abuse report for an email message received from IP address "
	    "2001:db8::7.\n",
	    NULL);
	assert_true(same(v.feedback.source_ip, "2001:db8::7"));
	v = verdict_with(state,
	    "From: staff@hotmail.com\nSubject: complaint about message from nobody\n\nx\n", NULL);
	assert_int_equal(v.feedback.source_ip.n, 0);
}

static void
the_address_is_the_one_that_was_written_to(void **state)
{
	struct verdict v = verdict_with(state, dsn, NULL);

	assert_int_equal(v.nrecipients, 1);
	assert_true(same(v.recipients[0].address, "ann+news@corp.example"));
	assert_true(same(v.recipients[0].final, "ann@inner.example"));
	assert_true(same(v.reporting_mta, "mx.example.net"));
	assert_int_equal(v.date, 1767600300);
	assert_int_equal(v.received, 1767600301);
}

static void
nobody_is_taken_off_a_list_for_what_is_not_hard(void **state)
{
	(void)state;
	assert_string_equal(reason_advice(REASON_mailbox_not_found, PERMANENCE_HARD), "DEL");
	assert_string_equal(reason_advice(REASON_mailbox_not_found, PERMANENCE_SOFT), "LATER");
	assert_string_equal(
	    reason_advice(REASON_mailbox_not_found, PERMANENCE_UNDETERMINED), "REVIEW");
	assert_string_equal(reason_advice(REASON_mailbox_full, PERMANENCE_SOFT),
	    reason_row(REASON_mailbox_full)->advice);
	assert_string_equal(reason_advice(REASON_NONE, PERMANENCE_NONE), "");
}

static void
a_cut_message_is_flagged(void **state)
{
	struct parse_options o = { .truncated = true };

	assert_true(verdict_with(state, dsn, &o).truncated & TRUNCATED_MESSAGE);
	assert_false(verdict_with(state, dsn, NULL).truncated & TRUNCATED_MESSAGE);
}

static void
a_failure_that_names_the_sender_only_is_about_the_sender(void **state)
{
	static const char *const senders[] = { "news@example.com",
		"news-return-7-ann=corp.example@returns.example.com",
		"bounce+t0ken@returns.example.com" };
	char raw[4096];

	for (size_t i = 0; i < 3; i++) {
		struct verdict v;

		snprintf(raw, sizeof raw,
		    REPORT "Content-Type: multipart/report; report-type=delivery-status; "
			   "boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
			   "Reporting-MTA: dns; mx.example.net\n\n"
			   "Final-Recipient: rfc822;ann@corp.example\nAction: failed\n"
			   "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <%s>: "
			   "user unknown\n\n"
			   "--b\nContent-Type: text/rfc822-headers\n\n" ORIGINAL "\n--b--\n",
		    senders[i]);
		v = verdict_with(state, raw, NULL);
		assert_int_equal(v.nrecipients, 1);
		assert_int_equal(v.recipients[0].reason, REASON_sender_rejected);
		assert_int_equal(v.recipients[0].permanence, PERMANENCE_SOFT);
	}
}

static void
a_reason_that_was_given_stays(void **state)
{
	struct state *s = *state;
	struct recipient r = { .diagnostic = SLICE("550 5.1.1 User unknown"),
		.reason = REASON_mailbox_full };

	arena_reset(s->arena);
	assert_int_equal(parser_classify(s->parser, s->arena, &r), PARSE_OK);
	assert_int_equal(r.reason, REASON_mailbox_full);
	assert_int_equal(r.permanence, PERMANENCE_SOFT);
	r = (struct recipient){ .diagnostic = SLICE("550 5.1.1 User unknown") };
	assert_int_equal(parser_classify(s->parser, s->arena, &r), PARSE_OK);
	assert_int_equal(r.reason, REASON_mailbox_not_found);
}

static void
copies_that_differ_in_their_way_only_are_the_same(void **state)
{
	static const char other[] = "Received: from relay.example.org by in2.example.com\n";
	char raw[sizeof other + sizeof dsn];
	struct verdict a = verdict_with(state, dsn, NULL), b;

	strcpy(raw, other);
	strcat(raw, dsn);
	b = verdict_with(state, raw, NULL);
	assert_memory_equal(a.canonical, b.canonical, sizeof a.canonical);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_came_back_is_read_once_for_all_recipients),
		cmocka_unit_test(groupwise_names_are_looked_for_in_what_came_back_once),
		cmocka_unit_test(a_blank_in_a_local_part_is_the_fault_of_that_address),
		cmocka_unit_test(a_byte_order_mark_hides_no_header),
		cmocka_unit_test(a_plain_complaint_names_the_ip_address),
		cmocka_unit_test(the_address_is_the_one_that_was_written_to),
		cmocka_unit_test(nobody_is_taken_off_a_list_for_what_is_not_hard),
		cmocka_unit_test(a_cut_message_is_flagged),
		cmocka_unit_test(a_failure_that_names_the_sender_only_is_about_the_sender),
		cmocka_unit_test(a_reason_that_was_given_stays),
		cmocka_unit_test(copies_that_differ_in_their_way_only_are_the_same),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
