/* layout: what the layouts of reports have in common */
#include "pace_test.h"

#include "added.h"
#include "formats/layout.h"
#include "mime_type.h"

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

/* Whichever stands first; what is in brackets is believed to be one whatever it looks like. */
static void
addresses_of_a_line_are_found_one_by_one(void **state)
{
	static const struct {
		const char *line, *first, *second; /* NULL: no more */
	} cases[] = { { "a@b.cc <x@y>", "a@b.cc", "x@y" }, { "<x@y> a@b.cc", "x@y", "a@b.cc" },
		{ "<x@y", NULL, NULL }, { "x@y <a b@c.dd> e@f.gg", "b@c.dd", "e@f.gg" },
		{ "<@r:a@b.cc>", "a@b.cc", NULL }, { "<a@b@c>", "a@b@c", NULL },
		{ "<a@b@>", NULL, NULL }, { "<<a@b>", "a@b", NULL }, { "<a<b@c>", "b@c", NULL },
		{ "<a@b<c@d>", "c@d", NULL }, { "<a>b@c.dd", "b@c.dd", NULL },
		{ "<mailto:a@b.cc>", "a@b.cc", NULL }, { "<http://a@b.cc/>", "a@b.cc", NULL },
		{ "to=a@b.cc,<x@y>", "a@b.cc", "x@y" }, { "<to=x@y>", "to=x@y", NULL },
		{ "@ @@ <@> a@b.cc", "a@b.cc", NULL } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice rest = slice_of(cases[i].line), found;
		const char *want[] = { cases[i].first, cases[i].second, NULL };

		for (size_t k = 0; k < 3; k++) {
			bool any = layout_next_address(&rest, &found);

			if (any != (want[k] != NULL) ||
			    (any && !slice_equal(found, slice_of(want[k]))))
				fail_msg("%s: %.*s", cases[i].line, (int)found.n,
				    any ? (const char *)found.p : "");
			if (!any)
				break;
		}
	}
}

/* Brackets around what looks like no address were looked for in the whole line for each of them: 1.3 s for 60 KB. */
static void
brackets_in_a_line_are_gone_through_once(void **state)
{
	enum { MANY = 10000 };
	static const char *const units[] = { "<x@y>", "<", "<x@", "<@y>", "@", "<a@b@" };
	static char line[8 * MANY];

	(void)state;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct slice rest = { (unsigned char *)line, 0 }, found;
		clock_t start = clock();

		for (size_t k = 0; k < MANY; k++)
			for (const char *p = units[i]; *p; p++)
				line[rest.n++] = *p;
		for (int again = 0; again < 20; again++) {
			struct slice left = rest;
			size_t n = 0;

			while (layout_next_address(&left, &found))
				n++;
			assert_int_equal(n, i == 0 ? MANY : 0);
		}
		assert_pace(start, 1);
	}
}

static void
a_sign_in_front_of_every_line_is_not_of_the_text(void **state)
{
	static const char *const cases[][2] = {
		{ "* The following failed:\n\n*   ann@corp.example\n*     550 User unknown\n*\n",
		    "The following failed:\n\n  ann@corp.example\n    550 User unknown\n\n" },
		{ "\xe2\x80\xa2 Failed:\n\xe2\x80\xa2   ann@corp.example\n\xe2\x80\xa2   User "
		  "unknown\n",
		    "Failed:\n  ann@corp.example\n  User unknown\n" },
		{ "| Failed:\n|   ann@corp.example\n", "Failed:\n  ann@corp.example\n" },
		{ "+-------------------+\n| Failed:           |\n|  ann@corp.example |\n"
		  "+-------------------+\n",
		    "\nFailed:\n ann@corp.example\n\n" },
		/* a bar that touches the text */
		{ "|Failed:\n|\n|  ann@corp.example\n", "Failed:\n\n  ann@corp.example\n" },
		{ "|Failed:\n|ann@corp.example\n", "|Failed:\n|ann@corp.example\n" },
		{ "|Failed:\n|\n|  ann@corp.example\n-- \nBye\n",
		    "|Failed:\n|\n|  ann@corp.example\n-- \nBye\n" },
		/* one line without it, two points alone, and what somebody quotes */
		{ "* Failed:\n*   ann@corp.example\n*   User unknown\nBye\n",
		    "* Failed:\n*   ann@corp.example\n*   User unknown\nBye\n" },
		{ "- ann@corp.example\n- kim@corp.example\n",
		    "- ann@corp.example\n- kim@corp.example\n" },
		{ "> Failed:\n>   ann@corp.example\n>   User unknown\n",
		    "> Failed:\n>   ann@corp.example\n>   User unknown\n" },
	};
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_true(
		    slice_equal(mime_framed(a, slice_of(cases[i][0])), slice_of(cases[i][1])));
	arena_free(a);
}

