/* A program on the way that makes HTML of a text changes nothing: every sample is read as it was written. */
#include "samples_case.h"

#include <string.h>

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
	size_t end = sample_body_at(one->raw, one->n);
	bool first = true;

	if (!sample_is_ascii_text(one->raw, one->n))
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_read_in_html_as_it_stands),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
