/* What an automatic reply says about its author's return and about other people. */
#include "pace_test.h"
#include "parser_test.h"

#include <stdio.h>
#include <string.h>

static struct verdict
verdict_in(void **state, const char *type, const char *text)
{
	static char raw[70000];
	struct state *s = *state;
	struct verdict v;
	int n = snprintf(raw, sizeof raw,
	    "From: Ann <ann@corp.example>\nTo: news@example.com\nSubject: Automatic reply: offers\n"
	    "Date: Mon, 3 Aug 2026 09:00:00 +0000\nAuto-Submitted: auto-replied\nMIME-Version: "
	    "1.0\n"
	    "Content-Type: text/%s; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n",
	    type, text);

	assert_true(n > 0 && (size_t)n < sizeof raw);
	arena_reset(s->arena);
	assert_int_equal(parser_read(s->parser, s->arena,
			     (struct slice){ (const unsigned char *)raw, (size_t)n }, NULL, &v),
	    PARSE_OK);
	assert_int_equal(v.kind, KIND_AUTO_REPLY);
	return v;
}

static struct verdict
verdict(void **state, const char *text)
{
	return verdict_in(state, "plain", text);
}

static struct auto_reply
reply(void **state, const char *text)
{
	return verdict(state, text).auto_reply;
}

static enum subkind
reply_kind(void **state, const char *text)
{
	return verdict(state, text).subkind;
}

static void
expect_until(void **state, const char *text, const char *until)
{
	assert_string_equal(reply(state, text).until, until);
}

/* Monday, 3 August 2026 is the letter's own day. */
static void
tomorrow_is_the_day_behind_the_letters_own(void **state)
{
	static const char *const tomorrow[] = { "I am out sick today and will be back tomorrow.",
		"I am out of the office until tomorrow.",
		"Ich bin heute nicht im Büro und morgen wieder da.",
		"Ich bin auf Dienstreise und ab morgen wieder für Sie da.",
		"Je suis absent du bureau et serai de retour demain.",
		"Estoy fuera de la oficina y volveré mañana.",
		"Sono fuori ufficio e rientrerò domani.",
		"Estou fora do escritório e voltarei amanhã.",
		"Ik ben afwezig en ben morgen weer terug.",
		"Jag är inte på kontoret och är tillbaka i morgon.",
		"Jeg er ikke på kontoret og er tilbage i morgen.",
		"Olen poissa toimistosta ja palaan huomenna.",
		"Nejsem v kanceláři a vrátím se zítra.",
		"Nem vagyok az irodában, holnap térek vissza.", "Nu sunt la birou și revin mâine.",
		"Меня нет в офисе, вернусь завтра.",
		"Βρίσκομαι εκτός γραφείου και επιστρέφω αύριο.",
		"Ofis dışındayım, yarın döneceğim.", "אני מחוץ למשרד ואחזור מחר.",
		"أنا خارج المكتب وسأعود غدا.", "本日は不在にしております。明日戻ります。",
		"我不在办公室,明天回来。", "부재중입니다. 내일 복귀합니다." };
	static const char *const others[] = { "I am out of the office. Call me tomorrow.",
		"I am out of the office. I will get back to you tomorrow.",
		"I am on leave. I will be back soon. Tomorrow my colleague takes over.",
		"Ich bin im Urlaub. Am Morgen bin ich wieder da.",
		"Estoy de vacaciones. Por la mañana vuelvo a mirar el correo." };

	for (size_t i = 0; i < sizeof tomorrow / sizeof *tomorrow; i++)
		expect_until(state, tomorrow[i], "2026-08-04");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		expect_until(state, others[i], "");
	expect_until(state, "Ich bin unterwegs und übermorgen wieder im Büro.", "2026-08-05");
	expect_until(state, "I am out; back in the office the day after tomorrow.", "2026-08-05");
	/* an older notice */
	expect_until(state, "I am out of the office. Back tomorrow, 5 August.", "");
}

