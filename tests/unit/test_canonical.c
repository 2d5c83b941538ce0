/* canonical: copies of one message have one digest, two messages have two */
#include "arena_test.h"
#include "parse_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "canonical.h"
#include "parser.h"

#define BASE \
	"Message-ID: <1@x>\nDate: Fri, 2 Jan 2026 03:04:05 +0000\nFrom: MAILER-DAEMON@x\n" \
	"To: returns@example.com\nSubject: failed\n"
#define BODY "\nIt did not work.\n\n--\nbye\n"

static void
digest_of(const char *text, size_t n, unsigned char out[static CANONICAL_SIZE])
{
	struct mime m;

	arena_reset(arena);
	assert_int_equal(
	    mime_parse(arena, NULL, (struct slice){ (const unsigned char *)text, n }, &m),
	    PARSE_OK);
	canonical_digest(arena, &m, out);
}

static bool
same(const char *a, const char *b)
{
	unsigned char x[CANONICAL_SIZE], y[CANONICAL_SIZE];

	digest_of(a, strlen(a), x);
	digest_of(b, strlen(b), y);
	return memcmp(x, y, sizeof x) == 0;
}

static void
line_ends_do_not_count(void **state)
{
	static const char *const eols[] = { "\r\n", "\r", "\r\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof eols / sizeof eols[0]; i++) {
		char *text = with_eol(BASE BODY, eols[i]);

		assert_true(same(BASE BODY, text));
		free(text);
	}
	assert_true(same(BASE BODY, BASE BODY "\n\n"));
	assert_true(same(BASE BODY, BASE "\nIt did not work.\n\n--\nbye"));
}

static void
traces_of_the_way_do_not_count(void **state)
{
	(void)state;
	assert_true(same(BASE BODY,
	    "Return-Path: <>\nDelivered-To: archive@example.com\nReceived: from a by b for "
	    "<returns@example.com>; now\n" BASE "X-Spam-Status: no\n" BODY));
	assert_true(
	    same(BASE BODY, BASE "X-Original-To: customerservicedepartment@example.com\n" BODY));
}

static void
folding_does_not_count(void **state)
{
	(void)state;
	assert_true(same("Subject: a b c\n\nx", "Subject:  a\n b\n\t c \n\nx"));
	assert_false(same("Subject: a b c\n\nx", "Subject: a b  c\n\nx"));
}

static void
each_field_and_the_body_count(void **state)
{
	static const char *const names[] = { "Message-ID", "Date", "From", "To", "Subject" };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char a[64] = "", b[64] = "";

		strcat(strcat(a, names[i]), ": one\n\nx");
		strcat(strcat(b, names[i]), ": two\n\nx");
		assert_false(same(a, b));
	}
	assert_false(same(BASE BODY, BASE "\nIt did not work.\n--\nbye\n"));
	assert_false(same(BASE "\na\rb\nc", BASE "\nab\nc"));
}

static void
fields_cannot_be_shifted_into_one_another(void **state)
{
	(void)state;
	assert_false(same("To: ab\n\n", "To: a\nSubject: b\n\n"));
	assert_false(same("From: a\n\n", "To: a\n\n"));
	assert_false(same("Subject: x\n\ny", "Subject: xy\n\n"));
}

static void
the_verp_local_part_counts_wherever_it_stands(void **state)
{
	static const char plain[] = BASE BODY;
	static const char verp[] =
	    "Delivered-To: Bounce+joe=example.org@returns.example.com\n" BASE BODY;

	(void)state;
	assert_false(same(plain, verp));
	assert_false(
	    same("Delivered-To: bounce+jim=example.org@returns.example.com\n" BASE BODY, verp));
	assert_true(
	    same("X-Original-To: <bounce+joe=example.org@other.example.com>\n" BASE BODY, verp));
	assert_true(same("Received: from a by b\n\tfor <bounce+joe=example.org@c.example>;\n\tnow\n"
			 "Delivered-To: mailbox@example.com\n" BASE BODY,
	    verp));
	assert_false(same(
	    plain, "Envelope-To: b-aeaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2@c.example\n" BASE BODY));
}

/* The field that tells is looked for among the first 64 of its name. */
static void
so_many_fields_of_a_name_are_looked_at(void **state)
{
	enum { FIELDS = 64 };
	static char text[(FIELDS + 4) * 64];

	(void)state;
	for (size_t in_front = FIELDS - 1; in_front <= FIELDS; in_front++) {
		size_t n = 0;
		struct mime m;

		for (size_t i = 0; i < in_front; i++)
			n += (size_t)snprintf(
			    text + n, sizeof text - n, "Delivered-To: ann@corp.example\n");
		snprintf(text + n, sizeof text - n,
		    "Delivered-To: news-joe=example.com@lists.example\n" BASE BODY);
		arena_reset(arena);
		assert_int_equal(mime_parse(arena, NULL, slice_of(text), &m), PARSE_OK);
		assert_slice(canonical_recipient(arena, &m.part[0].headers),
		    in_front < FIELDS ? "news-joe=example.com" : "");
	}
}

static void
received_for_is_read_with_and_without_brackets(void **state)
{
	struct headers h;
	struct slice rest;
	unsigned truncated = 0;

	(void)state;
	headers_scan(arena,
	    SLICE("Received: from forward.example (for x) by b for a1b2c3d4e5f6a7b8@c.example; "
		  "x\n\n"),
	    &h, &rest, &truncated);
	assert_slice(canonical_recipient(arena, &h), "a1b2c3d4e5f6a7b8");
	headers_scan(arena, SLICE("Received: for\nReceived: for \nReceived: for <\n\n"), &h, &rest,
	    &truncated);
	assert_int_equal(canonical_recipient(arena, &h).n, 0);
}

static void
the_digest_never_changes_from_one_version_to_the_next(void **state)
{
	/* computed by another program over the octets that canonical.h describes: stored keys depend on it */
	static const unsigned char want[CANONICAL_SIZE] = { 0x9d, 0x79, 0x3b, 0x99, 0x7e, 0xa2,
		0xbc, 0xe8, 0x3f, 0xbd, 0xf1, 0x75, 0x00, 0x63, 0xf0, 0xbd, 0x61, 0x9f, 0xfb, 0x42,
		0x11, 0xfe, 0x2b, 0x0a, 0xb2, 0x6b, 0xfe, 0x1b, 0x75, 0x57, 0xca, 0x08 };
	unsigned char got[CANONICAL_SIZE];

	(void)state;
	digest_of("To: a\n\nb\n", 9, got);
	assert_memory_equal(got, want, sizeof got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_ends_do_not_count),
		cmocka_unit_test(traces_of_the_way_do_not_count),
		cmocka_unit_test(folding_does_not_count),
		cmocka_unit_test(each_field_and_the_body_count),
		cmocka_unit_test(fields_cannot_be_shifted_into_one_another),
		cmocka_unit_test(the_verp_local_part_counts_wherever_it_stands),
		cmocka_unit_test(so_many_fields_of_a_name_are_looked_at),
		cmocka_unit_test(received_for_is_read_with_and_without_brackets),
		cmocka_unit_test(the_digest_never_changes_from_one_version_to_the_next),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
