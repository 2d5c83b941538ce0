/* hostile_mail - see hostile_mail.h */
#include "build_config.h"

#include "hostile_mail.h"

#define TOP "From: <>\r\nTo: bounce@returns.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
#define MIXED(boundary) "Content-Type: multipart/mixed; boundary=\"" boundary "\"\r\n\r\n"
#define REPORT \
	TOP "Content-Type: multipart/report; report-type=delivery-status; " \
	    "boundary=b\r\n\r\n--b\r\n\r\nfailed" \
	    "\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; " \
	    "x\r\n\r\n"
#define HTML TOP "Content-Type: text/html\r\n\r\n"

/* Of a mail system, an answering machine, and somebody. */
#define DAEMON \
	"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nTo: bounce@returns.example\r\n"
#define AWAY \
	"From: Ann <ann@corp.example>\r\nTo: news@shop.example\r\nDate: Mon, 3 Aug 2026 09:00:00 " \
	"+0000\r\n" \
	"Auto-Submitted: auto-replied\r\nIn-Reply-To: <a@b>\r\n"
#define PERSON "From: Ann <ann@corp.example>\r\nTo: news@shop.example\r\nIn-Reply-To: <a@b>\r\n"
#define FAILED "Subject: Undelivered mail\r\n"
#define PARTS(type) \
	"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=" type \
	"; boundary=b\r\n\r\n--b\r\n"
#define STATUS \
	"\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; " \
	"mx.example.net\r\n\r\n"
#define ANN "Final-Recipient: rfc822; ann@corp.example\r\nAction: failed\r\nStatus: 5.0.0\r\n"
#define RETURNED(type) \
	DAEMON FAILED PARTS("delivery-status") "\r\nfailed" STATUS ANN \
					       "\r\n--b\r\nContent-Type: " type "\r\n\r\n"

#define END "\r\n--b--\r\n"

