/* report_health - are we healthy, and what changed? */
#include "build_config.h"

#include "report_page.h"

#include "html.h"
#include "html_table.h"
#include "language.h"
#include "plot.h"

struct health {
	double sent, rate;
	size_t alerts;
};

/* The one line that whoever reads nothing else reads. */
static void
state_put(struct report *r, const struct health *h)
{
	bool rated = h->sent > 0 && h->sent >= (double)r->scope->min_sent;
	const char *tone = "good", *word = _("Healthy");

	if ((rated && h->rate >= r->scope->hard_rate) || h->alerts) {
		tone = "hard";
		word = _("Something needs you");
	} else if (rated && h->rate >= r->scope->warn_rate) {
		tone = "soft";
		word = _("Keep an eye on it");
	} else if (h->sent <= 0) {
		tone = "undetermined";
		word = _("No rate is known");
	}
	fprintf(r->to, "<div class=\"state s-%s\"><b class=\"k-%s\">", tone, tone);
	html_text_put(r->to, word);
	fputs("</b><span>", r->to);
	if (h->sent > 0) {
		html_text_put(r->to, _("Hard-bounce rate"));
		fputs(" <b>", r->to);
		html_percent_put(r->to, h->rate, 2);
		fputs("</b>", r->to);
	} else {
		html_text_put(r->to,
		    _("No sent counts were reported: carom.report_sends() or carom.report_sent() "
		      "give the denominator."));
	}
	fputs("</span></div>\n", r->to);
	if (h->sent > 0)
		plot_rate(r->to, h->rate, r->scope->warn_rate, r->scope->hard_rate);
}

static void
tiles_put(FILE *to, const struct store_rows *rows)
{
	static const char *const tiles[][2] = { { "sent", N_("messages sent") },
		{ "bounces", N_("bounces") }, { "hard", N_("hard bounces") },
		{ "soft", N_("soft bounces") }, { "undetermined", N_("undetermined bounces") },
		{ "complaints", N_("complaints") }, { "opt_outs", N_("wishes to unsubscribe") },
		{ "suppressed", N_("suppressed now") } };

	fputs("<ul class=\"tiles\">\n", to);
	for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++) {
		fputs("<li><b>", to);
		html_number_put(to, store_value(rows, 0, tiles[i][0]));
		fputs("</b>", to);
		html_text_put(to, _(tiles[i][1]));
		fputs("</li>\n", to);
	}
	fputs("</ul>\n", to);
}

bool
report_health(struct report *r)
{
	static const struct html_table alerts_table = { N_("Open alerts"), N_("No alert is open."),
		4,
		{ { HTML_WORD, "name", N_("Alert") }, { HTML_TEXT, "object", N_("About") },
		    { HTML_TEXT, "since", N_("Since") }, { HTML_TEXT, "detail", N_("What") } } };
	struct store_rows *totals, *alerts;
	struct health h;

	if (!report_rows(r, "report_totals", &totals))
		return false;
	if (!store_run(r->s, "report_alerts", NULL, 0, &alerts, r->e)) {
		store_rows_free(totals);
		return false;
	}
	h.sent = store_number(totals, 0, "sent");
	h.rate = h.sent > 0 ? store_number(totals, 0, "hard_rated") / h.sent : 0;
	h.alerts = store_rows_count(alerts);
	state_put(r, &h);
	tiles_put(r->to, totals);
	report_heading(r, N_("Alerts"));
	html_table_put(r->to, alerts, 0, store_rows_count(alerts), &alerts_table);
	store_rows_free(totals);
	store_rows_free(alerts);
	return true;
}

/* ---- what changed ---- */

enum { WEEK = 7 };

static double
sum(const struct store_rows *rows, size_t from, size_t n, const char *column)
{
	double all = 0;

	for (size_t i = from; i < from + n && i < store_rows_count(rows); i++)
		all += store_number(rows, i, column);
	return all;
}

/* The last seven days beside the seven before. */
static void
weeks_put(struct report *r, const struct store_rows *rows)
{
	static const char *const lines[][2] = { { "hard", N_("hard bounces") },
		{ "soft", N_("soft bounces") }, { "undetermined", N_("undetermined bounces") },
		{ "complaints", N_("complaints") }, { "sent", N_("messages sent") } };

	if (store_rows_count(rows) < 2 * WEEK)
		return;
	fputs("<div class=\"wide\"><table><caption>", r->to);
	html_text_put(r->to, _("The last seven days and the seven before"));
	fputs("</caption><thead><tr><td></td><th scope=\"col\" class=\"n\">", r->to);
	html_text_put(r->to, _("Before"));
	fputs("</th><th scope=\"col\" class=\"n\">", r->to);
	html_text_put(r->to, _("Now"));
	fputs("</th><th scope=\"col\" class=\"n\">", r->to);
	html_text_put(r->to, _("Change"));
	fputs("</th></tr></thead><tbody>\n", r->to);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		double now = sum(rows, 0, WEEK, lines[i][0]),
		       before = sum(rows, WEEK, WEEK, lines[i][0]);

		fputs("<tr><th scope=\"row\">", r->to);
		html_text_put(r->to, _(lines[i][1]));
		fputs("</th><td class=\"n\">", r->to);
		html_count_put(r->to, (long long)before);
		fputs("</td><td class=\"n\">", r->to);
		html_count_put(r->to, (long long)now);
		fputs("</td><td class=\"n\">", r->to);
		if (before > 0) {
			fputs(now >= before ? "+" : "&minus;", r->to);
			html_percent_put(
			    r->to, (now >= before ? now - before : before - now) / before, 0);
		} else {
			fputs("&ndash;", r->to);
		}
		fputs("</td></tr>\n", r->to);
	}
	fputs("</tbody></table></div>\n", r->to);
}

bool
report_trend(struct report *r)
{
	static const struct html_table table = { N_("Bounces by day"),
		N_("No bounces in this time."), 7,
		{ { HTML_TEXT, "day", N_("Day") }, { HTML_NUMBER, "sent", N_("Sent") },
		    { HTML_NUMBER, "hard", N_("Hard") }, { HTML_NUMBER, "soft", N_("Soft") },
		    { HTML_NUMBER, "undetermined", N_("Undetermined") },
		    { HTML_NUMBER, "complaints", N_("Complaints") },
		    { HTML_PERCENT, "hard_rate", N_("Hard rate") } } };
	struct store_rows *rows;

	if (!report_rows(r, "report_days", &rows))
		return false;
	plot_days(r->to, rows);
	weeks_put(r, rows);
	report_table_behind(r, rows, &table);
	store_rows_free(rows);
	return true;
}
