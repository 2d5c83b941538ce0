/* text: lines found by how they begin */
#include "parse_test.h"

#include "text.h"

#define SAMPLE \
	"Hi. This is the mailer\n  *** Reason: none\n>>> RCPT\nsorry\nTHE FOLLOWING ADDRESSES " \
	"had\n\nso\n" \
	"\xc3\x9cnzustellbar: x\nThe following addresses have"

static void
a_phrase_is_found_where_its_words_are(void **state)
{
	static const struct phrase phrases[] = { PHRASE("Hi. This"), PHRASE("reason"),
		PHRASE("*Reason:"), PHRASE(">>>"), PHRASE("so"), PHRASE("Sorry"), PHRASE("sorry!"),
		PHRASE("The following addresses have"), PHRASE("the following"),
		PHRASE("\xc3\x9cnzustell"
		       "bar"),
		PHRASE("The following addresses hold"), PHRASE("Hi."), PHRASE("mailer") };
	static const size_t lines[] = { 0, 1, 1, 2, 3, 3, TEXT_NONE, 8, 4, 7, TEXT_NONE, 0,
		TEXT_NONE };
	struct arena *a = arena_new(1 << 20);
	struct text t, first;

	(void)state;
	assert_non_null(a);
	text_split(a, SLICE(SAMPLE), &t);
	first = text_first(&t, 8);
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
		size_t before = lines[i] < 8 ? lines[i] : TEXT_NONE;

		assert_int_equal(text_phrase(&t, &phrases[i]), lines[i]);
		assert_int_equal(text_at(&t, phrase_slice(&phrases[i]), 0), lines[i]);
		assert_int_equal(text_phrase(&first, &phrases[i]), before);
	}
	arena_free(a);
}

static void
a_text_of_nothing_has_no_phrase(void **state)
{
	static const struct phrase phrases[] = { PHRASE("Reason:"), PHRASE("*"), PHRASE(">>>") };
	struct arena *a = arena_new(1 << 20);
	struct text t;

	(void)state;
	assert_non_null(a);
	text_split(a, SLICE_NONE, &t);
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
		assert_int_equal(text_phrase(&t, &phrases[i]), TEXT_NONE);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phrase_is_found_where_its_words_are),
		cmocka_unit_test(a_text_of_nothing_has_no_phrase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
