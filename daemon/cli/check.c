/* carom check ADDRESS ... - is it well-formed, does its domain take mail, what do we know of it */
#include "build_config.h"

#include "address.h"
#include "address_key.h"
#include "arguments.h"
#include "database.h"
#include "mail_domain.h"

#include <stdlib.h>
#include <string.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_check = {
	.name = "check",
	.arguments = "ADDRESS ...",
	.summary = "is an address well-formed, does its domain take mail, what do we know of it",
	.details = "Exit 0 when every address may be mailed, 1 when one may not.",
	.run = run,
};

static const struct column columns[] = { { .name = "address", .widest = 48 }, { .name = "ok" },
	{ .name = "fault" }, { .name = "suggestion", .widest = 48 }, { .name = "domain" },
	{ .name = "standing" }, { .name = "cause" } };
enum { COLUMNS = sizeof columns / sizeof *columns };

struct arguments {
	bool no_dns, no_database;
	const char *stream;
	enum output_format format;
};

/* The severest standing over all streams, or on one: empty when nothing is known. */
static bool
known(struct store *s, const char *address, const char *stream, char standing[16], char cause[16],
    struct err *e)
{
	const char *params[] = { address, stream };
	struct store_rows *rows;

	if (!store_run(s, "cli_check_known", params, 2, &rows, e))
		return false;
	if (store_rows_count(rows)) {
		snprintf(standing, 16, "%s", store_value(rows, 0, "standing"));
		snprintf(cause, 16, "%s",
		    store_value(rows, 0, "cause") ? store_value(rows, 0, "cause") : "");
	}
	store_rows_free(rows);
	return true;
}

/* *ok: it may be mailed. */
static bool
check_one(struct output *rows, struct store *s, const struct arguments *given, const char *address,
    bool *ok, struct err *e)
{
	struct arena *a = arena_new(1 << 16);
	struct slice suggestion = SLICE_NONE, local, domain = SLICE_NONE;
	enum syntax_fault fault = address_check(a, slice_of(address), true, &suggestion);
	char standing[16] = "", cause[16] = "";
	enum mail_domain state = MAIL_DOMAIN_UNKNOWN;
	bool dns = !given->no_dns, asked;

	if (fault == SYNTAX_OK && address_split(slice_of(address), &local, &domain) && dns)
		state = mail_domain_look_up(domain);
	asked = !s ||
	    known(s, (const char *)arena_copy(a, address_key(a, slice_of(address))).p,
		given->stream, standing, cause, e);
	*ok = fault == SYNTAX_OK && state != MAIL_DOMAIN_MISSING && state != MAIL_DOMAIN_REFUSES &&
	    (!*standing || strcmp(standing, "active") == 0);
	if (asked)
		output_row(rows,
		    (struct cell[COLUMNS]){ cell_string(address),
			cell_toned(cell_bool(*ok), *ok ? TONE_GOOD : TONE_BAD),
			cell_string(syntax_fault_name(fault)),
			suggestion.n ? cell_text(suggestion) : (struct cell){ 0 },
			dns && fault == SYNTAX_OK ? cell_string(mail_domain_name(state))
						  : (struct cell){ 0 },
			*standing
			    ? cell_toned(cell_string(standing), cli_standing_tone(NULL, standing))
			    : (struct cell){ 0 },
			*cause ? cell_string(cause) : (struct cell){ 0 } });
	arena_free(a);
	return asked;
}

/* The database, where it is to be asked; false with the exit code. */
static bool
open_store(struct cli *cli, const struct arguments *given, struct store **s, int *code)
{
	struct config *c;

	*s = NULL;
	if (given->no_database)
		return true;
	c = cli_config(cli);
	*code = EX_CONFIG;
	if (c)
		*s = cli_store(c, false, code);
	if (!*s)
		cli_fail(EX_OK, "check: --no-database leaves out what is known of it");
	if (*s && (*code = arguments_stream(c, *s, "--stream", given->stream)) >= 0) {
		store_close(*s);
		*s = NULL;
	}
	config_free(c);
	return *s != NULL;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct arguments given = { .stream = NULL };
	bool ok = true, one = true;
	struct err e = { 0 };
	const struct cli_option options[] = {
		{ .name = "stream",
		    .argument = "NAME",
		    .text = &given.stream,
		    .help = "may it be mailed on this stream (default: on every one)" },
		{ .name = "no-dns",
		    .flag = &given.no_dns,
		    .help = "do not ask the name server about the domain" },
		{ .name = "no-database",
		    .flag = &given.no_database,
		    .help = "do not ask the database what it knows" },
	};
	int code = cli_parse(cli, &command_check, options, 3, &argc, &argv);
	struct output *rows;
	struct store *s;

	if (code >= 0)
		return code;
	if (argc == 0)
		return cli_fail(EX_USAGE, "check: which address?");
	if (given.no_database && given.stream)
		return cli_fail(EX_USAGE, "check: --stream is asked of the database");
	if (!cli_format(cli, &given.format))
		return EX_USAGE;
	if (!open_store(cli, &given, &s, &code))
		return code;
	rows = output_open(given.format, columns, COLUMNS);
	for (int i = 0; i < argc && check_one(rows, s, &given, argv[i], &one, &e); i++)
		ok = one && ok;
	output_close(rows, NULL);
	store_close(s);
	return e.class ? cli_err(&e) : ok ? EX_OK : 1;
}
