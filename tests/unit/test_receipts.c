/* Receipts, successes, requests and absences in words that no phrase knows, and letters of persons with the same words. */
#include "parser_test.h"

#include <stdio.h>

struct letter {
	const char *subject, *text;
};

static void
expect_each(void **state, const char *headers, const struct letter *letter, size_t n,
    enum kind kind, enum subkind subkind)
{
	for (size_t i = 0; i < n; i++) {
		char fields[600];
		struct verdict v;
		int len =
		    snprintf(fields, sizeof fields, "%sSubject: %s", headers, letter[i].subject);

		assert_true(len > 0 && (size_t)len < sizeof fields);
		v = verdict_of_letter(*state, fields, "plain", letter[i].text);
		if (v.kind != kind || v.subkind != subkind)
			fail_msg("\"%s: %s\" is %s, %s", letter[i].subject, letter[i].text,
			    kind_name(v.kind), subkind_name(v.subkind));
	}
}

#define EACH(state, headers, letters, kind, subkind) \
	expect_each(state, headers, letters, sizeof(letters) / sizeof *(letters), kind, subkind)

#define DAEMON "From: Mail Delivery System <mailer-daemon@mx.example>\n"
#define ANN "From: ann@corp.example\n"
#define ANSWER ANN "In-Reply-To: <k1@example.com>\n"

static void
a_receipt_is_known_by_what_its_sentences_mean_in_whatever_words(void **state)
{
	static const struct letter shown[] = {
		/* it proves nothing */
		{ "Return receipt",
		    "Thank you for your message. This receipt shows only that it was displayed at "
		    "our end; it does not mean anybody has read it." },
		{ "Potvrzení: January offers",
		    "Zpráva s předmětem \"January offers\" byla zobrazena. Není zaručeno, že byla "
		    "přečtena." },
		{ "Alındı (görüntülendi) - January offers",
		    "Bu alındı yalnızca iletinin görüntülendiğini bildirir. Alıcının iletiyi "
		    "okuduğunun garantisi yoktur." },
		{ "开信回执：January offers",
		    "此回执仅表明该邮件已显示，并不保证收件人已经阅读邮件内容。" },
		/* a message was seen, by whom or when */
		{ "Opened: January offers",
		    "The message \"January offers\" you sent to ann@corp.example was opened at "
		    "9:15." },
		{ "Ann has read your message",
		    "Ann has read your message on 12 Oct 2026 at 09:15." },
		{ "Läskvitto: January offers",
		    "Ditt meddelande till ann@corp.example öppnades 2026-10-12 09:15." },
		{ "[수신확인] January offers",
		    "보내신 메일을 2026-10-12에 수신자가 확인하였습니다." },
		{ "RE: Read receipt", "Your message to ann@corp.example was read on 12 October." },
		{ "Lesequittung: Angebote Nr. 7",
		    "Ihre Nachricht \"Angebote Nr. 7\" wurde vom Empfänger um 9:15 Uhr zur "
		    "Kenntnis "
		    "genommen." },
		{ "Powiadomienie o przeczytaniu: January offers",
		    "Adresat otworzył Państwa wiadomość 12.10.2026 o 9:15." },
		/* our subject stands behind whatever the title is, and in a line */
		{ "Receipt - January offers",
		    "Your e-mail\n\nSubject: January offers\n\nwas opened on Mon, 12 Oct 2026." },
		{ "Ann - January offers",
		    "Your message has been displayed.\n\nSubject: January offers\nOpened: 9:15 "
		    "AM" },
	};
	static const struct letter unread[] = {
		{ "Eliminada sin leer: January offers",
		    "Su mensaje\n\n   Asunto: January offers\n\nse ha eliminado sin leerse el "
		    "12." },
	};

	EACH(state, ANN, shown, KIND_MDN, SUBKIND_DISPLAYED);
	EACH(state, ANN, unread, KIND_MDN, SUBKIND_DELETED);
}

static void
what_a_person_says_of_reading_is_no_receipt(void **state)
{
	static const struct letter greeted[] = {
		{ "Lu : ton roman", "Salut Marc, ton roman a été lu, et relu." },
		{ "Read: your message", "Hey Sam! Your message was read by all recipients." },
		{ "Luettu: viestisi",
		    "Moi Matti! Viestisi on luettu ja vastaanottajat kiittävät." },
		{ "Przeczytano: wiadomość",
		    "Cześć Adam! Wiadomość przeczytano odbiorcom na głos." },
		{ "Прочитано: письмо", "Привет, Олег! Письмо прочитано всем получателям." },
		{ "回执：合同", "王经理：\n邮件已阅读，请查收附件。" },
	};
	static const struct letter told[] = {
		{ "Gelesen: Vertrag",
		    "Habe den Vertrag gelesen, er wurde am Montag auch von Herrn Lang gelesen." },
		{ "Letto: verbale",
		    "Il verbale è stato letto il 12 ottobre. Il messaggio del sindaco in "
		    "allegato." },
		{ "Confirmation: meeting",
		    "The email of the chair was read to the members at 9:15 on Monday." },
		{ "Opened: Gate 4", "Gate 4 was opened by security at 09:15." },
		{ "Contract viewed", "Your contract was opened by the recipient Ann." },
		{ "Read receipts", "How do I turn them off? It asks whether a message was read." },
		{ "Fwd: Return receipt",
		    "Look, he got it.\nRay\n\n---------- Forwarded message ---------\n"
		    "Subject: Return receipt\n\nThis is a return receipt for the mail you sent." },
	};

	static const struct letter own[] = {
		{ "I have read your message", "I have read your message of 12 October." },
		{ "Bestätigung: Vertrag", "Habe Ihre E-Mail vom 12.10. geöffnet und gelesen." },
		{ "Confirmación: oferta", "He leído su mensaje del 12 de octubre y confirmo." },
		{ "Potvrzení: termín", "Vaši zprávu z 12. 10. jsem přečetl a potvrzuji." },
		{ "Read: offers", "Jag har läst ditt meddelande av den 12." },
		{ "确认：报价", "您10月12日的邮件我已阅读，同意报价。" },
		{ "Read receipts are no proof",
		    "There is no guarantee that a message which was displayed has been read." },
		{ "New enquiry: Offers",
		    "Subject: Offers\nMessage: I have read your message of 12 October." },
		{ "Contact form - Offers",
		    "Subject: Offers\nYour message: Your list was opened by my dog on 12 "
		    "October." },
	};

	static const struct letter answered[] = {
		{ "Re: Read receipt", "Your message to ann@corp.example was read on 12 October." },
	};

	EACH(state, ANN, greeted, KIND_MAIL, SUBKIND_NONE);
	EACH(state, ANN, own, KIND_MAIL, SUBKIND_NONE);
	EACH(state, ANN, told, KIND_MAIL, SUBKIND_NONE);
	EACH(state, ANSWER, answered, KIND_MAIL, SUBKIND_NONE);
}

