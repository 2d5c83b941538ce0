/* carom contact ADDRESS - standing per stream and why, counters, the timeline of events */
#include "build_config.h"

#include "address_key.h"
#include "contact_explain.h"

static int run(struct cli *cli, int argc, char **argv);

const struct command command_contact = {
	.name = "contact",
	.arguments = "ADDRESS",
	.summary =
	    "where an address stands on each stream and why, and everything that happened to it",
	.details = "Exit 0 when the address is known, 1 when it is not.",
	.run = run,
};

/* --- the sections --- */

static const struct {
	struct cli_print print;
	bool explains; /* of tables that only the daemon's logins see */
} sections[] = {
	{ .print = { .statement = "cli_contact",
	      .nparams = 1,
	      .title = "standing",
	      .empty = "nothing is known of this address" } },
	{ .print = { .statement = "cli_contact_reasons", .nparams = 1, .title = "reasons" } },
	{ .print = { .statement = "cli_contact_transitions",
	      .nparams = 1,
	      .title = "changes of standing" } },
	{ .print = { .statement = "cli_contact_requests",
	      .nparams = 1,
	      .title = "asked of the CRM" } },
	{ .print = { .statement = "cli_contact_inputs",
	      .nparams = 6,
	      .title = "signs of life and decisions" },
	    .explains = true },
	{ .print = { .statement = "cli_contact_events",
	      .nparams = 5,
	      .title = "events",
	      .below = "diagnostic" } },
};

static int
print_sections(struct store *s, enum output_format format, const char *const *params,
    const char *const *signs, const struct explained *why, size_t *known)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		struct cli_print p = sections[i].print;
		size_t rows = 0;
		int code;

		if (i && !*known)
			break;
		if (sections[i].explains && !why->recorder)
			continue;
		p.format = format;
		p.sections = true;
		p.apart = i > 0;
		p.tone = cli_standing_tone;
		p.params = sections[i].explains ? signs : params;
		code = cli_print(s, &p, &rows);
		if (code)
			return code;
		if (i > 0)
			continue;
		*known = rows;
		if (rows)
			contact_print_rules(&why->x, format);
	}
	return EX_OK;
}

static int
show(const struct config *c, struct store *s, const char *address, const char *limit,
    enum output_format format)
{
	struct arena *a = arena_new(1 << 12);
	/* Views show keys. To make one of what was typed here takes no right in the database. */
	struct slice key = address_key(a, slice_of(address));
	struct explained why = { .recorder = NULL };
	int code = contact_explain(c, s, address, &why);
	const char *params[] = { (const char *)arena_copy(a, key).p, limit, why.events, why.rules,
		why.because };
	const char *signs[] = { params[0], limit, why.sign_streams, why.sign_kinds, why.sign_times,
		why.sign_why_not };
	size_t known = 0;

	if (code == EX_OK)
		code = print_sections(s, format, params, signs, &why, &known);
	explained_free(&why);
	arena_free(a);
	return code ? code : known ? EX_OK : 1;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	long limit = 50;
	char text[24];
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
	struct config *c;
	struct store *s;

	if (code >= 0)
		return code;
	if (argc != 1)
		return cli_fail(EX_USAGE, "contact: takes one address, got %d", argc);
	if (!cli_format(cli, &format))
		return EX_USAGE;
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	s = cli_store(c, false, &code);
	if (s) {
		snprintf(text, sizeof text, "%ld", limit);
		code = show(c, s, argv[0], text, format);
	}
	store_close(s);
	config_free(c);
	return code;
}
