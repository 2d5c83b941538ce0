/* slice and arena: borrowed views, and memory with a ceiling */
#include "parse_test.h"

#include "arena.h"

#include <string.h>

static void
a_line_ends_at_lf_crlf_or_bare_cr(void **state)
{
	struct slice rest = SLICE("a\nb\r\nc\rd"), line;

	(void)state;
	for (const char *want = "abcd"; *want; want++) {
		assert_true(slice_line(&rest, &line));
		assert_int_equal(line.n, 1);
		assert_int_equal(line.p[0], *want);
	}
	assert_false(slice_line(&rest, &line));
}

static void
empty_lines_are_lines(void **state)
{
	struct slice rest = SLICE("\r\n\n"), line;

	(void)state;
	assert_true(slice_line(&rest, &line) && line.n == 0);
	assert_true(slice_line(&rest, &line) && line.n == 0);
	assert_false(slice_line(&rest, &line));
}

static void
decimals_refuse_overflow_signs_and_nothing(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(slice_decimal(SLICE("0042"), 100, &n) && n == 42);
	assert_true(
	    slice_decimal(SLICE("18446744073709551615"), UINT64_MAX, &n) && n == UINT64_MAX);
	assert_false(slice_decimal(SLICE("18446744073709551616"), UINT64_MAX, &n));
	assert_false(slice_decimal(SLICE("101"), 100, &n));
	assert_false(slice_decimal(SLICE("-1"), 100, &n));
	assert_false(slice_decimal(SLICE(""), 100, &n));
}

static void
finding_ignores_ascii_case_only_when_asked(void **state)
{
	struct slice s = SLICE("Delivery STATUS Notification");

	(void)state;
	assert_int_equal(slice_find_nocase(s, SLICE("status"), 0), 9);
	assert_int_equal(slice_find(s, SLICE("status"), 0), SLICE_NPOS);
	assert_int_equal(slice_find_nocase(s, SLICE("status"), 10), SLICE_NPOS);
	assert_int_equal(slice_find(s, SLICE("Notification"), 0), 16);
	assert_int_equal(slice_find(s, SLICE("Notifications"), 0), SLICE_NPOS);
}

static void
finding_gives_the_first_match_at_every_offset_and_length(void **state)
{
	unsigned char bytes[40];

	(void)state;
	for (size_t n = 0; n <= sizeof bytes; n++)
		for (size_t at = 0; at <= n; at++) {
			struct slice s = { bytes, n };
			bool inside = at + 2 <= n;

			memset(bytes, '@', sizeof bytes); /* one bit away from a letter */
			if (at < n)
				bytes[at] = '\r';
			assert_int_equal(slice_find_eol(s, 0), at);
			assert_int_equal(slice_find_eol(s, at / 2), at);
			assert_int_equal(slice_find_eol(s, at + 1), n);
			if (inside)
				memcpy(bytes + at, "aZ", 2);
			assert_int_equal(
			    slice_find_nocase(s, SLICE("Az"), 0), inside ? at : SLICE_NPOS);
			assert_int_equal(
			    slice_find_nocase(s, SLICE("z"), at), inside ? at + 1 : SLICE_NPOS);
			assert_int_equal(slice_find_nocase(s, SLICE("`"), 0), SLICE_NPOS);
			assert_int_equal(slice_find_nocase(s, SLICE("az"), at + 1), SLICE_NPOS);
		}
	assert_int_equal(slice_find_nocase(SLICE("x"), SLICE("x"), SLICE_NPOS), SLICE_NPOS);
}

