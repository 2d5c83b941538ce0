/*
 * database - what subcommands that read or change the database share: configuration, connection,
 * printing the rows of a named statement.
 */
#ifndef CAROM_CLI_DATABASE_H
#define CAROM_CLI_DATABASE_H

#include "cli.h"
#include "config.h"
#include "store.h"

/* Reads the configuration that -c or CAROM_CONF names, else the default one; prints every mistake. NULL
 * then: the exit code is EX_CONFIG. The caller's: config_free(). */
struct config *cli_config(const struct cli *cli);
/* Opens the database of the configuration, as a writer or not; prints why it does not. NULL then: the exit
 * code is *code. */
struct store *cli_store(const struct config *c, bool writer, int *code);
/* Both at once, for those that need the configuration for nothing else. */
struct store *cli_open(const struct cli *cli, bool writer, int *code);

/* The exit code that fits e. */
int cli_err_code(const struct err *e);
/* Prints e, and which role it takes where a right is missing; gives that code. */
int cli_err(const struct err *e);

/* Gives the tone of one cell; may be NULL. */
typedef enum tone (*cli_tone)(const char *column, const char *value);

/* Runs a named statement and prints its rows. empty: the line of a table without rows; NULL: nothing at
 * all is printed then, not even a title. title: above a table, or NULL; in JSON and CSV it becomes the
 * column "section" when sections is set. *rows (may be NULL): how many there were. An exit code. */
struct cli_print {
	enum output_format format;
	const char *statement;
	const char *const *params;
	size_t nparams;
	const char *title, *empty;
	const char *
	    below; /* the column that goes on a terminal on a line of its own below its row; NULL: none */
	bool sections;
	bool apart; /* an empty line before it */
	cli_tone tone;
};
int cli_print(struct store *s, const struct cli_print *p, size_t *rows);

/* A standing with its cause ("held escalated by ..."), coloured by its first word. */
struct cell cli_standing_cell(const char *text);
/* A record_differs: a row of four cells into an output, contact and stream, then the two standings. */
struct record_difference;
void cli_difference(void *output, const struct record_difference *d);
/* Red for suppressed, yellow for held, and the like: by the words of the schema. */
enum tone cli_standing_tone(const char *column, const char *value);

#endif
