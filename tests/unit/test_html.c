/* html: markup to the text a reader sees */
#include "arena_test.h"
#include "parse_test.h"

#include <stdlib.h>

#include "charset.h"
#include "mime.h"

static struct slice
text_of(const char *html)
{
	return html_text(arena, slice_of(html));
}

static void
blocks_become_lines(void **state)
{
	(void)state;
	assert_slice(text_of("<p>One</p>\n<p>Two</p>"), "One\n\nTwo");
	assert_slice(text_of("<div>a</div><div>b</div>c<br>d<BR/>e"), "a\nb\nc\nd\ne");
	assert_slice(text_of("<ul><li>a<li>b</ul>c"), "a\nb\nc");
	assert_slice(text_of("<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>"), "a b\nc");
	assert_slice(text_of("a<br><br><br><br>b"), "a\n\nb");
}

static void
blanks_collapse_and_inline_tags_vanish(void **state)
{
	(void)state;
	assert_slice(text_of("  a \r\n\t b<b>c</b> <i> d</i>&nbsp;&nbsp;e  "), "a bc d e");
}

/* How far a line is indented tells whose it is, in a report as in <pre>. */
static void
blanks_that_stand_indent_a_line(void **state)
{
	(void)state;
	assert_slice(text_of("<pre>a\n  b\n\tc  d\n</pre> e"), "a\n  b\n c d\n\ne");
	assert_slice(text_of("a<br>&nbsp; &nbsp;b<br>\xc2\xa0 z<br> d"), "a\n  b\n z\nd");
	assert_slice(text_of("a\xc2\xa0\xc2\xa0\xc2\xa9"), "a \xc2\xa9");
}

/* Outlook writes each line so, and an empty one as a blank. */
static void
a_paragraph_may_be_a_line(void **state)
{
	(void)state;
	assert_slice(text_of("<p class=MsoNormal><span>a</span></p><p class=MsoNormal>b</p>"
			     "<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>c</p>"),
	    "a\nb\n\nc");
	assert_slice(text_of("<p class=\"MsoPlainText\">a</p><p>b</p>"), "a\n\nb");
	assert_slice(text_of("<div>a</div><div>&nbsp;</div><div>b</div>"), "a\n\nb");
}

/* What nobody sees, as the words that mail programs show beside a subject: whatever else is in it, and up to its own end. */
static void
what_is_not_shown_is_no_text(void **state)
{
	(void)state;
	assert_slice(text_of("<div style=\"display:none;max-height:0\">a<div>b</div></div>c"), "c");
	assert_slice(text_of("a <SPAN STYLE='color:red; Display : None'>b</SPAN>c"), "a c");
	assert_slice(text_of("<div style=\"display:block\">a</div><p title=none>b</p>"), "a\n\nb");
	assert_slice(text_of("<div style=\"color:transparent;opacity: 0;height:0\">a</div>c"), "c");
	assert_slice(text_of("<div style=\"opacity:0.0\">a</div>c<p hidden>b</p>"), "c");
	assert_slice(text_of("<p style=\"opacity:0.9;overflow: hidden\">a</p>"), "a");
	assert_slice(text_of("<p style=\"fill-opacity:0\" title='un hidden'>a</p>"), "a");
	assert_slice(text_of("<div style=\"visibility:hidden\">a</div>c"), "c");
	assert_slice(
	    text_of("<div style=\"visibility:hidden\"><p style=\"visibility:visible\">a</p>"
		    "</div>c"),
	    "a\n\nc");
	assert_slice(text_of("<div style=\"display:none\">a<p>b"), "a\n\nb");
	assert_slice(text_of("<body style=\"display:none\">a</body>"), "a");
}

static void
a_term_and_its_meaning_are_one_line(void **state)
{
	(void)state;
	assert_slice(text_of("<dl><dt>To:</dt>\n<dd>a@b.c</dd><dt>Why: <dd>x<dd>y</dl>z"),
	    "To: a@b.c\nWhy: x\ny\nz");
	assert_slice(text_of("<dl><dt>Term</dt><dd>meaning</dd></dl>"), "Term\nmeaning");
}

