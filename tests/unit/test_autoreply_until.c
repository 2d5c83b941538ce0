/* The day on which the author of an automatic reply is back. */
#include "autoreply_case.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tomorrow_is_the_day_behind_the_letters_own),
		cmocka_unit_test(
		    until_and_back_are_the_first_day_back_and_through_is_the_day_before),
		cmocka_unit_test(a_number_alone_is_the_next_day_of_that_number),
		cmocka_unit_test(a_number_that_is_marked_as_a_day_is_one_in_front_of_the_return),
		cmocka_unit_test(a_date_of_the_sentence_before_is_not_that_of_the_return),
		cmocka_unit_test(a_month_between_dashes_is_one),
		cmocka_unit_test(a_date_in_front_of_the_return_is_its_day),
		cmocka_unit_test(a_day_of_the_week_that_begins_like_a_month_is_none),
		cmocka_unit_test(a_day_right_behind_back_is_the_first_one_back),
		cmocka_unit_test(who_says_when_he_is_back_is_away),
		cmocka_unit_test(
		    a_day_and_month_that_may_be_either_way_round_are_refused_in_english),
		cmocka_unit_test(a_missing_year_is_the_next_occurrence),
		cmocka_unit_test(the_past_and_what_is_a_year_away_are_refused),
		cmocka_unit_test(a_day_of_the_week_is_the_next_one),
		cmocka_unit_test(times_and_telephone_numbers_are_no_dates),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
