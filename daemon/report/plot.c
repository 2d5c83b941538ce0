/* plot - see plot.h */
#include "build_config.h"

#include "plot.h"

#include "html.h"
#include "language.h"
#include "words.h"

#include <string.h>

enum { WIDTH = 1000, HEIGHT = 240, ROW = 10, GRID = 4 };

static const char *const parts[] = { "hard", "soft", "undetermined" };
enum { PARTS = sizeof parts / sizeof *parts };

static double
sum(const struct store_rows *rows, size_t row)
{
	return store_number(rows, row, parts[0]) + store_number(rows, row, parts[1]) +
	    store_number(rows, row, parts[2]);
}

static bool
has_parts(const struct store_rows *rows, size_t row)
{
	return store_value(rows, row, "hard") != NULL;
}

double
plot_most(const struct store_rows *rows)
{
	double most = 0;

	for (size_t r = 0; r < store_rows_count(rows); r++) {
		double n = has_parts(rows, r) ? sum(rows, r) : store_number(rows, r, "events");

		most = n > most ? n : most;
	}
	return most;
}

static void
rect(FILE *to, const char *class, double x, double y, double width, double height)
{
	if (width > 0 && height > 0)
		fprintf(to,
		    "<rect class=\"f-%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
		    class, x, y, width, height);
}

void
plot_row(FILE *to, const struct store_rows *rows, size_t row, double most)
{
	const char *permanence = store_value(rows, row, "permanence");
	double x = 0;

	fprintf(to,
	    "<svg class=\"bar\" viewBox=\"0 0 100 %d\" preserveAspectRatio=\"none\" "
	    "aria-hidden=\"true\">",
	    ROW);
	if (most > 0 && !has_parts(rows, row))
		rect(to, permanence ? word_tone(permanence) : "plain", 0, 0,
		    100 * store_number(rows, row, "events") / most, ROW);
	for (size_t i = 0; i < PARTS && most > 0 && has_parts(rows, row); i++) {
		double width = 100 * store_number(rows, row, parts[i]) / most;

		rect(to, parts[i], x, 0, width, ROW);
		x += width;
	}
	fputs("</svg>", to);
}

void
plot_rate(FILE *to, double rate, double warn, double alarm)
{
	double end = 2 * alarm > rate ? 2 * alarm : rate;
	const char *tone = rate >= alarm ? "hard" : rate >= warn ? "soft" : "good";

	fputs("<figure class=\"rate\"><svg viewBox=\"0 0 1000 24\" preserveAspectRatio=\"none\" "
	      "role=\"img\"><title>",
	    to);
	html_text_put(to, _("Hard-bounce rate"));
	fputs(": ", to);
	html_percent_put(to, rate, 2);
	fputs("</title>", to);
	rect(to, "track", 0, 4, WIDTH, 16);
	rect(to, tone, 0, 4, WIDTH * rate / end, 16);
	for (int i = 0; i < 2; i++)
		fprintf(to, "<path class=\"mark\" d=\"M%.1f 0V24\"/>",
		    WIDTH * (i ? alarm : warn) / end);
	fputs("</svg><figcaption><span>0</span><span>", to);
	html_text_put(to, _("warning at"));
	fputc(' ', to);
	html_percent_put(to, warn, 1);
	fputs(", ", to);
	html_text_put(to, _("alarm at"));
	fputc(' ', to);
	html_percent_put(to, alarm, 1);
	fputs("</span><span>", to);
	html_percent_put(to, end, 1);
	fputs("</span></figcaption></figure>\n", to);
}

/* ---- by day ---- */

static void
day_put(FILE *to, const struct store_rows *rows, size_t r, double x, double width, double scale)
{
	double y = HEIGHT;

	fputs("<g><title>", to);
	html_text_put(to, store_value(rows, r, "day"));
	for (size_t i = 0; i < PARTS; i++) {
		fputs(i ? ", " : ": ", to);
		html_number_put(to, store_value(rows, r, parts[i]));
		fputc(' ', to);
		html_text_put(to, word_text(parts[i]));
	}
	fputs("</title>", to);
	/* the whole height answers to the pointer */
	rect(to, "none", x, 0, width, HEIGHT);
	for (size_t i = 0; i < PARTS; i++) {
		double height = store_number(rows, r, parts[i]) * scale;

		y -= height;
		rect(to, parts[i], x + width * 0.12, y, width * 0.76, height);
	}
	fputs("</g>\n", to);
}

/* The next of 1, 2, 4, 5, 10, 20, ... that GRID lines divide into whole numbers where it can be. */
static double
round_up(double most)
{
	static const double steps[] = { 1, 2, 4, 8, 10 };
	double scale = 1;

	if (most <= GRID)
		return GRID;
	while (scale * 10 < most)
		scale *= 10;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (scale * steps[i] >= most)
			return scale * steps[i];
	return scale * 10;
}

