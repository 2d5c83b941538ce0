/* What a verdict says besides its recipients: the original, hints to our own send, explanations. */
#include "parser_test.h"

#include <stdio.h>
#include <string.h>

static struct verdict
verdict_with(void **state, const char *raw, const struct parse_options *o)
{
	struct state *s = *state;
	struct verdict v;

	arena_reset(s->arena);
	assert_int_equal(parser_read(s->parser, s->arena, slice_of(raw), o, &v), PARSE_OK);
	return v;
}

static bool
same(struct slice s, const char *want)
{
	return slice_equal(s, slice_of(want));
}

static const struct candidate *
candidate(const struct verdict *v, enum candidate_source source, const char *value)
{
	for (size_t i = 0; i < v->ncandidates; i++)
		if (v->candidates[i].source == source && same(v->candidates[i].value, value))
			return &v->candidates[i];
	return NULL;
}

#define ORIGINAL \
	"Return-Path: <news-return-7-ann=corp.example@returns.example.com>\n" \
	"From: News <news@example.com>\n" \
	"To: \"Ann, A.\" <ann@corp.example>\n" \
	"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n" \
	"Message-ID: <mail-7@example.com>\n" \
	"X-Campaign: winter\n" \
	"Campaign-Key: k7\n" \
	"List-Unsubscribe: <mailto:unsub+7@example.com>, <https://example.com/u/7>\n"

#define REPORT \
	"Return-Path: <>\n" \
	"Delivered-To: bounce+t0ken@returns.example.com\n" \
	"Received: from mx.example.net by in.example.com with ESMTP\n" \
	"\tfor <bounce+t0ken@returns.example.com>; Mon, 5 Jan 2026 08:05:01 +0000\n" \
	"From: MAILER-DAEMON@mx.example.net\n" \
	"To: bounce+t0ken@returns.example.com\n" \
	"Subject: Undelivered Mail\n" \
	"Date: Mon, 5 Jan 2026 08:05:00 +0000\n" \
	"In-Reply-To: <mail-7@example.com>\n"

static const char dsn[] =
    REPORT "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
	   "--b\nContent-Type: text/plain\n\nIt failed.\n"
	   "--b\nContent-Type: message/delivery-status\n\n"
	   "Reporting-MTA: dns; mx.example.net\nOriginal-Envelope-Id: send+2B7\n\n"
	   "Original-Recipient: rfc822;ann+2Bnews+40corp.example\n"
	   "Final-Recipient: rfc822;ann@inner.example\nAction: failed\nStatus: 5.1.1\n"
	   "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n"
	   "--b\nContent-Type: text/rfc822-headers\n\n" ORIGINAL "\n--b--\n";

static void
the_original_is_found_in_headers_only(void **state)
{
	static const struct slice keep[] = { { (const unsigned char *)"campaign-key", 12 } };
	struct parse_options o = { .keep = keep, .nkeep = 1 };
	struct verdict v = verdict_with(state, dsn, &o);

	assert_true(v.original.present);
	assert_true(same(v.original.message_id, "<mail-7@example.com>"));
	assert_true(same(v.original.to, "ann@corp.example"));
	assert_true(same(v.original.from, "news@example.com"));
	assert_true(same(v.original.subject,
	    "Gr\xc3\xbc\xc3\x9f"
	    "e"));
	assert_int_equal(v.original.nheaders, 3);
	assert_true(same(v.original.headers[1].name, "Campaign-Key"));
	assert_true(same(v.original.headers[1].value, "k7"));
	assert_int_equal(verdict_with(state, dsn, NULL).original.nheaders, 2);
}

static void
the_original_is_found_behind_a_separator_in_text(void **state)
{
	static const char raw[] =
	    REPORT "\nHi. This is the qmail-send program at mx.example.net.\n\n"
		   "<ann@corp.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
		   "--- Below this line is a copy of the message.\n\n" ORIGINAL "\nHello\n";
	struct verdict v = verdict_with(state, raw, NULL);

	assert_int_equal(v.kind, KIND_BOUNCE);
	assert_true(v.original.present);
	assert_true(same(v.original.message_id, "<mail-7@example.com>"));
	assert_int_equal(v.original.nheaders, 2);
}

static void
ordinary_mail_has_no_original(void **state)
{
	struct verdict v = verdict_with(state,
	    "From: ann@corp.example\nSubject: hello\nMIME-Version: 1.0\nContent-Type: "
	    "message/rfc822\n\n" ORIGINAL "\nHello\n",
	    NULL);

	assert_int_equal(v.kind, KIND_MAIL);
	assert_false(v.original.present);
}

