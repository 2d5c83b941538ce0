/* Reports with more lines than are looked at: what stands behind them is not known, and nobody becomes hard by that. */
#include "parse_test.h"
#include "parser_test.h"

#include "text.h"

enum { LOOKED_AT = 200 };

#define REPORT \
	"From: MAILER-DAEMON@mx.example.net\nTo: news@example.com\n" \
	"Subject: Undelivered mail\n\n"

/* first, so many lines of no meaning that all behind it begins in line at (from 0), and then rest. */
static struct verdict
verdict_of_lines(
    struct state *state, const char *head, const char *first, size_t at, const char *rest)
{
	static char raw[128 * 1024]; /* the verdict points into it */
	struct arena *a = arena_new(1 << 20);
	struct abuf b = abuf_in(a, 0);
	size_t n;

	assert_non_null(a);
	abuf_slice(&b, slice_of(head));
	abuf_slice(&b, slice_of(first));
	for (const char *p = first; *p; p++)
		at -= *p == '\n';
	for (; at > 0; at--)
		abuf_slice(&b, SLICE("some words\n"));
	abuf_slice(&b, slice_of(rest));
	n = b.n;
	assert_true(n <= sizeof raw);
	memcpy(raw, b.p, n);
	arena_free(a);
	return verdict_of(state, raw, n);
}

static enum permanence
permanence_of(const struct verdict *v, const char *address)
{
	for (size_t i = 0; i < v->nrecipients; i++)
		if (slice_equal(v->recipients[i].address, slice_of(address)))
			return v->recipients[i].permanence;
	return PERMANENCE_NONE;
}

/* Another one's reply behind all that was looked at was held to be that of whoever is named in front. */
static void
whose_a_reply_behind_what_is_looked_at_is_is_not_known(void **state)
{
	static const char ann[] = "It was not delivered to ann@corp.example.\n\n",
			  *const replies[] = { "The message for bob@corp.example was refused:\n"
					       "550 5.1.1 user unknown\n",
				  "For bob@corp.example the server said:\n"
				  "  550 5.1.1 user unknown\n" };

	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++)
		for (size_t at = LOOKED_AT - 4; at < LOOKED_AT + 4; at++) {
			struct verdict v = verdict_of_lines(*state, REPORT, ann, at, replies[i]);

			assert_int_equal(v.kind, KIND_BOUNCE);
			assert_int_not_equal(
			    permanence_of(&v, "ann@corp.example"), PERMANENCE_HARD);
		}
}

