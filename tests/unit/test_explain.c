/* What the explanation of a verdict tells: what was read, by which line, why not more, and why nothing. */
#include "verdict_test.h"

#include "steps.h"

#include <stdio.h>
#include <string.h>

static void
an_explanation_names_structure_and_format(void **state)
{
	struct parse_options o = { .explain = true };
	struct verdict v = verdict_with(state, dsn, &o);
	bool structure = false, format = false;

	for (size_t i = 0; i < v.nsteps; i++) {
		structure |= strcmp(v.steps[i].what, "structure") == 0 &&
		    same(v.steps[i].detail, "multipart/report");
		format |=
		    strcmp(v.steps[i].what, "format") == 0 && same(v.steps[i].detail, "rfc3464");
	}
	assert_true(structure && format);
	assert_int_equal(verdict_with(state, dsn, NULL).nsteps, 0);
}

static bool
has_step(const struct verdict *v, const char *what, const char *detail)
{
	for (size_t i = 0; i < v->nsteps; i++)
		if (strcmp(v->steps[i].what, what) == 0 &&
		    slice_find(v->steps[i].detail, slice_of(detail), 0) != SLICE_NPOS)
			return true;
	return false;
}

static void
an_explanation_names_the_line_of_a_code_and_why_a_verdict_is_softened(void **state)
{
	struct parse_options o = { .explain = true };
	struct verdict v = verdict_with(state, dsn, &o);

	assert_true(has_step(&v, "rule", "codes.rules:"));
	assert_true(has_step(&v, "rule", ": 5.1.1"));
	assert_false(has_step(&v, "permanence", ""));
	v = verdict_with(state,
	    REPORT "\n<ann@corp.example>: host mx.corp.example said: 450 no such user\n", &o);
	assert_int_equal(v.recipients[0].permanence, PERMANENCE_SOFT);
	assert_true(has_step(&v, "permanence", "soft: "));
	assert_true(has_step(&v, "overruled", " at ") || !has_step(&v, "overruled", "phrase"));
}

static void
an_explanation_of_an_automatic_reply_names_header_line_and_words(void **state)
{
	struct parse_options o = { .explain = true };
	struct verdict v = verdict_with(state,
	    "From: ann@corp.example\nTo: bounce@returns.example.com\n"
	    "Subject: Automatic reply: Winter\nAuto-Submitted: auto-replied\n\n"
	    "I am no longer with the company. I was out of the office.\n",
	    &o);

	assert_int_equal(v.kind, KIND_AUTO_REPLY);
	assert_true(has_step(&v, "header", "Auto-Submitted: auto-replied"));
	assert_true(has_step(&v, "rule", "autoreply.rules:"));
	assert_true(has_step(&v, "rule", ": no longer with"));
	assert_true(has_step(&v, "overruled", ": out of the office"));
}

static void
an_explanation_says_of_whom_and_what_was_read(void **state)
{
	const struct parse_options o = { .explain = true };
	struct verdict v = verdict_with(state,
	    REPORT "This is the mail system at host mx.example.net.\n\n"
		   "<ann@corp.example>: host mx.corp.example said: 550 5.1.1 no\n    such user\n\n"
		   "<bob@corp.example>: host mx.corp.example said: 552 5.2.2 full\n",
	    &o);

	assert_int_equal(v.nrecipients, 2);
	assert_true(has_step(&v, "diagnostic", "ann@corp.example: "));
	assert_true(has_step(&v, "diagnostic", "550 5.1.1 no such user"));
	assert_true(has_step(&v, "diagnostic", "bob@corp.example: "));
	v = verdict_with(state,
	    REPORT
	    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
	    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
	    "Final-Recipient: rfc822; ann@corp.example\nAction: failed\n\n--b--\n",
	    &o);
	assert_true(has_step(&v, "diagnostic", "ann@corp.example: none"));
}

static void
an_explanation_of_a_wish_in_own_words_quotes_it(void **state)
{
	const struct parse_options o = { .explain = true };
	struct verdict v = verdict_with(state,
	    "From: kim@home.example\nTo: news@example.com\nSubject: Re: Winter\n\n"
	    "Would you kindly remove my address from your mailing list?\n",
	    &o);

	assert_int_equal(v.subkind, SUBKIND_UNSUBSCRIBE);
	assert_true(has_step(&v, "rule", "remove my address"));
}

