/* What sentences alone say became of a message, and letters that only sound so. */
#include "parser_test.h"

#include <stdio.h>

static void
expect(void **state, const char *headers, const char *text, enum kind kind, enum subkind subkind)
{
	struct verdict v = verdict_of_letter(*state, headers, "plain", text);

	assert_int_equal(v.kind, kind);
	assert_int_equal(v.subkind, subkind);
}

#define DAEMON "From: Mail Delivery System <mailer-daemon@mx.example>\n"

static void
a_plain_receipt_names_our_subject(void **state)
{
	const char *read = "From: ann@corp.example\nSubject: Read: January offers";

	expect(state, read, "Your message\n\n  Subject: January offers\n\nwas read on Monday.",
	    KIND_MDN, SUBKIND_DISPLAYED);
	expect(state, "From: ann@corp.example\nSubject: Ungelesen: Angebote",
	    "Ihre Nachricht\n\n  Betreff: Angebote\n\nwurde am Montag ungelesen gelöscht.",
	    KIND_MDN, SUBKIND_DELETED);
	expect(state, read, "You should, it was read by millions.", KIND_MAIL, SUBKIND_NONE);
	expect(state, "From: shop@corp.example\nSubject: Receipt: your order",
	    "Your payment was received by our bank.", KIND_MAIL, SUBKIND_NONE);
}

static void
a_receipt_is_known_by_how_it_is_laid_out_or_by_its_title_and_what_nothing_else_says(void **state)
{
	/* a word in front of the subject that no list knows */
	const char *laid = "From: ann@corp.example\nSubject: Huvitav: January offers";

	expect(state, laid,
	    "Teie sõnum\n\n  Saaja: Ann\n  Teema: January offers\n\nloeti 3. augustil.", KIND_MDN,
	    SUBKIND_DISPLAYED);
	expect(
	    state, laid, "Teie sõnum January offers loeti 3. augustil.", KIND_MAIL, SUBKIND_NONE);
	expect(state, laid, "Teema: January offers\nLoeti. Kas tohib kasutada?", KIND_MAIL,
	    SUBKIND_NONE);
	expect(state, "From: ann@corp.example\nSubject: Re: January offers",
	    "Teema: January offers\n\nloeti 3. augustil.", KIND_MAIL, SUBKIND_NONE);
	/* a letter about something that was read */
	expect(state, "From: ann@corp.example\nSubject: Read: January offers",
	    "Dear all,\nBook: January offers\nIt has been read by all of us.", KIND_MAIL,
	    SUBKIND_NONE);
	expect(state, "From: ann@corp.example\nSubject: Lido: obrigado",
	    "O livro foi lido, obrigado.\nQuando nos vemos?", KIND_MAIL, SUBKIND_NONE);
	expect(state, "From: ann@corp.example\nSubject: Read: January offers",
	    "The message January offers was printed, faxed or forwarded without being displayed to "
	    "the "
	    "recipient.",
	    KIND_MDN, SUBKIND_DISPATCHED);
	expect(state, "From: ann@corp.example\nSubject: Accusé de réception (lu)",
	    "Rien ne garantit que le message a été lu.", KIND_MDN, SUBKIND_DISPLAYED);
	expect(state, "From: ann@corp.example\nSubject: Kvittering (læst)",
	    "Beskeden blev vist på modtagerens computer.", KIND_MDN, SUBKIND_DISPLAYED);
	expect(state, "From: ann@corp.example\nSubject: Notes",
	    "There is no guarantee that they have read it.", KIND_MAIL, SUBKIND_NONE);
}

#define BOUNDED \
	"From: ann@corp.example\nSubject: Gelesen: Angebote\nContent-Type: multipart/report; " \
	"report-type=disposition-notification; boundary=b"

static void
a_receipt_without_its_part_says_by_its_words_what_became_of_the_letter(void **state)
{
	static const struct {
		const char *parts;
		enum subkind subkind;
	} receipts[] = { { "Ihre Nachricht wurde am Montag gelesen.", SUBKIND_DISPLAYED },
		{ "Ihre Nachricht wurde ungelesen gelöscht.", SUBKIND_DELETED },
		{ "Hello.", SUBKIND_NONE },
		{ "x\n--b\nContent-Type: text/plain\n\nDisposition: "
		  "manual-action/MDN-sent-manually; denied\n",
		    SUBKIND_DENIED },
		{ "x\n--b\nContent-Type: application/octet-stream\n\nFinal-Recipient: rfc822;a@b"
		  "\nDisposition: automatic-action/MDN-sent-automatically; processed\n",
		    SUBKIND_PROCESSED } };
	struct state *s = *state;

	for (size_t i = 0; i < sizeof receipts / sizeof *receipts; i++) {
		char raw[1000];
		struct verdict v;
		int n = snprintf(raw, sizeof raw,
		    BOUNDED "\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n%s\n--b--\n",
		    receipts[i].parts);

		assert_true(n > 0 && (size_t)n < sizeof raw);
		arena_reset(s->arena);
		assert_int_equal(
		    parser_read(s->parser, s->arena,
			(struct slice){ (const unsigned char *)raw, (size_t)n }, NULL, &v),
		    PARSE_OK);
		assert_int_equal(v.kind, KIND_MDN);
		assert_int_equal(v.subkind, receipts[i].subkind);
	}
}

