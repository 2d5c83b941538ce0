/* report_page - see report_page.h */
#include "build_config.h"

#include "report_page.h"

#include "advice.h"
#include "html.h"
#include "slice.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

static const char style[] =
    ":root{color-scheme:light "
    "dark;--fg:#1c1e21;--bg:#fff;--line:#d5d9de;--quiet:#5c6470;--hard:#b3261e;--soft:#b26a00;"
    "--und:#5b6b7c;--ok:#1b6e35}"
    "@media(prefers-color-scheme:dark){:root{--fg:#e7e9ec;--bg:#15171a;--line:#3a4048;--quiet:#"
    "a3abb5;--hard:#ff8a80;"
    "--soft:#ffb74d;--und:#9fb0c2;--ok:#7bd694}}"
    "*{box-sizing:border-box}body{font:16px/1.5 "
    "system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:62rem;"
    "margin:0 auto;padding:1rem}h1{font-size:1.6rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem "
    "0 .5rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem "
    ".6rem;border-bottom:1px solid var(--line);"
    "vertical-align:top;overflow-wrap:break-word}th{white-space:nowrap}.n{text-align:right;white-"
    "space:nowrap}"
    ".wide{overflow-x:auto}.quiet,footer{color:var(--quiet)}.bad{color:var(--hard);font-weight:600}"
    ".good{color:var(--ok);"
    "font-weight:600}.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));"
    "gap:.6rem;padding:0;"
    "list-style:none}.tiles li{border:1px solid "
    "var(--line);border-radius:.5rem;padding:.6rem}.tiles b{display:block;"
    "font-size:1.5rem}svg{width:100%;height:auto}svg "
    "text{fill:var(--quiet);font-size:13px}.axis{stroke:var(--line)}"
    ".advice{padding-left:1.2rem}.advice "
    "b{display:inline-block;min-width:6rem}.b-hard{fill:var(--hard)}.b-soft{fill:var(--soft)}.b-"
    "undetermined{fill:var(--und)}.k-hard{"
    "color:var(--hard)}"
    ".k-soft{color:var(--soft)}.k-undetermined{color:var(--und)}.key span::before{content:\"\\25A0 "
    " \"}"
    "@media print{body{max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}";

static void
page_head(FILE *to, const struct report_scope *scope)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	char hash[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, sizeof style - 1, (const uint8_t *)style);
	sha256_digest(&ctx, sizeof digest, digest);
	base64_encode_raw(hash, sizeof digest, digest);
	fprintf(to,
	    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
	    "'sha256-%s'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>Bounce "
	    "report</title>\n<style>%s</style></head>\n"
	    "<body><header><h1>Bounce report</h1>\n<p class=\"quiet\">since ",
	    hash, style);
	html_text_put(to, scope->since);
	if (scope->stream) {
		fputs(" &middot; stream ", to);
		html_text_put(to, scope->stream);
	}
	if (scope->campaign) {
		fputs(" &middot; campaign ", to);
		html_text_put(to, scope->campaign);
	}
	fputs("</p></header>\n<main>\n", to);
}

static void
tile(FILE *to, const char *what, const char *number)
{
	fputs("<li><b>", to);
	html_number_put(to, number);
	fprintf(to, "</b>%s</li>\n", what);
}

/* The rate that costs reputation: 3 % hard bounces of what was sent. Without sent counts there is none. */
static void
health(FILE *to, const struct store_rows *rows)
{
	const char *sent_text = store_value(rows, 0, "sent"),
		   *hard_text = store_value(rows, 0, "hard");
	double sent = sent_text ? strtod(sent_text, NULL) : 0,
	       hard = hard_text ? strtod(hard_text, NULL) : 0;

	if (sent <= 0) {
		fputs("<p>No sent counts were reported, so there is no rate: "
		      "<code>carom.report_sends</code> or "
		      "<code>carom.report_sent</code> give the denominator.</p>\n",
		    to);
		return;
	}
	fprintf(to,
	    "<p>Hard-bounce rate: <span class=\"%s\">%.2f&nbsp;%%</span> of what was sent "
	    "(3&nbsp;%% already costs reputation).</p>\n",
	    hard / sent >= 0.02 ? "bad" : "good", 100 * hard / sent);
}

static void
totals(FILE *to, const struct store_rows *rows)
{
	static const char *const tiles[][2] = { { "sent", "messages sent" },
		{ "bounces", "bounces" }, { "hard", "hard" }, { "soft", "soft" },
		{ "undetermined", "undetermined" }, { "addresses", "addresses bounced" },
		{ "complaints", "complaints" }, { "suppressed", "suppressed now" } };

	if (store_rows_count(rows) == 0)
		return;
	health(to, rows);
	fputs("<ul class=\"tiles\">\n", to);
	for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++)
		tile(to, tiles[i][1], store_value(rows, 0, tiles[i][0]));
	fputs("</ul>\n", to);
}