static void
an_explanation_of_a_letter_says_why_what_it_quotes_does_not_count(void **state)
{
	static const char fwd[] = "From: kim@home.example\nTo: news@example.com\n"
				  "Subject: Fwd: Undelivered Mail Returned to Sender\n";
	const struct parse_options o = { .explain = true };
	char raw[2048];
	struct verdict v;

	snprintf(
	    raw, sizeof raw, "%s\nlook at this\n\n> <ann@corp.example>: 550 5.1.1 gone\n", fwd);
	v = verdict_with(state, raw, &o);
	assert_int_equal(v.kind, KIND_MAIL);
	assert_true(has_step(&v, "person", "forwarded letter's subject"));
	v = verdict_with(
	    state, "From: kim@home.example\nTo: news@example.com\nSubject: Winter\n\nHello\n", &o);
	assert_false(has_step(&v, "person", ""));
}

/* A user has called nothing: where a layout tells the reason, it is that which decides. */
static void
an_explanation_says_that_the_format_knows_the_reason(void **state)
{
	static const char refusal[] =
	    "Return-Path: <>\nMailing-List: contact garden-help@lists.example.net; run by ezmlm\n"
	    "From: garden-owner@lists.example.net\nTo: news@example.com\n"
	    "Subject: Returned post for garden@lists.example.net\n\n"
	    "Hi! This is the ezmlm program. I'm managing the\n"
	    "garden@lists.example.net mailing list.\n\n"
	    "I'm sorry, what you sent was not accepted by the moderator.\n";
	struct parse_options o = { .explain = true };
	struct verdict v = verdict_with(state, refusal, &o);

	assert_true(has_step(&v, "precedence", "recipient_refused by its format"));
}

/* The first ones are kept, and of each the first octets, with no character cut in two. */
static void
an_explanation_has_a_limit_and_so_has_each_step(void **state)
{
	enum { DETAIL = 300 };
	struct arena *a = arena_new(8 << 20);
	struct steps steps = { .a = a }, *to = &steps;
	char detail[DETAIL + 2];

	(void)state;
	assert_non_null(a);
	for (size_t i = 1; i <= STEPS_MAX + 1; i++) {
		steps_say(to, i == 1 ? "first" : "step", SLICE("x"));
		assert_int_equal(steps.n, i < STEPS_MAX ? i : STEPS_MAX);
	}
	assert_string_equal(steps.at[0].what, "first");
	steps = (struct steps){ .a = a };
	memset(detail, 'x', sizeof detail);
	for (size_t n = DETAIL - 1; n <= DETAIL + 1; n++) {
		struct slice one = { (const unsigned char *)detail, n };

		steps_say(to, "whole", one);
		assert_int_equal(steps.at[steps.n - 1].detail.n, n < DETAIL ? n : DETAIL);
		steps_say(to, "parts", slice_first(one, 7), slice_after(one, 7));
		assert_int_equal(steps.at[steps.n - 1].detail.n, n < DETAIL ? n : DETAIL);
	}
	memcpy(detail + DETAIL - 1, "\xc3\xa4", 2);
	steps_say(to, "cut", (struct slice){ (const unsigned char *)detail, DETAIL + 1 });
	assert_int_equal(steps.at[steps.n - 1].detail.n, DETAIL - 1);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_explanation_names_structure_and_format),
		cmocka_unit_test(
		    an_explanation_names_the_line_of_a_code_and_why_a_verdict_is_softened),
		cmocka_unit_test(an_explanation_of_an_automatic_reply_names_header_line_and_words),
		cmocka_unit_test(an_explanation_says_of_whom_and_what_was_read),
		cmocka_unit_test(an_explanation_of_a_wish_in_own_words_quotes_it),
		cmocka_unit_test(an_explanation_of_a_letter_says_why_what_it_quotes_does_not_count),
		cmocka_unit_test(an_explanation_says_that_the_format_knows_the_reason),
		cmocka_unit_test(an_explanation_has_a_limit_and_so_has_each_step),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
