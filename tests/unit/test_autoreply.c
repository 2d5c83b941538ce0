/* What kind of automatic reply it is, and what it says about other people. */
#include "autoreply_case.h"
#include "pace_test.h"

#include <string.h>

static void
the_last_day_before_a_holiday_and_the_end_of_a_day_are_no_farewell(void **state)
{
	assert_int_equal(reply_kind(state,
			     "Vandaag is mijn laatste werkdag geweest voor de vakantie. Tot ziens "
			     "op 17 augustus."),
	    SUBKIND_OUT_OF_OFFICE);
	assert_int_equal(
	    reply_kind(state, "Vandaag is mijn laatste werkdag geweest."), SUBKIND_LEFT_COMPANY);
	assert_int_equal(
	    reply_kind(state, "Je quitte mon poste à 17 h, à demain."), SUBKIND_AUTO_OTHER);
	assert_int_equal(
	    reply_kind(state, "Je quitte mon poste le 31 août."), SUBKIND_LEFT_COMPANY);
}

static void
who_thanks_for_a_proof_that_was_given_asks_for_none(void **state)
{
	assert_int_equal(reply_kind(state,
			     "Wir haben Ihre Nachricht erhalten. Sie haben bestätigt, dass Sie "
			     "kein Roboter sind."),
	    SUBKIND_ACKNOWLEDGEMENT);
	assert_int_equal(
	    reply_kind(
		state, "Hemos recibido su mensaje. Gracias por confirmar que no es un robot."),
	    SUBKIND_ACKNOWLEDGEMENT);
	assert_int_equal(
	    reply_kind(
		state, "Abbiamo ricevuto il suo messaggio. Ha confermato di non essere un robot."),
	    SUBKIND_ACKNOWLEDGEMENT);
	assert_int_equal(
	    reply_kind(
		state, "We hebben uw bericht ontvangen. U hebt bevestigd dat u geen robot bent."),
	    SUBKIND_ACKNOWLEDGEMENT);
	assert_int_equal(
	    reply_kind(state,
		"Ihre Nachricht wird zurückgehalten, bis Sie bestätigen, dass Sie kein Roboter "
		"sind. Bitte klicken Sie auf diesen Link: https://filter.example/r"),
	    SUBKIND_CHALLENGE);
}

static void
who_will_answer_a_letter_that_came_has_received_it(void **state)
{
	assert_int_equal(
	    reply_kind(state, "已收到，谢谢，我会尽快回复。"), SUBKIND_ACKNOWLEDGEMENT);
	assert_int_equal(
	    reply_kind(state, "我已经收到了您的邮件，祝您生活愉快"), SUBKIND_ACKNOWLEDGEMENT);
	assert_int_equal(
	    reply_kind(state, "谢谢您发来的邮件，我会尽快查看并回复！"), SUBKIND_ACKNOWLEDGEMENT);
}

static void
whose_address_has_changed_has_a_new_one(void **state)
{
	assert_int_equal(reply_kind(state, "Bonjour, mon adresse électronique a changé."),
	    SUBKIND_ADDRESS_CHANGED);
	assert_int_equal(
	    reply_kind(state, "Bonjour, votre mot de passe a changé."), SUBKIND_AUTO_OTHER);
}

static bool
is(struct slice s, const char *want)
{
	return slice_equal(s, slice_of(want));
}

static void
who_stands_in_and_where_the_author_went_are_told_apart(void **state)
{
	struct auto_reply a = reply(state,
	    "I am no longer with the company. You can reach me at my new address ann@new.example.\n"
	    "For business matters please contact Bob.B@corp.example.");

	assert_true(is(a.new_address, "ann@new.example"));
	assert_true(is(a.substitute, "Bob.B@corp.example"));
	a = reply(state,
	    "I am out of the office until Friday.\n\nAnn\nann@corp.example\nhelp@corp.example");
	assert_int_equal(a.new_address.n, 0);
	assert_int_equal(a.substitute.n, 0);
}

static void
who_is_named_by_a_link_alone_is_found_in_its_target(void **state)
{
	struct auto_reply a = verdict_in(state, "html",
	    "<p>I am on leave. Please contact <a href=\"MAILTO:Kim@corp.example?subject=x\">Kim "
	    "<b>Example</b></a>.</p><p><a href=\"mailto:ann@corp.example\">Ann</a></p>")
				  .auto_reply;

	assert_true(is(a.substitute, "Kim@corp.example"));
	assert_int_equal(a.new_address.n, 0);
	a = verdict_in(state, "html",
	    "<p>I am on leave until Friday.</p><hr><p>Visit <a href='mailto:help@corp.example'>our "
	    "help desk</a>, <a href=\"mailto:\">Kim</a><a href=\"mailto:a@b.example\"")
		.auto_reply;
	assert_int_equal(a.substitute.n, 0);
}

static void
what_is_quoted_says_nothing(void **state)
{
	struct auto_reply a = reply(state,
	    "I am out of the office.\n\n-----Original Message-----\nWe are away until 17 August. "
	    "Please contact sales@example.com.");

	assert_string_equal(a.until, "");
	assert_int_equal(a.substitute.n, 0);
	a = reply(state, "I am away.\n> until 17 August, please contact sales@example.com");
	assert_string_equal(a.until, "");
	assert_int_equal(a.substitute.n, 0);
}

static void
a_text_of_nothing_but_cues_and_dates_is_read_in_time(void **state)
{
	static const char *const lines[] = { "until back on 1.1. ", "contact a@b.example ",
		"may mar jan 1 2 3 ", "到到到到 " };
	static char text[65000];

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		size_t n = 0, len = strlen(lines[i]);
		clock_t start = clock();

		while (n + len < sizeof text) {
			memcpy(text + n, lines[i], len);
			n += len;
		}
		text[n] = 0;
		(void)reply(state, text);
		assert_pace(start, 0.5);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_last_day_before_a_holiday_and_the_end_of_a_day_are_no_farewell),
		cmocka_unit_test(who_thanks_for_a_proof_that_was_given_asks_for_none),
		cmocka_unit_test(who_will_answer_a_letter_that_came_has_received_it),
		cmocka_unit_test(whose_address_has_changed_has_a_new_one),
		cmocka_unit_test(who_stands_in_and_where_the_author_went_are_told_apart),
		cmocka_unit_test(who_is_named_by_a_link_alone_is_found_in_its_target),
		cmocka_unit_test(what_is_quoted_says_nothing),
		cmocka_unit_test(a_text_of_nothing_but_cues_and_dates_is_read_in_time),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