static void
every_hint_to_our_send_is_a_candidate(void **state)
{
	struct verdict v = verdict_with(state, dsn, NULL);
	const struct candidate *path;

	assert_non_null(candidate(&v, CANDIDATE_DELIVERED_TO, "bounce+t0ken@returns.example.com"));
	assert_non_null(candidate(&v, CANDIDATE_RECEIVED_FOR, "bounce+t0ken@returns.example.com"));
	assert_non_null(candidate(&v, CANDIDATE_TO, "bounce+t0ken@returns.example.com"));
	assert_non_null(candidate(&v, CANDIDATE_ENVID, "send+7"));
	assert_non_null(candidate(&v, CANDIDATE_ENVID, "send+2B7"));
	assert_non_null(candidate(&v, CANDIDATE_ORCPT, "ann+news@corp.example"));
	assert_non_null(candidate(&v, CANDIDATE_MESSAGE_ID, "<mail-7@example.com>"));
	assert_non_null(candidate(&v, CANDIDATE_IN_REPLY_TO, "<mail-7@example.com>"));
	assert_non_null(candidate(&v, CANDIDATE_LIST_UNSUBSCRIBE, "mailto:unsub+7@example.com"));
	assert_non_null(candidate(&v, CANDIDATE_LIST_UNSUBSCRIBE, "https://example.com/u/7"));
	assert_non_null(candidate(&v, CANDIDATE_HEADER, "winter"));
	assert_true(same(candidate(&v, CANDIDATE_HEADER, "winter")->name, "x-campaign"));
	path = candidate(
	    &v, CANDIDATE_RETURN_PATH, "news-return-7-ann=corp.example@returns.example.com");
	assert_non_null(path);
	assert_true(same(path->decoded, "ann@corp.example"));
}

#define REPORT_OF(original, final) \
	REPORT "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" \
	       "--b\nContent-Type: message/delivery-status\n\n" \
	       "Reporting-MTA: dns; mx.example.net\n\n" \
	       "Original-Recipient: rfc822;" original "\nFinal-Recipient: rfc822;" final \
	       "\nAction: failed\nStatus: 5.1.3\n\n" \
	       "--b\nContent-Type: text/rfc822-headers\n\n" ORIGINAL "\n--b--\n"

