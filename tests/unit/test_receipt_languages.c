/* Receipts in the languages of the mail programs that write them: by their titles and by what they say they are. */
#include "parser_test.h"

#include <stdio.h>

#define ANN "From: ann@corp.example\n"

static struct verdict
read_letter(void **state, const char *subject, const char *text)
{
	char fields[600];
	int n = snprintf(fields, sizeof fields, ANN "Subject: %s", subject);

	assert_true(n > 0 && (size_t)n < sizeof fields);
	return verdict_of_letter(*state, fields, "plain", text);
}

static void
a_receipt_is_known_by_its_title_with_what_it_says_it_is(void **state)
{
	static const struct {
		const char *subject, *text;
	} receipts[] = {
		{ "ontvangstrokie - Offers", "die ontvangstrokie vir die pos" },
		{ "إيصال الاستلام - Offers", "هذا إعلام وصول للبريد" },
		{ "إعلام وصول - Offers", "هذا إعلام وصول للبريد" },
		{ "إيصال الاستلام - Offers", "هذا إيصال بقراءة" },
		{ "acuse de recibu - Offers", "ye un acuse de recibu" },
		{ "пацвярджэнне атрымання - Offers", "гэта паведамленне аб прачытанні" },
		{ "паведамленне аб прачытанні - Offers", "гэта паведамленне аб прачытанні" },
		{ "обратна разписка - Offers", "това е обратна разписка" },
		{ "testeni-degemer - Offers", "un testeni-degemer evit" },
		{ "confirmació de recepció - Offers", "és una confirmació de recepció del correu" },
		{ "cadarnhad derbyn - Offers", "dyma dderbynneb dychwelyd" },
		{ "derbynneb dychwelyd - Offers", "dyma dderbynneb dychwelyd" },
		{ "cadarnhad derbyn - Offers", "yn gadarnhad o dderbyn" },
		{ "empfangsbestätigung (gelesen) - Offers",
		    "dieses ist eine empfangsbestätigung für" },
		{ "αναφορά παράδοσης (διαβάστε) - Offers", "είναι ένα αποδεικτικό προβολής" },
		{ "αποδεικτικό προβολής - Offers", "είναι ένα αποδεικτικό προβολής" },
		{ "αναφορά παράδοσης (διαβάστε) - Offers", "είναι μια αναφορά παράδοσης" },
		{ "legokonfirmo - Offers", "estas legokonfirmo" },
		{ "devolver recibo de confirmación - Offers", "un acuse de recibo de su mensaje" },
		{ "kättesaamise kinnitus - Offers", "kättesaamise kinnitus kirjale" },
		{ "kättesaamise kinnitus - Offers", "saadetud kirja kättesaamiskinnitus" },
		{ "hartu-agiria - Offers", "mezuaren hartu-agiri" },
		{ "lêsbefêstiging - Offers", "dit is in lêsbefêstiging" },
		{ "bann-cuidhteis - Offers", "bann-cuidhteis airson am post" },
		{ "aviso de recepción - Offers", "un aviso de recepción para a mensaxe" },
		{ "notificación da entrega da mensaxe (lectura) - Offers",
		    "un aviso de recepción para a mensaxe" },
		{ "aviso de recepción - Offers", "unha notificación da entrega da túa mensaxe" },
		{ "קבלה חוזרת - Offers", "זוהי קבלה חוזרת" },
		{ "potvrda čitanja - Offers", "ovo je potvrda čitanja" },
		{ "նամակի ընթերցման ծանուցագիր - Offers", "նամակի ընթերցման ծանուցագիր" },
		{ "ստացական (x) - Offers", "նամակի ընթերցման ծանուցագիր" },
		{ "նամակի ընթերցման ծանուցագիր - Offers", "նամակի ստացական" },
		{ "tanda konfirmasi diterima - Offers", "adalah tanda konfirmasi diterima" },
		{ "staðfesting á lestri - Offers", "þetta er staðfesting á lestri" },
		{ "kvittun (lesa) - Offers", "þetta er staðfesting á lestri" },
		{ "staðfesting á lestri - Offers", "þetta er kvittun fyrir skilaboðin" },
		{ "მიღების დასტური - Offers", "წერილის მიღების დასტური" },
		{ "მიღების დასტური - Offers", "ეს არის მიღების დასტური" },
		{ "алу есептемесі - Offers", "хаттың алу есептемесі" },
		{ "수신 확인 - Offers", "보낸 수신 확인 메시지" },
		{ "empfanksbestätegung - Offers", "eng empfanksbestätegung fir" },
		{ "gavimo pažyma - Offers", "kurį jūs siuntėte ann@corp.example gavimo pažyma" },
		{ "saņemšanas apstiprinājums - Offers", "vēstules saņemšanas apstiprinājums" },
		{ "atgriešanas ziņa - Offers", "vēstules saņemšanas apstiprinājums" },
		{ "saņemšanas apstiprinājums - Offers", "atgriešanas ziņa par vēstuli" },
		{ "resit pemberitahu serahan - Offers", "adalah resit pemberitahu serahan" },
		{ "svarkvittering - Offers", "retur-kvittering for meldinga" },
		{ "svarkvittering - Offers", "svarkvittering for meldinga" },
		{ "svarkvittering - Offers", "dette er ei kvittering for" },
		{ "recibo de leitura - Offers", "este é o recibo de leitura" },
		{ "conferma da retschavida - Offers", "ina conferma da retschavida" },
		{ "confirmare de primire - Offers", "aceasta este o confirmare de primire pentru" },
		{ "potvrdenie o doručení (a prečítaní) - Offers", "toto je potvrdenie o doručení" },
		{ "povratnica (x) - Offers", "to je povratnica za pošto" },
		{ "dëftesë kthimi - Offers", "është një dëftesë kthimi" },
		{ "faturë kthimi - Offers", "është një dëftesë kthimi" },
		{ "потврда о пријему - Offers", "ово је потврда о пријему" },
		{ "обавештење о приспећу - Offers", "ово је потврда о пријему" },
		{ "การแจ้งเตือนการเปิดอ่าน - Offers", "นี่คือการแจ้งเตือนการเปิดอ่าน" },
		{ "повідомлення про прочитання - Offers", "про прочитання вашого листа" },
		{ "повідомлення про прочитання - Offers", "це сповіщення про прочитання" },
		{ "chứng nhận hồi báo - Offers", "đây là xác nhận đã nhận thư" },
		{ "收件回執 - Offers", "郵件所傳回的收件回執" },
	};

	for (size_t i = 0; i < sizeof receipts / sizeof *receipts; i++) {
		struct verdict v = read_letter(state, receipts[i].subject, receipts[i].text);

		if (v.kind != KIND_MDN || v.subkind != SUBKIND_DISPLAYED)
			fail_msg("\"%s: %s\" is %s, %s", receipts[i].subject, receipts[i].text,
			    kind_name(v.kind), subkind_name(v.subkind));
		v = read_letter(state, "Offers", receipts[i].text);
		if (v.kind != KIND_MAIL)
			fail_msg("%s: %s without its title", receipts[i].text, kind_name(v.kind));
		v = read_letter(state, receipts[i].subject, "2026-10-12");
		if (v.kind != KIND_MAIL)
			fail_msg("%s: %s without its text", receipts[i].subject, kind_name(v.kind));
	}
}

