/* What gateways, filters and list managers do to a message on its way changes nothing: every sample is read as it was
 * written. */
#include "samples_case.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct sample {
	const char *path, *raw;
	size_t n;
	char *want;
};

/* The sample with text added where at is; not the few with line ends of their own. */
static void
expect_with(struct state *s, const struct sample *one, size_t at, const char *text)
{
	static struct changed c;

	if (memchr(one->raw, '\r', one->n))
		return;
	c.n = 0;
	changed_put(&c, one->raw, at);
	changed_put_text(&c, text);
	changed_put(&c, one->raw + at, one->n - at);
	changed_compare(s, one->path, &c, one->want);
}

static void
with_crlf(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static struct changed c;

	c.n = 0;
	for (size_t i = 0; i < n; i++)
		changed_put(&c, raw[i] == '\n' ? "\r\n" : raw + i, raw[i] == '\n' ? 2 : 1);
	changed_compare(s, path, &c, want);
}

static void
crlf_line_ends_are_read_like_lf(void **state)
{
	samples_walk_all(state, with_crlf);
}

/* Where the body of the header that begins at raw begins; n when there is none. */
static size_t
body_at(const char *raw, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (raw[i] == '\n' && raw[i + 1] == '\n')
			return i + 2;
	return n;
}

/* Where a header field of the message begins; its end when there is none. */
static size_t
field_at(const char *raw, size_t end, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i + length < end; i++)
		if ((i == 0 || raw[i - 1] == '\n') && strncasecmp(raw + i, name, length) == 0)
			return i;
	return end;
}

static void
with_tag(struct state *s, const struct sample *one, const char *tag)
{
	size_t end = body_at(one->raw, one->n), at = field_at(one->raw, end, "Subject: ");

	/* a body without charset is in that of the subject's first word */
	if (at < end && strncmp(one->raw + at + 9, "=?", 2) != 0)
		expect_with(s, one, at + strlen("Subject: "), tag);
}

static void
with_tags(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static const char *const tags[] = { "***SPAM*** ", "[EXTERNAL] ", "[Returns] " };

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		char *again = strdup(want);
		const struct sample one = { path, raw, n, again };

		assert_non_null(again);
		with_tag(s, &one, tags[i]);
		free(again);
	}
}

static void
a_tag_in_front_of_the_subject_is_not_of_it(void **state)
{
	samples_walk_all(state, with_tags);
}

static void
with_headers(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	/* mbox's line comes first */
	expect_with(s, &one, strncmp(raw, "From ", 5) == 0 ? strcspn(raw, "\n") + 1 : 0,
	    "ARC-Seal: i=1; a=rsa-sha256; t=1710000000; cv=none; d=gw.example; s=a; b=AbCd==\n"
	    "Authentication-Results: mx.gw.example;\n\tdkim=fail (bad signature); spf=none\n"
	    "DKIM-Signature: v=1; a=rsa-sha256; d=gw.example; s=a; h=From:To; bh=C=; b=D=\n"
	    "X-Spam-Status: Yes, score=7.1 required=5.0 tests=BOUNCE_MESSAGE,\n"
	    "\tURIBL_BLOCKED autolearn=no\n");
}

static void
headers_of_filters_in_front_are_nobodys(void **state)
{
	samples_walk_all(state, with_headers);
}

/* Is the message nothing but text, of seven bits? Base64 that nothing says is some has no blanks. */
static bool
is_plain_text(const char *raw, size_t end)
{
	size_t type = field_at(raw, end, "Content-Type:");

	return field_at(raw, end, "Content-Transfer-Encoding:") == end && strchr(raw + end, ' ') &&
	    (type == end || strncasecmp(raw + type, "Content-Type: text/plain", 24) == 0);
}

/* Only of messages that are nothing but text. */
static void
expect_around(struct state *s, const struct sample *one, bool below, const char *text)
{
	size_t body = body_at(one->raw, one->n);

	if (is_plain_text(one->raw, body))
		expect_with(s, one, below ? one->n : body, text);
}

static void
with_warning(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, false,
	    "CAUTION: This email originated from outside of the organization. Do not click\n"
	    "links or open attachments unless you recognize the sender.\n\n");
}