const struct pathology hostile_pathologies[] = {
	{ "parts in parts", TOP MIXED("b0"), "--b%zu\r\n" MIXED("b%zu"), "hi\r\n" },
	{ "parts in parts of one boundary", TOP MIXED("b"), "--b\r\n" MIXED("b"), "hi\r\n" },
	{ "messages in messages", TOP, "Content-Type: message/rfc822\r\n\r\n", "hi\r\n" },
	{ "reports in reports", REPORT, "--b\r\nContent-Type: message/rfc822\r\n\r\n" REPORT, "" },
	{ "a million parts", TOP MIXED("b"), "--b\r\n\r\nx\r\n", "--b--\r\n" },
	{ "a boundary of one character", TOP MIXED("-"), "---\r\n--", "" },
	{ "lines like boundaries", TOP MIXED("b"), "--bx\r\n", "" },
	{ "boundaries of nobody", TOP MIXED("b"), "--x%zu %zu\r\n", "" },
	{ "a million headers", TOP, "X-A: b\r\n", "\r\nhi\r\n" },
	{ "a million different headers", TOP, "X-%zu-%zu: b\r\n", "\r\nhi\r\n" },
	{ "a million subjects", TOP, "Subject: x\r\n", "\r\nhi\r\n" },
	{ "a header folded a million times", TOP "Subject: x", "\r\n y", "\r\n\r\nhi\r\n" },
	{ "a header of blanks", TOP "Subject:", " ", "\r\n\r\nhi\r\n" },
	{ "a header of empty lines", TOP "To:", "\r\n ", "\r\n\r\nhi\r\n" },
	{ "received a million times", TOP,
	    "Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\r\n", "\r\nhi\r\n" },
	{ "comments in comments", TOP "From: ", "(", " a@b.c\r\n\r\nhi\r\n" },
	{ "comments that close", TOP "From: ", "()", " a@b.c\r\n\r\nhi\r\n" },
	{ "comments in a type", TOP "Content-Type: text/plain", "(", "\r\n\r\nhi\r\n" },
	{ "groups in groups", TOP "To: ", "g:", "z@z.z\r\n\r\nhi\r\n" },
	{ "a million addresses", TOP "To: ", "a@b.c,", "z@z.z\r\n\r\nhi\r\n" },
	{ "an address of a million octets", REPORT "Final-Recipient: rfc822; ", "a", "@b.c\r\n" },
	{ "a domain of a million dots", REPORT "Final-Recipient: rfc822; a@", "b.", "c\r\n" },
	{ "quotes", TOP "From: ", "\"", "a@b.c\r\n\r\nhi\r\n" },
	{ "angles", TOP "From: ", "<", "a@b.c\r\n\r\nhi\r\n" },
	{ "routes", TOP "From: <", "@a,", ":a@b.c>\r\n\r\nhi\r\n" },
	{ "references", TOP "References: ", "<a@b> ", "\r\n\r\nhi\r\n" },
	{ "parameters", TOP "Content-Type: text/plain", "; a=b", "\r\n\r\nhi\r\n" },
	{ "parameters in pieces", TOP "Content-Type: text/plain", "; a*%zu=b%zu",
	    "\r\n\r\nhi\r\n" },
	{ "encoded words", TOP "Subject: ", "=?utf-8?Q?=41?= ", "\r\n\r\nhi\r\n" },
	{ "encoded words that begin", TOP "Subject: ", "=?utf-8?Q?", "\r\n\r\nhi\r\n" },
	{ "encoded words of many charsets", TOP "Subject: ",
	    "=?iso-2022-cn-ext?B?GyQpQQ==?= =?gb18030?B?gTA=?= ", "\r\n\r\nhi\r\n" },
	{ "recipients", REPORT, "Final-Recipient: rfc822; a@b.c\r\nAction: failed\r\n\r\n", "" },
	{ "different recipients", REPORT,
	    "Final-Recipient: rfc822; a%zu@b%zu.c\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n", "" },
	{ "fields of one recipient", REPORT "Final-Recipient: rfc822; a@b.c\r\n",
	    "Diagnostic-Code: smtp; 550 5.1.1 no\r\n", "" },
	{ "a diagnostic without end",
	    REPORT "Final-Recipient: rfc822; a@b.c\r\nDiagnostic-Code: smtp; ", "550 5.1.1 ",
	    "\r\n" },
	{ "codes in a text", TOP "\r\n", "<a@b.c>: 550 5.1.1 user unknown ", "\r\n" },
	{ "dialogues in a text", TOP "\r\nThis is the mail system.\r\n\r\n",
	    "<a%zu@b%zu.c>: host x said: 550 no (in reply to RCPT TO command)\r\n\r\n", "" },
	{ "lines of a text", TOP "\r\n",
	    "----- The following addresses had permanent fatal errors -----\r\n", "" },
	{ "elements", HTML, "<a>", "" },
	{ "elements that begin", HTML, "<a href=\"", "" },
	{ "entities", HTML, "&#x41;&amp;&nosuch;", "" },
	{ "comments of a page", HTML, "<!-- ", "" },
	{ "attributes", HTML "<p ", "a=b ", ">" },
	{ "objects", TOP "Content-Type: application/json\r\n\r\n", "{\"a\":[", "" },
	{ "one line of base64", TOP "Content-Transfer-Encoding: base64\r\n\r\n", "QUJD", "\r\n" },
	{ "what is no base64", TOP "Content-Transfer-Encoding: base64\r\n\r\n", "!", "" },
	{ "base64 that pads", TOP "Content-Transfer-Encoding: base64\r\n\r\n", "QQ==", "" },
	{ "quoted-printable of nothing", TOP "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
	    "=", "" },
	{ "soft line ends", TOP "Content-Transfer-Encoding: quoted-printable\r\n\r\n", "=\r\n",
	    "" },
	{ "one line", TOP "\r\n", "x", "" },
	{ "empty lines", TOP "\r\n", "\r\n", "" },
	{ "carriage returns", TOP "\r\n", "\r", "" },
	{ "carriage returns in a header", TOP "X: a", "\ra", "\r\n\r\n" },
	{ "overlong UTF-8", TOP "Content-Type: text/plain; charset=utf-8\r\n\r\n",
	    "\xC0\xAF\xF8\x88", "" },
	{ "escapes of ISO-2022", TOP "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n",
	    "\x1B$B\x1B(B", "" },
	{ "ISO-2022-CN-EXT", TOP "Content-Type: text/plain; charset=iso-2022-cn-ext\r\n\r\n",
	    "\x1B$*H\x1BN\x1B$)A", "" },
	{ "UTF-7", TOP "Content-Type: text/plain; charset=utf-7\r\n\r\n", "+2D3-+", "" },
	{ "messages of an mbox", "", "From a@b.c Mon Jan  1 00:00:00 2024\r\n", "" },
	{ "quoted originals", TOP "\r\n", "> > From: a\r\n> To: b\r\n", "" },
	{ "colons", "", ":", "" },
	{ "digits", TOP "\r\n550 ", "5.", "" },
	{ "dates", TOP, "Date: Mon, 1 Jan 2024 00:00:00 (((( +0000\r\n", "\r\n" },
	{ "partial", TOP "Content-Type: message/partial; number=1", "; id=a", "\r\n\r\nhi" },
	{ "nothing", TOP "\r\n", "\n", "" },
	{ "brackets around no address", DAEMON FAILED "\r\n", "<x@y>", "\r\n550 no\r\n" },
	{ "days of the week with numbers", AWAY "Subject: Out of office\r\n\r\nI am away. ",
	    "Monday 27th ", "\r\n" },
	{ "requests", PERSON "Subject: x\r\n\r\n", "stop ", "please?? x\r\n" },
};
const size_t hostile_npathologies = sizeof hostile_pathologies / sizeof *hostile_pathologies;