static void
its_title_tells_what_became_of_the_message(void **state)
{
	static const struct {
		const char *subject, *text;
		enum subkind subkind;
	} receipts[] = {
		{ "Обратна разписка (отказана) - Offers", "Това е обратна разписка",
		    SUBKIND_DENIED },
		{ "Kvittering (avslått) - Offers", "Dette er en kvittering for e-posten",
		    SUBKIND_DENIED },
		{ "Potvrda čitanja (obrisano) - Offers", "Ovo je potvrda čitanja",
		    SUBKIND_DELETED },
		{ "收件回執（已刪除） - Offers", "郵件所傳回的收件回執", SUBKIND_DELETED },
		{ "Kvittering (vidaresendt) - Offers", "Dette er ei kvittering for e-posten",
		    SUBKIND_DISPATCHED },
		{ "Potvrdenie o doručení (a prečítaní) (spracované) - Offers",
		    "Toto je potvrdenie o doručení", SUBKIND_PROCESSED },
		{ "Kättesaamise kinnitus (viga) - Offers", "Kättesaamise kinnitus kirjale",
		    SUBKIND_FAILED },
	};

	for (size_t i = 0; i < sizeof receipts / sizeof *receipts; i++) {
		struct verdict v = read_letter(state, receipts[i].subject, receipts[i].text);

		if (v.kind != KIND_MDN || v.subkind != receipts[i].subkind)
			fail_msg("\"%s\" is %s, %s", receipts[i].subject, kind_name(v.kind),
			    subkind_name(v.subkind));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_receipt_is_known_by_its_title_with_what_it_says_it_is),
		cmocka_unit_test(its_title_tells_what_became_of_the_message),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
