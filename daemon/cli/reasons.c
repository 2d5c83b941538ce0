/* carom reasons - the taxonomy: reason, permanence, scope, group, stages, advice */
#include "cli.h"
#include "verdict.h"

static const struct column columns[] = {
	{ .name = "reason" },
	{ .name = "permanence" },
	{ .name = "scope" },
	{ .name = "group" },
	{ .name = "stage" },
	{ .name = "advice" },
	{ .name = "definition" },
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static int run(struct cli *cli, int argc, char **argv);

const struct command command_reasons = {
	.name = "reasons",
	.arguments = "",
	.summary = "the taxonomy of failures: permanence, scope, group, stages, advice",
	.run = run,
};

static int
run(struct cli *cli, int argc, char **argv)
{
	enum output_format format;
	struct output *rows;
	int code = cli_parse(cli, &command_reasons, NULL, 0, &argc, &argv);

	if (code >= 0)
		return code;
	if (argc)
		return cli_fail(EX_USAGE, "reasons: takes no argument, got '%s'", argv[0]);
	if (!cli_format(cli, &format))
		return EX_USAGE;
	rows = output_open(format, columns, COLUMNS);
	for (unsigned i = 1; i < REASON_COUNT; i++) {
		const struct reason_row *r = reason_row((enum reason)i);
		enum tone tone = r->permanence == PERMANENCE_HARD ? TONE_BAD : TONE_PLAIN;

		output_row(rows,
		    (struct cell[COLUMNS]){ cell_string(r->name),
			cell_toned(cell_string(permanence_name(r->permanence)), tone),
			cell_string(scope_name(r->scope)), cell_string(group_name(r->group)),
			cell_string(r->stages), cell_string(r->advice),
			cell_string(r->definition) });
	}
	return output_close(rows, NULL) ? EX_OK : EX_IOERR;
}
