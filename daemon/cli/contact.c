/* carom contact ADDRESS - standing per stream and why, counters, the timeline of events */
#include "build_config.h"

#include "database.h"

static int run(struct cli *cli, int argc, char **argv);

const struct command command_contact = {
	.name = "contact",
	.arguments = "ADDRESS",
	.summary =
	    "where an address stands on each stream and why, and everything that happened to it",
	.details = "Exit 0 when the address is known, 1 when it is not.",
	.run = run,
};

static int
print_sections(struct store *s, enum output_format format, const char *const *params, size_t *known)
{
	static const struct cli_print sections[] = {
		{ .statement = "cli_contact",
		    .title = "standing",
		    .empty = "nothing is known of this address" },
		{ .statement = "cli_contact_reasons", .title = "reasons" },
		{ .statement = "cli_contact_transitions", .title = "changes of standing" },
		{ .statement = "cli_contact_events", .title = "events", .below = "diagnostic" },
	};

	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		struct cli_print p = sections[i];
		size_t rows = 0;
		int code;

		if (i && !*known)
			break;
		if (i && format == OUTPUT_TABLE)
			putchar('\n');
		p.format = format;
		p.sections = true;
		p.tone = cli_standing_tone;
		p.params = params;
		p.nparams = i == 3 ? 2 : 1;
		code = cli_print(s, &p, &rows);
		if (code)
			return code;
		if (i == 0)
			*known = rows;
	}
	return EX_OK;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	long limit = 50;
	char text[24];
	const char *params[2];
	enum output_format format;
	const struct cli_option options[] = {
		{ .name = "limit",
		    .argument = "N",
		    .number = &limit,
		    .low = 1,
		    .high = 100000,
		    .help = "at most so many events, the newest (default 50)" },
	};
	int code = cli_parse(cli, &command_contact, options, 1, &argc, &argv);
	size_t known = 0;
	struct store *s;

	if (code >= 0)
		return code;
	if (argc != 1)
		return cli_fail(EX_USAGE, "contact: takes one address, got %d", argc);
	if (!cli_format(cli, &format))
		return EX_USAGE;
	s = cli_open(cli, false, &code);
	if (!s)
		return code;
	snprintf(text, sizeof text, "%ld", limit);
	params[0] = argv[0];
	params[1] = text;
	code = print_sections(s, format, params, &known);
	store_close(s);
	return code ? code : known ? EX_OK : 1;
}
