/* carom report - one self-contained page: what bounced, why, where, and what to do about it */
#include "build_config.h"

#include "arguments.h"
#include "database.h"
#include "language.h"
#include "report_page.h"
#include "util.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* Written beside the target and renamed: nobody ever reads half a page. temporary NULL: written at once. */
static int
write_file(
    struct store *s, const struct report_scope *scope, const char *file, const char *temporary)
{
	FILE *out = fopen(temporary ? temporary : file, temporary ? "wxe" : "we");
	struct err e = { 0 };
	int code = EX_OK;
	bool made, lost;

	if (!out)
		return cli_fail(EX_CANTCREAT, "%s: %s", file, strerror(errno));
	made = report_page(out, s, scope, &e);
	lost = ferror(out);
	lost = fclose(out) != 0 || lost;
	if (lost || (made && temporary && rename(temporary, file) != 0))
		code = cli_fail(EX_IOERR, "%s cannot be written: %s", file, strerror(errno));
	else if (!made)
		code = cli_err(&e);
	if (code != EX_OK && temporary)
		unlink(temporary);
	return code;
}

/* A device or a pipe is written to, and never replaced; a link's own target is. */
static int
write_page(struct store *s, const struct report_scope *scope, const char *file)
{
	char *target = realpath(file, NULL), *temporary = NULL;
	struct err e = { 0 };
	struct stat st;
	int code;

	if (strcmp(file, "-") == 0) {
		free(target);
		return report_page(stdout, s, scope, &e) || ferror(stdout) ? EX_OK : cli_err(&e);
	}
	if (!target || stat(target, &st) != 0 || S_ISREG(st.st_mode))
		temporary = xprintf("%s.%ld.tmp", target ? target : file, (long)getpid());
	code = write_file(s, scope, target ? target : file, temporary);
	free(temporary);
	free(target);
	return code;
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
		code = arguments_time(s, "since", scope->since, NULL);
	if (s && code < 0)
		code = arguments_stream(c, s, "--stream", scope->stream);
	if (s && code < 0)
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
	if (!file || !*file || argc)
		return cli_fail(EX_USAGE, "report: --html FILE says where to write the page");
	if (!language)
		language_open();
	else if (!language_set(language))
		return cli_fail(EX_USAGE, "report: --language is en, es or fr, not '%s'", language);
	if (!scope.since)
		scope.since = report_since_default(since);
	return with_config(cli, &scope, file);
}