static void
what_is_inclusive_in_hebrew_is_the_last_day_away(void **state)
{
	expect_until(state, "אני בחופשה עד 21.8.2026 כולל.", "2026-08-22");
	expect_until(state, "אני בחופשה עד וכולל 21.8.2026.", "2026-08-22");
	expect_until(state, "אני בחופשה עד 21.8.2026.", "2026-08-21");
}

static void
until_and_back_are_the_first_day_back_and_through_is_the_day_before(void **state)
{
	expect_until(state, "I am out of the office until 17 August.", "2026-08-17");
	expect_until(state, "I am out of the office. Back on August 17th, 2026.", "2026-08-17");
	expect_until(state, "I am out of the office through August 16.", "2026-08-17");
	expect_until(state, "I am away until 16 August inclusive.", "2026-08-17");
	expect_until(state, "В отпуске съм до 16.8.2026 г. включително.", "2026-08-17");
	expect_until(
	    state, "I am away until 16 August and will return on 18 August.", "2026-08-18");
	expect_until(state, "Ich bin bis einschließlich 31.08. im Urlaub.", "2026-09-01");
	expect_until(state, "Je suis en congés jusqu'au 16 août inclus.", "2026-08-17");
	expect_until(state, "Jag är på semester t.o.m. 16 augusti.", "2026-08-17");
	expect_until(state, "I am out of the office from 3 August to 16 August.", "2026-08-17");
	expect_until(state, "Urlaub 20.07. - 16.08.2026", "2026-08-17");
	expect_until(state, "Olen lomalla 16.8. asti. Palaan 17.8.", "2026-08-17");
}

static void
a_number_alone_is_the_next_day_of_that_number(void **state)
{
	expect_until(state, "I am out of the office, back at my desk on the 27th.", "2026-08-27");
	expect_until(state, "I am away until the 2nd, no mail.", "2026-09-02");
	expect_until(state, "Je suis en vacances, de retour le lundi 17.", "2026-08-17");
	expect_until(state, "Jeg har ferie og er tilbake mandag den 17.", "2026-08-17");
	expect_until(state, "Hasta el día 16 inclusive estaré de viaje.", "2026-08-17");
	expect_until(state, "Estaré de viaje hasta el día 17.", "2026-08-17");
	/* the 18th is no Monday: the word is surer */
	expect_until(state, "I am away and back on Monday 18.", "2026-08-10");
	/* an hour, a day that has passed, a number of something */
	expect_until(state, "I am out of the office until 5 pm.", "");
	expect_until(state, "I am out of the office until 3rd July 2026.", "");
	expect_until(state, "Je suis absent jusqu'à 17h.", "");
}

static void
a_number_that_is_marked_as_a_day_is_one_in_front_of_the_return(void **state)
{
	expect_until(state, "休暇中です。19日に出社いたします。", "2026-08-19");
	expect_until(state, "休暇中です。17日(月)に出社いたします。", "2026-08-17");
	expect_until(state, "本人休假，17号回来上班。", "2026-08-17");
	expect_until(state, "휴가 중이며 17일 복귀합니다.", "2026-08-17");
	/* of a month that is named, the first day of a range, a number of days */
	expect_until(state, "8月16日まで出張のため、返信は19日以降になります。", "2026-08-19");
	expect_until(state, "不在です。2～3日以降に返信します。", "");
	expect_until(state, "不在です。第3日以降に返信します。", "");
}

