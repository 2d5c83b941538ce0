/* carom ingest PATH ... - files, directories, Maildirs, mboxes or standard input into the database */
#include "build_config.h"

#include "arguments.h"
#include "database.h"
#include "ingest.h"
#include "progress.h"
#include "source.h"

#include <string.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_ingest = {
	.name = "ingest",
	.arguments = "PATH ...",
	.summary =
	    "record messages as if they had been fetched: files, folders, Maildirs, mboxes or -",
	.details =
	    "Duplicates are recognised by content: the same files again change nothing. "
	    "Exit 1 when a path\n"
	    "could not be read; the others are recorded. From a mail transfer agent's pipe (-)\n"
	    "every failure but that of the message itself or of the command line exits 75: the\n"
	    "agent keeps the message and tries again.",
	.run = run,
};

struct context {
	struct ingest *ingest;
	struct err err;
	struct progress progress;
	size_t done;
	bool failed;
};

static bool
take(void *arg, const char *name, struct slice raw, bool whole)
{
	struct context *c = arg;

	progress_at(&c->progress, ++c->done);
	if (ingest_add(c->ingest, raw, whole, &c->err))
		return true;
	err_prefix(&c->err, "%s", name);
	c->failed = true;
	return false;
}

static void
print_counts(enum output_format format, struct ingest_counts n)
{
	static const struct column columns[] = { { .name = "messages", .right = true },
		{ .name = "recorded", .right = true }, { .name = "duplicate", .right = true },
		{ .name = "ignored", .right = true }, { .name = "quarantined", .right = true } };
	struct output *o = output_open(format, columns, 5);

	output_row(o,
	    (struct cell[]){ cell_number((long long)n.messages), cell_number((long long)n.recorded),
		cell_number((long long)n.duplicate), cell_number((long long)n.ignored),
		cell_number((long long)n.quarantined) });
	output_close(o, NULL);
}

static int
ingest_all(struct context *c, const struct source_list *list, enum output_format format, bool ok)
{
	progress_start(&c->progress, "messages", 0);
	for (size_t i = 0; i < list->n && !c->failed; i++)
		ok = source_read(list->path[i], take, c) && ok;
	if (!c->failed && !ingest_end(c->ingest, &c->err))
		c->failed = true;
	progress_end(&c->progress);
	print_counts(format, ingest_counts(c->ingest));
	if (c->failed)
		return cli_err(&c->err);
	return ok ? EX_OK : 1;
}

/* Whatever is wrong here will be put right; a message that the agent returns to a bounce is lost. */
static int
for_the_agent(int code)
{
	return code == EX_OK || code == EX_USAGE || code == EX_DATAERR ? code : EX_TEMPFAIL;
}

static bool
reads_pipe(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "-") == 0)
			return true;
	return false;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	const char *stream = NULL;
	struct context c = { 0 };
	struct source_list list = { 0 };
	enum output_format format;
	const struct cli_option options[] = {
		{ .name = "stream",
		    .argument = "NAME",
		    .text = &stream,
		    .help = "of mail that does not say itself" },
	};
	int code = cli_parse(cli, &command_ingest, options, 1, &argc, &argv);
	struct config *config;
	struct store *s;
	bool ok = true, pipe;

	if (code >= 0)
		return code;
	if (argc == 0)
		return cli_fail(EX_USAGE, "ingest: which files? (- is standard input)");
	if (!cli_format(cli, &format))
		return EX_USAGE;
	for (int i = 0; i < argc; i++)
		ok = source_add(&list, argv[i]) && ok;
	pipe = reads_pipe(argc, argv);
	cli->output_is_extra = pipe; /* the agent asks for the exit code alone */
	config = cli_config(cli);
	if (!config) {
		source_free(&list);
		return pipe ? EX_TEMPFAIL : EX_CONFIG;
	}
	s = cli_store(config, true, &code);
	if (s && !pipe)
		code = arguments_stream(config, s, "--stream", stream);
	if (s && (pipe || code < 0)) {
		c.ingest = ingest_new(config, s, stream, &c.err);
		code = c.ingest ? ingest_all(&c, &list, format, ok) : cli_err(&c.err);
		ingest_free(c.ingest);
	}
	store_close(s);
	config_free(config);
	source_free(&list);
	return pipe ? for_the_agent(code) : code;
}
