/* Programs on the way that write a text anew, with other blanks, quotes and ends of lines, change nothing: every
 * sample is read as it was written. */
#include "samples_case.h"

#include <string.h>

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
	size_t end = sample_body_at(one->raw, one->n);

	if (!sample_is_ascii_text(one->raw, one->n))
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
		cmocka_unit_test(a_link_behind_its_address_says_no_more),
		cmocka_unit_test(lines_that_were_broken_go_on),
		cmocka_unit_test(two_blanks_between_words_are_one),
		cmocka_unit_test(some_wide_blanks_or_tabs_between_words_are_one_blank),
		cmocka_unit_test(quotes_and_dots_are_those_of_a_typewriter),
		cmocka_unit_test(blanks_that_do_not_break_and_breaks_that_are_none_are_blanks),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
