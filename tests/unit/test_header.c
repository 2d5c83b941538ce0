/* header: finding fields, unfolding, encoded words, comments */
#include "charsets_test.h"
#include "parse_test.h"

#include <stdlib.h>

#include "header.h"

static struct headers
scanned(struct slice text, struct slice *rest, unsigned *truncated)
{
	struct headers h;

	*truncated = 0;
	headers_scan(arena, text, &h, rest, truncated);
	return h;
}

static struct slice
text_of(const char *body)
{
	return header_decode(arena, charsets, header_unfold(arena, slice_of(body)));
}

static void
fields_are_found_up_to_the_empty_line_whatever_the_line_ends(void **state)
{
	static const char *const forms[] = { "A: 1\nB : 2\n  x\nC:3\n\nbody\n",
		"A: 1\r\nB : 2\r\n  x\r\nC:3\r\n\r\nbody\r\n", "A: 1\rB : 2\r  x\rC:3\r\rbody\r",
		"A: 1\r\r\nB : 2\r\r\n  x\r\r\nC:3\r\r\n\r\r\nbody\r\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct slice rest;
		unsigned truncated;
		struct headers h = scanned(slice_of(forms[i]), &rest, &truncated);

		assert_int_equal(h.n, 3);
		assert_slice(h.at[1].name, "B");
		assert_slice(headers_get(arena, &h, SLICE("b")), "2 x");
		assert_slice(headers_get(arena, &h, SLICE("c")), "3");
		assert_true(slice_starts(rest, SLICE("body")));
		assert_int_equal(truncated, 0);
	}
}

static void
a_lone_cr_in_a_body_is_a_fold(void **state)
{
	struct slice rest;
	unsigned truncated;
	struct headers h = scanned(
	    SLICE("A: one\rtwo\nB: three\r\nC: a long one, so that nothing is near its end\n\n"),
	    &rest, &truncated);

	(void)state;
	assert_slice(headers_get(arena, &h, SLICE("a")), "one two");
	assert_slice(headers_get(arena, &h, SLICE("b")), "three");
}

static void
fields_of_one_name_are_counted(void **state)
{
	struct slice rest;
	unsigned truncated;
	struct headers h = scanned(SLICE("R: 1\nX: y\nr: 2\n\n"), &rest, &truncated);
	size_t at;

	(void)state;
	at = headers_first(&h, SLICE("R"));
	assert_slice(headers_raw(&h, SLICE("R")), " 1");
	assert_slice(h.at[at].body, " 1");
	at = headers_next(&h, SLICE("R"), at);
	assert_slice(h.at[at].body, " 2");
	assert_int_equal(headers_next(&h, SLICE("R"), at), h.n);
	assert_true(headers_has(&h, SLICE("x")));
	assert_false(headers_has(&h, SLICE("y")));
	assert_slice(h.raw, "R: 1\nX: y\nr: 2\n");
}

static void
a_text_without_header_is_all_body(void **state)
{
	struct slice rest;
	unsigned truncated;

	(void)state;
	assert_int_equal(scanned(SLICE("Hello there,\nTo: me\n\n"), &rest, &truncated).n, 0);
	assert_slice(rest, "Hello there,\nTo: me\n\n");
	assert_int_equal(scanned(SLICE("\nTo: me\n"), &rest, &truncated).n, 0);
	assert_slice(rest, "To: me\n");
	assert_int_equal(scanned(SLICE_NONE, &rest, &truncated).n, 0);
}

static void
damage_inside_a_header_is_stepped_over(void **state)
{
	struct slice rest;
	unsigned truncated;
	struct headers h =
	    scanned(SLICE("From a@b Mon\nA: 1\nno field\n folded junk\nB: 2\n \nC: 3\n\nx"), &rest,
		&truncated);

	(void)state;
	assert_int_equal(h.n, 3);
	assert_slice(headers_get(arena, &h, SLICE("A")), "1");
	assert_slice(headers_get(arena, &h, SLICE("B")), "2");
	assert_slice(rest, "x");
	h = scanned(SLICE("A: 1\n \t\nthe body, after a line of blanks\n"), &rest, &truncated);
	assert_int_equal(h.n, 1);
	assert_slice(rest, "the body, after a line of blanks\n");
}

