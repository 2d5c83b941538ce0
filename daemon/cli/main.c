/* carom - the command: finds the subcommand and prints the overview */
#include "cli.h"

#include "build_config.h"
#include "standard_streams.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static void
print_overview(FILE *to)
{
	fputs("usage: carom COMMAND [OPTION ...] [ARGUMENT ...]\n\ncommands:\n", to);
	for (size_t i = 0; commands[i]; i++)
		fprintf(to, "  %-13s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\n`carom COMMAND --help` says more; carom(1) says all.\n", to);
}

/* How many letters differ at the same place, plus the difference in length: enough for a hint. */
static size_t
distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), least = la < lb ? la : lb,
	       d = la > lb ? la - lb : lb - la;

	for (size_t i = 0; i < least; i++)
		d += a[i] != b[i];
	return d;
}

static int
unknown_command(const char *name)
{
	const struct command *nearest = NULL;
	size_t best = 3;

	for (size_t i = 0; commands[i]; i++) {
		size_t d = distance(name, commands[i]->name);

		if (strncmp(commands[i]->name, name, strlen(name)) == 0)
			d = 0;
		if (d < best) {
			best = d;
			nearest = commands[i];
		}
	}
	if (name[0] == '-')
		return cli_fail(EX_USAGE,
		    "'%s' stands in front of the command: write carom COMMAND [OPTION ...], as in "
		    "carom status -c FILE",
		    name);
	if (nearest)
		return cli_fail(
		    EX_USAGE, "there is no command '%s': did you mean '%s'?", name, nearest->name);
	return cli_fail(EX_USAGE, "there is no command '%s': `carom --help` lists them", name);
}

static int
run(struct cli *cli, int argc, char **argv)
{
	if (argc < 2) {
		print_overview(stderr);
		return EX_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		print_overview(stdout);
		return EX_OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts(PACKAGE_STRING);
		return EX_OK;
	}
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, argv[1]) == 0)
			return commands[i]->run(cli, argc - 1, argv + 1);
	return unknown_command(argv[1]);
}

/* An answer that nobody gets is none, whatever the command found. */
static int
answered(const struct cli *cli, int code)
{
	if (standard_output_written())
		return code;
	if ((code == EX_OK && !cli->output_is_extra) || code == 1)
		code = EX_IOERR;
	return cli_fail(code, "cannot write to standard output%s%s", errno ? ": " : "",
	    errno ? strerror(errno) : "");
}

int
main(int argc, char **argv)
{
	struct cli cli = { 0 };

	standard_streams_hold();
	signal(SIGPIPE, SIG_DFL);
	return answered(&cli, run(&cli, argc, argv));
}
