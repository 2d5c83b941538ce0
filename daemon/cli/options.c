/* options - the common and the own options of a subcommand out of argv, by getopt_long */
#include "build_config.h"

#include "cli.h"
#include "output.h"
#include "standard_streams.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_OPTIONS = 32, FIRST_CODE = 1000 };

/* used: columns of its first line that are taken. On a terminal between words, like the tables. */
static void
write_error_line(struct slice line, size_t used)
{
	size_t columns = output_error_columns(), skip;

	do {
		size_t left = columns > used ? columns - used : 1, n = line.n;

		skip = 0;
		if (columns)
			n = output_fit(line, left, &skip);

		output_safe(stderr, slice_first(line, n), 0);
		line = slice_after(line, n + skip);
		if (line.n)
			fputc('\n', stderr);
		used = 0;
	} while (line.n);
}

/* Names of files are somebody else's words, and so are a server's reasons, which may have lines. */
int
cli_fail(int code, const char *format, ...)
{
	struct slice rest, line;
	char *text = NULL;
	size_t used = strlen("carom: ");
	va_list args;

	standard_output_flush();
	fputs("carom: ", stderr);
	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	for (size_t i = 0; text && text[i]; i++)
		if (text[i] == '\t')
			text[i] = ' ';
	for (rest = slice_of(text ? text : format); slice_line(&rest, &line);) {
		write_error_line(line, used);
		fputs(rest.n ? "\n" : "", stderr);
		used = 0;
	}
	fputc('\n', stderr);
	free(text);
	return code;
}

static void
print_option(const struct cli_option *o)
{
	char left[64];

	if (o->letter)
		snprintf(left, sizeof left, "-%c, --%s%s%s", o->letter, o->name,
		    o->argument ? " " : "", o->argument ? o->argument : "");
	else
		snprintf(left, sizeof left, "    --%s%s%s", o->name, o->argument ? "=" : "",
		    o->argument ? o->argument : "");
	printf("  %-26s %s\n", left, o->help);
}

static void
print_help(const struct command *c, const struct cli_option *options, size_t n)
{
	printf("usage: carom %s [OPTION ...] %s\n\n%s\n", c->name, c->arguments, c->summary);
	if (c->details)
		printf("\n%s\n", c->details);
	fputs("\noptions:\n", stdout);
	for (size_t i = 0; i < n; i++)
		print_option(&options[i]);
}

bool
cli_is_number(const char *text)
{
	uint64_t n;

	return slice_decimal(slice_of(text), INT64_MAX, &n);
}

static int
store(const struct command *c, const struct cli_option *o, const char *argument)
{
	char *end;
	long value;

	if (o->flag)
		*o->flag = true;
	if (o->text)
		*o->text = argument;
	if (!o->number)
		return -1;
	errno = 0;
	value = strtol(argument, &end, 10);
	if (errno || end == argument || *end || value < o->low || value > o->high)
		return cli_fail(EX_USAGE, "%s: --%s takes a whole number from %ld to %ld, not '%s'",
		    c->name, o->name, o->low, o->high, argument);
	*o->number = value;
	return -1;
}

/* A letter among others may be of the word that comes next: "-1+a@x.example". */
static int
refuse_option(const struct command *c, bool lacks, const char *word)
{
	const char letter[] = { '-', (char)optopt, '\0' };

	return cli_fail(EX_USAGE, "%s: %s '%s': `carom %s --help` lists the options", c->name,
	    lacks ? "an argument is missing behind" : "unknown option",
	    optopt > 0 && optopt < FIRST_CODE ? letter : word, c->name);
}

static int
read_options(const struct command *c, const struct cli_option *all, size_t n, int argc, char **argv)
{
	struct option longs[MAX_OPTIONS + 1] = { 0 };
	char shorts[2 * MAX_OPTIONS + 2] = ":";
	int code, bad;

	for (size_t i = 0; i < n; i++) {
		longs[i] =
		    (struct option){ all[i].name, all[i].argument ? required_argument : no_argument,
			    NULL, FIRST_CODE + (int)i };
		if (all[i].letter)
			snprintf(shorts + strlen(shorts), 3, "%c%s", all[i].letter,
			    all[i].argument ? ":" : "");
	}
	opterr = 0;
	optind = 1;
	while ((code = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		size_t i = code >= FIRST_CODE ? (size_t)(code - FIRST_CODE) : 0;

		if (code == '?' || code == ':')
			return refuse_option(c, code == ':', argv[optind - 1]);
		while (code < FIRST_CODE && all[i].letter != code)
			i++;
		bad = store(c, &all[i], optarg);
		if (bad >= 0)
			return bad;
	}
	return -1;
}

int
cli_parse(struct cli *cli, const struct command *command, const struct cli_option *options,
    size_t n, int *argc, char ***argv)
{
	struct cli_option all[MAX_OPTIONS];
	const struct cli_option common[] = {
		{ .name = "config",
		    .letter = 'c',
		    .argument = "FILE",
		    .text = &cli->config,
		    .help = "configuration file" },
		{ .name = "format",
		    .argument = "FORMAT",
		    .text = &cli->format,
		    .help = "table, json or csv" },
		{ .name = "color",
		    .argument = "WHEN",
		    .text = &cli->color,
		    .help = "auto (default), always or never" },
		{ .name = "no-pager",
		    .flag = &cli->no_pager,
		    .help = "long output is not handed to a pager" },
		{ .name = "help", .letter = 'h', .flag = &cli->help, .help = "this text" },
	};
	size_t ncommon = sizeof common / sizeof *common;
	int code;

	if (n > MAX_OPTIONS - ncommon)
		abort();
	if (n)
		memcpy(all, options, n * sizeof *all);
	memcpy(all + n, common, sizeof common);
	code = read_options(command, all, n + ncommon, *argc, *argv);
	if (code >= 0)
		return code;
	if (!output_colour_set(cli->color))
		return cli_fail(EX_USAGE, "%s: --color is auto, always or never, not '%s'",
		    command->name, cli->color);
	if (cli->no_pager)
		output_pager_off();
	if (cli->help) {
		print_help(command, all, n + ncommon);
		return EX_OK;
	}
	*argc -= optind;
	*argv += optind;
	return -1;
}

bool
cli_format(const struct cli *cli, enum output_format *format)
{
	if (output_format_parse(cli->format, format))
		return true;
	cli_fail(EX_USAGE, "--format is table, json or csv, not '%s'", cli->format);
	return false;
}
