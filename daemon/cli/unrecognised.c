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
	    "--show prints the message behind an example.",
	.run = run,
};

struct arguments {
	const char *since, *show;
	long limit;
	enum output_format format;
};

static bool
take_row(void *context, const struct store_rows *row)
{
	static const char *const kinds[] = { "unknown", "unattributed", "quarantined" };
	const char *what = store_value(row, 0, "what");

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(what, kinds[i]) == 0)
			likeness_add(context, kinds[i], slice_of(store_value(row, 0, "text")),
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
		likeness_add(context, "other", v->subject, example);
	}
	return true;
}

static void
print_groups(struct likeness *l, const struct arguments *a)
{
	static const struct column columns[] = { { .name = "count", .right = true },
		{ .name = "what" }, { .name = "example" }, { .name = "text", .widest = 100 } };
	struct output *o = output_open(a->format, columns, sizeof columns / sizeof *columns);
	const struct alike *at;
	size_t n;

	at = likeness_groups(l, &n);
	for (size_t i = 0; i < n && i < (size_t)a->limit; i++)
		output_row(o,
		    (struct cell[]){ cell_number((long long)at[i].count), cell_string(at[i].what),
			cell_string(at[i].example), cell_string(at[i].text) });
	output_close(o, "everything was recognised");
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
		print_groups(l, a);
	likeness_free(l);
	parse_free(p);
	return ok ? EX_OK : cli_err(&e);
}

/* An example as it was printed: what it is in, and its number or key there. */
static int
show(struct store *s, const char *example)
{
	static const struct {
		const char *prefix, *statement;
	} places[] = { { "event:", "cli_event_raw" }, { "unattributed:", "cli_unattributed_raw" },
		{ "quarantine:", "cli_quarantine_raw" }, { "message:", "cli_message_raw" } };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		size_t n = strlen(places[i].prefix);

		if (strncmp(example, places[i].prefix, n) == 0)
			return raw_print(s, places[i].statement, example + n,
			    "the message is not kept (any more)");
	}
	return cli_fail(EX_USAGE, "unrecognised: --show takes an example as it was printed");
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