/* Of the list that is there: a number without a link, and one behind a gap in the list, are the text's own. */
static void
only_numbers_that_a_list_of_links_counts_are_not_of_the_text(void **state)
{
	static const char *const cases[][2] = {
		{ "[1]ann@corp.example: error [7] at [2]home\n\nReferences\n\n"
		  "   1. mailto:ann@corp.example\n   2. http://corp.example/\n",
		    "ann@corp.example: error [7] at home\n\n" },
		{ "[1]ann@corp.example, [3]bob\n\nReferences\n\n   1. mailto:ann@corp.example\n"
		  "   3. http://corp.example/\n",
		    "ann@corp.example, [3]bob\n\n   3. http://corp.example/\n" },
		{ "[1]ann@corp.example\n\nReferences\n\nnone\n",
		    "[1]ann@corp.example\n\nReferences\n\nnone\n" },
	};
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice raw = slice_of(cases[i][0]);
		struct text lines;

		text_split(a, raw, &lines);
		assert_true(slice_equal(added_numbers(a, raw, &lines), slice_of(cases[i][1])));
	}
	arena_free(a);
}

/* A program that justifies may set the last line of a paragraph as wide as the others; a table has its columns. */
static void
a_short_line_as_wide_as_the_others_has_one_blank_for_each_gap(void **state)
{
	static const char *const cases[][2] = {
		{ "A  message  that  you  sent  could not be delivered to\n"
		  "  ann@corp.example\n"
		  "    (generated          from          sales@corp.example)\n"
		  "Addressed                    To:         kim@corp.example\n"
		  "    550      5.1.1      no   such   user     in      here\n",
		    "A message that you sent could not be delivered to\n"
		    "  ann@corp.example\n"
		    "    (generated from sales@corp.example)\n"
		    "Addressed To:         kim@corp.example\n"
		    "    550      5.1.1      no such user in here\n" },
		{ "Recipient           Server             Reason of it all  and  of nothing\n"
		  "ann@corp.example    mx.corp.example    User unknown there\n"
		  "kim@corp.example    mx.corp.example    Mailbox full\n",
		    "Recipient           Server             Reason of it all  and  of nothing\n"
		    "ann@corp.example    mx.corp.example    User unknown there\n"
		    "kim@corp.example    mx.corp.example    Mailbox full\n" },
	};

	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_true(
		    slice_equal(mime_gaps(a, slice_of(cases[i][0])), slice_of(cases[i][1])));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_tell_the_stage_wherever_they_stand),
		cmocka_unit_test(addresses_of_a_line_are_found_one_by_one),
		cmocka_unit_test(brackets_in_a_line_are_gone_through_once),
		cmocka_unit_test(a_sign_in_front_of_every_line_is_not_of_the_text),
		cmocka_unit_test(only_numbers_that_a_list_of_links_counts_are_not_of_the_text),
		cmocka_unit_test(a_short_line_as_wide_as_the_others_has_one_blank_for_each_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