static void
entities_are_decoded(void **state)
{
	(void)state;
	assert_slice(text_of("&lt;a@b&gt; &amp;amp; &eacute;&Eacute; &euro; &#233;&#xE9;&#XE9"),
	    "<a@b> &amp; éÉ € ééé");
	assert_slice(
	    text_of("&#146;&#0;&#xD800;&#99999999999;"), "’\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_slice(text_of("a & b &unknown; &; &# &#x; AT&T"), "a & b &unknown; &; &# &#x; AT&T");
	assert_slice(text_of("a&shy;b&zwnj;c"), "abc");
}

static void
what_no_reader_sees_is_dropped(void **state)
{
	(void)state;
	assert_slice(text_of("<html><head><title>t</title><style>s</style></head><body>a"), "a");
	assert_slice(text_of("a<script>if (a < b) x('</div>');</script>b"), "a\nb");
	assert_slice(text_of("a<!-- <p> -- > -->b<!-->c<!DOCTYPE html>d<?xml e?>f"), "abcdf");
	assert_slice(text_of("<STYLE>p { }</STYLE >a"), "a");
	assert_slice(text_of("a<header>b</header>"), "a\nb");
}

static void
broken_markup_loses_no_text(void **state)
{
	(void)state;
	assert_slice(text_of("a < b 1<2"), "a < b 1<2");
	assert_slice(text_of("<a title=\"x>y\">z</a>"), "z");
	assert_slice(text_of("<a title=\"x>y</a> z"), "y z");
	assert_slice(text_of("<p>it's <b>a's</b>"), "it's a's");
	assert_slice(text_of("a <b"), "a <b");
	assert_slice(text_of("<head><meta x><body>a"), "a");
	assert_slice(text_of("a<script>never closed"), "a");
	assert_int_equal(text_of("").n, 0);
	assert_int_equal(text_of("<p> </p>").n, 0);
}

static void
an_address_in_brackets_is_no_tag(void **state)
{
	(void)state;
	assert_slice(text_of("a <a@b.com>:<br>x"), "a <a@b.com>:\nx");
	assert_slice(text_of("<p><bob+1=2@b.com></p>"), "<bob+1=2@b.com>");
	assert_slice(text_of("a<a href=mailto:a@b.com>b</a>"), "ab");
	assert_slice(text_of("a<a href='mailto:a@b.com'>b</a>"), "ab");
}

static void
every_prefix_gives_valid_text_no_longer_than_it(void **state)
{
	static const char html[] =
	    "<html><head><title>x</title></head><body a='b' c=\">\"><p>caf\xc3\xa9 "
	    "&eacute;&#x20AC; &nbsp<!-- c --><td><script>z</script><pre>\n q\n</pre>";
	struct guard g = guard_new(sizeof html);

	(void)state;
	for (size_t n = 0; n < sizeof html - 1; n++) {
		struct slice out = html_text(arena, guard_put(&g, html, n));
		bool cut;

		assert_true(out.n <= n);
		if (utf8_valid_prefix(slice_first(slice_of(html), n), &cut) == n)
			assert_true(utf8_valid(out));
	}
	guard_free(&g);
}

static void
repeated_oddities_cost_linear_time(void **state)
{
	static const char *const units[] = { "<", "<a=\">\"", "<a='>' =\">", "<head>", "<!--", "</",
		"&", "&#", "<p>", "<script>", "<a b=\"", "<pre>", "&nbsp", "<div hidden>",
		"<div style=opacity:0>", "<div style=visibility:hidden>",
		"<div style=visibility:hidden></div>" };
	enum { SIZE = 2 << 20 };
	char *text = malloc(SIZE);

	(void)state;
	linear_within(10);
	assert_non_null(text);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		arena_reset(arena);
		for (size_t k = 0; k < SIZE; k++)
			text[k] = units[i][k % strlen(units[i])];
		assert_true(
		    html_text(arena, (struct slice){ (unsigned char *)text, SIZE }).n <= SIZE);
	}
	free(text);
	linear_end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_become_lines),
		cmocka_unit_test(blanks_collapse_and_inline_tags_vanish),
		cmocka_unit_test(blanks_that_stand_indent_a_line),
		cmocka_unit_test(a_paragraph_may_be_a_line),
		cmocka_unit_test(what_is_not_shown_is_no_text),
		cmocka_unit_test(a_term_and_its_meaning_are_one_line),
		cmocka_unit_test(entities_are_decoded),
		cmocka_unit_test(what_no_reader_sees_is_dropped),
		cmocka_unit_test(broken_markup_loses_no_text),
		cmocka_unit_test(an_address_in_brackets_is_no_tag),
		cmocka_unit_test(every_prefix_gives_valid_text_no_longer_than_it),
		cmocka_unit_test(repeated_oddities_cost_linear_time),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