const char *const hostile_units[] = { "<x@y>", "url'", "no such attribute. ", "Monday 27th ",
	"maandag ", "stop ", "stop?", "please? ", "until Mon ", "3. to 16. May ", "a@b%zu.cc ",
	"a%zu@b.cc, ", "<a%zu@b.cc>: 550 no\r\n", "<a%zu@b.cc>\r\n", "550 a%zu@b.cc no\r\n",
	"a%zu@b.cc\r\n\r\n", "To: a%zu@b.cc\r\n", "- a%zu@b.cc\r\n", "  a%zu@b.cc\r\n",
	">>> RCPT TO:<a%zu@b.cc>\r\n<<< 550 no\r\n", "... while talking to a.b.cc:\r\n",
	"<<< 550 a@b.cc no\r\n", "root@a.de ", "a@", "@", "<", ">", "d", "delayed ",
	"user unknown. ", "unknown user of ", "in reply to RCPT TO ", "host a.b.cc said: 550 ",
	"http://a.b/?", "Received: a\r\n", "From: a@b.cc\r\n",
	"Final-Recipient: rfc822; a%zu@b.cc\r\n\r\n", "Diagnostic-Code: smtp; 550 no\r\n ",
	"1.2.3.4 ", "a:b::", "5.1.1 ", "421 4.2.2 ", "could not be delivered to ",
	"The following addresses failed:\r\n", "--b\r\n", "&lt;", "<p>", "=?",
	"=?utf-8?Q?=3C?= ", "\xC3\xA9", "\xE3\x80\x82", "\x1B$B", "+2D3-", "a b ", "a. ", "a:\r\n",
	"\r\n\r\n", "\t", "\"", "'", "(", ";", "{\"a\":[", "> ", "-- ", "a=b;" };
const size_t hostile_nunits = sizeof hostile_units / sizeof *hostile_units;

#define NOTHING_SAID "Final-Recipient: rfc822; a%zu@b.cc\r\n\r\n"

#define ALONE NULL, NULL, false

