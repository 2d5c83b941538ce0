/* layout: what the layouts of reports have in common */
#include "cmocka_test.h"

#include "formats/layout.h"

#include <stdio.h>

/* Sixteen octets are looked at in one go: where they begin must make no difference. */
static void
words_tell_the_stage_wherever_they_stand(void **state)
{
	static const struct {
		const char *text;
		enum stage stage;
	} cases[] = { { "(in reply to RCPT TO command)", STAGE_RCPT },
		{ "(IN REPLY TO end of data)", STAGE_EOM },
		{ "after initial connection", STAGE_GREETING },
		{ "[RCPT_TO] no [DATA]", STAGE_RCPT }, { "[DATA] no [RCPT_TO]", STAGE_RCPT },
		{ "after DATA, in reply to EHLO", STAGE_HELO }, { "for TEXT command", STAGE_EOM },
		{ "for RCPT TO", STAGE_UNKNOWN }, { "after RCPT", STAGE_UNKNOWN },
		{ "or your [", STAGE_UNKNOWN }, { "ply to DATA command", STAGE_UNKNOWN } };
	static const char words[] = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww";
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int before = 0; before < 40; before++)
			for (int behind = 0; behind < 20; behind++) {
				snprintf(text, sizeof text, "%.*s%s%.*s", before, words,
				    cases[i].text, behind, words);
				assert_int_equal(
				    layout_stage_of_words(slice_of(text)), cases[i].stage);
			}
	assert_int_equal(layout_stage_of_words(SLICE_NONE), STAGE_UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_tell_the_stage_wherever_they_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
