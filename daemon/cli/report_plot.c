/* report_plot - plots of the report, in SVG; the table behind each says the same in numbers */
#include "build_config.h"

#include "html.h"
#include "report_page.h"

#include <stdlib.h>

enum { WIDTH = 900, HEIGHT = 200, BASE = 180, TOP = 10 };

static long
value(const struct store_rows *rows, size_t row, size_t column)
{
	const char *text = store_cell(rows, row, column);

	return text ? strtol(text, NULL, 10) : 0;
}

static long
tallest(const struct store_rows *rows)
{
	long most = 1;

	for (size_t r = 0; r < store_rows_count(rows); r++) {
		long sum = value(rows, r, 1) + value(rows, r, 2) + value(rows, r, 3);

		most = sum > most ? sum : most;
	}
	return most;
}

static void
bar(FILE *to, const struct store_rows *rows, size_t r, double x, double width, double scale)
{
	static const char *const classes[] = { "b-hard", "b-soft", "b-undetermined" };
	double y = BASE;

	fputs("<g><title>", to);
	html_text_put(to, store_cell(rows, r, 0));
	fprintf(to, ": %ld hard, %ld soft, %ld undetermined</title>", value(rows, r, 1),
	    value(rows, r, 2), value(rows, r, 3));
	for (size_t i = 0; i < 3; i++) {
		double height = (double)value(rows, r, i + 1) * scale;

		y -= height;
		if (height > 0)
			fprintf(to,
			    "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
			    "height=\"%.1f\"/>",
			    classes[i], x, y, width, height);
	}
	fputs("</g>\n", to);
}

void
report_plot_days(FILE *to, const struct store_rows *rows)
{
	size_t n = store_rows_count(rows);
	double step, scale;

	if (n == 0)
		return;
	step = (double)WIDTH / (double)(n < 14 ? 14 : n);
	scale = (double)(BASE - TOP) / (double)tallest(rows);
	fprintf(to,
	    "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Bounces by day; the table below "
	    "has the numbers\">\n",
	    WIDTH, HEIGHT);
	for (size_t i = 0; i < n; i++)
		bar(to, rows, n - 1 - i, (double)i * step + step * 0.15, step * 0.7, scale);
	fprintf(to,
	    "<line class=\"axis\" x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n<text x=\"0\" "
	    "y=\"%d\">",
	    BASE, WIDTH, BASE, HEIGHT - 5);
	html_text_put(to, store_cell(rows, n - 1, 0));
	if (n > 1) {
		fprintf(to, "</text>\n<text x=\"%.1f\" y=\"%d\" text-anchor=\"end\">",
		    (double)n * step, HEIGHT - 5);
		html_text_put(to, store_cell(rows, 0, 0));
	}
	fputs("</text>\n</svg>\n<p class=\"key\"><span class=\"k-hard\">hard</span> <span "
	      "class=\"k-soft\">soft</span> "
	      "<span class=\"k-undetermined\">undetermined</span></p>\n",
	    to);
}