static void
a_first_day_in_front_makes_the_second_the_last_one_away(void **state)
{
	expect_until(state, "Ich bin vom 3.8. bis 16.8.2026 im Urlaub.", "2026-08-17");
	expect_until(state, "Ich bin vom 3. bis zum 16. August im Urlaub.", "2026-08-17");
	expect_until(state, "Estoy de vacaciones del 3 al 16 de agosto.", "2026-08-17");
	expect_until(state, "Sono in ferie dal 3 al 16 agosto.", "2026-08-17");
	expect_until(state, "Je suis absent du lundi 3 août au dimanche 16 août.", "2026-08-17");
	expect_until(state, "我将于8月3日至8月16日休假。", "2026-08-17");
	expect_until(state, "Since 3 August, 9 am, I am away until 16 August.", "2026-08-16");
	expect_until(
	    state, "Ich bin vom 3.8. bis einschließlich 16.8.2026 im Urlaub.", "2026-08-17");
	expect_until(state, "Je suis en congés du 3 au 16 août inclus.", "2026-08-17");
}

static void
a_first_day_that_has_passed_leaves_the_second_the_last_one_away(void **state)
{
	expect_until(state, "No estaré disponible desde el 1 de agosto hasta el 16 de agosto.",
	    "2026-08-17");
}

static void
a_date_of_the_sentence_before_is_not_that_of_the_return(void **state)
{
	expect_until(
	    state, "Som na dovolenke do 16.8.2026. Späť v práci budem 17.8.", "2026-08-17");
	expect_until(state,
	    "Βρίσκομαι σε άδεια έως και τις 15 Αυγούστου. Θα επιστρέψω στις 17 Αυγούστου.",
	    "2026-08-17");
	expect_until(
	    state, "Я у відпустці з 3 по 14 серпня, на роботі буду 17 серпня.", "2026-08-17");
}

static void
two_days_that_follow_each_other_are_a_range(void **state)
{
	expect_until(state, "Ich bin am 15. und 16. August nicht im Büro.", "2026-08-17");
	expect_until(state, "I am out of the office on 15 August and 16 August.", "2026-08-17");
	expect_until(state, "I am out of the office on August 15 and 16.", "2026-08-17");
	expect_until(state, "I am out of the office on 5 and 16 August.", "");
	expect_until(state, "I am out of the office on 5 August and 16 August.", "");
}

static void
two_days_with_between_in_front_or_behind_are_the_first_and_the_last(void **state)
{
	expect_until(state, "I am on leave between 12 and 16 August.", "2026-08-17");
	expect_until(state, "I am on leave between August 12 and 16.", "2026-08-17");
	expect_until(state, "Ich bin zwischen dem 12. und 16. August im Urlaub.", "2026-08-17");
	expect_until(state, "Je suis en congés entre le 12 août et le 16 août.", "2026-08-17");
	expect_until(state, "Sono in ferie tra il 12 e il 16 agosto.", "2026-08-17");
	expect_until(state, "Szabadságon vagyok augusztus 12. és 16. között.", "2026-08-17");
	/* far in front, and about something else */
	expect_until(state,
	    "There is some difference between us and others, we know well. I am away on 12 and 16 "
	    "August.",
	    "");
}

static void
a_month_between_dashes_is_one(void **state)
{
	expect_until(state, "I am on leave, back on 17-Aug-2026.", "2026-08-17");
	expect_until(state, "I am on leave. Return date: 17/Aug/2026", "2026-08-17");
	expect_until(state, "I am on leave until 17-Aug.", "2026-08-17");
}

static void
a_date_in_front_of_the_return_is_its_day(void **state)
{
	expect_until(state, "On Monday, August 17, I will be back.", "2026-08-17");
	expect_until(state, "Am 17. August bin ich wieder im Büro.", "2026-08-17");
	expect_until(state, "8月17日（星期一）返回办公室。", "2026-08-17");
	expect_until(state, "I am away. Le 17 août, je serai de retour au bureau.", "2026-08-17");
	expect_until(
	    state, "I am away as of 17 August, which is a long time, and back some day.", "");
}

static void
a_day_of_the_week_that_begins_like_a_month_is_none(void **state)
{
	expect_until(state, "Regreso el martes 18 de agosto de 2026.", "2026-08-18");
	expect_until(state, "Je serai de retour le mardi 18 août.", "2026-08-18");
	expect_until(state, "Sarò di ritorno martedì 18 agosto.", "2026-08-18");
}

