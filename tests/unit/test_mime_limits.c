/* mime: however much, however deep, however cut off: bounded, flagged, answered */
#include "mime_test.h"

#include <stdio.h>

/* Messages within messages, n deep, or multiparts. */
static char *
nested(size_t n, bool multipart)
{
	char *text = malloc(n * 80 + 64), *p = text;

	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		p += multipart
		    ? sprintf(p, "Content-Type: multipart/mixed; boundary=b%zu\n\n--b%zu\n", i, i)
		    : sprintf(p, "Content-Type: message/rfc822\n\n");
	strcpy(p, "Content-Type: a/b\n\nx\n");
	return text;
}

static void
thirty_two_levels_are_divided_and_the_next_is_not(void **state)
{
	(void)state;
	for (int multipart = 0; multipart < 2; multipart++)
		for (size_t extra = 0; extra < 2; extra++) {
			char *text = nested(LIMIT_DEPTH + extra, multipart);
			struct mime m = parsed(slice_of(text));

			assert_int_equal(m.n, LIMIT_DEPTH + 1);
			assert_int_equal(m.part[m.n - 1].depth, LIMIT_DEPTH);
			assert_int_equal(m.truncated, extra ? TRUNCATED_DEPTH : 0);
			assert_int_equal(
			    slice_equal(m.part[m.n - 1].type.value, SLICE("a/b")), extra == 0);
			free(text);
		}
}

static void
a_hundred_thousand_levels_are_no_deeper(void **state)
{
	(void)state;
	linear_begin();
	for (int multipart = 0; multipart < 2; multipart++) {
		char *text = nested(100000, multipart);
		struct mime m = parsed(slice_of(text));

		assert_int_equal(m.n, LIMIT_DEPTH + 1);
		free(text);
	}
	linear_end();
}

static void
repeated_structures_cost_linear_time(void **state)
{
	static const char *const units[] = { "--b\n\nx\n", "--b\n", "--x y\n", "--x\ncontent-\n",
		"X: y\n", " \n", "\n", "\r", "--b\nContent-Type: multipart/mixed\n\n--q r\n",
		"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" };
	static const char head[] = "Content-Type: multipart/mixed; boundary=b\n\n";
	enum { SIZE = 4 << 20 };
	char *text = malloc(SIZE);

	(void)state;
	assert_non_null(text);
	linear_begin();
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		for (int with_head = 0; with_head < 2; with_head++) {
			for (size_t k = 0; k < SIZE; k++)
				text[k] = units[i][k % strlen(units[i])];
			if (with_head)
				memcpy(text, head, sizeof head - 1);
			assert_true(
			    parsed((struct slice){ (unsigned char *)text, SIZE }).n <= LIMIT_PARTS);
		}
	linear_end();
	free(text);
}

static void
repeated_oddities_of_plain_text_cost_linear_time(void **state)
{
	static const char *const units[] = { "<mailto:", "a<mailto:a>", " \n", "-- \n", "\n\n\n\n",
		"\n\nx", "\xc2\xa0", "\xe2\x80\x8b ", "\xc2" };
	static const char head[] = "Content-Type: text/plain; format=flowed; delsp=yes\n\n";
	enum { SIZE = 8 << 20 };
	char *text = malloc(SIZE);

	(void)state;
	assert_non_null(text);
	linear_within(15);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		unsigned truncated = 0;
		struct mime m;

		for (size_t k = 0; k < SIZE; k++)
			text[k] = units[i][k % strlen(units[i])];
		memcpy(text, head, sizeof head - 1);
		m = parsed((struct slice){ (unsigned char *)text, SIZE });
		assert_true(mime_text(arena, charsets, &m.part[0], &truncated).n <= SIZE);
	}
	linear_end();
	free(text);
}

