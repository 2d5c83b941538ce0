/* carom reset, suppress, release, forget - operator decisions, recorded with who and why */
#include "build_config.h"

#include "arguments.h"
#include "copies.h"
#include "database.h"
#include "decide_list.h"

#include <string.h>

struct decision {
	const struct command *command;
	const char *statement; /* address, stream, why */
	const char *done;
	bool forgets;
};

static int run_reset(struct cli *cli, int argc, char **argv);
static int run_suppress(struct cli *cli, int argc, char **argv);
static int run_release(struct cli *cli, int argc, char **argv);
static int run_forget(struct cli *cli, int argc, char **argv);

const struct command command_reset = {
	.name = "reset",
	.arguments = "ADDRESS ...",
	.summary = "start an address afresh: counters, ladder and standing",
	.run = run_reset,
};
const struct command command_suppress = {
	.name = "suppress",
	.arguments = "[ADDRESS ...]",
	.summary = "stop mail to an address until it is released",
	.details = "--from FILE reads a list of addresses, one a line (- is standard input).",
	.run = run_suppress,
};
const struct command command_release = {
	.name = "release",
	.arguments = "ADDRESS ...",
	.summary = "lift suppression and holds of an address",
	.run = run_release,
};
const struct command command_forget = {
	.name = "forget",
	.arguments = "ADDRESS ...",
	.summary = "erase what is personal about an address; a keyed tag and its standing stay",
	.details = "What it cannot reach is printed: backups, write-ahead log archives, the mail "
		   "that is still\n"
		   "in the mailboxes, and what was written about others.",
	.run = run_forget,
};

static int
decide(struct store *s, const struct decision *d, const char *address, const char *stream,
    const char *why)
{
	const char *params[] = { address, stream, why };
	struct store_rows *rows;
	struct err e = { 0 };
	bool known;

	if (!store_run(s, d->statement, params, 3, &rows, &e)) {
		err_prefix(&e, "%s", address);
		return cli_err(&e);
	}
	known = strcmp(store_cell(rows, 0, 0), "0") != 0;
	store_rows_free(rows);
	fputs(known ? d->done : "not known, nothing to do: ", stdout);
	output_safe(stdout, slice_of(address), 0);
	putchar('\n');
	return EX_OK;
}

/* Messages and reports about others that name them as well, ordinary mail of theirs, quarantine. */
static int
forget_copies(struct store *s, int argc, char **argv)
{
	struct copies_erased erased;
	struct err e = { 0 };

	if (!copies_erase(s, (const char *const *)argv, (size_t)argc, &erased, &e))
		return cli_err(&e);
	if (erased.messages)
		printf("kept copies of messages that name it, erased: %zu\n", erased.messages);
	if (erased.reports)
		printf("reports about others whose words named it, erased: %zu\n", erased.reports);
	puts("not reached from here: backups and archives of the database, mail still in the "
	     "mailboxes\n"
	     "and their archive folders, encoded parts of kept messages about others, and what you "
	     "wrote\n"
	     "about others yourself: reasons of decisions, references, names of campaigns");
	return EX_OK;
}

static int
run(struct cli *cli, const struct decision *d, int argc, char **argv)
{
	const char *stream = NULL, *why = NULL, *from = NULL;
	const struct cli_option options[] = {
		{ .name = "why",
		    .argument = "TEXT",
		    .text = &why,
		    .help = "kept with the decision" },
		{ .name = "stream",
		    .argument = "NAME",
		    .text = &stream,
		    .help = "on this stream only" },
		{ .name = "from",
		    .argument = "FILE",
		    .text = &from,
		    .help = "the addresses of a file" },
	};
	bool whole = d->command == &command_forget, list = d->command == &command_suppress;
	int code = cli_parse(cli, d->command, options, whole ? 1 : list ? 3 : 2, &argc, &argv);
	struct config *c;
	struct store *s;

	if (code >= 0)
		return code;
	if (argc == 0 && !from)
		return cli_fail(EX_USAGE, "%s: which address?", d->command->name);
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	s = cli_store(c, false, &code);
	if (s)
		code = arguments_stream(c, s, "--stream", stream);
	config_free(c);
	if (!s || code >= 0) {
		store_close(s);
		return code;
	}
	code = EX_OK;
	for (int i = 0; i < argc && code == EX_OK; i++)
		code = decide(s, d, argv[i], stream, why);
	if (from && code == EX_OK)
		code = decide_list(s, d->done, from, stream, why);
	if (code == EX_OK && d->forgets)
		code = forget_copies(s, argc, argv);
	store_close(s);
	return code;
}

static int
run_reset(struct cli *cli, int argc, char **argv)
{
	return run(
	    cli, &(struct decision){ &command_reset, "cli_reset", "reset: ", false }, argc, argv);
}

static int
run_suppress(struct cli *cli, int argc, char **argv)
{
	return run(cli,
	    &(struct decision){ &command_suppress, "cli_suppress", "suppressed: ", false }, argc,
	    argv);
}

static int
run_release(struct cli *cli, int argc, char **argv)
{
	return run(cli, &(struct decision){ &command_release, "cli_release", "released: ", false },
	    argc, argv);
}

static int
run_forget(struct cli *cli, int argc, char **argv)
{
	return run(cli, &(struct decision){ &command_forget, "cli_forget", "forgotten: ", true },
	    argc, argv);
}
