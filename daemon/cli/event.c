/* carom event ID - one event with its evidence */
#include "build_config.h"

#include "database.h"
#include "raw.h"

static int run(struct cli *cli, int argc, char **argv);

const struct command command_event = {
	.name = "event",
	.arguments = "ID",
	.summary = "one event with its evidence",
	.details = "--raw prints the message it came from: as it is into a file or pipe, escaped "
		   "on a terminal.",
	.run = run,
};

/* Name and value a line: one row has too many columns for a table. */
static int
print_event(struct store *s, enum output_format format, const char *const *params)
{
	struct store_rows *rows;
	struct err e = { 0 };
	size_t n;

	if (format != OUTPUT_TABLE)
		return cli_print(s,
		    &(struct cli_print){ .format = format,
			.statement = "cli_event",
			.params = params,
			.nparams = 1 },
		    NULL);
	if (!store_run(s, "cli_event", params, 1, &rows, &e))
		return cli_err(&e);
	n = store_rows_count(rows);
	for (size_t i = 0; n && i < store_columns(rows); i++) {
		const char *value = store_cell(rows, 0, i);

		if (!value || !*value)
			continue;
		printf("%s%-20s%s ", output_tone(stdout, TONE_DIM), store_column_name(rows, i),
		    output_plain(stdout));
		output_safe(stdout, slice_of(value), 0);
		putchar('\n');
	}
	store_rows_free(rows);
	return n ? EX_OK : cli_fail(1, "there is no event %s", params[0]);
}

static int
run(struct cli *cli, int argc, char **argv)
{
	bool raw = false;
	enum output_format format;
	const struct cli_option options[] = {
		{ .name = "raw", .flag = &raw, .help = "print the message" },
	};
	int code = cli_parse(cli, &command_event, options, 1, &argc, &argv);
	struct store *s;

	if (code >= 0)
		return code;
	if (argc != 1 || !cli_is_number(argv[0]))
		return cli_fail(EX_USAGE,
		    "event: takes the number of an event (`carom contact ADDRESS` shows them)");
	if (!cli_format(cli, &format))
		return EX_USAGE;
	s = cli_open(cli, false, &code);
	if (!s)
		return code;
	code = raw ? raw_print(s, "cli_event_raw", argv[0],
			 "the message of this event is not kept (any more)")
		   : print_event(s, format, (const char *const *)argv);
	store_close(s);
	return code;
}