static void
an_absence_in_brackets_behind_our_subject_is_a_reply_and_a_calendars_is_none(void **state)
{
	const char *ours = "From: ann@corp.example\nSubject: Re: January offers (out of office)";

	expect(state, ours, "I am at a conference until Friday.", KIND_AUTO_REPLY,
	    SUBKIND_OUT_OF_OFFICE);
	expect(state, ours, "Thanks, we take twenty.", KIND_MAIL, SUBKIND_NONE);
	expect(state, "From: ann@corp.example\nSubject: [Out of office] January offers",
	    "I am at a conference until Friday.", KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE);
	expect(state, "From: ann@corp.example\nSubject: [Out of office] Photos", "Here they are.",
	    KIND_MAIL, SUBKIND_NONE);
	expect(state,
	    "From: cal@corp.example\nAuto-Submitted: auto-generated\nSubject: Out of office: Ann",
	    "Ann has added an all-day event: Out of office.", KIND_MAIL, SUBKIND_NONE);
}

static void
what_calls_itself_an_automatic_reply_is_one_without_any_header(void **state)
{
	const char *re = "From: ann@corp.example\nSubject: Re: January offers";
	const char *talk =
	    "Thank you for your letter, which we were very glad to get. We have looked at all that "
	    "it "
	    "says and have found nothing that is not as it should be, which is rare.\n";
	char text[500];

	expect(state, re, "This is an automatic reply. I am on vacation.", KIND_AUTO_REPLY,
	    SUBKIND_OUT_OF_OFFICE);
	(void)snprintf(text, sizeof text, "%sI am on vacation. This is an automatic reply.", talk);
	expect(state, re, text, KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE);
	(void)snprintf(
	    text, sizeof text, "%sI am on vacation. This is an automatic reply. %s", talk, talk);
	expect(state, re, text, KIND_MAIL, SUBKIND_NONE);
}

static void
a_title_that_names_who_sends_it_is_a_replys_and_one_that_goes_on_is_a_persons(void **state)
{
	expect(state, "From: ann@corp.example\nSubject: Auto-Reply from ann@corp.example",
	    "I have your mail.", KIND_AUTO_REPLY, SUBKIND_AUTO_OTHER);
	expect(state, "From: ann@corp.example\nSubject: Réponse automatique de Ann",
	    "Je suis en vacances.", KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE);
	expect(state, "From: ann@corp.example\nSubject: Auto-reply settings for us all",
	    "Please switch it on.", KIND_MAIL, SUBKIND_NONE);
	expect(state,
	    "From: ann@corp.example\nSubject: Auto-reply of our desk has been sent twice again",
	    "Please look after it.", KIND_MAIL, SUBKIND_NONE);
}

static void
a_daemon_that_tells_of_success_reports_no_failure(void **state)
{
	expect(state, DAEMON "Subject: Message delivered",
	    "This message was created automatically by mail delivery software.\n\nA message that "
	    "you "
	    "sent has been delivered to the following recipients:\n\n  ann@corp.example",
	    KIND_REPORT, SUBKIND_DELIVERED);
	expect(state, DAEMON "Subject: Delivery notification",
	    "Your message has been delivered to the following recipients:\n\n  ann@corp.example\n\n"
	    "It could not be delivered to:\n\n  bob@corp.example\n    User unknown",
	    KIND_BOUNCE, SUBKIND_NONE);
}

static void
a_daemon_that_goes_on_trying_tells_of_a_delay_in_any_language(void **state)
{
	expect(state, DAEMON "Subject: Warnung",
	    "Ihre Nachricht konnte noch nicht zugestellt werden:\n\n<ann@corp.example>\n\n"
	    "Wir werden es weiterhin versuchen.",
	    KIND_DELAY, SUBKIND_NONE);
	expect(state, DAEMON "Subject: 配信の遅延",
	    "次の受信者への配信が遅れています:\n\nann@corp.example", KIND_DELAY, SUBKIND_NONE);
}

