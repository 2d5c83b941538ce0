/* report_page - the frame of the report, and its sections in their order. See report_page.h. */
#include "build_config.h"

#include "report_page.h"

#include "html.h"
#include "language.h"
#include "report_css.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <time.h>

static const struct {
	const char *id, *title;
	bool (*write)(struct report *r);
} sections[] = {
	{ "health", N_("Are we healthy?"), report_health },
	{ "trend", N_("What changed?"), report_trend },
	{ "why", N_("Why did mail bounce?"), report_why },
	{ "stages", N_("How far did it get?"), report_stages },
	{ "where", N_("Where did it bounce?"), report_where },
	{ "campaigns", N_("Which campaigns?"), report_campaigns },
	{ "who", N_("Who is affected?"), report_who },
	{ "other", N_("What else came in?"), report_other },
	{ "mailboxes", N_("Do we keep up with the mailboxes?"), report_mailboxes },
};
enum { SECTIONS = sizeof sections / sizeof *sections };

const char *
report_style_source(void)
{
	static char source[sizeof "'sha256-'" + BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)];
	char hash[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, sizeof style - 1, (const uint8_t *)style);
	sha256_digest(&ctx, sizeof digest, digest);
	base64_encode_raw(hash, sizeof digest, digest);
	snprintf(source, sizeof source, "'sha256-%s'", hash);
	return source;
}

const char *
report_since_default(char *out)
{
	time_t then = time(NULL) - REPORT_DAYS * 86400;

	strftime(out, REPORT_SINCE, "%Y-%m-%dT00:00:00Z", gmtime(&then));
	return out;
}

void
report_scope_alert(struct report_scope *scope, const struct config_alert *alert)
{
	/* thousandths of a percent */
	scope->warn_rate = alert->warn_rate / 100000.0;
	scope->hard_rate = alert->hard_rate / 100000.0;
	scope->min_sent = alert->min_sent;
}

static void
scope_put(FILE *to, const char *what, const char *value)
{
	if (!value)
		return;
	html_text_put(to, what);
	fputs(" <b>", to);
	html_text_put(to, value);
	fputs("</b> &middot; ", to);
}

static void
head_put(FILE *to, const struct report_scope *scope, const char *since)
{
	fprintf(to,
	    "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
	    "%s\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
	    language_tag(), report_style_source());
	html_text_put(to, _("Bounce report"));
	fprintf(to, "</title>\n<style>%s</style></head>\n<body><header><h1>", style);
	html_text_put(to, _("Bounce report"));
	fputs("</h1>\n<p class=\"quiet\">", to);
	scope_put(to, _("stream"), scope->stream);
	scope_put(to, _("campaign"), scope->campaign);
	scope_put(to, _("since"), since);
}

/* When it was made, and where what is. */
static void
navigation_put(FILE *to)
{
	time_t now = time(NULL);
	char text[32];

	strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", gmtime(&now));
	html_text_put(to, _("made"));
	fprintf(to, " <b>%s</b></p>\n<nav><ul>", text);
	for (size_t i = 0; i < SECTIONS; i++) {
		fprintf(to, "<li><a href=\"#%s\">", sections[i].id);
		html_text_put(to, _(sections[i].title));
		fputs("</a></li>", to);
	}
	fputs("</ul></nav></header>\n<main>\n", to);
}

static void
foot_put(FILE *to)
{
	fprintf(to, "</main>\n<footer><p>%s. ", PACKAGE_STRING);
	html_text_put(to,
	    _("Times are UTC. Hard is what is true of an address for every sender; soft is not "
	      "final. "
	      "What the policy makes of it never changes what the mail system said."));
	fputs("</p></footer>\n</body></html>\n", to);
}

bool
report_page(FILE *to, struct store *s, const struct report_scope *scope, struct err *e)
{
	struct report r = { .to = to,
		.s = s,
		.scope = scope,
		.params = { scope->stream, scope->campaign, scope->since },
		.e = e };
	struct store_rows *since;

	if (!store_run(s, "report_since", &scope->since, 1, &since, e))
		return false;
	head_put(to, scope, store_cell(since, 0, 0));
	store_rows_free(since);
	navigation_put(to);
	for (size_t i = 0; i < SECTIONS; i++) {
		report_section(&r, sections[i].id, sections[i].title);
		if (!sections[i].write(&r))
			return false;
		report_section_end(&r);
	}
	foot_put(to);
	return fflush(to) == 0 ||
	    err_set(e, ERR_OPERATOR, CAUSE_NONE, "the page cannot be written");
}