static bool
same_letters(struct slice a, const unsigned char *b)
{
	for (size_t i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

static size_t
look_at_each(struct slice s, struct slice needle, size_t from, bool nocase)
{
	for (; needle.n && needle.n <= s.n && from <= s.n - needle.n; from++)
		if (nocase ? same_letters(needle, s.p + from)
			   : memcmp(needle.p, s.p + from, needle.n) == 0)
			return from;
	return SLICE_NPOS;
}

static bool
any_upper(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return true;
	return false;
}

/* Few different octets, so that a good deal nearly fits; and none may be read behind the end. */
static void
many_octets_at_once_find_what_one_at_a_time_would(void **state)
{
	static const char octets[] = "aAbB@`\n\r\0\xe1\xc1";
	struct guard g = guard_new(80), h = guard_new(20);
	unsigned seed = 1;

	(void)state;
	linear_begin();
	for (int round = 0; round < 60000; round++) {
		unsigned char bytes[100], *word = bytes + 80;
		size_t n = (size_t)round % 80, from = (size_t)round % 7, m = 1 + (size_t)round % 19,
		       eol = from < n ? from : n, last = n;
		struct slice s, needle;

		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1103515245u + 12345u;
			bytes[i] = (unsigned char)octets[(seed >> 16) % (sizeof octets - 1)];
		}
		/* two times of three it is there, in the case of before or in lower case */
		for (size_t i = 0; n >= m + 5 && round % 3 && i < m; i++)
			word[i] =
			    round % 2 ? bytes[n - m - 4 + i] : ascii_lower(bytes[n - m - 4 + i]);
		s = guard_put(&g, bytes, n);
		needle = guard_put(&h, word, m);
		assert_int_equal(
		    slice_find_nocase(s, needle, from), look_at_each(s, needle, from, true));
		assert_int_equal(slice_find(s, needle, from), look_at_each(s, needle, from, false));
		assert_int_equal(slice_has_upper(needle), any_upper(needle));
		if (n >= m)
			assert_int_equal(slice_same_nocase(s.p + n - m, needle.p, m),
			    same_letters(needle, s.p + n - m));
		while (eol < n && s.p[eol] != '\n' && s.p[eol] != '\r')
			eol++;
		assert_int_equal(slice_find_eol(s, from), eol);
		while (last > 0 && s.p[last - 1] != needle.p[0])
			last--;
		assert_int_equal(slice_find_last(s, needle.p[0]), last ? last - 1 : SLICE_NPOS);
	}
	linear_end();
	guard_free(&g);
	guard_free(&h);
}

static void
the_arena_refuses_what_is_past_its_ceiling(void **state)
{
	struct arena *a = arena_new(1024);

	(void)state;
	assert_non_null(arena_alloc(a, 1, 1000));
	assert_null(arena_alloc(a, 1, 32));
	assert_true(arena_full(a));
	assert_null(arena_alloc(a, SIZE_MAX / 2, 3));
	arena_reset(a);
	assert_false(arena_full(a));
	assert_non_null(arena_alloc(a, 64, 16));
	arena_free(a);
}

static void
arena_memory_is_zeroed_and_aligned_also_after_reset(void **state)
{
	struct arena *a = arena_new(1 << 20);

	(void)state;
	memset(arena_alloc(a, 1, 4096), 0xff, 4096);
	arena_reset(a);
	for (int i = 0; i < 100; i++) {
		unsigned char *p = arena_alloc(a, 1, 33);

		assert_int_equal((uintptr_t)p % 16, 0);
		for (int k = 0; k < 33; k++)
			assert_int_equal(p[k], 0);
	}
	arena_free(a);
}

static void
a_buffer_keeps_its_own_bound(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct abuf b = abuf_in(a, 10);

	(void)state;
	abuf_put(&b, "12345678", 8);
	assert_false(b.bad);
	abuf_put(&b, "abc", 3);
	assert_true(b.bad);
	abuf_byte(&b, 'x');
	assert_true(slice_equal(abuf_done(&b), SLICE("12345678")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_ends_at_lf_crlf_or_bare_cr),
		cmocka_unit_test(empty_lines_are_lines),
		cmocka_unit_test(decimals_refuse_overflow_signs_and_nothing),
		cmocka_unit_test(finding_ignores_ascii_case_only_when_asked),
		cmocka_unit_test(finding_gives_the_first_match_at_every_offset_and_length),
		cmocka_unit_test(many_octets_at_once_find_what_one_at_a_time_would),
		cmocka_unit_test(the_arena_refuses_what_is_past_its_ceiling),
		cmocka_unit_test(arena_memory_is_zeroed_and_aligned_also_after_reset),
		cmocka_unit_test(a_buffer_keeps_its_own_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