/* Under a subject that says nothing. */
static void
a_daemon_tells_of_a_failure_by_one_sentence_in_any_language(void **state)
{
	static const char *const said[] = {
		"The mail you sent to ann@corp.example has been returned.",
		"We were unable to forward your mail to ann@corp.example.",
		"We have not been able to pass on your message to ann@corp.example.",
		"Your mail for ann@corp.example was refused by their server.",
		"ann@corp.example did not get your mail.",
		"Ihre E-Mail konnte nicht an ann@corp.example ausgeliefert werden.",
		"Der Server konnte die Nachricht an ann@corp.example nicht zustellen.",
		"No se pudo entregar su mensaje a ann@corp.example.",
		"Não foi possível entregar a sua mensagem a ann@corp.example.",
		"Impossibile consegnare il messaggio a ann@corp.example.",
		"Votre message à ann@corp.example n'a pas été livré.",
		"Uw bericht aan ann@corp.example kon niet worden bezorgd.",
		"Wiadomość do ann@corp.example nie może być dostarczona.",
		"Vaši zprávu pro ann@corp.example není možné doručit.",
		"Ditt meddelande till ann@corp.example har inte kunnat levereras.",
		"Din meddelelse til ann@corp.example kunne ikke blive leveret.",
		"Meldingen til ann@corp.example ble ikke levert.",
		"Viestiä osoitteeseen ann@corp.example ei voitu välittää.",
		"ann@corp.example adresine iletiniz gönderilemedi.",
		"Ваше письмо для ann@corp.example невозможно доставить.",
		"Ваш лист на ann@corp.example не може бути доставлений.",
		"Το μήνυμά σας προς ann@corp.example δεν ήταν δυνατόν να παραδοθεί.",
		"Jūsų laiško adresatui ann@corp.example pristatyti nepavyko.",
		"ann@corp.example 宛のメールは配達できませんでした。",
		"您发给 ann@corp.example 的邮件投递失败。",
		"ann@corp.example 님에게 메일을 전달할 수 없습니다.",
	};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct verdict v =
		    verdict_of_letter(*state, DAEMON "Subject: Mail 4711", "plain", said[i]);

		if (v.kind != KIND_BOUNCE || v.nrecipients != 1)
			fail_msg("\"%s\" is no bounce of one recipient", said[i]);
	}
	expect(state, "From: shop@corp.example\nSubject: Order 4711",
	    "Your parcel for ann@corp.example has been returned to us.", KIND_MAIL, SUBKIND_NONE);
}

static void
parcels_are_no_messages(void **state)
{
	expect(state, "From: noreply@post.example\nSubject: Delivery delayed: order 4711",
	    "Your order has not yet been delivered. Questions? help@post.example", KIND_MAIL,
	    SUBKIND_NONE);
	expect(state, "Return-Path: <>\nFrom: noreply@post.example\nSubject: Ihr Paket",
	    "Ihr Paket wurde noch nicht zugestellt. Wir werden es weiterhin versuchen.", KIND_MAIL,
	    SUBKIND_NONE);
}

static void
a_robot_that_begins_as_exim_does_is_no_report(void **state)
{
	expect(state,
	    "Return-Path: <>\nFrom: ann@corp.example\nSubject: Please confirm your message",
	    "This message was created automatically by mail delivery software.\n\nTo release your "
	    "message for delivery, send an empty message to\n\n  ann-confirm-1@corp.example",
	    KIND_AUTO_REPLY, SUBKIND_CHALLENGE);
}

static void
news_of_trackers_and_programs_answer_nobody(void **state)
{
	const char *away = "Ann wrote: I am out of the office until Monday.";

	expect(state,
	    "From: jira@corp.example\nX-JIRA-FingerPrint: 1\nSubject: [JIRA] Mail delivery failed",
	    "Mail delivery failed: 550 5.1.1 user unknown", KIND_MAIL, SUBKIND_NONE);
	expect(state,
	    "From: task@corp.example\nAuto-Submitted: auto-generated\nPrecedence: bulk\n"
	    "In-Reply-To: <a@b.example>\nSubject: New comment",
	    away, KIND_MAIL, SUBKIND_NONE);
	expect(state, "From: hr@corp.example\nAuto-Submitted: auto-generated\nSubject: Today",
	    "Ann is on annual leave until Monday.", KIND_MAIL, SUBKIND_NONE);
	expect(state,
	    "From: ann@corp.example\nAuto-Submitted: auto-generated\nSubject: Automatic reply: "
	    "offers",
	    "I am on annual leave until Monday.", KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_calls_itself_an_automatic_reply_is_one_without_any_header),
		cmocka_unit_test(a_plain_receipt_names_our_subject),
		cmocka_unit_test(
		    a_receipt_is_known_by_how_it_is_laid_out_or_by_its_title_and_what_nothing_else_says),
		cmocka_unit_test(
		    a_receipt_without_its_part_says_by_its_words_what_became_of_the_letter),
		cmocka_unit_test(
		    an_absence_in_brackets_behind_our_subject_is_a_reply_and_a_calendars_is_none),
		cmocka_unit_test(
		    a_title_that_names_who_sends_it_is_a_replys_and_one_that_goes_on_is_a_persons),
		cmocka_unit_test(a_daemon_that_tells_of_success_reports_no_failure),
		cmocka_unit_test(a_daemon_that_goes_on_trying_tells_of_a_delay_in_any_language),
		cmocka_unit_test(a_daemon_tells_of_a_failure_by_one_sentence_in_any_language),
		cmocka_unit_test(parcels_are_no_messages),
		cmocka_unit_test(a_robot_that_begins_as_exim_does_is_no_report),
		cmocka_unit_test(news_of_trackers_and_programs_answer_nobody),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
