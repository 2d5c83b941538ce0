/* carom incident add, list, close - provider outages whose hard bounces do not count */
#include "build_config.h"

#include "arguments.h"
#include "database.h"
#include "slice.h"

#include <string.h>
#include <time.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_incident = {
	.name = "incident",
	.arguments = "add | list | close ID",
	.summary = "provider outages, whose hard bounces do not count, also in retrospect",
	.details = "add    declares one: --provider or --domain (both globs), --from and --to\n"
		   "list   shows all, declared and detected\n"
		   "close  ends one, now or at --to\n\n"
		   "Times are as PostgreSQL reads them: 2026-01-31 14:00Z, now, yesterday. Who was "
		   "hit is computed\n"
		   "again by a running caromd within seconds, else by `carom maintain`.",
	.run = run,
};

struct arguments {
	const char *provider, *domain, *from, *to, *why;
	int64_t from_us, to_us; /* of from and to */
	enum output_format format;
};

static const char recomputed[] = "carom: who was hit is computed again by a running caromd, or by "
				 "`carom maintain`\n";

/* Labels with dots between them, in any of which may be wildcards: of letters of other alphabets nobody is asked here. */
static bool
is_domain_glob(const char *text)
{
	bool label = false;

	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '.' ? !label : !ascii_alnum(c) && c < 0x80 && !strchr("-_*?", c))
			return false;
		label = c != '.';
	}
	return label;
}

/* What can be seen to be a mistake before the database is asked; -1: nothing. */
static int
check_added(const struct config *c, const struct arguments *a)
{
	int64_t from = a->from ? a->from_us : (int64_t)time(NULL) * 1000000;

	if (!a->provider && !a->domain)
		return cli_fail(EX_USAGE, "incident add: --provider or --domain says whose outage");
	if (a->domain && !is_domain_glob(a->domain))
		return cli_fail(EX_USAGE,
		    "incident add: '%s' is no domain: write example.com or *.example.com",
		    a->domain);
	if (a->to && a->to_us <= from)
		return cli_fail(EX_USAGE,
		    "incident add: its end '%s' is not behind its beginning '%s': --from TIME says "
		    "when it began",
		    a->to, a->from ? a->from : "now");
	return arguments_provider(c, "incident add", a->provider);
}

static int
add(const struct config *c, struct store *s, const struct arguments *a)
{
	const char *params[] = { a->provider, a->domain, a->from ? a->from : "now", a->to, a->why };
	int code = check_added(c, a);

	if (code >= 0)
		return code;
	code = cli_print(s,
	    &(struct cli_print){ .format = a->format,
		.statement = "cli_incident_add",
		.params = params,
		.nparams = 5 },
	    NULL);
	if (code == EX_OK)
		fputs(recomputed, stderr);
	return code;
}

static int
close_one(struct store *s, const struct arguments *a, const char *id)
{
	const char *params[] = { id, a->to };
	struct store_rows *rows;
	struct err e = { 0 };
	const char *done;
	bool found;

	if (!store_run(s, "cli_incident_close", params, 2, &rows, &e))
		return cli_err(&e);
	done = store_cell(rows, 0, 0);
	found = done && *done == 't';
	store_rows_free(rows);
	if (!found)
		return cli_fail(1, "there is no incident %s", id);
	printf("closed: %s\n", id);
	fputs(recomputed, stderr);
	return EX_OK;
}

static int
list(struct store *s, const struct arguments *a)
{
	return cli_print(s,
	    &(struct cli_print){ .format = a->format,
		.statement = "cli_incidents",
		.empty = "no incident was declared or detected" },
	    NULL);
}

static int
dispatch(const struct config *c, struct store *s, const struct arguments *a, int argc, char **argv)
{
	bool lists = argc && strcmp(argv[0], "list") == 0,
	     adds = argc && strcmp(argv[0], "add") == 0;

	if (argc == 2 && strcmp(argv[0], "close") == 0)
		return cli_is_number(argv[1])
		    ? close_one(s, a, argv[1])
		    : cli_fail(EX_USAGE,
			  "incident close: '%s' is no number of `carom incident list`", argv[1]);
	if (argc > 1 && (lists || adds))
		return cli_fail(
		    EX_USAGE, "incident %s: takes no argument, got '%s'", argv[0], argv[1]);
	if (!lists && !adds)
		return cli_fail(EX_USAGE, "incident: add, list or close ID?");
	return lists ? list(s, a) : add(c, s, a);
}

static int
with_database(const struct config *c, struct arguments *a, int argc, char **argv)
{
	int code;
	struct store *s = cli_store(c, false, &code);

	if (!s)
		return code;
	code = arguments_time(s, "from", a->from, &a->from_us);
	if (code < 0)
		code = arguments_time(s, "to", a->to, &a->to_us);
	if (code < 0)
		code = dispatch(c, s, a, argc, argv);
	store_close(s);
	return code;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct arguments a = { 0 };
	const struct cli_option options[] = {
		{ .name = "provider",
		    .argument = "GLOB",
		    .text = &a.provider,
		    .help = "add: of this provider, as events name it" },
		{ .name = "domain",
		    .argument = "GLOB",
		    .text = &a.domain,
		    .help = "add: of these recipient domains" },
		{ .name = "from",
		    .argument = "TIME",
		    .text = &a.from,
		    .help = "add: its beginning (default now)" },
		{ .name = "to",
		    .argument = "TIME",
		    .text = &a.to,
		    .help = "its end (add: until it is closed; close: now)" },
		{ .name = "why",
		    .argument = "TEXT",
		    .text = &a.why,
		    .help = "add: kept with the incident" },
	};
	int code = cli_parse(
	    cli, &command_incident, options, sizeof options / sizeof *options, &argc, &argv);
	struct config *c;

	if (code >= 0)
		return code;
	if (!cli_format(cli, &a.format))
		return EX_USAGE;
	c = cli_config(cli);
	code = c ? with_database(c, &a, argc, argv) : EX_CONFIG;
	config_free(c);
	return code;
}