static void
a_daemon_tells_of_success_in_whatever_words_that_deny_nothing(void **state)
{
	static const struct letter well[] = {
		{ "Zustellbestätigung",
		    "Ihre Nachricht an ann@corp.example wurde erfolgreich im Postfach des "
		    "Empfängers abgelegt." },
		{ "Confirmation de remise",
		    "Votre message a bien été délivré dans la boîte aux lettres de "
		    "ann@corp.example." },
	};

	static const struct letter later[] = {
		{ "Bericht",
		    "Ihre Nachricht an ann@corp.example wird erfolgreich abgelegt, sobald das "
		    "Postfach wieder Platz hat." },
	};

	EACH(state, DAEMON, well, KIND_REPORT, SUBKIND_DELIVERED);
	EACH(state, DAEMON, later, KIND_MAIL, SUBKIND_NONE);
	EACH(state, ANN, well, KIND_MAIL, SUBKIND_NONE);
}

static void
who_never_agreed_and_asks_to_be_left_out_does_so_in_any_language(void **state)
{
	static const struct letter out[] = {
		{ "Re: Offers", "I never agreed to this. Delete my address." },
		{ "Re: Offers", "Dem habe ich nie zugestimmt. Löschen Sie meine Adresse." },
		{ "Re: Offers", "Je n'ai jamais donné mon accord. Supprimez mon adresse." },
		{ "Re: Offers", "Nunca di mi consentimiento. Borren mi dirección." },
		{ "Re: Offers", "Hozzá sem járultam ehhez. Töröljék a címemet." },
		{ "Re: Offers", "Poistakaa osoitteeni." },
		{ "Re: Offers", "配信に同意した覚えはありません。アドレスを削除してください。" },
		{ "Re: Offers", "我没有订阅过。请删除我的邮箱地址。" },
		{ "Re: Offers", "How many times do I have to ask? UNSUBSCRIBE ME NOW!!!" },
		/* who gave away the address */
		{ "Re: Offers",
		    "Woher haben Sie meine Adresse? Streichen Sie mich von der Liste!" },
		{ "Re: Offers", "You have no right to mail me. Remove my address at once." },
		{ "Re: Offers", "Откуда у вас мой адрес? Отпишите меня." },
	};
	static const struct letter more[] = {
		{ "Re: Offers",
		    "I never agreed to this price. Delete the last line of the offer." },
		{ "Re: Offers", "Nunca di mi consentimiento para el sábado. ¿Puede ser el lunes?" },
		{ "Re: Offers", "我没有订阅过。请删除我的订单。" },
		{ "Re: Offers", "Woher haben Sie meine Adresse? Das Angebot gefällt mir aber." },
		/* from Friday's meeting */
		{ "Re: Offers", "Ich kann am Freitag nicht kommen. Bitte abmelden." },
	};

	EACH(state, ANSWER, out, KIND_REQUEST, SUBKIND_UNSUBSCRIBE);
	EACH(state, ANSWER, more, KIND_MAIL, SUBKIND_NONE);
}

static void
who_is_at_a_course_or_takes_a_day_off_is_away(void **state)
{
	static const struct letter away[] = {
		{ "Re: Offers", "Estoy en un curso de formación hasta el jueves." },
		{ "Re: Offers", "Ik heb vandaag een vrije dag. Morgen beantwoord ik je mail." },
		{ "Re: Offers", "Jag är på utbildning idag och svarar imorgon." },
		{ "Re: Offers", "Do pátku čerpám řádnou dovolenou." },
		{ "Re: Offers", "Derzeit bin ich krank geschrieben." },
		{ "Re: Offers", "Do petka sem na bolniškem dopustu." },
	};

	EACH(state, ANSWER "Auto-Submitted: auto-replied\n", away, KIND_AUTO_REPLY,
	    SUBKIND_OUT_OF_OFFICE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_receipt_is_known_by_what_its_sentences_mean_in_whatever_words),
		cmocka_unit_test(what_a_person_says_of_reading_is_no_receipt),
		cmocka_unit_test(a_daemon_tells_of_success_in_whatever_words_that_deny_nothing),
		cmocka_unit_test(who_never_agreed_and_asks_to_be_left_out_does_so_in_any_language),
		cmocka_unit_test(who_is_at_a_course_or_takes_a_day_off_is_away),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