static void
key_put(FILE *to)
{
	fputs("<p class=\"key\">", to);
	for (size_t i = 0; i < PARTS; i++) {
		fprintf(to, "<span class=\"key-%s\">", parts[i]);
		html_text_put(to, word_text(parts[i]));
		fputs("</span> ", to);
	}
	fputs("</p>\n", to);
}

static void
days_axis_put(FILE *to, const struct store_rows *rows)
{
	size_t n = store_rows_count(rows);

	fputs("<div class=\"x\"><span>", to);
	html_text_put(to, store_value(rows, n - 1, "day"));
	fputs("</span><span>", to);
	html_text_put(to, n > 2 ? store_value(rows, n / 2, "day") : "");
	fputs("</span><span>", to);
	html_text_put(to, n > 1 ? store_value(rows, 0, "day") : "");
	fputs("</span></div></figure>\n", to);
}

void
plot_days(FILE *to, const struct store_rows *rows)
{
	size_t n = store_rows_count(rows);
	double top = round_up(plot_most(rows)), step;

	if (n == 0)
		return;
	step = (double)WIDTH / (double)n;
	fputs("<figure class=\"days\"><div class=\"y\">", to);
	for (int i = GRID; i >= 0; i--) {
		fputs("<span>", to);
		html_count_put(to, (long long)(top * i / GRID));
		fputs("</span>", to);
	}
	fprintf(to,
	    "</div><svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\"><title>",
	    WIDTH, HEIGHT);
	html_text_put(to, _("Bounces by day; the table below has the numbers"));
	fputs("</title>", to);
	for (int i = 0; i <= GRID; i++)
		fprintf(to, "<path class=\"grid\" d=\"M0 %dH%d\"/>", HEIGHT * i / GRID, WIDTH);
	for (size_t i = 0; i < n; i++)
		day_put(to, rows, n - 1 - i, (double)i * step, step, HEIGHT / top);
	fputs("</svg>\n", to);
	days_axis_put(to, rows);
	key_put(to);
}

/* ---- the funnel ---- */

/* The failures of stages in a row of the drawing; what could be placed nowhere is no part of it. */
static bool
in_funnel(const struct store_rows *rows, size_t r)
{
	return strcmp(store_value(rows, r, "stage"), "unknown") != 0;
}

static void
stage_put(FILE *to, const struct store_rows *rows, size_t r, double y, double before, double after)
{
	double left = (WIDTH - before) / 2, inner = (WIDTH - after) / 2;

	fputs("<g><title>", to);
	html_text_put(to, word_text(store_value(rows, r, "stage")));
	fputs(": ", to);
	html_number_put(to, store_value(rows, r, "events"));
	fputs("</title>", to);
	/* what came in is the outer shape, what went on the inner one */
	fprintf(to,
	    "<path class=\"f-soft\" d=\"M%.1f %.1fH%.1fL%.1f %.1fH%.1fZ\"/>"
	    "<path class=\"f-plain\" d=\"M%.1f %.1fH%.1fV%.1fH%.1fZ\"/></g>\n",
	    left, y, left + before, inner + after, y + ROW, inner, inner, y, inner + after, y + ROW,
	    inner);
}

static void
funnel_words(FILE *to, const struct store_rows *rows, const char *class, const char *column)
{
	fprintf(to, "<ol class=\"%s\">", class);
	for (size_t r = 0; r < store_rows_count(rows); r++) {
		if (!in_funnel(rows, r))
			continue;
		fputs("<li>", to);
		if (*column == 's')
			html_text_put(to, word_text(store_value(rows, r, column)));
		else
			html_number_put(to, store_value(rows, r, column));
		fputs("</li>", to);
	}
	fputs("</ol>", to);
}

void
plot_funnel(FILE *to, const struct store_rows *rows)
{
	double all = 0, left, y = 0;
	size_t n = 0;

	for (size_t r = 0; r < store_rows_count(rows); r++)
		if (in_funnel(rows, r)) {
			all += store_number(rows, r, "events");
			n++;
		}
	if (all <= 0)
		return;
	left = all;
	fputs("<figure class=\"funnel\">", to);
	funnel_words(to, rows, "l", "stage");
	fprintf(to, "<svg viewBox=\"0 0 %d %zu\" preserveAspectRatio=\"none\" role=\"img\"><title>",
	    WIDTH, n * ROW);
	html_text_put(to, _("How far mail got before it bounced; the table below has the numbers"));
	fputs("</title>", to);
	for (size_t r = 0; r < store_rows_count(rows); r++) {
		double events = store_number(rows, r, "events");

		if (!in_funnel(rows, r))
			continue;
		stage_put(to, rows, r, y, WIDTH * left / all, WIDTH * (left - events) / all);
		left -= events;
		y += ROW;
	}
	fputs("</svg>", to);
	funnel_words(to, rows, "r", "events");
	fputs("</figure>\n", to);
}
