/* report_lists - where, which campaigns, who, what else, and the mailboxes: tables, mostly */
#include "build_config.h"

#include "report_page.h"

#include "html_table.h"
#include "language.h"

static bool
table_put(struct report *r, const char *statement, const struct html_table *table)
{
	struct store_rows *rows;

	if (!report_rows(r, statement, &rows))
		return false;
	html_table_put(r->to, rows, 0, store_rows_count(rows), table);
	store_rows_free(rows);
	return true;
}

bool
report_where(struct report *r)
{
	static const struct html_table domains = { N_("Recipient domains with the most bounces"),
		N_("No bounces in this time."), 5,
		{ { HTML_TEXT, "domain", N_("Domain") }, { HTML_BAR, NULL, NULL },
		    { HTML_NUMBER, "bounces", N_("Bounces") }, { HTML_NUMBER, "hard", N_("Hard") },
		    { HTML_NUMBER, "blocked", N_("Blocked") } } };
	static const struct html_table providers = { N_("Providers whose servers said so"),
		N_("No provider was recognised."), 5,
		{ { HTML_TEXT, "provider", N_("Provider") }, { HTML_BAR, NULL, NULL },
		    { HTML_NUMBER, "bounces", N_("Bounces") }, { HTML_NUMBER, "hard", N_("Hard") },
		    { HTML_NUMBER, "blocked", N_("Blocked") } } };

	return table_put(r, "report_domains", &domains) &&
	    table_put(r, "report_providers", &providers);
}

bool
report_campaigns(struct report *r)
{
	static const struct html_table table = { N_("Campaigns with the most bounces"),
		N_("No bounce names a campaign."), 8,
		{ { HTML_TEXT, "campaign", N_("Campaign") }, { HTML_TEXT, "stream", N_("Stream") },
		    { HTML_BAR, NULL, NULL }, { HTML_NUMBER, "sent", N_("Sent") },
		    { HTML_NUMBER, "bounces", N_("Bounces") }, { HTML_NUMBER, "hard", N_("Hard") },
		    { HTML_PERCENT, "hard_rate", N_("Hard rate") },
		    { HTML_TONED, "alert", N_("State") } } };

	return table_put(r, "report_campaigns", &table);
}

bool
report_who(struct report *r)
{
	static const struct html_table suppressed = { N_("The newest suppressions"), N_("Nobody."),
		6,
		{ { HTML_TEXT, "since", N_("Since") }, { HTML_TEXT, "address", N_("Address") },
		    { HTML_TEXT, "stream", N_("Stream") }, { HTML_WORD, "cause", N_("Cause") },
		    { HTML_WORD, "reason", N_("Last reason") },
		    { HTML_QUOTE, "diagnostic", N_("What the server said") } } };
	static const struct html_table escalated = {
		N_("No server said that these do not exist; the policy gave up on them"),
		N_("Nobody."), 6,
		{ { HTML_TEXT, "since", N_("Since") }, { HTML_TEXT, "address", N_("Address") },
		    { HTML_TEXT, "stream", N_("Stream") }, { HTML_TEXT, "rule", N_("Rule") },
		    { HTML_WORD, "reason", N_("Last reason") },
		    { HTML_NUMBER, "soft", N_("Soft bounces") } }
	};
	static const struct html_table faults = { N_("Correct them where they come from"),
		N_("None."), 4,
		{ { HTML_TEXT, "address", N_("Address") }, { HTML_WORD, "fault", N_("Fault") },
		    { HTML_TEXT, "suggestion", N_("Suggestion") },
		    { HTML_NUMBER, "events", N_("Bounces") } } };

	report_heading(r, N_("Newly suppressed"));
	if (!table_put(r, "report_suppressed", &suppressed))
		return false;
	report_heading(r, N_("Suppressed though technically soft"));
	if (!table_put(r, "report_escalated", &escalated))
		return false;
	report_heading(r, N_("Addresses with faults"));
	return table_put(r, "report_faults", &faults);
}

bool
report_other(struct report *r)
{
	static const struct html_table table = { N_("Mail that is no bounce"), N_("None."), 4,
		{ { HTML_WORD, "kind", N_("Kind") }, { HTML_WORD, "subkind", N_("What it says") },
		    { HTML_NUMBER, "events", N_("Messages") }, { HTML_BAR, NULL, NULL } } };

	return table_put(r, "report_other", &table);
}

bool
report_mailboxes(struct report *r)
{
	static const struct html_table table = {
		N_("Every message is in exactly one of the counts"),
		N_("No mailbox was ever read."), 9,
		{ { HTML_TEXT, "mailbox", N_("Mailbox") }, { HTML_TONED, "state", N_("State") },
		    { HTML_TEXT, "last_pass", N_("Last pass") },
		    { HTML_NUMBER, "lag_minutes", N_("Lag (min)") },
		    { HTML_NUMBER, "recorded", N_("Recorded") },
		    { HTML_NUMBER, "duplicate", N_("Duplicate") },
		    { HTML_NUMBER, "ignored", N_("Ignored") },
		    { HTML_NUMBER, "quarantined", N_("Quarantined") },
		    { HTML_QUOTE, "last_error", N_("Last error") } }
	};
	struct store_rows *rows;

	if (!store_run(r->s, "report_mailboxes", NULL, 0, &rows, r->e))
		return false;
	html_table_put(r->to, rows, 0, store_rows_count(rows), &table);
	store_rows_free(rows);
	return true;
}
