/* html - see html.h */
#include "build_config.h"

#include "html.h"

#include "charset.h"
#include "language.h"
#include "plot.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

enum { QUOTE = 160 }; /* characters of what a mail system said */

static void
put_safe(FILE *to, struct slice bytes, uint32_t c)
{
	bool hurts = c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	    c == 0xfffd || c == 0xad || (c >= 0xfff9 && c <= 0xfffb) ||
	    (c >= 0xe0000 && c <= 0xe0fff);

	if (hurts)
		for (size_t i = 0; i < bytes.n; i++)
			fprintf(to, "\\x%02X", bytes.p[i]);
	else if (c == '&')
		fputs("&amp;", to);
	else if (c == '<')
		fputs("&lt;", to);
	else if (c == '>')
		fputs("&gt;", to);
	else if (c == '"')
		fputs("&quot;", to);
	else if (c == '\'')
		fputs("&#39;", to);
	else
		fwrite(bytes.p, 1, bytes.n, to);
}

void
html_cut_put(FILE *to, const char *text, size_t characters)
{
	struct slice rest = slice_of(text);

	for (; rest.n && characters; characters--) {
		struct slice before = rest;
		uint32_t c = utf8_take(&rest);

		put_safe(to, slice_first(before, before.n - rest.n), c);
	}
	if (rest.n)
		fputs("&hellip;", to);
}

void
html_text_put(FILE *to, const char *text)
{
	html_cut_put(to, text, SIZE_MAX);
}

void
html_number_put(FILE *to, const char *digits)
{
	size_t n = digits ? strlen(digits) : 0;

	if (!n) {
		fputs("&ndash;", to);
		return;
	}
	if (strspn(digits, "0123456789") != n) {
		html_text_put(to, digits);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			fputs("&#8239;", to);
		fputc(digits[i], to);
	}
}

void
html_count_put(FILE *to, long long count)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%lld", count);
	html_number_put(to, digits);
}

void
html_percent_put(FILE *to, double share, int decimals)
{
	char text[32], *point;

	snprintf(text, sizeof text, "%.*f", decimals, 100 * share);
	point = strchr(text, '.');
	if (point && strspn(point + 1, "0") == strlen(point + 1))
		*point = 0;
	point = strchr(text, '.');
	/* TRANSLATORS: the decimal sign of numbers */
	if (point)
		*point = *_(".");
	fprintf(to, "%s&#8239;%%", text);
}

static bool
is_number(enum html_column kind)
{
	return kind == HTML_NUMBER || kind == HTML_PERCENT;
}

static void
head_put(FILE *to, const struct html_table *t)
{
	fputs("<div class=\"wide\"><table><caption>", to);
	html_text_put(to, _(t->caption));
	fputs("</caption><thead><tr>", to);
	for (size_t i = 0; i < t->n; i++) {
		if (t->column[i].kind == HTML_BAR) {
			fputs("<td></td>", to);
			continue;
		}
		fprintf(
		    to, "<th scope=\"col\"%s>", is_number(t->column[i].kind) ? " class=\"n\"" : "");
		html_text_put(to, _(t->column[i].head));
		fputs("</th>", to);
	}
	fputs("</tr></thead><tbody>\n", to);
}

static void
cell_put(FILE *to, const struct store_rows *rows, size_t r, enum html_column kind,
    const char *column, double most)
{
	const char *value = kind == HTML_BAR ? "" : store_value(rows, r, column);

	fprintf(to, "<td%s>",
	    is_number(kind)          ? " class=\"n\""
		: kind == HTML_BAR   ? " class=\"b\""
		: kind == HTML_TEXT  ? " class=\"t\""
		: kind == HTML_QUOTE ? " class=\"q\""
				     : "");
	if (kind == HTML_BAR)
		plot_row(to, rows, r, most);
	else if (kind == HTML_NUMBER)
		html_number_put(to, value);
	else if (!value)
		fputs("&ndash;", to);
	else if (kind == HTML_PERCENT)
		html_percent_put(to, strtod(value, NULL), 2);
	else if (kind == HTML_QUOTE)
		html_cut_put(to, value, QUOTE);
	else if (kind == HTML_TEXT)
		html_text_put(to, value);
	else if (kind == HTML_WORD)
		html_text_put(to, word_text(value));
	else {
		fprintf(to, "<span class=\"k-%s\">", word_tone(value));
		html_text_put(to, word_text(value));
		fputs("</span>", to);
	}
	fputs("</td>", to);
}

void
html_table_put(
    FILE *to, const struct store_rows *rows, size_t first, size_t n, const struct html_table *t)
{
	double most = plot_most(rows);

	if (n == 0 || first >= store_rows_count(rows)) {
		fputs("<p class=\"quiet\">", to);
		html_text_put(to, _(t->empty));
		fputs("</p>\n", to);
		return;
	}
	head_put(to, t);
	for (size_t r = first; r < store_rows_count(rows) && r - first < n; r++) {
		fputs("<tr>", to);
		for (size_t i = 0; i < t->n; i++)
			cell_put(to, rows, r, t->column[i].kind, t->column[i].column, most);
		fputs("</tr>\n", to);
	}
	fputs("</tbody></table></div>\n", to);
}
