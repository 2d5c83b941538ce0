/* carom check ADDRESS ... - is it well-formed, does its domain take mail, what do we know of it */
#include "build_config.h"

#include "address.h"
#include "address_key.h"
#include "database.h"
#include "mail_domain.h"

#include <stdlib.h>

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

/* The severest standing over all streams: empty when nothing is known. */
static bool
known(struct store *s, const char *address, char standing[16], char cause[16], struct err *e)
{
	struct store_rows *rows;

	if (!store_run(s, "cli_check_known", &address, 1, &rows, e))
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
check_one(
    struct output *rows, struct store *s, const char *address, bool dns, bool *ok, struct err *e)
{
	struct arena *a = arena_new(1 << 16);
	struct slice suggestion = SLICE_NONE, local, domain = SLICE_NONE;
	enum syntax_fault fault = address_check(a, slice_of(address), true, &suggestion);
	char standing[16] = "", cause[16] = "";
	enum mail_domain state = MAIL_DOMAIN_UNKNOWN;
	bool asked;

	if (fault == SYNTAX_OK && address_split(slice_of(address), &local, &domain) && dns)
		state = mail_domain_look_up(domain);
	asked = !s ||
	    known(s, (const char *)arena_copy(a, address_key(a, slice_of(address))).p, standing,
		cause, e);
	*ok = fault == SYNTAX_OK && state != MAIL_DOMAIN_MISSING && state != MAIL_DOMAIN_REFUSES &&
	    !slice_equal(slice_of(standing), SLICE("suppressed"));
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

static int
run(struct cli *cli, int argc, char **argv)
{
	bool no_dns = false, no_database = false, ok = true, one = true;
	struct err e = { 0 };
	enum output_format format;
	const struct cli_option options[] = {
		{ .name = "no-dns",
		    .flag = &no_dns,
		    .help = "do not ask the name server about the domain" },
		{ .name = "no-database",
		    .flag = &no_database,
		    .help = "do not ask the database what it knows" },
	};
	int code = cli_parse(cli, &command_check, options, 2, &argc, &argv);
	struct output *rows;
	struct store *s = NULL;

	if (code >= 0)
		return code;
	if (argc == 0)
		return cli_fail(EX_USAGE, "check: which address?");
	if (!cli_format(cli, &format))
		return EX_USAGE;
	if (!no_database && !(s = cli_open(cli, false, &code)))
		return code;
	rows = output_open(format, columns, COLUMNS);
	for (int i = 0; i < argc && check_one(rows, s, argv[i], !no_dns, &one, &e); i++)
		ok = one && ok;
	output_close(rows, NULL);
	store_close(s);
	return e.class ? cli_err(&e) : ok ? EX_OK : 1;
}