static void
a_thousand_parts_are_kept_and_not_one_more(void **state)
{
	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		static const char head[] = "Content-Type: multipart/mixed; boundary=b\n";
		char *text = malloc(sizeof head + (size_t)LIMIT_PARTS * 8 + 16), *p = text;
		struct mime m;

		assert_non_null(text);
		p += sprintf(p, "%s", head);
		for (size_t i = 0; i < LIMIT_PARTS - 1 + extra; i++)
			p += sprintf(p, "\n--b\n\nx");
		m = parsed(slice_of(text));
		assert_int_equal(m.n, LIMIT_PARTS);
		assert_int_equal(m.truncated, extra ? TRUNCATED_PARTS : 0);
		assert_slice(m.part[LIMIT_PARTS - 1].body, "x");
		free(text);
	}
}

static void
decoded_bodies_end_at_their_limit(void **state)
{
	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		static const char head[] = "Content-Transfer-Encoding: quoted-printable\n\n";
		size_t n = sizeof head - 1 + LIMIT_DECODED + extra;
		char *text = malloc(n);
		struct mime m;

		assert_non_null(text);
		memset(text, 'a', n);
		for (int quoted = 0; quoted < 2; quoted++) {
			unsigned truncated = 0;

			memcpy(text, head, sizeof head - 1);
			if (!quoted)
				text[0] = 'X';
			m = parsed((struct slice){ (unsigned char *)text, n });
			assert_true(mime_decoded(arena, &m.part[0], &truncated).n <= LIMIT_DECODED);
			assert_int_equal(truncated, extra ? TRUNCATED_DECODED : 0);
		}
		free(text);
	}
}

static void
text_that_grows_past_the_limit_is_flagged(void **state)
{
	static const char head[] = "Content-Type: text/plain; charset=koi8-r\n\n";
	size_t n = sizeof head - 1 + LIMIT_DECODED / 2 + 4096;
	char *text = malloc(n);

	(void)state;
	assert_non_null(text);
	memset(text, 0xF0, n);
	memcpy(text, head, sizeof head - 1);
	for (int long_one = 0; long_one < 2; long_one++) {
		struct mime m =
		    parsed((struct slice){ (unsigned char *)text, long_one ? n : n - 8192 });
		unsigned truncated = 0;

		assert_true(mime_text(arena, charsets, &m.part[0], &truncated).n <= LIMIT_DECODED);
		assert_int_equal(truncated, long_one ? TRUNCATED_DECODED : 0);
	}
	free(text);
}

static void
an_arena_too_small_for_all_still_answers(void **state)
{
	(void)state;
	for (size_t ceiling = 0; ceiling < 8192; ceiling += 64) {
		struct arena *small = arena_new(ceiling);
		struct mime m;

		if (mime_parse(small, charsets, slice_of(report), &m) == PARSE_OK) {
			assert_true(m.n > 0);
			for (size_t i = 0; i < m.n; i++)
				mime_text(small, charsets, &m.part[i], &m.truncated);
			assert_true(!arena_full(small) || (m.truncated & TRUNCATED_MEMORY));
		} else {
			assert_true(arena_full(small));
		}
		arena_free(small);
	}
}

static void
every_prefix_is_answered(void **state)
{
	struct guard g = guard_new(sizeof report);

	(void)state;
	for (size_t n = 0; n < sizeof report; n++) {
		struct mime m = parsed(guard_put(&g, report, n));

		assert_true(m.n >= 1);
		for (size_t i = 0; i < m.n; i++) {
			unsigned truncated = 0;

			assert_true(utf8_valid(mime_text(arena, charsets, &m.part[i], &truncated)));
		}
	}
	guard_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thirty_two_levels_are_divided_and_the_next_is_not),
		cmocka_unit_test(a_hundred_thousand_levels_are_no_deeper),
		cmocka_unit_test(repeated_structures_cost_linear_time),
		cmocka_unit_test(repeated_oddities_of_plain_text_cost_linear_time),
		cmocka_unit_test(a_thousand_parts_are_kept_and_not_one_more),
		cmocka_unit_test(decoded_bodies_end_at_their_limit),
		cmocka_unit_test(text_that_grows_past_the_limit_is_flagged),
		cmocka_unit_test(an_arena_too_small_for_all_still_answers),
		cmocka_unit_test(every_prefix_is_answered),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
