/* carom status - mailboxes, queue, quarantine, alerts; exit 0 when healthy, 1 when not */
#include "build_config.h"

#include "database.h"

static int run(struct cli *cli, int argc, char **argv);

const struct command command_status = {
	.name = "status",
	.arguments = "",
	.summary = "mailboxes, queue, quarantine and alerts; exit 0 healthy, 1 not",
	.run = run,
};

static int
run(struct cli *cli, int argc, char **argv)
{
	static const struct cli_print sections[] = {
		{ .statement = "cli_mailboxes",
		    .title = "mailboxes",
		    .below = "last_error",
		    .empty = "no mailbox was ever read" },
		{ .statement = "cli_queue", .title = "queue", .empty = "" },
		{ .statement = "cli_alerts",
		    .title = "alerts",
		    .empty = "none: all is well",
		    .below = "next" },
	};
	enum { SECTIONS = sizeof sections / sizeof *sections };
	struct cli_print p;
	enum output_format format;
	size_t rows = 0;
	int code = cli_parse(cli, &command_status, NULL, 0, &argc, &argv);
	struct store *s;

	if (code >= 0)
		return code;
	if (argc)
		return cli_fail(EX_USAGE, "status: takes no argument, got '%s'", argv[0]);
	if (!cli_format(cli, &format))
		return EX_USAGE;
	s = cli_open(cli, false, &code);
	if (!s)
		return code;
	for (size_t i = 0; i < SECTIONS; i++) {
		p = sections[i];
		p.format = format;
		p.sections = true;
		p.tone = cli_standing_tone;
		code = cli_print(s, &p, &rows);
		if (code)
			break;
		if (format == OUTPUT_TABLE && i + 1 < SECTIONS)
			putchar('\n');
	}
	store_close(s);
	return code ? code : rows ? 1 : EX_OK;
}
