/* carom rebuild - recomputes every standing from the events */
#include "build_config.h"

#include "database.h"
#include "progress.h"
#include "record.h"
#include "record_config.h"

static int run(struct cli *cli, int argc, char **argv);

const struct command command_rebuild = {
	.name = "rebuild",
	.arguments = "",
	.summary =
	    "recompute every standing from the events; differences are printed (there are none)",
	.details = "Exit 0 when nothing differed, 1 when something did.",
	.run = run,
};

static const struct column columns[] = { { .name = "address", .widest = 48 }, { .name = "stream" },
	{ .name = "was" }, { .name = "is" } };

static int
rebuild(struct store *s, struct recorder *r, enum record_rebuild how, enum output_format format)
{
	struct progress progress;
	struct output *o = output_open(format, columns, 4);
	uint64_t contacts = 0, differences = 0;
	struct err e = { 0 };
	bool ok;

	progress_contacts(&progress, s, r);
	ok = record_rebuild(r, how, cli_difference, o, &contacts, &differences, &e);
	progress_end(&progress);
	output_close(o, NULL);
	if (!ok)
		return cli_err(&e);
	fprintf(stderr, "%llu contacts, %llu differences\n", (unsigned long long)contacts,
	    (unsigned long long)differences);
	return differences ? 1 : EX_OK;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	bool dry = false;
	enum output_format format;
	const struct cli_option options[] = {
		{ .name = "dry-run",
		    .letter = 'n',
		    .flag = &dry,
		    .help = "compare, write nothing" },
	};
	int code = cli_parse(cli, &command_rebuild, options, 1, &argc, &argv);
	struct record_config *rc;
	struct recorder *r = NULL;
	struct config *c;
	struct store *s;
	struct err e = { 0 };

	if (code >= 0)
		return code;
	if (argc)
		return cli_fail(EX_USAGE, "rebuild: takes no argument, got '%s'", argv[0]);
	if (!cli_format(cli, &format))
		return EX_USAGE;
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	s = cli_store(c, true, &code);
	rc = record_config_new(c);
	if (s)
		code = recorder_open(&r, s, record_config_options(rc), &e)
		    ? rebuild(s, r, dry ? REBUILD_COMPARE : REBUILD_WRITE, format)
		    : cli_err(&e);
	recorder_free(r);
	record_config_free(rc);
	store_close(s);
	config_free(c);
	return code;
}
