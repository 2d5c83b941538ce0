/* carom reasons - the taxonomy: reason, permanence, scope, group, stages; and what to do about each */
#include "advice.h"
#include "cli.h"
#include "language.h"
#include "verdict.h"
#include "words.h"

#include <string.h>

static const struct column columns[] = {
	{ .name = "reason" },
	{ .name = "permanence" },
	{ .name = "scope" },
	{ .name = "group" },
	{ .name = "stage" },
	{ .name = "advice" },
	{ .name = "definition", .below = true },
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static int run(struct cli *cli, int argc, char **argv);

const struct command command_reasons = {
	.name = "reasons",
	.arguments = "[REASON ...]",
	.summary = "the taxonomy of failures: permanence, scope, group, stages, advice",
	.details = "With a REASON: what it means and what to do about it, in the language of the "
		   "environment.",
	.run = run,
};

static void
add_row(struct output *rows, const struct reason_row *r)
{
	enum tone tone = r->permanence == PERMANENCE_HARD ? TONE_BAD
	    : r->permanence == PERMANENCE_SOFT            ? TONE_WARN
							  : TONE_PLAIN;

	output_row(rows,
	    (struct cell[COLUMNS]){ cell_string(r->name),
		cell_toned(cell_string(permanence_name(r->permanence)), tone),
		cell_string(scope_name(r->scope)), cell_string(group_name(r->group)),
		cell_string(r->stages), cell_string(r->advice), cell_string(r->definition) });
}

/* One reason for people: what it means, and each advice in full. */
static void
explain(const struct reason_row *r)
{
	struct slice rest = slice_of(r->advice);

	printf("%s%s%s  %s\n  %s\n", output_tone(stdout, TONE_HEAD), r->name, output_plain(stdout),
	    word_text(permanence_name(r->permanence)), word_definition(r->name));
	while (rest.n) {
		size_t comma = slice_find_byte(rest, ',', 0);
		int i = advice_find(slice_trim(slice_first(rest, comma)));

		rest = comma == SLICE_NPOS ? SLICE_NONE : slice_after(rest, comma + 1);
		if (i >= 0)
			printf("  - %s\n", advice_text(i));
	}
}

static const struct reason_row *
find(const char *name)
{
	for (unsigned i = 1; i < REASON_COUNT; i++)
		if (strcmp(reason_row((enum reason)i)->name, name) == 0)
			return reason_row((enum reason)i);
	return NULL;
}

static int
chosen(enum output_format format, int argc, char **argv)
{
	struct output *rows = format == OUTPUT_TABLE ? NULL : output_open(format, columns, COLUMNS);
	int code = EX_OK;

	for (int i = 0; i < argc; i++) {
		const struct reason_row *r = find(argv[i]);

		if (!r)
			code = cli_fail(1,
			    "reasons: there is no reason '%s': `carom reasons` lists them",
			    argv[i]);
		else if (rows)
			add_row(rows, r);
		else
			explain(r);
	}
	if (rows)
		output_close(rows, NULL);
	return code;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	enum output_format format;
	struct output *rows;
	int code = cli_parse(cli, &command_reasons, NULL, 0, &argc, &argv);

	if (code >= 0)
		return code;
	if (!cli_format(cli, &format))
		return EX_USAGE;
	language_open();
	if (argc)
		return chosen(format, argc, argv);
	rows = output_open(format, columns, COLUMNS);
	for (unsigned i = 1; i < REASON_COUNT; i++)
		add_row(rows, reason_row((enum reason)i));
	output_close(rows, NULL);
	return EX_OK;
}
