/* arguments - see arguments.h */
#include "build_config.h"

#include "arguments.h"

#include "database.h"
#include "policy.h"
#include "rules_load.h"
#include "suggest.h"
#include "util.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int
unknown_stream(const struct config *c, const char *where, const char *name)
{
	const char **known = xcalloc(c->nstreams + 1, sizeof *known), *meant;
	int code;

	for (size_t i = 0; i < c->nstreams; i++)
		known[i] = c->streams[i].name;
	meant = suggest_word(name, known);
	if (meant)
		code = cli_fail(EX_USAGE, "%s: there is no stream '%s': did you mean '%s'?", where,
		    name, meant);
	else
		code = cli_fail(EX_USAGE,
		    "%s: there is no stream '%s', neither in the configuration nor in the database",
		    where, name);
	free(known);
	return code;
}

int
arguments_stream(const struct config *c, struct store *s, const char *where, const char *name)
{
	struct store_rows *rows;
	struct err e = { 0 };
	bool known = name == NULL;

	for (size_t i = 0; i < c->nstreams && !known; i++)
		known = strcmp(c->streams[i].name, name) == 0;
	if (known)
		return -1;
	if (!store_run(s, "cli_stream", &name, 1, &rows, &e))
		return cli_err(&e);
	known = store_cell(rows, 0, 0)[0] == 't';
	store_rows_free(rows);
	return known ? -1 : unknown_stream(c, where, name);
}

int
arguments_provider(const struct config *c, const char *where, const char *glob)
{
	struct err e = { 0 };
	struct rules *r = glob ? rules_load(c->rules_dir, rules_load_print, stderr, &e) : NULL;
	const char **known, *meant;
	size_t n = 0;
	int code = -1;

	if (!r)
		return glob ? cli_err(&e) : -1;
	while (rules_provider(r, n))
		n++;
	known = xcalloc(n + 1, sizeof *known);
	for (size_t i = 0; i < n; i++)
		known[i] = rules_provider(r, i);
	for (size_t i = 0; i < n && code < 0; i++)
		code = policy_glob(glob, slice_of(known[i])) ? EX_OK : -1;
	meant = suggest_word(glob, known);
	if (code < 0)
		code = cli_fail(EX_USAGE, "%s: no provider is called '%s'%s%s%s: %s", where, glob,
		    meant ? " (did you mean '" : "", meant ? meant : "", meant ? "'?)" : "",
		    "`carom event ID` shows what one is called; --domain takes any domain");
	else
		code = -1;
	free(known);
	rules_free(r);
	return code;
}

int
arguments_time(struct store *s, const char *option, const char *time, int64_t *us)
{
	struct store_rows *rows;
	struct err e = { 0 };

	if (!time)
		return -1;
	if (!store_run(s, "cli_time", &time, 1, &rows, &e))
		return e.class != ERR_MESSAGE
		    ? cli_err(&e)
		    : cli_fail(EX_USAGE,
			  "--%s: '%s' is no time: write 2026-01-31, '2026-01-31 14:00Z', yesterday "
			  "or what else PostgreSQL reads as one",
			  option, time);
	if (us)
		*us = strtoll(store_cell(rows, 0, 0), NULL, 10);
	store_rows_free(rows);
	return -1;
}

FILE *
arguments_open(const char *file)
{
	FILE *in = strcmp(file, "-") == 0 ? stdin : fopen(file, "re");
	struct stat st;

	if (in && fstat(fileno(in), &st) == 0 && !S_ISDIR(st.st_mode))
		return in;
	cli_fail(
	    EX_NOINPUT, "%s cannot be read: %s", file, in ? "it is a folder" : strerror(errno));
	if (in && in != stdin)
		fclose(in);
	return NULL;
}