/* What to do about the reasons in the table, each advice once. */
static void
advice_list(FILE *to, const struct store_rows *rows)
{
	uint64_t said = 0;

	if (store_rows_count(rows) == 0)
		return;
	fputs("<ul class=\"advice\">\n", to);
	for (size_t r = 0; r < store_rows_count(rows); r++) {
		struct slice rest = slice_of(store_value(rows, r, "advice"));

		while (rest.n) {
			size_t comma = slice_find_byte(rest, ',', 0);
			int i = advice_find(slice_trim(slice_first(rest, comma)));

			rest = comma == SLICE_NPOS ? SLICE_NONE : slice_after(rest, comma + 1);
			if (i < 0 || said >> i & 1)
				continue;
			said |= UINT64_C(1) << i;
			fprintf(to, "<li><b>%s</b> %s</li>\n", advice_name(i), advice_text(i));
		}
	}
	fputs("</ul>\n", to);
}

struct section {
	const char *statement, *title, *empty;
	const char *heads[8];
	size_t n;
	bool scoped; /* takes stream, campaign and since */
	void (*before)(FILE *to, const struct store_rows *rows);
	void (*after)(FILE *to, const struct store_rows *rows);
};

static const struct section sections[] = {
	{ "cli_alerts", "Alerts", "None.", { "Alert", "About", "Since", "What" }, 4, false, NULL,
	    NULL },
	{ "report_days", "By day", "No bounces in this time.",
	    { "Day", "Hard", "Soft", "Undetermined" }, 4, true, report_plot_days, NULL },
	{ "report_reasons", "Why", "No bounces in this time.",
	    { "Group", "Reason", "Permanence", "Events", "Addresses", "Meaning", "What to do" }, 7,
	    true, NULL, advice_list },
	{ "report_stages", "At which stage", "", { "Stage", "Events" }, 2, true, NULL, NULL },
	{ "report_domains", "Recipient domains", "None.",
	    { "Domain", "Provider", "Bounces", "Hard", "Blocked" }, 5, true, NULL, NULL },
	{ "report_campaigns", "Campaigns", "No bounce names a campaign.",
	    { "Campaign", "Stream", "Sent", "Bounces", "Hard", "Hard %" }, 6, true, NULL, NULL },
	{ "report_suppressed", "Newly suppressed", "Nobody.",
	    { "Since", "Address", "Stream", "Cause", "Rule", "Last reason", "Verdict" }, 7, true,
	    NULL, NULL },
	{ "report_faults", "Addresses with faults", "None.",
	    { "Address", "Fault", "Suggestion", "Events" }, 4, true, NULL, NULL },
	{ "report_other", "Other mail received", "None.", { "Kind", "Type", "Messages" }, 3, true,
	    NULL, NULL },
	{ "cli_mailboxes", "Mailboxes", "None was ever read.",
	    { "Mailbox", "State", "Last pass", "Lag (s)", "Recorded", "Duplicate", "Ignored",
		"Quarantined" },
	    8, false, NULL, NULL },
};

static bool
write_section(FILE *to, struct store *s, const struct section *section, const char *const *params,
    struct err *e)
{
	struct store_rows *rows;

	if (!store_run(s, section->statement, params, section->scoped ? 3 : 0, &rows, e))
		return false;
	fprintf(to, "<section><h2>%s</h2>\n", section->title);
	if (section->before)
		section->before(to, rows);
	html_table(to, rows, section->heads, section->n, section->empty);
	if (section->after)
		section->after(to, rows);
	fputs("</section>\n", to);
	store_rows_free(rows);
	return true;
}

bool
report_page(FILE *to, struct store *s, const struct report_scope *scope, struct err *e)
{
	const char *params[] = { scope->stream, scope->campaign, scope->since };
	struct store_rows *rows;

	if (!store_run(s, "report_totals", params, 3, &rows, e))
		return false;
	page_head(to, scope);
	totals(to, rows);
	store_rows_free(rows);
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (!write_section(to, s, &sections[i], params, e))
			return false;
	fprintf(to,
	    "</main>\n<footer><p>%s. Times are UTC. Hard is what is true of an address for every "
	    "sender; soft is not final.</p></footer>\n</body></html>\n",
	    PACKAGE_STRING);
	return fflush(to) == 0;
}