const struct place hostile_places[] = {
	{ "a subject", DAEMON "Subject: ", "\r\n\r\n550 no\r\n", ALONE },
	{ "a letter's subject", PERSON "Subject: ", "\r\n\r\nhi\r\n", ALONE },
	{ "an answer's subject", AWAY "Subject: ", "\r\n\r\nhi\r\n", ALONE },
	{ "a header", DAEMON FAILED, "\r\n\r\n550 no\r\n", ALONE },
	{ "a sender", "From: ", "\r\nTo: news@shop.example\r\n\r\nhi\r\n", ALONE },
	{ "failed recipients", DAEMON FAILED "X-Failed-Recipients: ", "\r\n\r\n550 no\r\n", ALONE },
	{ "a letter", PERSON "Subject: x\r\n\r\n", "\r\n", ALONE },
	{ "an answer", AWAY "Subject: Out of office\r\n\r\nI am away. ", "\r\n", ALONE },
	{ "a text", DAEMON FAILED "\r\n", "\r\n550 no\r\n", ALONE },
	{ "a page", DAEMON FAILED "Content-Type: text/html\r\n\r\n<p>", "<p>550 no", ALONE },
	{ "a quoted text", DAEMON FAILED "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
	    "\r\n550 no\r\n", ALONE },
	{ "words beside fields", DAEMON FAILED PARTS("delivery-status") "\r\n", STATUS ANN END,
	    ALONE },
	{ "fields", DAEMON FAILED PARTS("delivery-status") "\r\nfailed" STATUS, END, ALONE },
	{ "an address",
	    DAEMON FAILED PARTS("delivery-status") "\r\nfailed" STATUS "Final-Recipient: rfc822; ",
	    "\r\nAction: failed\r\n" END, ALONE },
	{ "a diagnostic",
	    DAEMON FAILED PARTS("delivery-status") "\r\nfailed" STATUS ANN
						   "Diagnostic-Code: smtp; 550 ",
	    END, ALONE },
	{ "a returned header", RETURNED("text/rfc822-headers") "To: ann@corp.example\r\n", END,
	    ALONE },
	{ "a returned subject", RETURNED("message/rfc822") "To: ann@corp.example\r\nSubject: ",
	    "\r\n\r\nhi" END, ALONE },
	{ "a returned text", RETURNED("message/rfc822") "To: ann@corp.example\r\n\r\n", END,
	    ALONE },
	{ "a complaint",
	    DAEMON PARTS(
		"feedback-report") "\r\nhi\r\n--b\r\n"
				   "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: "
				   "abuse\r\n",
	    END, ALONE },
	{ "a receipt",
	    DAEMON PARTS("disposition-notification") "\r\nhi\r\n--b\r\nContent-Type: "
						     "message/"
						     "disposition-notification\r\n\r\nFinal-"
						     "Recipient: rfc822; ann@corp.example\r\n",
	    END, ALONE },
	{ "a text for many",
	    DAEMON FAILED "\r\nHi. This is the qmail-send program at x.example.\r\n\r\n",
	    "\r\n\r\n", "<a%zu@b.cc>:\r\n", "550 ", false },
	{ "words behind many", DAEMON FAILED "\r\nYour message could not be delivered to", "\r\n",
	    " a%zu@b.cc", "\r\n\r\n550 5.1.1 no ", false },
	{ "words in front of many", DAEMON FAILED "\r\nYour message could not be delivered.\r\n",
	    "\r\n550 5.1.1 no ", "To: a%zu@b.cc\r\n", "\r\n\r\n", true },
	{ "what many got back", DAEMON FAILED PARTS("delivery-status") "\r\nfailed" STATUS, END,
	    NOTHING_SAID,
	    "--b\r\nContent-Type: application/octet-stream; name=a.eml\r\n\r\nFrom: a@b.cc\r\n",
	    false },
	{ "a subject of many", DAEMON "Subject: ", END, NOTHING_SAID,
	    "\r\n" PARTS("delivery-status") "\r\nfailed" STATUS, true },
	{ "words beside fields of many",
	    DAEMON FAILED PARTS(
		"delivery-status") "\r\nThis is the mail system at host mx.example.net.\r\n\r\n",
	    END, NOTHING_SAID, STATUS, true },
};
const size_t hostile_nplaces = sizeof hostile_places / sizeof *hostile_places;