static void
a_day_right_behind_back_is_the_first_one_back(void **state)
{
	expect_until(state, "I am out of the office. Back 17 August.", "2026-08-17");
	expect_until(state, "Out of the office. Back Thu.", "2026-08-06");
	expect_until(state, "Bin im Urlaub, zurück 17. August.", "2026-08-17");
	expect_until(state, "Ik ben met vakantie, terug 17 augustus.", "2026-08-17");
	expect_until(state, "I am away, call me back if it burns on 17 August.", "");
	expect_until(state, "I am away, and the way back is closed: Thursday.", "");
}

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
who_says_when_he_is_back_is_away(void **state)
{
	assert_int_equal(
	    reply_kind(state, "Me reincorporo el 17 de agosto."), SUBKIND_OUT_OF_OFFICE);
	expect_until(
	    state, "Jestem na urlopie. Odpowiem po powrocie, tj. 17.08.2026.", "2026-08-17");
	expect_until(state, "Estou de férias, regressando no dia 17 de agosto.", "2026-08-17");
	expect_until(state, "Ik ben weg. Vanaf 17 augustus beantwoord ik uw mail.", "2026-08-17");
	assert_int_equal(reply_kind(state, "Ich werde bis 17.08.2026 auf keine E-Mail antworten."),
	    SUBKIND_OUT_OF_OFFICE);
	expect_until(state, "Ik ben er niet, 17 augustus weer op post.", "2026-08-17");
	expect_until(state, "Absente du 10 au 14 août, je lirai vos messages à compter du 17 août.",
	    "2026-08-17");
	assert_int_equal(reply_kind(state, "Our prices hold until 17 August."), SUBKIND_AUTO_OTHER);
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

static void
a_range_that_names_its_month_once_ends_with_its_last_day(void **state)
{
	expect_until(state, "I am on leave August 3-14.", "2026-08-15");
	expect_until(state, "Urlaub: 3.-14.8.", "2026-08-15");
	expect_until(state, "Estarei de férias de 3 a 16 de agosto.", "2026-08-17");
	expect_until(state, "8/3(월)~8/14(금) 휴가로 부재중입니다.", "2026-08-15");
	expect_until(state, "Augusztus 10-től 21-ig szabadságon vagyok.", "2026-08-22");
	expect_until(state, "8월 10일부터 21일까지 출장으로 부재중입니다.", "2026-08-22");
	expect_until(state, "8月10日から21日まで休暇をいただいております。", "2026-08-22");
	expect_until(state, "我于8月10日到21日休假。", "2026-08-22");
	expect_until(state, "I am on leave. Call me from 9 to 17, phone 555-12.", "");
	expect_until(
	    state, "I am out of the office from the 3rd to the 16th of August.", "2026-08-17");
}

static void
a_day_and_month_that_may_be_either_way_round_are_refused_in_english(void **state)
{
	expect_until(state, "I am out of the office until 9/8/2026.", "");
	expect_until(state, "I am out of the office until 9/8/26.", "");
	expect_until(state, "I am out of the office until 17/8/2026.", "2026-08-17");
	expect_until(state, "I am out of the office until 8/17/2026.", "2026-08-17");
	expect_until(state, "I am out of the office until 8/8.", "2026-08-08");
	expect_until(state, "I am out of the office until 2026-09-08.", "2026-09-08");
	expect_until(state, "Je suis absent du bureau jusqu'au 09/08/2026, merci.", "2026-08-09");
}

static void
a_missing_year_is_the_next_occurrence(void **state)
{
	expect_until(state, "I am out of the office until 4 January.", "2027-01-04");
	expect_until(state, "I am out of the office until 3 August.", "2026-08-03");
}

static void
the_past_and_what_is_a_year_away_are_refused(void **state)
{
	expect_until(state, "I am out of the office until 1 August 2026.", "");
	expect_until(state, "I am out of the office until 1 August.", "");
	expect_until(state, "I am out of the office until 17 September 2027.", "");
	expect_until(state, "I am out of the office until 31 February 2027.", "");
	expect_until(state, "I am out of the office until August 2026.", "");
}

static void
a_day_of_the_week_is_the_next_one(void **state)
{
	expect_until(state, "I am out of the office until Friday.", "2026-08-07");
	expect_until(state, "I am out of the office until Monday.", "2026-08-10");
	expect_until(state, "I am out of the office until Monday, 17 August.", "2026-08-17");
	/* a cue that says little has nothing but the weekday near it */
	expect_until(state, "I am away and will see it on my first day back, Monday 17 August.",
	    "2026-08-17");
}

static void
times_and_telephone_numbers_are_no_dates(void **state)
{
	expect_until(state, "I am out of the office until 17.30.", "");
	expect_until(state, "I am out of the office until 9.10 am.", "");
	expect_until(state, "I am out of the office. Call me until then: 555-1234-5678.", "");
	expect_until(state, "Ich bin heute bis 12.30 Uhr nicht im Büro.", "");
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
		cmocka_unit_test(tomorrow_is_the_day_behind_the_letters_own),
		cmocka_unit_test(what_is_inclusive_in_hebrew_is_the_last_day_away),
		cmocka_unit_test(
		    until_and_back_are_the_first_day_back_and_through_is_the_day_before),
		cmocka_unit_test(a_number_alone_is_the_next_day_of_that_number),
		cmocka_unit_test(a_number_that_is_marked_as_a_day_is_one_in_front_of_the_return),
		cmocka_unit_test(a_first_day_in_front_makes_the_second_the_last_one_away),
		cmocka_unit_test(two_days_that_follow_each_other_are_a_range),
		cmocka_unit_test(whose_address_has_changed_has_a_new_one),
		cmocka_unit_test(who_will_answer_a_letter_that_came_has_received_it),
		cmocka_unit_test(a_first_day_that_has_passed_leaves_the_second_the_last_one_away),
		cmocka_unit_test(a_date_of_the_sentence_before_is_not_that_of_the_return),
		cmocka_unit_test(
		    two_days_with_between_in_front_or_behind_are_the_first_and_the_last),
		cmocka_unit_test(a_month_between_dashes_is_one),
		cmocka_unit_test(a_date_in_front_of_the_return_is_its_day),
		cmocka_unit_test(a_day_of_the_week_that_begins_like_a_month_is_none),
		cmocka_unit_test(a_day_right_behind_back_is_the_first_one_back),
		cmocka_unit_test(
		    the_last_day_before_a_holiday_and_the_end_of_a_day_are_no_farewell),
		cmocka_unit_test(who_thanks_for_a_proof_that_was_given_asks_for_none),
		cmocka_unit_test(who_says_when_he_is_back_is_away),
		cmocka_unit_test(a_range_that_names_its_month_once_ends_with_its_last_day),
		cmocka_unit_test(
		    a_day_and_month_that_may_be_either_way_round_are_refused_in_english),
		cmocka_unit_test(a_missing_year_is_the_next_occurrence),
		cmocka_unit_test(the_past_and_what_is_a_year_away_are_refused),
		cmocka_unit_test(a_day_of_the_week_is_the_next_one),
		cmocka_unit_test(times_and_telephone_numbers_are_no_dates),
		cmocka_unit_test(who_stands_in_and_where_the_author_went_are_told_apart),
		cmocka_unit_test(who_is_named_by_a_link_alone_is_found_in_its_target),
		cmocka_unit_test(what_is_quoted_says_nothing),
		cmocka_unit_test(a_text_of_nothing_but_cues_and_dates_is_read_in_time),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
