/* carom report - one self-contained page: what bounced, why, where, and what to do about it */
#include "build_config.h"

#include "database.h"
#include "report_page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_report = {
	.name = "report",
	.arguments = "--html FILE",
	.summary = "a page of rates, reasons, stages, domains, campaigns, trends and advice",
	.details =
	    "One file without scripts and without external requests. FILE - is standard output.",
	.run = run,
};

/* Written beside the target and renamed: nobody ever reads half a page. */
static int
write_page(struct store *s, const struct report_scope *scope, const char *file)
{
	size_t size = strlen(file) + 24;
	char *temporary = malloc(size);
	struct err e = { 0 };
	FILE *out;
	bool ok;

	if (strcmp(file, "-") == 0) {
		free(temporary);
		return report_page(stdout, s, scope, &e) ? EX_OK : cli_err(&e);
	}
	if (!temporary)
		return cli_fail(EX_OSERR, "out of memory");
	snprintf(temporary, size, "%s.%ld.tmp", file, (long)getpid());
	out = fopen(temporary, "wxe");
	if (!out) {
		free(temporary);
		return cli_fail(EX_CANTCREAT, "%s: %s", file, strerror(errno));
	}
	ok = report_page(out, s, scope, &e);
	if (fclose(out) != 0 || (ok && rename(temporary, file) != 0)) {
		ok = false;
		err_set(&e, ERR_OPERATOR, CAUSE_NONE, "%s: %s", file, strerror(errno));
	}
	if (!ok)
		unlink(temporary);
	free(temporary);
	return ok ? EX_OK : cli_err(&e);
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct report_scope scope = { 0 };
	const char *file = NULL;
	char since[32];
	time_t month_ago = time(NULL) - 30 * 86400;
	const struct cli_option options[] = {
		{ .name = "html",
		    .argument = "FILE",
		    .text = &file,
		    .help = "where to write the page" },
		{ .name = "stream",
		    .argument = "NAME",
		    .text = &scope.stream,
		    .help = "this stream only" },
		{ .name = "campaign",
		    .argument = "NAME",
		    .text = &scope.campaign,
		    .help = "this campaign only" },
		{ .name = "since",
		    .argument = "TIME",
		    .text = &scope.since,
		    .help = "from then on, as PostgreSQL reads it (default: 30 days ago)" },
	};
	int code = cli_parse(cli, &command_report, options, 4, &argc, &argv);
	struct store *s;

	if (code >= 0)
		return code;
	if (!file || argc)
		return cli_fail(EX_USAGE, "report: --html FILE says where to write the page");
	if (!scope.since) {
		strftime(since, sizeof since, "%Y-%m-%dT00:00:00Z", gmtime(&month_ago));
		scope.since = since;
	}
	s = cli_open(cli, false, &code);
	if (!s)
		return code;
	code = write_page(s, &scope, file);
	store_close(s);
	return code;
}