static void
with_footer(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, true,
	    "\n_______________________________________________\n"
	    "Returns mailing list\nreturns@lists.gw.example\n"
	    "https://lists.gw.example/mailman/listinfo/returns\n");
}

static void
with_notice(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, true,
	    "\n\nThis email and any files transmitted with it are confidential and intended\n"
	    "solely for the use of the individual or entity to whom they are addressed.\n");
}

/* In a language that none of the samples is in. */
static void
with_foreign_warning(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, false,
	    "ATTENTION : Cet e-mail provient de l'exterieur de l'entreprise (externe). Ne\n"
	    "cliquez pas sur les liens.\n\n");
}

static void
with_signature(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, true, "\n-- \nService Desk\nPhone 5550100\nhelp@gw.example\n");
}

/* Of an indented line the tag would stand at another place. */
static void
with_tag_in_front(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	if (raw[body_at(raw, n)] > ' ')
		expect_around(s, &one, false, "[EXTERNAL EMAIL] ");
}

static void
with_tag_and_dash(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	if (raw[body_at(raw, n)] > ' ')
		expect_around(s, &one, false, "EXTERNAL EMAIL - ");
}

static void
with_warning_not_to_open(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, false,
	    "UWAGA: nadawca nie jest znany. Nie otwieraj plikow, ktore przysyla.\n\n");
}

static void
with_advice(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(
	    s, &one, true, "\n\nPlease consider the environment before printing this e-mail.\n");
}

static void
with_strokes_around(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, true,
	    "\n\n____________________________________________________________\n"
	    "This email has been scanned by the gateway of gw.example.\n"
	    "____________________________________________________________\n");
}

static void
what_stands_above_and_below_the_text_is_not_of_it(void **state)
{
	samples_walk_all(state, with_tag_in_front);
	samples_walk_all(state, with_warning);
	samples_walk_folder(state, "systems", 0, with_tag_and_dash);
	samples_walk_folder(state, "systems", 0, with_warning_not_to_open);
	samples_walk_folder(state, "systems", 0, with_advice);
	samples_walk_folder(state, "systems", 0, with_strokes_around);
	samples_walk_all(state, with_foreign_warning);
	samples_walk_all(state, with_signature);
	samples_walk_all(state, with_footer);
	samples_walk_all(state, with_notice);
}

/* One character of the text as HTML; at the beginning of a line blanks are entities. */
static void
put_html(struct changed *c, const char *at, bool first)
{
	const char *as = *at == '<' ? "&lt;" : *at == '>' ? "&gt;" : *at == '&' ? "&amp;" : NULL;

	if (*at == ' ' && first)
		as = "&nbsp;";
	changed_put(c, as ? as : at, as ? strlen(as) : 1);
}

/* The text as HTML, each line between open and close, an empty one with what blank is. */
static void
as_html(struct state *s, const struct sample *one, const char *const line[3])
{
	static struct changed c;
	size_t end = body_at(one->raw, one->n), type = field_at(one->raw, end, "Content-Type:");
	bool first = true;

	for (size_t i = 0; i < one->n; i++)
		if (one->raw[i] == '\r' || (one->raw[i] & 0x80))
			return;
	if (type < end || end == one->n || !is_plain_text(one->raw, end))
		return;
	c.n = 0;
	changed_put(&c, one->raw, end - 1);
	changed_put_text(&c, "Content-Type: text/html\n\n");
	changed_put_text(&c, line[0]);
	for (size_t i = end; i < one->n; i++) {
		if (one->raw[i] != '\n') {
			put_html(&c, one->raw + i, first);
			first = first && one->raw[i] == ' ';
			continue;
		}
		if (i == end || one->raw[i - 1] == '\n')
			changed_put_text(&c, line[2]);
		changed_put_text(&c, line[1]);
		changed_put_text(&c, line[0]);
		first = true;
	}
	changed_compare(s, one->path, &c, one->want);
}

static void
with_breaks(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_html(s, &one, (const char *const[]){ "", "<br>\n", "" });
}

static void
with_paragraphs(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_html(
	    s, &one, (const char *const[]){ "<p class=MsoNormal>", "</p>\n", "<o:p>&nbsp;</o:p>" });
}

static void
with_rows(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_html(s, &one, (const char *const[]){ "<tr><td>", "</td></tr>\n", "&nbsp;" });
}