/* In the last line that is looked at, and in the first that is not. */
static void
whoever_is_named_behind_what_is_looked_at_may_be_the_one_meant(void **state)
{
	static const struct {
		const char *first, *rest, *who;
		bool hard;
	} cases[] = {
		{ "It was refused:\nann@corp.example\n550 5.1.1 user unknown\n\n", "That is all.\n",
		    "ann@corp.example", true },
		{ "I wasn't able to deliver your message.\n\n<Ann <ann@corp.example>>:\n"
		  "Sorry, I couldn't find any host named corp.example. (#5.1.2)\n\n",
		    "<\"Ray, Bob\" <bob@firm.example>>:\n"
		    "Sorry, I couldn't find any host named firm.example. (#5.1.2)\n",
		    "ann@corp.example", false },
		{ "I couldn't find any host of the following addresses. (#5.1.2)\n",
		    "<Ann <ann@corp.example>>:\nis gone\n"
		    "<\"Ray, Bob\" <bob@firm.example>>:\nis gone\n\n"
		    "--- Below this line is a copy of the message.\n\n"
		    "From: owner@news.example\nTo: all@lists.corp.example\nSubject: October\n"
		    "Message-ID: <oct.1@news.example>\n\nHello.\n",
		    "all@lists.corp.example", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t at = LOOKED_AT - 1; at <= LOOKED_AT; at++) {
			struct verdict v =
			    verdict_of_lines(*state, REPORT, cases[i].first, at, cases[i].rest);

			assert_int_equal(v.kind, KIND_BOUNCE);
			assert_int_equal(
			    permanence_of(&v, cases[i].who) == PERMANENCE_HARD, cases[i].hard);
		}
}

/* Nor is it known what stands where a text was cut: after so many lines, of which all are flagged, or octets. */
static void
where_a_text_was_cut_others_may_be_named(void **state)
{
	static const char first[] =
	    "I wasn't able to deliver your message.\n\n<Ann <ann@corp.example>>:\n"
	    "Sorry, I couldn't find any host named corp.example. (#5.1.2)\n\n";

	for (size_t at = TEXT_LINES - 1; at <= TEXT_LINES; at++) {
		struct verdict v = verdict_of_lines(*state, REPORT, first, at, "That is all.\n");

		assert_int_equal((v.truncated & TRUNCATED_MATCHED) != 0, at == TEXT_LINES);
		assert_int_equal(
		    permanence_of(&v, "ann@corp.example") == PERMANENCE_HARD, at < TEXT_LINES);
	}
}

/* Of the words of a report 4 KiB are kept: behind them it may say that it has only heard what it says. */
static void
a_report_of_which_not_all_is_kept_says_nothing_of_its_own(void **state)
{
	static const char first[] = "The original message was received at Mon, 5 Jan 2026\n",
			  rest[] = "\n---The following addresses had delivery errors---\n"
				   "ann@corp.example [User unknown]\n";

	for (size_t at = 1; at < LIMIT_DIAGNOSTIC / 5; at += 8) {
		struct verdict v = verdict_of_lines(*state, REPORT, first, at, rest);

		assert_int_equal(permanence_of(&v, "ann@corp.example"), PERMANENCE_SOFT);
	}
}

/* No line is too far down to be a question, as none is for the reply that it is about. */
static void
a_person_asks_wherever_the_question_stands(void **state)
{
	static const char head[] = "From: Ann <ann@corp.example>\nTo: help@our.example\n"
				   "Subject: Undeliverable mail\n\n",
			  first[] =
			      "Since Monday everything to tom@shop.example is undeliverable, and "
			      "your message that you sent me did not help:\n\n"
			      "550 5.1.1 <tom@shop.example>: Recipient address rejected: User "
			      "unknown\n\n";

	for (size_t at = LOOKED_AT - 1; at <= LOOKED_AT; at++)
		assert_int_equal(
		    verdict_of_lines(*state, head, first, at, "Did something change?\n").kind,
		    KIND_MAIL);
}

/* A status that stands above its recipient is his, however many fields are between them: not that of the one before. */
static void
a_status_far_above_its_recipient_is_not_of_the_one_before(void **state)
{
	static const char head[] = REPORT_UPTO_FIELDS(
	    "It was not delivered.") "Final-Recipient: rfc822; ann@corp.example\nAction: failed\n\n"
				     "Status: 5.1.1\n";

	for (size_t between = 0; between < 40; between++) {
		char raw[4096];
		size_t n = (size_t)snprintf(raw, sizeof raw, "%s", head);
		struct verdict v;

		for (size_t i = 0; i < between; i++)
			n += (size_t)snprintf(raw + n, sizeof raw - n, "X-Note-%zu: none\n", i);
		snprintf(raw + n, sizeof raw - n,
		    "Final-Recipient: rfc822; bob@corp.example\nAction: failed\n\n--b--\n");
		v = verdict_of(*state, raw, strlen(raw));
		assert_int_equal(v.nrecipients, 2);
		assert_int_not_equal(permanence_of(&v, "ann@corp.example"), PERMANENCE_HARD);
		assert_int_equal(permanence_of(&v, "bob@corp.example"), PERMANENCE_HARD);
	}
}

/* Short lines are found sixteen octets at a time but for the last ones: both ways of counting end at the same line. */
static void
so_many_lines_of_a_text_are_kept(void **state)
{
	static unsigned char lines[2 * (TEXT_LINES + 64)];
	struct arena *a = arena_new(1 << 20);

	(void)state;
	assert_non_null(a);
	for (size_t i = 0; i < sizeof lines; i += 2)
		memcpy(lines + i, "x\n", 2);
	for (size_t n = TEXT_LINES - 40; n <= TEXT_LINES + 64; n++) {
		struct text t;

		arena_reset(a);
		text_split(a, (struct slice){ lines, 2 * n }, &t);
		assert_int_equal(t.n, n < TEXT_LINES ? n : TEXT_LINES);
		assert_slice(t.line[t.n - 1], "x");
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_a_reply_behind_what_is_looked_at_is_is_not_known),
		cmocka_unit_test(whoever_is_named_behind_what_is_looked_at_may_be_the_one_meant),
		cmocka_unit_test(where_a_text_was_cut_others_may_be_named),
		cmocka_unit_test(a_report_of_which_not_all_is_kept_says_nothing_of_its_own),
		cmocka_unit_test(a_person_asks_wherever_the_question_stands),
		cmocka_unit_test(a_status_far_above_its_recipient_is_not_of_the_one_before),
		cmocka_unit_test(so_many_lines_of_a_text_are_kept),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
