/* carom quarantine - messages that could not be parsed: list, show, retry, drop */
#include "build_config.h"

#include "database.h"
#include "ingest.h"
#include "raw.h"

#include <stdlib.h>
#include <string.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_quarantine = {
	.name = "quarantine",
	.arguments = "list | show ID | retry ID ... | drop ID ...",
	.summary = "messages that could not be parsed",
	.details = "show prints the message; retry parses it again with this program and records "
		   "what it says;\n"
		   "drop removes it for good.",
	.run = run,
};

static int
list(struct cli *cli, struct store *s)
{
	enum output_format format;

	if (!cli_format(cli, &format))
		return EX_USAGE;
	return cli_print(s,
	    &(struct cli_print){ .format = format,
		.statement = "cli_quarantine",
		.empty = "nothing is in quarantine" },
	    NULL);
}

static int
drop(struct store *s, const char *id)
{
	struct store_rows *rows;
	struct err e = { 0 };
	size_t n;

	if (!store_run(s, "cli_quarantine_drop", &id, 1, &rows, &e))
		return cli_err(&e);
	n = store_rows_count(rows);
	store_rows_free(rows);
	if (!n)
		return cli_fail(1, "%s: not in quarantine", id);
	printf("dropped: %s\n", id);
	return EX_OK;
}

/* Out of quarantine and recorded like any message; poison goes back by itself. */
static int
record_again(struct cli *cli, struct store *s, const char *id, struct slice raw)
{
	struct config *c = cli_config(cli);
	struct err e = { 0 };
	struct ingest *in = c ? ingest_new(c, s, NULL, &e) : NULL;
	struct ingest_counts n = { 0 };
	bool ok = in && store_run(s, "cli_quarantine_retry", &id, 1, NULL, &e) &&
	    ingest_add(in, raw, true, &e) && ingest_end(in, &e);

	if (in)
		n = ingest_counts(in);
	ingest_free(in);
	config_free(c);
	if (!ok)
		return cli_err(&e);
	printf("%s: %s\n", id,
	    n.recorded        ? "recorded"
		: n.ignored   ? "ordinary mail"
		: n.duplicate ? "a duplicate"
			      : "quarantined again");
	return n.quarantined ? 1 : EX_OK;
}

static int
retry(struct cli *cli, struct store *s, const char *id)
{
	struct store_rows *told;
	struct err e = { 0 };
	unsigned char *bytes;
	size_t n;
	int code;

	if (!store_run(s, "cli_quarantine_told", &id, 1, &told, &e))
		return cli_err(&e);
	n = store_rows_count(told);
	store_rows_free(told);
	if (n)
		return cli_fail(
		    1, "%s: no message, but a call of carom.report_event: call it once more", id);
	if (!raw_load(s, "cli_quarantine_raw", id, &bytes, &n, &e))
		return cli_err(&e);
	if (!bytes)
		return cli_fail(1, "%s: not in quarantine, or its bytes were not kept", id);
	code = record_again(cli, s, id, (struct slice){ bytes, n });
	free(bytes);
	return code;
}

/* -1: the words make sense. */
static int
mistake(int argc, char **argv)
{
	static const char *const words[] = { "list", "show", "retry", "drop" };
	size_t word = 0;

	while (word < sizeof words / sizeof *words && strcmp(argv[0], words[word]) != 0)
		word++;
	if (word == sizeof words / sizeof *words)
		return cli_fail(
		    EX_USAGE, "quarantine: '%s' is not list, show, retry or drop", argv[0]);
	if (word == 0)
		return argc == 1
		    ? -1
		    : cli_fail(EX_USAGE, "quarantine list: takes no argument, got '%s'", argv[1]);
	if (argc == 1)
		return cli_fail(EX_USAGE, "quarantine: which message? (`carom quarantine list`)");
	for (int i = 1; i < argc; i++)
		if (!cli_is_number(argv[i]))
			return cli_fail(EX_USAGE,
			    "quarantine: '%s' is no number of `carom quarantine list`", argv[i]);
	return strcmp(argv[0], "show") != 0 || argc == 2
	    ? -1
	    : cli_fail(EX_USAGE, "quarantine show: one message at a time");
}

static int
dispatch(struct cli *cli, struct store *s, int argc, char **argv)
{
	int code = EX_OK;

	if (strcmp(argv[0], "list") == 0)
		return list(cli, s);
	if (strcmp(argv[0], "show") == 0)
		return raw_print(s, "cli_quarantine_raw", argv[1],
		    "not in quarantine, or its bytes were not kept");
	for (int i = 1; i < argc && code == EX_OK; i++)
		code = strcmp(argv[0], "drop") == 0 ? drop(s, argv[i]) : retry(cli, s, argv[i]);
	return code;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	static char list_word[] = "list", *nothing[] = { list_word, NULL };
	int code = cli_parse(cli, &command_quarantine, NULL, 0, &argc, &argv);
	struct store *s;

	if (code >= 0)
		return code;
	if (argc == 0) {
		argc = 1;
		argv = nothing;
	}
	code = mistake(argc, argv);
	if (code >= 0)
		return code;
	s = cli_open(cli, true, &code);
	if (!s)
		return code;
	code = dispatch(cli, s, argc, argv);
	store_close(s);
	return code;
}
