/*
 * cli - what the subcommands of carom share: the table of commands, options, and how to fail.
 *
 * A subcommand is one file with one `const struct command`; main.c lists them. Options are data, so
 * that --help, the completions and the manual's test all read the same table.
 */
#ifndef CAROM_CLI_H
#define CAROM_CLI_H

#include "output.h"

#include <stdbool.h>
#include <stddef.h>
#include <sysexits.h>

/* One option of a command. Exactly one of the destinations is set. */
struct cli_option {
	const char *name;     /* long name without dashes */
	char letter;          /* short form or 0 */
	const char *argument; /* metavariable; NULL for a flag */
	const char *help;     /* one line */
	bool *flag;           /* set to true */
	const char **text;    /* set to the argument */
	long *number;         /* set to the argument, which must be a number in [low, high] */
	long low, high;
};

/* What every command understands. */
struct cli {
	const char *config; /* -c FILE; NULL: the default path */
	const char
	    *format; /* --format as given; NULL: table on a terminal, else table without frills */
	const char *color; /* --color as given; NULL: auto */
	bool help, no_pager;
	/* set by a command whose work is done whether or not anybody reads what it prints */
	bool output_is_extra;
};

struct command {
	const char *name;
	const char *arguments; /* synopsis behind the options, "[PATH ...]" */
	const char *summary;   /* one line, lower case, no full stop */
	const char *details;   /* further lines of --help, or NULL */
	/* Gets what the user typed behind the command's name (argv[0] is that name). An exit code. */
	int (*run)(struct cli *cli, int argc, char **argv);
};
extern const struct command *const commands[]; /* NULL at the end */

/*
 * Parses options of argv by the common table and options (n of them); the rest stays in argv, *argc
 * is its count (without the command name, starting at argv[0]). Returns -1 to go on; else the
 * exit code to end with: EX_OK after --help, EX_USAGE after a mistake that was printed.
 */
int cli_parse(struct cli *cli, const struct command *command, const struct cli_option *options,
    size_t n, int *argc, char ***argv);
/* The output format asked for; prints the mistake and returns false for an unknown word. */
bool cli_format(const struct cli *cli, enum output_format *format);

/* A number as the database counts rows: digits alone, as large as a bigint at most. */
bool cli_is_number(const char *text);

/* "carom: text" on stderr. Always returns code, so that a command can `return cli_fail(...)`. */
int cli_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
