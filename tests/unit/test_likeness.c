/* What differs each time does not keep texts apart; what says something does. */
#include "cmocka_test.h"

#include "likeness.h"

#include <string.h>

static void
assert_fold(const char *text, const char *want)
{
	char out[LIKENESS_TEXT + 1];

	likeness_fold(out, slice_of(text));
	assert_string_equal(out, want);
}

static void
addresses_and_numbers_are_alike_codes_are_not(void **state)
{
	(void)state;
	assert_fold(
	    "550 5.1.1 <Jane@x.example>: User  Unknown\r\n", "550 5.1.1 <address> user unknown");
	assert_fold("queued as 4Xy7Zk1 at 10:11", "queued as # at #");
	assert_fold("  12345 mails\t\x01 left ", "# mails left");
	assert_fold("", "");
}

static void
a_number_that_looks_like_a_reply_is_a_number(void **state)
{
	(void)state;
	assert_fold("cron report 252 for node7", "cron report # for #");
	assert_fold("frob 12 of 564 not blessed", "frob # of # not blessed");
	assert_fold("host mx.corp.example said: 550 no", "host <host> said: 550 no");
	assert_fold("[192.0.2.1] 550 5.7.1 no", "# 550 5.7.1 no");
	assert_fold("see 550 5.7.1", "see 550 5.7.1");
}

static void
hosts_are_alike_what_may_say_something_is_not(void **state)
{
	(void)state;
	assert_fold("fell off at smtp.Rural.example.", "fell off at <host>");
	assert_fold("fell off at (mx1.corp.example)", "fell off at <host>");
	assert_fold(
	    "listed by example.org, www..example.org", "listed by example.org, www..example.org");
	assert_fold("of 1.2.3", "of #");
}

static void
a_long_text_is_cut_at_a_character(void **state)
{
	char text[2 * LIKENESS_TEXT + 1], out[LIKENESS_TEXT + 1];

	(void)state;
	for (size_t i = 0; i < 2 * LIKENESS_TEXT; i += 2)
		memcpy(text + i, "\xC3\xA9", 2);
	text[0] = 'x'; /* so that the cut falls inside a character */
	text[1] = 'x';
	text[2 * LIKENESS_TEXT] = 0;
	likeness_fold(out, slice_of(text + 1));
	assert_int_equal(strlen(out), LIKENESS_TEXT - 1);
	assert_int_equal((unsigned char)out[LIKENESS_TEXT - 2], 0xA9);
}

static void
groups_are_counted_and_the_largest_is_first(void **state)
{
	struct likeness *l = likeness_new();
	const struct alike *at;
	size_t n;

	(void)state;
	likeness_add(l, "unknown", SLICE("box 1 odd"), "event:1");
	likeness_add(l, "unknown", SLICE("other"), "event:2");
	likeness_add(l, "unknown", SLICE("other"), "event:3");
	likeness_add(l, "quarantined", SLICE("other"), "quarantine:1");
	at = likeness_groups(l, &n);
	assert_int_equal(n, 3);
	assert_int_equal(at[0].count, 2);
	assert_string_equal(at[0].text, "other");
	assert_string_equal(at[0].example, "event:2");
	assert_string_equal(at[1].what, "quarantined");
	assert_string_equal(at[2].text, "box # odd");
	likeness_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_and_numbers_are_alike_codes_are_not),
		cmocka_unit_test(a_number_that_looks_like_a_reply_is_a_number),
		cmocka_unit_test(hosts_are_alike_what_may_say_something_is_not),
		cmocka_unit_test(a_long_text_is_cut_at_a_character),
		cmocka_unit_test(groups_are_counted_and_the_largest_is_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
