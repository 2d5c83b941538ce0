/* web_metrics - /metrics in Prometheus' text format 0.0.4: what the recorder counted, and what the database says */
#include "build_config.h"

#include "web.h"

#include "charset.h"
#include "oauth_store.h"
#include "util.h"
#include "verdict.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct metric {
	const char *name, *type, *help;
};

/* Those of sql/statements/web_metrics.sql. */
static const struct metric of_database[] = {
	{ "carom_alert_open", "gauge", "Alerts that are open." },
	{ "carom_contacts_held", "gauge",
	    "Contacts that the policy holds now, by stream; without a stream: all of them." },
	{ "carom_incidents_open", "gauge", "Provider outages whose bounces do not count now." },
	{ "carom_mailbox_backoff_seconds", "gauge",
	    "How long a mailbox is left alone after an error; 0: it is not." },
	{ "carom_mailbox_lag_seconds", "gauge",
	    "Age of the oldest message of a mailbox that was not read; 0: none." },
	{ "carom_mailbox_last_pass_timestamp_seconds", "gauge",
	    "When a mailbox was last read to the end." },
	{ "carom_mailbox_messages_total", "counter",
	    "What became of the messages of a mailbox since it was first seen." },
	{ "carom_mailbox_state", "gauge", "State of a mailbox." },
	{ "carom_quarantine_bytes", "gauge", "Size of the messages in quarantine." },
	{ "carom_quarantine_messages", "gauge", "Messages in quarantine." },
	{ "carom_token_key_age_seconds", "gauge", "Age of the keys that sign return paths." },
};

static const struct metric messages = { "carom_messages_total", "counter",
	"Messages by mailbox, kind and outcome since the recorder started." },
			   unrecognised = { "carom_messages_unrecognised_total", "counter",
				   "Messages that nothing recognised, ordinary mail apart." },
			   unattributed = { "carom_messages_unattributed_total", "counter",
				   "Reports about addresses that nothing ties to mail of ours." },
			   deaths = { "carom_parser_deaths_total", "counter",
				   "Messages that killed or hung the parser." },
			   batches = { "carom_batch_seconds", "histogram",
				   "How long the recorder took for a batch." },
			   up = { "carom_up", "gauge",
				   "1 where the part answers: database (the web role's own), "
				   "recorder, recorder_database." },
			   waits = { "carom_policy_waiting", "gauge",
				   "1 while the configured policy waits for carom policy apply." },
			   token = { "carom_oauth_token_age_seconds", "gauge",
				   "How long ago the OAuth2 tokens of a mailbox were renewed." },
			   build = { "carom_build_info", "gauge", "The version." },
			   started = { "carom_start_time_seconds", "gauge",
				   "When the web role was started." };

void
web_label_put(FILE *to, const char *value)
{
	struct slice rest = slice_of(value);

	while (rest.n) {
		struct slice before = rest;
		uint32_t c = utf8_take(&rest);
		size_t n = before.n - rest.n;

		if (c == '\\' || c == '"')
			fprintf(to, "\\%c", (int)c);
		else if (c == '\n')
			fputs("\\n", to);
		else if (c < 0x20 || c == 0x7f || c == 0xfffd)
			for (size_t i = 0; i < n; i++)
				fprintf(to, "\\\\x%02X", before.p[i]);
		else
			fwrite(before.p, 1, n, to);
	}
}

static void
head_put(FILE *to, const struct metric *m)
{
	fprintf(to, "# HELP %s %s\n# TYPE %s %s\n", m->name, m->help, m->name, m->type);
}

static void
label(FILE *to, const char *before, const char *name, const char *value)
{
	fprintf(to, "%s%s=\"", before, name);
	web_label_put(to, value);
	fputc('"', to);
}

/* ---- what the recorder counted ---- */

void
web_counted(struct web *w, const struct msg_counted *c)
{
	size_t i = 0;

	while (i < w->ncounted && strcmp(w->counted[i].mailbox, c->mailbox) != 0)
		i++;
	if (i == w->ncounted) {
		if (i == CHANNEL_FETCHERS)
			return;
		w->counted = xrealloc(w->counted, i + 1, sizeof *w->counted);
		w->ncounted++;
	}
	w->counted[i] = *c;
	/* what is said of the recorder as a whole was said last here */
	for (size_t k = 0; k < w->ncounted; k++) {
		w->counted[k].database = c->database;
		w->counted[k].policy_waits = c->policy_waits;
	}
}

static void
messages_put(FILE *to, const struct msg_counted *c)
{
	for (unsigned k = 0; k < COUNTED_KINDS; k++)
		for (unsigned o = 0; o < OUTCOME_COUNT; o++) {
			if (c->messages[k][o] == 0)
				continue;
			fputs(messages.name, to);
			label(to, "{", "mailbox", c->mailbox);
			label(
			    to, ",", "kind", k < KIND_COUNT ? kind_name((enum kind)k) : "unparsed");
			label(to, ",", "outcome", outcome_name((enum outcome)o));
			fprintf(to, "} %" PRIu64 "\n", c->messages[k][o]);
		}
}