static void
text_is_read_in_html_as_it_stands(void **state)
{
	samples_walk_all(state, with_breaks);
	samples_walk_all(state, with_paragraphs);
	samples_walk_all(state, with_rows);
}

/* Does one blank stand there between words? */
static bool
is_between(const struct sample *one, size_t at)
{
	return one->raw[at] == ' ' && (unsigned char)one->raw[at - 1] > ' ' && at + 1 < one->n &&
	    (unsigned char)one->raw[at + 1] > ' ';
}

/* The octet at of the text, with U+00A0 where one blank stands between words. */
static void
put_hard_blank(struct changed *c, const struct sample *one, size_t at)
{
	bool between = is_between(one, at);

	changed_put(c, between ? "\xc2\xa0" : one->raw + at, between ? 2 : 1);
}

/* The same, with two blanks there. */
static void
put_two_blanks(struct changed *c, const struct sample *one, size_t at)
{
	changed_put(c, one->raw + at, 1);
	if (is_between(one, at))
		changed_put(c, " ", 1);
}

/* The same, justified: every third blank between words is two. */
static void
put_justified(struct changed *c, const struct sample *one, size_t at)
{
	static size_t gaps;

	changed_put(c, one->raw + at, 1);
	if (is_between(one, at) && ++gaps % 3 == 0)
		changed_put(c, " ", 1);
}

/* The same, with a tab there. */
static void
put_tab(struct changed *c, const struct sample *one, size_t at)
{
	changed_put(c, is_between(one, at) ? "\t" : one->raw + at, 1);
}

/* The same, with the quotes and dots that programs set for those of the typewriter. */
static void
put_typographic(struct changed *c, const struct sample *one, size_t at)
{
	const char *p = one->raw + at;

	if (*p == '.' && at + 2 < one->n && p[1] == '.' && p[2] == '.')
		changed_put_text(c, "\xe2\x80\xa6");
	else if (*p == '.' && p[-1] == '.' && (p[1] == '.' || p[-2] == '.'))
		return; /* one of the three above */
	else if (*p == '"')
		changed_put_text(c, p[-1] <= ' ' ? "\xe2\x80\x9c" : "\xe2\x80\x9d");
	else if (*p == '\'')
		changed_put_text(c, p[-1] <= ' ' ? "\xe2\x80\x98" : "\xe2\x80\x99");
	else
		changed_put(c, p, 1);
}

/* The same, with lines broken as format=flowed does it (RFC 3676 4.2). */
static void
put_flowed(struct changed *c, const struct sample *one, size_t at)
{
	enum { WIDTH = 40 };
	size_t start = c->n;

	while (start && c->p[start - 1] != '\n')
		start--;
	changed_put(c, one->raw + at, 1);
	if (is_between(one, at) && c->n - start > WIDTH && one->raw[at + 1] != '>')
		changed_put(c, "\n", 1);
}

/* The same, with lines broken between words where they are too long. */
static void
put_wrapped(struct changed *c, const struct sample *one, size_t at)
{
	enum { WIDTH = 72 };
	size_t start = c->n, end = at + 1;

	while (start && c->p[start - 1] != '\n')
		start--;
	while (end < one->n && (unsigned char)one->raw[end] > ' ')
		end++;
	changed_put(
	    c, is_between(one, at) && c->n - start + end - at > WIDTH ? "\n" : one->raw + at, 1);
}

static void
as_plain(struct state *s, const struct sample *one, const char *type,
    void (*f)(struct changed *c, const struct sample *one, size_t at))
{
	static struct changed c;
	size_t end = body_at(one->raw, one->n);

	for (size_t i = 0; i < one->n; i++)
		if (one->raw[i] == '\r' || (one->raw[i] & 0x80))
			return;
	if (end == one->n || field_at(one->raw, end, "Content-Type:") < end ||
	    !is_plain_text(one->raw, end))
		return;
	c.n = 0;
	changed_put(&c, one->raw, end - 1);
	changed_put_text(&c, type);
	for (size_t i = end; i < one->n; i++)
		f(&c, one, i);
	changed_compare(s, one->path, &c, one->want);
}

static void
with_hard_blanks(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_plain(s, &one, "Content-Type: text/plain; charset=utf-8\n\n", put_hard_blank);
}

