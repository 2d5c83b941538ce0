/* html_table - see html_table.h */
#include "build_config.h"

#include "html_table.h"

#include "html.h"
#include "language.h"
#include "plot.h"
#include "words.h"

#include <stdlib.h>

enum { QUOTE = 160 }; /* characters of what a mail system said */

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
