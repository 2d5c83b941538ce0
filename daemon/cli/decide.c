/* carom reset, suppress, release, forget - operator decisions, recorded with who and why */
#include "build_config.h"

#include "arguments.h"
#include "copies.h"
#include "database.h"
#include "listed.h"
#include "progress.h"
#include "util.h"

#include <stdlib.h>
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

struct list {
	struct store *s;
	const struct decision *d;
	const char *file, *stream, *why;
	char *text; /* the addresses of a chunk, one a line */
	size_t n, room, lines;
	size_t given, taken;
	size_t line, passed; /* the number of the one that is read; how many name nobody */
	struct listed form;
	struct progress progress;
};

static void
list_add(struct list *l, struct slice address)
{
	if (l->room - l->n < address.n + 2) {
		l->room = (l->n + address.n + 2) * 2;
		l->text = xrealloc(l->text, l->room, 1);
	}
	if (l->n)
		l->text[l->n++] = '\n';
	memcpy(l->text + l->n, address.p, address.n);
	l->text[l->n += address.n] = 0;
	l->lines++;
}

/* One statement for a chunk: an address at a time would take minutes for a long list. */
static bool
list_flush(struct list *l, struct err *e)
{
	const char *params[] = { l->text, l->stream, l->why };
	struct store_rows *rows;

	if (l->lines == 0)
		return true;
	if (!store_run(l->s, "cli_suppress_list", params, 3, &rows, e)) {
		err_prefix(e, "%s: %zu addresses were suppressed, then", l->file, l->taken);
		return false;
	}
	l->taken += (size_t)strtoul(store_cell(rows, 0, 0), NULL, 10);
	l->given += l->lines;
	l->n = l->lines = 0;
	store_rows_free(rows);
	progress_at(&l->progress, l->given);
	return true;
}

/* Spreadsheets put a byte order mark before the first line. */
static struct slice
without_mark(struct slice line)
{
	return slice_starts(line, SLICE("\xEF\xBB\xBF")) ? slice_after(line, 3) : line;
}

/* The first ones are named: it may be somebody who asked for no more mail. */
static void
pass_over(struct list *l)
{
	enum { NAMED = 20 };

	if (l->passed++ < NAMED)
		cli_fail(EX_OK, "%s:%zu: no address, or more than one", l->file, l->line);
	else if (l->passed == NAMED + 1)
		cli_fail(EX_OK, "%s: and more of them", l->file);
}

static bool
list_line(struct list *l, struct slice line, struct err *e)
{
	enum { CHUNK = 1000 };
	struct slice address;

	if (l->line == 1 &&
	    (slice_starts(line, SLICE("\xFF\xFE")) || slice_starts(line, SLICE("\xFE\xFF"))))
		return err_set(
		    e, ERR_MESSAGE, CAUSE_NONE, "%s: is in UTF-16: save it in UTF-8", l->file);
	line = slice_trim(l->line == 1 ? without_mark(line) : line);
	if (line.n == 0 || line.p[0] == '#')
		return true;
	if (!listed_address(&l->form, line, &address)) {
		if (!l->form.heading)
			pass_over(l);
		return true;
	}
	list_add(l, address);
	return l->lines < CHUNK || list_flush(l, e);
}

static bool
list_read(struct list *l, FILE *in, struct err *e)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	bool ok = true;

	while (ok && (n = getline(&line, &room, in)) >= 0) {
		l->line++;
		ok = list_line(l, (struct slice){ (unsigned char *)line, (size_t)n }, e);
	}
	free(line);
	return ok && list_flush(l, e);
}

/* A line, an address (listed.h); empty lines and those that begin with # are passed over. */
static int
decide_list(struct store *s, const struct decision *d, const char *file, const char *stream,
    const char *why)
{
	FILE *in = arguments_open(file);
	struct list l = { .s = s, .d = d, .file = file, .stream = stream, .why = why };
	struct err e = { 0 };
	int code = EX_OK;

	if (!in)
		return EX_NOINPUT;
	progress_start(&l.progress, "addresses", 0);
	if (!list_read(&l, in, &e))
		code = cli_err(&e);
	progress_end(&l.progress);
	free(l.text);
	if (in != stdin)
		fclose(in);
	if (code == EX_OK)
		printf("%s%zu addresses of %s\n", d->done, l.taken, file);
	if (code == EX_OK && l.passed && !l.given)
		code = cli_fail(EX_DATAERR, "%s: no line of it names an address", file);
	else if (code == EX_OK && l.taken < l.given + l.passed)
		fprintf(stderr, "carom: lines that name no address, or one a second time: %zu\n",
		    l.given + l.passed - l.taken);
	return code;
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
		code = decide_list(s, d, from, stream, why);
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
