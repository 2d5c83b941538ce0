/* clean, fold: what is taken out of a text before phrases are looked for */
#include "cmocka_test.h"

#include "clean.h"
#include "classify.h"

#include <stdio.h>
#include <string.h>

static void
addresses_and_prefixes_are_cleaned_away(void **state)
{
	static const struct {
		const char *text, *clean;
	} cases[] = {
		{ "<quota@spam.example>: unknown", "<@>: unknown" },
		{ "<spam@other.example>: unknown", "<@other.example>: unknown" },
		{ "\"mail box full\"@spam.example: no", "@: no" },
		{ "host 192.0.2.1 said", "host  said" },
		{ "1.2.0.192.zen.spamhaus.org", ".zen.spamhaus.org" },
		{ "at 2001:db8::1 now", "at  now" },
		{ "550-5.1.1 a 550-5.1.1 b 550 5.1.1 c", "a b c" },
		{ "550-a 550 b", "a b" },
		{ "550 5.1.1 user unknown", "550 5.1.1 user unknown" },
		{ "no spam.example here", "no  here" },
		{ "no antispam.example here", "no antispam.example here" },
		{ "after MAIL FROM:<news@closed.example>: 550", "after MAIL FROM:<@>: 550" },
		{ "mail from:<a@full.example> SIZE=9", "mail from:<@> SIZE=9" },
		{ "MAIL FROM:<> after RCPT TO:<a@full.example>",
		    "MAIL FROM:<> after RCPT TO:<@full.example>" },
		{ "domain of <news@closed.example>", "domain of <@closed.example>" },
		{ "multiple @ symbols in user@@x.example",
		    "multiple @ symbols in user@@x.example" },
	};
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice got = arena_copy(
		    a, clean_diagnostic(a, slice_of(cases[i].text), SLICE("spam.example")));

		assert_string_equal((const char *)got.p, cases[i].clean);
	}
	arena_free(a);
}

/* Sixteen octets are looked at in one go: where they begin must make no difference. */
static void
what_is_cleaned_away_is_found_wherever_it_stands(void **state)
{
	static const struct {
		const char *text, *clean;
	} cases[] = { { "<quota@spam.example> full", "<@> full" },
		{ "at [2001:db8::1] no", "at [] no" }, { "at ::1234 no", "at  no" },
		{ "abc:def no 192.0.2.1", "abc:def no " }, { "550-no 550 yes", "no yes" },
		{ "spam.example.net", "spam.example.net" }, { "to spam.example.", "to ." },
		{ "x1.2.3.4 antispam.example", "x1.2.3.4 antispam.example" } };
	static const char words[] = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww";
	struct arena *a = arena_new(1 << 20);
	char text[128], want[128];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int before = 0; before < 40; before++)
			for (int behind = 0; behind < 20; behind++) {
				struct slice got;

				snprintf(text, sizeof text, "%.*s %s %.*s", before, words,
				    cases[i].text, behind, words);
				snprintf(want, sizeof want, "%.*s %s %.*s", before, words,
				    cases[i].clean, behind, words);
				got = arena_copy(
				    a, clean_diagnostic(a, slice_of(text), SLICE("spam.example")));
				assert_string_equal((const char *)got.p, want);
				arena_reset(a);
			}
	arena_free(a);
}

/* Sixteen octets are folded at once: where they begin must make no difference. */
static void
text_is_folded_the_same_wherever_it_stands(void **state)
{
	static const char *const pieces[] = { "a", "Z", "\x60", " ", " ", "\n", "\t", ".", "\x7f",
		"\x01", "\xc3\x89", "\xe3\x81\x82", "\xe3\x80\x80", "\xe6\xbc\xa2", "\xea\xb0\x80",
		"word", "\r\n", "\xd0\x96" };
	struct arena *a = arena_new(1 << 20);
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		char text[400] = "b";
		struct folded alone, moved;

		for (int i = 0; i < round % 60; i++) {
			seed = seed * 1103515245u + 12345u;
			strcat(text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		fold_text(a, slice_of(text), &alone);
		for (size_t by = 1; by <= 17; by++) {
			char shifted[420];

			memset(shifted, 'x', by);
			strcpy(shifted + by, text);
			fold_text(a, slice_of(shifted), &moved);
			assert_int_equal(moved.text.n, alone.text.n + by);
			assert_memory_equal(moved.text.p + by, alone.text.p, alone.text.n);
			for (size_t i = 1; i < alone.text.n; i++)
				assert_int_equal(
				    fold_source(&moved, i + by), fold_source(&alone, i) + by);
		}
		arena_reset(a);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_cleaned_away_is_found_wherever_it_stands),
		cmocka_unit_test(text_is_folded_the_same_wherever_it_stands),
		cmocka_unit_test(addresses_and_prefixes_are_cleaned_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
