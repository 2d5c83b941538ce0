/*
 * test_hostile - mail made to cost: every kind of nesting, counting and length that a reader can be led
 * astray by. Each gets an answer, within its memory, and four times the octets take about four times as long.
 *
 * Time is cpu time, the least of several tries. The big sizes, up to what a message may have at most and
 * beyond, under TESTS_ALL=1.
 */
#include "build_config.h"

#include "cmocka_test.h"

#include "parser.h"
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	SMALL = 128 * 1024,
	TIMES = 4,
	LARGE = 2 * 1024 * 1024,
	HUGE = 16 * 1024 * 1024,
	BEYOND = 50 * 1024 * 1024,
	NS_PER_OCTET = 2000, /* far more than any takes, far less than work that is not linear */
};

/* A message: head, unit again and again until the size is reached, tail. The first %zu in a unit is its
 * number, the second that of the next one. */
struct pathology {
	const char *name, *head, *unit, *tail;
};

#define TOP "From: <>\r\nTo: bounce@returns.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
#define MIXED(boundary) "Content-Type: multipart/mixed; boundary=\"" boundary "\"\r\n\r\n"
#define REPORT \
	TOP "Content-Type: multipart/report; report-type=delivery-status; " \
	    "boundary=b\r\n\r\n--b\r\n\r\nfailed" \
	    "\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; " \
	    "x\r\n\r\n"
#define HTML TOP "Content-Type: text/html\r\n\r\n"

static const struct pathology pathologies[] = {
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
};
enum { KINDS = sizeof pathologies / sizeof *pathologies };

static struct parser *parser;
static struct rules *rules;
static struct arena *arena;
static unsigned char *bytes;

static size_t
add(unsigned char *out, const char *text)
{
	size_t n = strlen(text);

	memcpy(out, text, n);
	return n;
}

static size_t
add_numbered(unsigned char *out, const char *unit, size_t number)
{
	char text[512];
	int n;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	n = snprintf(text, sizeof text, unit, number, number + 1);
#pragma GCC diagnostic pop
	memcpy(out, text, (size_t)n);
	return (size_t)n;
}

/* Into bytes; its length. */
static size_t
make(const struct pathology *p, size_t size)
{
	bool numbered = strchr(p->unit, '%') != NULL;
	size_t n = add(bytes, p->head);

	for (size_t i = 0; n < size; i++)
		n += numbered ? add_numbered(bytes + n, p->unit, i) : add(bytes + n, p->unit);
	return n + add(bytes + n, p->tail);
}

static int64_t
cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Reads it; the least of so many times. */
static int64_t
cost(const struct pathology *p, size_t size, unsigned tries)
{
	const struct parse_options o = { .explain = true };
	size_t n = make(p, size);
	int64_t least = INT64_MAX;
	struct verdict v = { .nrecipients = 0 };

	for (unsigned i = 0; i < tries; i++) {
		int64_t began = cpu_ns(), took;

		arena_reset(arena);
		if (parser_read(parser, arena, (struct slice){ bytes, n }, &o, &v) != PARSE_OK)
			fail_msg("%s of %zu octets: no answer", p->name, n);
		took = cpu_ns() - began;
		least = took < least ? took : least;
	}
	if (v.nrecipients > LIMIT_RECIPIENTS)
		fail_msg("%s: %zu recipients", p->name, v.nrecipients);
	return least;
}

static void
each_gets_an_answer_within_its_time(void **state)
{
	size_t size = getenv("TESTS_ALL") ? HUGE : LARGE;
	int64_t worst = 0;
	const char *name = "";

	(void)state;
	for (size_t i = 0; i < KINDS; i++) {
		int64_t ns = cost(&pathologies[i], size, 1);

		if (ns > (int64_t)size * NS_PER_OCTET)
			fail_msg("%s: %lld ms", pathologies[i].name, (long long)ns / 1000000);
		if (ns > worst) {
			worst = ns;
			name = pathologies[i].name;
		}
	}
	printf("# %d pathologies of %zu octets; the worst, %s, takes %lld ms of cpu\n", KINDS, size,
	    name, (long long)worst / 1000000);
}

static void
four_times_the_octets_take_no_more_than_about_four_times_as_long(void **state)
{
	double worst = 0;
	const char *name = "";

	(void)state;
	for (size_t i = 0; i < KINDS; i++) {
		const struct pathology *p = &pathologies[i];
		double ratio = 0;

		/* A busy machine may spoil a measurement; work that is not linear spoils every one. */
		for (unsigned again = 0; again < 5; again++) {
			int64_t few = cost(p, SMALL, 3), many = cost(p, SMALL * TIMES, 3);

			ratio = (double)many / (double)(few + 100000);
			if (ratio < 2 * TIMES)
				break;
		}
		if (ratio >= 2 * TIMES)
			fail_msg(
			    "%s: four times the octets take %.1f times as long", p->name, ratio);
		if (ratio > worst) {
			worst = ratio;
			name = p->name;
		}
	}
	printf("# four times the octets take at most %.1f times as long (%s)\n", worst, name);
}

static void
fifty_million_octets_in_one_line_get_an_answer(void **state)
{
	static const struct pathology line = { "fifty megabytes of base64",
		TOP "Content-Transfer-Encoding: base64\r\n\r\n", "QUJD", "\r\n" };

	(void)state;
	assert_true(cost(&line, BEYOND, 1) < (int64_t)BEYOND * NS_PER_OCTET);
}

static int
open_parser(void **state)
{
	(void)state;
	rules = rules_new(rules_embedded, rules_embedded_count, NULL, NULL);
	parser = rules ? parser_new(rules) : NULL;
	arena = arena_new(PARSER_ARENA);
	bytes = malloc(BEYOND + 65536);
	return parser && arena && bytes ? 0 : -1;
}

static int
close_parser(void **state)
{
	(void)state;
	free(bytes);
	arena_free(arena);
	parser_free(parser);
	rules_free(rules);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_gets_an_answer_within_its_time),
		cmocka_unit_test(four_times_the_octets_take_no_more_than_about_four_times_as_long),
		cmocka_unit_test(fifty_million_octets_in_one_line_get_an_answer),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
