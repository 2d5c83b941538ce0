/* carom unrecognised - what nothing recognised, grouped by likeness, for writing rules */
#include "build_config.h"

#include "arguments.h"
#include "database.h"
#include "evidence.h"
#include "likeness.h"
#include "raw.h"

#include <stdlib.h>
#include <string.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_unrecognised = {
	.name = "unrecognised",
	.arguments = "",
	.summary = "messages nothing recognised, grouped by likeness, for writing rules",
	.details =
	    "Looks at what is stored: failures whose reason is unknown, by their words "
	    "(unknown); reports about\n"
	    "nobody we know, kept for 14 days (unattributed); quarantine, by its cause "
	    "(quarantined); and, as long\n"
	    "as its evidence is kept, mail that is no report to today's rules and yet comes from "
	    "nobody, from a\n"
	    "mailer-daemon or a postmaster, or has no header at all, by its subject (other). "
	    "Letters of people are\n"
	    "not looked at. In a text # stands for a word with digits; SMTP and status codes "
	    "stay.\n"
	    "--show prints the message behind an example.\n\n"
	    "A rule mends what is unknown or other: below [reason NAME] in a file of the rules "
	    "folder, a line\n"
	    "with the words of the message, and of other its subject below [set report.subject] "
	    "(carom-rules(5));\n"
	    "`carom classify --explain` tries it, and `carom reclassify` corrects what is stored.",
	.run = run,
};

struct arguments {
	const char *since, *show;
	long limit;
	enum output_format format;
};

enum { UNKNOWN, OTHER, QUARANTINED, UNATTRIBUTED, WHATS };
static const char *const whats[WHATS] = { "unknown", "other", "quarantined", "unattributed" };

static bool
take_row(void *context, const struct store_rows *row)
{
	const char *what = store_value(row, 0, "what");

	for (size_t i = 0; i < WHATS; i++)
		if (strcmp(what, whats[i]) == 0)
			likeness_add(context, whats[i], slice_of(store_value(row, 0, "text")),
			    store_value(row, 0, "example"));
	return true;
}

static bool
take_mail(void *context, const struct parsed *parsed, size_t n, struct err *e)
{
	char example[64];

	(void)e;
	for (size_t i = 0; i < n; i++) {
		const struct verdict *v = parsed[i].verdict;

		if (!v || !verdict_unrecognised(v))
			continue;
		snprintf(example, sizeof example, "message:%s", parsed[i].name);
		likeness_add(context, whats[OTHER],
		    v->subject.n ? v->subject : SLICE("(no subject)"), example);
	}
	return true;
}

/* The next step for each of what is there, for people. */
static void
print_advice(const struct config *c, const bool there[WHATS])
{
	const char *dir = c->rules_dir ? c->rules_dir : CAROM_SYSCONFDIR "/rules.d";

	if (there[UNKNOWN] || there[OTHER])
		cli_fail(EX_OK,
		    "a rule mends %s%s%s: `carom unrecognised --show EXAMPLE` prints the message; "
		    "write what it says below [reason NAME]%s in %s/site.rules (carom-rules(5), "
		    "`carom reasons`), try that with `carom classify --explain`, then `carom "
		    "reclassify` corrects what is stored",
		    there[UNKNOWN] ? "unknown" : "", there[UNKNOWN] && there[OTHER] ? " and " : "",
		    there[OTHER] ? "other" : "",
		    there[OTHER] ? ", and the subject of other below [set report.subject]," : "",
		    dir);
	if (there[QUARANTINED])
		cli_fail(EX_OK,
		    "quarantined: `carom quarantine retry ID` tries again, with this program");
	if (there[UNATTRIBUTED])
		cli_fail(EX_OK,
		    "unattributed is no matter of words: nothing ties these reports to mail of "
		    "yours; return_path and headers of the stream (carom.conf(5)), signed return "
		    "paths (carom token) or carom.report_sends() do");
}