static void
count_put(FILE *to, const struct metric *m, const struct msg_counted *c, uint64_t n)
{
	fputs(m->name, to);
	label(to, "{", "mailbox", c->mailbox);
	fprintf(to, "} %" PRIu64 "\n", n);
}

static void
batches_put(FILE *to, const struct msg_counted *c)
{
	uint64_t n = 0;

	for (unsigned i = 0; i <= COUNTED_BUCKETS; i++) {
		n += c->batches[i];
		fprintf(to, "%s_bucket", batches.name);
		label(to, "{", "mailbox", c->mailbox);
		if (i < COUNTED_BUCKETS)
			fprintf(to, ",le=\"%g\"} %" PRIu64 "\n", counted_bucket_ms[i] / 1000.0, n);
		else
			fprintf(to, ",le=\"+Inf\"} %" PRIu64 "\n", n);
	}
	fprintf(to, "%s_sum", batches.name);
	label(to, "{", "mailbox", c->mailbox);
	fprintf(to, "} %.6f\n%s_count", (double)c->microseconds / 1e6, batches.name);
	label(to, "{", "mailbox", c->mailbox);
	fprintf(to, "} %" PRIu64 "\n", n);
}

static void
counted_put(const struct web *w, FILE *to)
{
	static const struct metric *const each[] = { &messages, &unrecognised, &unattributed,
		&deaths, &batches };

	for (size_t m = 0; m < sizeof each / sizeof *each; m++) {
		head_put(to, each[m]);
		for (size_t i = 0; i < w->ncounted; i++) {
			const struct msg_counted *c = &w->counted[i];

			if (*c->mailbox == '\0')
				continue;
			if (each[m] == &messages)
				messages_put(to, c);
			else if (each[m] == &batches)
				batches_put(to, c);
			else
				count_put(to, each[m], c,
				    each[m] == &unrecognised       ? c->unrecognised
					: each[m] == &unattributed ? c->unattributed
								   : c->parser_deaths);
		}
	}
}

/* ---- what the database says ---- */

static const struct metric *
find(const char *name)
{
	for (size_t i = 0; i < sizeof of_database / sizeof *of_database; i++)
		if (strcmp(of_database[i].name, name) == 0)
			return &of_database[i];
	return NULL;
}

/* Rows of one metric stand together. */
static void
rows_put(FILE *to, const struct store_rows *rows)
{
	const char *last = "";

	for (size_t r = 0; r < store_rows_count(rows); r++) {
		const char *name = store_value(rows, r, "metric"),
			   *label1 = store_value(rows, r, "label1"),
			   *label2 = store_value(rows, r, "label2"),
			   *value1 = store_value(rows, r, "value1"),
			   *value2 = store_value(rows, r, "value2");

		if (strcmp(name, last) != 0 && find(name))
			head_put(to, find(name));
		last = name;
		fputs(name, to);
		if (label1)
			label(to, "{", label1, value1 ? value1 : "");
		if (label2)
			label(to, ",", label2, value2 ? value2 : "");
		fprintf(to, "%s %s\n", label1 ? "}" : "", store_value(rows, r, "value"));
	}
}

static bool
database_put(struct web *w, FILE *to)
{
	struct store *s = web_store(w);
	struct store_rows *rows;
	struct err e;

	if (!s)
		return false;
	if (!store_run(s, "web_metrics", NULL, 0, &rows, &e)) {
		web_store_lost(w, &e);
		return false;
	}
	rows_put(to, rows);
	store_rows_free(rows);
	return true;
}

static void
tokens_put(const struct web *w, FILE *to)
{
	bool any = false;
	int64_t age;

	for (size_t i = 0; i < w->config->nmailboxes; i++) {
		const struct config_mailbox *m = &w->config->mailboxes[i];

		if (!m->has_oauth2 || !oauth_store_age(w->config->state_dir, m->name, &age))
			continue;
		if (!any)
			head_put(to, &token);
		any = true;
		fputs(token.name, to);
		label(to, "{", "mailbox", m->name);
		fprintf(to, "} %" PRId64 "\n", age > 0 ? age : 0);
	}
}

void
web_metrics(struct web *w, FILE *to)
{
	bool database = database_put(w, to), recorder = w->recorder >= 0;
	bool told = recorder && w->ncounted > 0;

	counted_put(w, to);
	tokens_put(w, to);
	head_put(to, &up);
	fprintf(to,
	    "carom_up{part=\"database\"} %d\ncarom_up{part=\"recorder\"} %d\n"
	    "carom_up{part=\"recorder_database\"} %d\n",
	    database, recorder, told && w->counted[0].database);
	head_put(to, &waits);
	fprintf(to, "carom_policy_waiting %d\n", told && w->counted[0].policy_waits);
	head_put(to, &build);
	fprintf(to, "carom_build_info{version=\"%s\"} 1\n", PACKAGE_VERSION);
	head_put(to, &started);
	fprintf(to, "carom_start_time_seconds %" PRId64 "\n", w->started);
}
