/* carom report - one self-contained page: what bounced, why, where, and what to do about it */
#include "build_config.h"

#include "database.h"
#include "language.h"
#include "report_page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
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

/* What the configuration has to say about the report: whom to ask, and when a rate is bad. */
static int
with_config(const struct cli *cli, struct report_scope *scope, const char *file)
{
	struct config *c = cli_config(cli);
	struct store *s;
	int code = EX_CONFIG;

	if (!c)
		return EX_CONFIG;
	report_scope_alert(scope, &c->alert);
	s = cli_store(c, false, &code);
	if (s)
		code = write_page(s, scope, file);
	store_close(s);
	config_free(c);
	return code;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct report_scope scope = { 0 };
	const char *file = NULL, *language = NULL;
	char since[REPORT_SINCE];
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
		{ .name = "language",
		    .argument = "LANGUAGE",
		    .text = &language,
		    .help = "en, es or fr (default: the language of the environment)" },
	};
	int code = cli_parse(
	    cli, &command_report, options, sizeof options / sizeof *options, &argc, &argv);

	if (code >= 0)
		return code;
	if (!file || argc)
		return cli_fail(EX_USAGE, "report: --html FILE says where to write the page");
	if (!language)
		language_open();
	else if (!language_set(language))
		return cli_fail(EX_USAGE, "report: --language is en, es or fr, not '%s'", language);
	if (!scope.since)
		scope.since = report_since_default(since);
	return with_config(cli, &scope, file);
}