/* What a rule can mend comes first: reports about strangers, which come with spam, are many. */
static void
print_groups(struct likeness *l, const struct config *c, const struct arguments *a)
{
	static const struct column columns[] = { { .name = "count", .right = true },
		{ .name = "what" }, { .name = "example" }, { .name = "text", .widest = 100 } };
	struct output *o = output_open(a->format, columns, sizeof columns / sizeof *columns);
	const struct alike *at;
	bool there[WHATS] = { false };
	size_t n, printed = 0;

	at = likeness_groups(l, &n);
	for (size_t i = 0; i < 2 * n && printed < (size_t)a->limit; i++) {
		const struct alike *one = &at[i % n];
		bool last = strcmp(one->what, whats[UNATTRIBUTED]) == 0;

		if (last != (i >= n))
			continue;
		output_row(o,
		    (struct cell[]){ cell_number((long long)one->count), cell_string(one->what),
			cell_string(one->example), cell_string(one->text) });
		printed++;
		for (size_t k = 0; k < WHATS; k++)
			there[k] = there[k] || strcmp(one->what, whats[k]) == 0;
	}
	output_close(o, "everything was recognised");
	if (a->format == OUTPUT_TABLE)
		print_advice(c, there);
	if (n > (size_t)a->limit)
		fprintf(stderr, "carom: %zu more groups: --limit\n", n - (size_t)a->limit);
}

static int
unrecognised(const struct config *c, struct store *s, const struct arguments *a)
{
	struct likeness *l = likeness_new();
	struct err e = { 0 };
	struct parse *p = parse_new(c, &e);
	size_t messages = 0;
	bool ok = p && store_stream(s, "cli_unrecognised", &a->since, 1, take_row, l, &e) &&
	    evidence_read(s, p, RECORD_IGNORED, a->since, take_mail, l, &messages, &e);

	if (ok)
		print_groups(l, c, a);
	likeness_free(l);
	parse_free(p);
	return ok ? EX_OK : cli_err(&e);
}

/* A UUID as PostgreSQL prints it. */
static bool
is_key(const char *text)
{
	return strlen(text) == 36 && strspn(text, "0123456789abcdef-") == 36;
}

/* An example as it was printed: what it is in, and its number or key there. */
static int
show(struct store *s, const char *example)
{
	static const struct {
		const char *prefix, *statement;
		bool (*is_one)(const char *text);
	} places[] = { { "event:", "cli_event_raw", cli_is_number },
		{ "unattributed:", "cli_unattributed_raw", cli_is_number },
		{ "quarantine:", "cli_quarantine_raw", cli_is_number },
		{ "message:", "cli_message_raw", is_key } };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		size_t n = strlen(places[i].prefix);

		if (strncmp(example, places[i].prefix, n) == 0 && places[i].is_one(example + n))
			return raw_print(s, places[i].statement, example + n,
			    "the message is not kept (any more)");
	}
	return cli_fail(
	    EX_USAGE, "unrecognised: --show takes an example as it was printed, not '%s'", example);
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct arguments a = { .limit = 50 };
	const struct cli_option options[] = {
		{ .name = "limit",
		    .argument = "N",
		    .number = &a.limit,
		    .low = 1,
		    .high = 1000000,
		    .help = "at most so many groups, the largest (default 50)" },
		{ .name = "since",
		    .argument = "TIME",
		    .text = &a.since,
		    .help = "recorded from then on, as PostgreSQL reads it (default: all)" },
		{ .name = "show",
		    .argument = "EXAMPLE",
		    .text = &a.show,
		    .help = "print the message of an example" },
	};
	int code = cli_parse(cli, &command_unrecognised, options, 3, &argc, &argv);
	struct config *c;
	struct store *s;

	if (code >= 0)
		return code;
	if (argc)
		return cli_fail(EX_USAGE, "unrecognised: takes no argument, got '%s'", argv[0]);
	if (!cli_format(cli, &a.format))
		return EX_USAGE;
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	s = cli_store(c, false, &code);
	if (s)
		code = arguments_time(s, "since", a.since, NULL);
	if (s && code < 0)
		code = a.show ? show(s, a.show) : unrecognised(c, s, &a);
	store_close(s);
	config_free(c);
	return code;
}