static char *
repeated(const char *unit, size_t times, const char *end)
{
	size_t n = strlen(unit);
	char *text = malloc(n * times + strlen(end) + 1);

	assert_non_null(text);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * n, unit, n);
	strcpy(text + n * times, end);
	return text;
}

static void
a_thousand_fields_are_kept_and_not_one_more(void **state)
{
	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		char *text = repeated("X: y\n", LIMIT_HEADERS + extra, "\nbody");
		struct slice rest;
		unsigned truncated;
		struct headers h = scanned(slice_of(text), &rest, &truncated);

		assert_int_equal(h.n, LIMIT_HEADERS);
		assert_int_equal(truncated, extra ? TRUNCATED_HEADERS : 0);
		assert_slice(rest, "body");
		free(text);
	}
}

static void
one_field_is_cut_at_its_limit(void **state)
{
	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		char *value = repeated("v", LIMIT_HEADER + extra, "\nB: 2\n\n");
		char *text = malloc(strlen(value) + 3);
		struct slice rest;
		unsigned truncated;
		struct headers h;

		assert_non_null(text);
		memcpy(text, "A:", 2);
		strcpy(text + 2, value);
		h = scanned(slice_of(text), &rest, &truncated);
		assert_int_equal(h.at[0].body.n, LIMIT_HEADER);
		assert_int_equal(truncated, extra ? TRUNCATED_HEADER : 0);
		assert_slice(headers_get(arena, &h, SLICE("B")), "2");
		free(text);
		free(value);
	}
}

static void
a_block_past_its_limit_keeps_what_came_before(void **state)
{
	/* 32 octets a line: the field that begins at the limit is the first that is left out */
	char *text =
	    repeated("X: 0123456789012345678901234567\n", LIMIT_HEADER_BLOCK / 32 / 16, "");
	char *folded;
	struct slice rest;
	unsigned truncated;
	struct headers h;

	(void)state;
	text[strlen(text) - 1] = '\0';
	for (char *p = text; (p = strchr(p, '\n')); p++)
		p[1] = ' ';
	folded = repeated(text, 1, "\n");
	free(text);
	text = repeated(folded, 16, "Y: 1\n\nbody");
	h = scanned(slice_of(text), &rest, &truncated);
	assert_int_equal(h.n, 16);
	assert_int_equal(truncated, TRUNCATED_HEADERS);
	assert_slice(rest, "body");
	memcpy(text + 1, "X:", 2); /* one octet less */
	h = scanned(slice_of(text + 1), &rest, &truncated);
	assert_int_equal(h.n, 17);
	assert_int_equal(truncated, 0);
	free(text);
	free(folded);
}

static void
encoded_words_are_decoded_and_joined(void **state)
{
	(void)state;
	assert_slice(text_of("=?utf-8?B?w6nDqA==?= x"), "éè x");
	assert_slice(text_of("=?ISO-8859-1?Q?a_=E9=?=\r\n =?iso-8859-1?q?b?="), "a é=b");
	assert_slice(text_of("=?utf-8?q?=C3?= =?utf-8?q?=A9?="), "é");
	assert_slice(text_of("=?utf-8?q?a?= b =?utf-8?q?c?="), "a b c");
	assert_slice(text_of("x=?utf-8?q?a?=y"), "xay");
	assert_slice(text_of("=?utf-8*en?q?a b?="), "a b");
	assert_slice(text_of("=?utf-8?q?Really?\?="), "Really?");
	assert_slice(text_of("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?="), "日本");
	assert_slice(text_of("=?utf-8?q?\?="), "");
}

static void
what_is_no_encoded_word_stays(void **state)
{
	static const char *const same[] = { "=?", "=?utf-8", "=?utf-8?", "=?utf-8?q", "=?utf-8?q?",
		"=?utf-8?q?abc", "=?utf-8?x?abc?=", "=??q?abc?=", "a =? b ?= c" };

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		assert_slice(text_of(same[i]), same[i]);
}

