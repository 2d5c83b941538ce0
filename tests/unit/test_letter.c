/* What a letter asks for or calls itself where no program's header says who wrote it. */
#include "parser_test.h"

#include <string.h>

#define DATE "Date: Mon, 3 Aug 2026 09:00:00 +0000\n"
#define THREAD "In-Reply-To: <1@news.example.com>\n"
#define AUTO "Auto-Submitted: auto-replied\n"

static struct verdict
verdict_with(void **state, const char *header, const char *subject, const char *text)
{
	static char raw[4096];
	int n = snprintf(raw, sizeof raw,
	    "From: Ann <ann@corp.example>\nTo: news@example.com\n%sMIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\nSubject: %s\n\n%s\n",
	    header, subject, text);

	assert_true(n > 0 && (size_t)n < sizeof raw);
	return verdict_of(*state, raw, (size_t)n);
}

static bool
is_request(void **state, const char *header, const char *subject, const char *text)
{
	return verdict_with(state, header, subject, text).kind == KIND_REQUEST;
}

static void
whoever_names_what_shall_not_be_sent_again_wants_the_letters(void **state)
{
	assert_true(is_request(state, DATE THREAD, "Re: offers", "Please do not send again."));
	assert_false(is_request(
	    state, DATE THREAD, "Re: offers", "Please do not send the attachment again."));
	assert_false(
	    is_request(state, DATE THREAD, "Re: offers", "Do not send the invoice again."));
}

static void
a_request_that_is_asked_and_answered_is_none(void **state)
{
	assert_true(is_request(state, DATE THREAD, "Re: offers", "Unsubscribe!"));
	assert_false(is_request(state, DATE THREAD, "Re: offers", "Unsubscribe? Nope!"));
}

static void
a_token_stands_behind_the_request_and_nothing_in_front(void **state)
{
	assert_true(is_request(state, DATE, "unsubscribe a1b2c3", ""));
	assert_false(is_request(state, DATE, "Old unsubscribe token17", ""));
	assert_false(is_request(state, DATE, "Broken unsubscribe page", ""));
}

static void
the_tag_of_a_desk_may_stand_in_front_of_a_programs_title(void **state)
{
	struct verdict v = verdict_with(
	    state, DATE THREAD, "[desk #17] Automatic reply: offers", "I am back on Monday.");

	assert_int_equal(v.kind, KIND_AUTO_REPLY);
	assert_string_equal(v.auto_reply.until, "2026-08-10");
	v = verdict_with(
	    state, DATE THREAD, "desk 17: Automatic reply: offers", "I am back on Monday.");
	assert_int_equal(v.kind, KIND_MAIL);
}

static void
whoever_speaks_of_automatic_replies_inside_a_sentence_is_none(void **state)
{
	struct verdict v = verdict_with(state, DATE THREAD, "Re: offers",
	    "I wonder whether this is an automatic reply, please tell me.");

	assert_int_equal(v.kind, KIND_MAIL);
}

static void
a_day_with_its_year_needs_no_date_of_the_letter(void **state)
{
	struct verdict v = verdict_with(state, AUTO THREAD, "Automatic reply: offers",
	    "I am out of the office until 17 August 2026.");

	assert_int_equal(v.kind, KIND_AUTO_REPLY);
	assert_string_equal(v.auto_reply.until, "2026-08-17");
}

static void
a_range_ends_behind_the_day_it_begins_with(void **state)
{
	struct verdict v = verdict_with(
	    state, DATE AUTO THREAD, "Automatic reply: offers", "I am on leave August 14-15.");

	assert_string_equal(v.auto_reply.until, "2026-08-16");
	v = verdict_with(
	    state, DATE AUTO THREAD, "Automatic reply: offers", "I am on leave August 14-14.");
	assert_string_equal(v.auto_reply.until, "");
}

static void
a_postmasters_report_without_subject_may_begin_with_greetings(void **state)
{
	static const char told[] =
	    "Greetings.\n\nThe letter for bob@corp.example came back to us:\n\n"
	    "   550 5.1.1 User unknown\n\nThe post office.";
	struct verdict v =
	    verdict_of_letter(*state, "From: Postmaster <postmaster@corp.example>", "plain", told);

	assert_int_equal(v.kind, KIND_BOUNCE);
	assert_int_equal(v.nrecipients, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_postmasters_report_without_subject_may_begin_with_greetings),
		cmocka_unit_test(whoever_names_what_shall_not_be_sent_again_wants_the_letters),
		cmocka_unit_test(a_request_that_is_asked_and_answered_is_none),
		cmocka_unit_test(a_token_stands_behind_the_request_and_nothing_in_front),
		cmocka_unit_test(the_tag_of_a_desk_may_stand_in_front_of_a_programs_title),
		cmocka_unit_test(whoever_speaks_of_automatic_replies_inside_a_sentence_is_none),
		cmocka_unit_test(a_day_with_its_year_needs_no_date_of_the_letter),
		cmocka_unit_test(a_range_ends_behind_the_day_it_begins_with),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