static void
with_justified_lines(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_plain(s, &one, "Content-Type: text/plain; charset=us-ascii\n\n", put_justified);
}

static void
with_tabs(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_plain(s, &one, "Content-Type: text/plain; charset=us-ascii\n\n", put_tab);
}

static void
some_wide_blanks_or_tabs_between_words_are_one_blank(void **state)
{
	static const char *const folders[] = { "formats/postfix", "formats/qmail",
		"formats/exchange-2000", "formats/courier" };

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		samples_walk_folder(state, folders[i], 0, with_justified_lines);
		samples_walk_folder(state, folders[i], 0, with_tabs);
	}
}

static void
with_typography(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	if (!strstr(raw, "....")) /* strokes of dots */
		as_plain(s, &one, "Content-Type: text/plain; charset=utf-8\n\n", put_typographic);
}

static void
quotes_and_dots_are_those_of_a_typewriter(void **state)
{
	samples_walk_all(state, with_typography);
}

static void
with_soft_breaks(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_plain(s, &one, "Content-Type: text/plain; format=flowed\n\n", put_flowed);
}

/* The same, with the link that Outlook writes behind an address in brackets. */
static void
put_linked(struct changed *c, const struct sample *one, size_t at)
{
	size_t from = at;

	while (from && (unsigned char)one->raw[from - 1] > ' ' && one->raw[from - 1] != '<')
		from--;
	if (one->raw[at] == '>' && from && one->raw[from - 1] == '<' &&
	    memchr(one->raw + from, '@', at - from)) {
		changed_put_text(c, "<mailto:");
		changed_put(c, one->raw + from, at - from);
		changed_put_text(c, ">");
	}
	changed_put(c, one->raw + at, 1);
}

static void
with_links(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_plain(s, &one, "Content-Type: text/plain; charset=us-ascii\n\n", put_linked);
}

static void
a_link_behind_its_address_says_no_more(void **state)
{
	samples_walk_all(state, with_links);
}

static void
with_two_blanks(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_plain(s, &one, "Content-Type: text/plain; charset=us-ascii\n\n", put_two_blanks);
}

static void
with_short_lines(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	as_plain(s, &one, "Content-Type: text/plain; charset=us-ascii\n\n", put_wrapped);
}

static void
lines_that_were_broken_go_on(void **state)
{
	samples_walk_folder(state, "formats/aol", 0, with_short_lines);
	samples_walk_folder(state, "formats/exchange-2000", 0, with_short_lines);
	samples_walk_folder(state, "formats/exim", 0, with_short_lines);
	samples_walk_folder(state, "formats/postfix", 0, with_short_lines);
	samples_walk_folder(state, "formats/qmail", 0, with_short_lines);
	samples_walk_folder(state, "formats/sendmail", 0, with_short_lines);
	samples_walk_folder(state, "formats/sendmail-5", 0, with_short_lines);
	samples_walk_folder(state, "mta", 100, with_short_lines);
	samples_walk_folder(state, "kinds", 500, with_short_lines);
	samples_walk_folder(state, "mail", 50, with_short_lines);
}

static void
two_blanks_between_words_are_one(void **state)
{
	samples_walk_all(state, with_two_blanks);
}

static void
blanks_that_do_not_break_and_breaks_that_are_none_are_blanks(void **state)
{
	samples_walk_all(state, with_hard_blanks);
	samples_walk_all(state, with_soft_breaks);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crlf_line_ends_are_read_like_lf),
		cmocka_unit_test(a_tag_in_front_of_the_subject_is_not_of_it),
		cmocka_unit_test(headers_of_filters_in_front_are_nobodys),
		cmocka_unit_test(what_stands_above_and_below_the_text_is_not_of_it),
		cmocka_unit_test(text_is_read_in_html_as_it_stands),
		cmocka_unit_test(a_link_behind_its_address_says_no_more),
		cmocka_unit_test(lines_that_were_broken_go_on),
		cmocka_unit_test(two_blanks_between_words_are_one),
		cmocka_unit_test(some_wide_blanks_or_tabs_between_words_are_one_blank),
		cmocka_unit_test(quotes_and_dots_are_those_of_a_typewriter),
		cmocka_unit_test(blanks_that_do_not_break_and_breaks_that_are_none_are_blanks),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