static void
line_ends_cannot_be_smuggled_into_a_field(void **state)
{
	(void)state;
	assert_slice(text_of("=?utf-8?q?a=0D=0ABcc:_x=00=1B[1m?="), "a  Bcc: x\xef\xbf\xbd [1m");
	assert_slice(text_of("a\rb\n\nc"), "a b c");
}

static void
raw_octets_become_utf8(void **state)
{
	(void)state;
	assert_slice(text_of("caf\xe9 noir"), "café noir");
	assert_slice(text_of("caf\xc3\xa9 =?utf-8?q?=C3=A9?="), "café é");
}

static void
two_hundred_encoded_words_are_decoded_and_no_more(void **state)
{
	char *text = repeated("=?utf-8?q?a?= ", 201, "");
	struct slice out = text_of(text);

	(void)state;
	assert_int_equal(out.n, 200 + 1 + strlen("=?utf-8?q?a?="));
	free(text);
}

static void
folds_become_one_space(void **state)
{
	(void)state;
	assert_slice(header_unfold(arena, SLICE(" a \r\n\t b\n c\r d ")), "a b c d");
	assert_slice(header_unfold(arena, SLICE("\r\n\r\n a\r\n")), "a");
	assert_int_equal(header_unfold(arena, SLICE(" \r\n ")).n, 0);
}

static void
comments_go_and_quoted_strings_stay(void **state)
{
	(void)state;
	assert_slice(header_uncomment(arena, SLICE("a(b(c\\))d)e \"(x)\" f")), "ae \"(x)\" f");
	assert_slice(header_uncomment(arena, SLICE("a (b")), "a (b");
	assert_slice(header_uncomment(arena, SLICE("\"a\\\"(\" (b)")), "\"a\\\"(\" ");
}

static void
every_prefix_is_answered(void **state)
{
	static const char text[] = "From x\r\nSubject: =?utf-8?Q?a=C3=A9?= =?utf-8?B?w6k=?= x\r\n"
				   "To: \"a \\\" b\" (c (d)) <e@f>\r\n\tg\r\n\r\nbody";
	struct guard g = guard_new(sizeof text);

	(void)state;
	for (size_t n = 0; n < sizeof text; n++) {
		struct slice rest, s = guard_put(&g, text, n);
		unsigned truncated;
		struct headers h;

		arena_reset(arena);
		h = scanned(s, &rest, &truncated);
		for (size_t i = 0; i < h.n; i++)
			assert_true(utf8_valid(headers_text(arena, charsets, &h, h.at[i].name)));
		header_uncomment(arena, s);
		header_unfold(arena, s);
		assert_true(utf8_valid(header_decode(arena, charsets, s)));
	}
	guard_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_found_up_to_the_empty_line_whatever_the_line_ends),
		cmocka_unit_test(a_lone_cr_in_a_body_is_a_fold),
		cmocka_unit_test(fields_of_one_name_are_counted),
		cmocka_unit_test(a_text_without_header_is_all_body),
		cmocka_unit_test(damage_inside_a_header_is_stepped_over),
		cmocka_unit_test(a_thousand_fields_are_kept_and_not_one_more),
		cmocka_unit_test(one_field_is_cut_at_its_limit),
		cmocka_unit_test(a_block_past_its_limit_keeps_what_came_before),
		cmocka_unit_test(encoded_words_are_decoded_and_joined),
		cmocka_unit_test(what_is_no_encoded_word_stays),
		cmocka_unit_test(line_ends_cannot_be_smuggled_into_a_field),
		cmocka_unit_test(raw_octets_become_utf8),
		cmocka_unit_test(two_hundred_encoded_words_are_decoded_and_no_more),
		cmocka_unit_test(folds_become_one_space),
		cmocka_unit_test(comments_go_and_quoted_strings_stay),
		cmocka_unit_test(every_prefix_is_answered),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
