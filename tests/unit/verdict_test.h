/* verdict_test - a report about a message of ours, and what is read from it. */
#ifndef CAROM_VERDICT_TEST_H
#define CAROM_VERDICT_TEST_H

#include "parser_test.h"

static inline struct verdict
verdict_with(void **state, const char *raw, const struct parse_options *o)
{
	struct state *s = *state;
	struct verdict v;

	arena_reset(s->arena);
	assert_int_equal(parser_read(s->parser, s->arena, slice_of(raw), o, &v), PARSE_OK);
	return v;
}

static inline bool
same(struct slice s, const char *want)
{
	return slice_equal(s, slice_of(want));
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

#define REPORT_OF(original, final) \
	REPORT "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" \
	       "--b\nContent-Type: message/delivery-status\n\n" \
	       "Reporting-MTA: dns; mx.example.net\n\n" \
	       "Original-Recipient: rfc822;" original "\nFinal-Recipient: rfc822;" final \
	       "\nAction: failed\nStatus: 5.1.3\n\n" \
	       "--b\nContent-Type: text/rfc822-headers\n\n" ORIGINAL "\n--b--\n"

#endif
