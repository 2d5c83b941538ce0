/* report_why - why, in groups with their advice, and how far mail got before it failed */
#include "build_config.h"

#include "report_page.h"

#include "advice.h"
#include "html.h"
#include "html_table.h"
#include "language.h"
#include "plot.h"
#include "slice.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

/* Rows of one group stand together: where they begin, and how many they are. */
static size_t
group_find(const struct store_rows *rows, const char *group, size_t *first)
{
	size_t n = 0;

	*first = 0;
	for (size_t r = 0; r < store_rows_count(rows); r++) {
		const char *is = store_value(rows, r, "group");

		if (strcmp(is ? is : "none", group) != 0)
			continue;
		if (n++ == 0)
			*first = r;
	}
	return n;
}

/* What to do about the reasons of a group, each advice once. */
static void
advice_put(FILE *to, const struct store_rows *rows, size_t first, size_t n)
{
	uint64_t said = 0;

	fputs("<ul class=\"advice\">\n", to);
	for (size_t r = first; r < first + n; r++) {
		struct slice rest = slice_of(word_advice(store_value(rows, r, "reason")));

		while (rest.n) {
			size_t comma = slice_find_byte(rest, ',', 0);
			int i = advice_find(slice_trim(slice_first(rest, comma)));

			rest = comma == SLICE_NPOS ? SLICE_NONE : slice_after(rest, comma + 1);
			if (i < 0 || said >> i & 1)
				continue;
			said |= UINT64_C(1) << i;
			fputs("<li>", to);
			html_text_put(to, advice_text(i));
			fputs("</li>\n", to);
		}
	}
	fputs("</ul>\n", to);
}

static long long
count(const struct store_rows *rows, size_t first, size_t n)
{
	long long all = 0;

	for (size_t r = first; r < first + n && r < store_rows_count(rows); r++)
		all += strtoll(store_value(rows, r, "events"), NULL, 10);
	return all;
}

static void
reasons_put(FILE *to, const struct store_rows *rows, size_t first, size_t n)
{
	double most = plot_most(rows);

	fputs("<div class=\"wide\"><table><tbody>\n", to);
	for (size_t r = first; r < first + n; r++) {
		const char *reason = store_value(rows, r, "reason"),
			   *permanence = store_value(rows, r, "permanence"),
			   *definition = word_definition(reason);

		fputs("<tr><th scope=\"row\">", to);
		html_text_put(to, reason ? word_text(reason) : "");
		fputs("</th><td class=\"b\">", to);
		plot_row(to, rows, r, most);
		fputs("</td><td class=\"n\">", to);
		html_number_put(to, store_value(rows, r, "events"));
		fprintf(to, "</td><td><span class=\"k-%s\">",
		    permanence ? word_tone(permanence) : "plain");
		html_text_put(to, permanence ? word_text(permanence) : "");
		fputs("</span></td><td class=\"q\">", to);
		html_text_put(to, definition);
		fputs("</td></tr>\n", to);
	}
	fputs("</tbody></table></div>\n", to);
}

bool
report_why(struct report *r)
{
	struct store_rows *rows;
	long long all;

	if (!report_rows(r, "report_reasons", &rows))
		return false;
	all = count(rows, 0, store_rows_count(rows));
	if (all == 0) {
		fputs("<p class=\"quiet\">", r->to);
		html_text_put(r->to, _("No bounces in this time."));
		fputs("</p>\n", r->to);
	}
	for (const struct word_group *g = word_groups; g->name; g++) {
		size_t first, n = group_find(rows, g->name, &first);
		long long of_group = count(rows, first, n);

		if (n == 0)
			continue;
		fputs("<div class=\"group\"><h3>", r->to);
		html_text_put(r->to, _(g->title));
		fputs(" <span class=\"count\">", r->to);
		html_count_put(r->to, of_group);
		fputs(" &middot; ", r->to);
		html_percent_put(r->to, (double)of_group / (double)all, 0);
		fputs("</span></h3>\n<p>", r->to);
		html_text_put(r->to, _(g->text));
		fputs("</p>\n", r->to);
		reasons_put(r->to, rows, first, n);
		advice_put(r->to, rows, first, n);
		fputs("</div>\n", r->to);
	}
	store_rows_free(rows);
	return true;
}

bool
report_stages(struct report *r)
{
	static const struct html_table table = { N_("Failures by stage of the delivery"),
		N_("No bounces in this time."), 3,
		{ { HTML_WORD, "stage", N_("Stage") }, { HTML_NUMBER, "events", N_("Bounces") },
		    { HTML_BAR, NULL, NULL } } };
	struct store_rows *rows;

	if (!report_rows(r, "report_stages", &rows))
		return false;
	fputs("<p>", r->to);
	html_text_put(r->to,
	    _("From the look-up of the domain to what comes back after a server has taken the "
	      "message: the coloured edge is what failed at that stage, the core is what went "
	      "on."));
	fputs("</p>\n", r->to);
	plot_funnel(r->to, rows);
	report_table_behind(r, rows, &table);
	store_rows_free(rows);
	return true;
}