/* "+2B" may be what the address has: what came back tells. */
static void
an_encoded_original_recipient_is_decoded_where_something_agrees(void **state)
{
	static const char agreed[] =
	    REPORT "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
		   "--b\nContent-Type: message/delivery-status\n\n"
		   "Reporting-MTA: dns; mx.example.net\n\n"
		   "Original-Recipient: rfc822;bob+2Bnews@corp.example\n"
		   "Final-Recipient: rfc822;bob@inner.example\nAction: failed\nStatus: 5.1.1\n\n"
		   "--b\nContent-Type: text/rfc822-headers\n\n"
		   "From: news@example.com\nTo: bob+news@corp.example\n\n--b--\n";
	struct verdict v =
	    verdict_with(state, REPORT_OF("bob+2Bnews@corp.example", "bob@inner.example"), NULL);

	assert_true(same(v.recipients[0].address, "bob+2Bnews@corp.example"));
	assert_non_null(candidate(&v, CANDIDATE_ORCPT, "bob+2Bnews@corp.example"));
	assert_non_null(candidate(&v, CANDIDATE_ORCPT, "bob+news@corp.example"));
	v = verdict_with(state, agreed, NULL);
	assert_true(same(v.recipients[0].address, "bob+news@corp.example"));
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

/* Trace fields are read as they are folded. */
static void
a_fold_in_a_trace_field_is_a_blank(void **state)
{
	static const char whole[] = "From: MAILER-DAEMON@corp.example\n"
				    "Received: by mx.example.net for <ann@corp.example>; "
				    "Thu, 29 Apr 2010 23:34:45 +0900\n"
				    "Date: Thu, 29 Apr 2010 23:34:46 +0900\n\nHello\n",
			  folded[] = "From: MAILER-DAEMON@corp.example\n"
				     "Received: by mx.example.net\n\tfor \n  <ann@corp.example>;\n"
				     "\tThu, 29 Apr\n 2010 23:34:45 +0900\n"
				     "Date: Thu, 29 Apr 2010\n 23:34:46 +0900\n\nHello\n";
	const char *const texts[] = { whole, folded };

	for (size_t i = 0; i < 2; i++) {
		struct verdict v = verdict_with(state, texts[i], NULL);

		assert_non_null(candidate(&v, CANDIDATE_RECEIVED_FOR, "ann@corp.example"));
		assert_true(v.has_received);
		assert_int_equal(v.received, 1272551685);
		assert_true(v.has_date);
		assert_int_equal(v.date, 1272551686);
	}
}

static void
candidates_come_best_first(void **state)
{
	struct verdict v = verdict_with(state, dsn, NULL);

	assert_int_equal(v.candidates[0].source, CANDIDATE_DELIVERED_TO);
	assert_int_equal(v.candidates[1].source, CANDIDATE_RECEIVED_FOR);
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
an_explanation_names_structure_and_format(void **state)
{
	struct parse_options o = { .explain = true };
	struct verdict v = verdict_with(state, dsn, &o);
	bool structure = false, format = false;

	for (size_t i = 0; i < v.nsteps; i++) {
		structure |= strcmp(v.steps[i].what, "structure") == 0 &&
		    same(v.steps[i].detail, "multipart/report");
		format |=
		    strcmp(v.steps[i].what, "format") == 0 && same(v.steps[i].detail, "rfc3464");
	}
	assert_true(structure && format);
	assert_int_equal(verdict_with(state, dsn, NULL).nsteps, 0);
}

static bool
has_step(const struct verdict *v, const char *what, const char *detail)
{
	for (size_t i = 0; i < v->nsteps; i++)
		if (strcmp(v->steps[i].what, what) == 0 &&
		    slice_find(v->steps[i].detail, slice_of(detail), 0) != SLICE_NPOS)
			return true;
	return false;
}

static void
an_explanation_names_the_line_of_a_code_and_why_a_verdict_is_softened(void **state)
{
	struct parse_options o = { .explain = true };
	struct verdict v = verdict_with(state, dsn, &o);

	assert_true(has_step(&v, "rule", "codes.rules:"));
	assert_true(has_step(&v, "rule", ": 5.1.1"));
	assert_false(has_step(&v, "permanence", ""));
	v = verdict_with(state,
	    REPORT "\n<ann@corp.example>: host mx.corp.example said: 450 no such user\n", &o);
	assert_int_equal(v.recipients[0].permanence, PERMANENCE_SOFT);
	assert_true(has_step(&v, "permanence", "soft: "));
	assert_true(has_step(&v, "overruled", " at ") || !has_step(&v, "overruled", "phrase"));
}

static void
an_explanation_of_an_automatic_reply_names_header_line_and_words(void **state)
{
	struct parse_options o = { .explain = true };
	struct verdict v = verdict_with(state,
	    "From: ann@corp.example\nTo: bounce@returns.example.com\n"
	    "Subject: Automatic reply: Winter\nAuto-Submitted: auto-replied\n\n"
	    "I am no longer with the company. I was out of the office.\n",
	    &o);

	assert_int_equal(v.kind, KIND_AUTO_REPLY);
	assert_true(has_step(&v, "header", "Auto-Submitted: auto-replied"));
	assert_true(has_step(&v, "rule", "autoreply.rules:"));
	assert_true(has_step(&v, "rule", ": no longer with"));
	assert_true(has_step(&v, "overruled", ": out of the office"));
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
		cmocka_unit_test(the_original_is_found_in_headers_only),
		cmocka_unit_test(the_original_is_found_behind_a_separator_in_text),
		cmocka_unit_test(ordinary_mail_has_no_original),
		cmocka_unit_test(every_hint_to_our_send_is_a_candidate),
		cmocka_unit_test(an_encoded_original_recipient_is_decoded_where_something_agrees),
		cmocka_unit_test(a_blank_in_a_local_part_is_the_fault_of_that_address),
		cmocka_unit_test(a_byte_order_mark_hides_no_header),
		cmocka_unit_test(a_plain_complaint_names_the_ip_address),
		cmocka_unit_test(a_fold_in_a_trace_field_is_a_blank),
		cmocka_unit_test(candidates_come_best_first),
		cmocka_unit_test(the_address_is_the_one_that_was_written_to),
		cmocka_unit_test(an_explanation_names_structure_and_format),
		cmocka_unit_test(
		    an_explanation_names_the_line_of_a_code_and_why_a_verdict_is_softened),
		cmocka_unit_test(an_explanation_of_an_automatic_reply_names_header_line_and_words),
		cmocka_unit_test(nobody_is_taken_off_a_list_for_what_is_not_hard),
		cmocka_unit_test(a_cut_message_is_flagged),
		cmocka_unit_test(a_failure_that_names_the_sender_only_is_about_the_sender),
		cmocka_unit_test(a_reason_that_was_given_stays),
		cmocka_unit_test(copies_that_differ_in_their_way_only_are_the_same),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
