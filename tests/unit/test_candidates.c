/* What a verdict says of our own send: the original message and every hint to it. */
#include "verdict_test.h"

#include "candidates.h"

static const struct candidate *
candidate(const struct verdict *v, enum candidate_source source, const char *value)
{
	for (size_t i = 0; i < v->ncandidates; i++)
		if (v->candidates[i].source == source && same(v->candidates[i].value, value))
			return &v->candidates[i];
	return NULL;
}

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

static size_t
put_fields(char *to, size_t room, const char *name, size_t n, const char *front, const char *behind)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		at +=
		    (size_t)snprintf(to + at, room - at, "%s: %s%zu@%s\n", name, front, i, behind);
	return at;
}

/* Of no field more than some are looked at; from many fields they come to more than are kept. */
static void
so_many_candidates_are_kept_and_not_one_more(void **state)
{
	enum { EACH = 20, OTHERS = CANDIDATES_MAX - 3 * EACH - 6 * 4 };
	static const char *const envelope[] = { "Delivered-To", "X-Original-To", "Envelope-To",
		"X-Envelope-To", "X-Rcpt-To", "X-Delivered-To" };
	static const char *const threads[] = { "In-Reply-To", "References" };
	static char raw[16384];

	_Static_assert(OTHERS > 1 && OTHERS < EACH, "some recipients");
	for (size_t over = 0; over < 3; over++) {
		size_t n = 0, rest = OTHERS - 1 + over;
		struct verdict v;

		for (size_t i = 0; i < 6; i++)
			n += put_fields(
			    raw + n, sizeof raw - n, envelope[i], 4, "e", "corp.example");
		n += put_fields(raw + n, sizeof raw - n, "Received", EACH + 1, "by mx for <r",
		    "corp.example>; Mon, 5 Jan 2026 08:05:01 +0000");
		for (size_t i = 0; i < 2; i++) {
			n += (size_t)snprintf(raw + n, sizeof raw - n, "%s:", threads[i]);
			for (size_t k = 0; k <= EACH; k++)
				n += (size_t)snprintf(
				    raw + n, sizeof raw - n, " <%zu.%zu@x.example>", i, k);
			n += (size_t)snprintf(raw + n, sizeof raw - n, "\n");
		}
		n += (size_t)snprintf(raw + n, sizeof raw - n,
		    "From: MAILER-DAEMON@mx.example.net\nContent-Type: multipart/report; "
		    "report-type=delivery-status; boundary=b\n\n--b\nContent-Type: "
		    "message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n");
		for (size_t i = 0; i < rest; i++)
			n += (size_t)snprintf(raw + n, sizeof raw - n,
			    "\nOriginal-Recipient: rfc822;a%zu@corp.example\n"
			    "Final-Recipient: rfc822;a%zu@c.example\nAction: failed\n",
			    i, i);
		snprintf(raw + n, sizeof raw - n, "\n--b--\n");
		v = verdict_with(state, raw, NULL);
		assert_int_equal(v.ncandidates, CANDIDATES_MAX - 1 + over - (over == 2 ? 1 : 0));
		assert_non_null(candidate(&v, CANDIDATE_ORCPT, "a0@corp.example"));
		assert_non_null(candidate(&v, CANDIDATE_RECEIVED_FOR, "r19@corp.example"));
		assert_null(candidate(&v, CANDIDATE_RECEIVED_FOR, "r20@corp.example"));
		assert_true(
		    !candidate(&v, CANDIDATE_IN_REPLY_TO, "<1.19@x.example>") == (over == 2));
	}
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
		cmocka_unit_test(a_fold_in_a_trace_field_is_a_blank),
		cmocka_unit_test(candidates_come_best_first),
		cmocka_unit_test(so_many_candidates_are_kept_and_not_one_more),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
