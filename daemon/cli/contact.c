/* carom contact ADDRESS - standing per stream and why, counters, the timeline of events */
#include "build_config.h"

#include "address_key.h"
#include "database.h"
#include "record.h"
#include "record_config.h"

#include <stdlib.h>
#include <time.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_contact = {
	.name = "contact",
	.arguments = "ADDRESS",
	.summary =
	    "where an address stands on each stream and why, and everything that happened to it",
	.details = "Exit 0 when the address is known, 1 when it is not.",
	.run = run,
};

/* What a history and the active policy make of one another, and the statement's parameters made of it. */
struct explained {
	struct record_explanation x;
	struct record_config *config;
	struct recorder *recorder; /* NULL: the login may not see it */
	char *events, *rules;      /* array literals of owners */
};

/* --- counters against thresholds --- */

static struct cell
cell_score(char text[32], double score, bool any)
{
	if (!any)
		return cell_string(NULL);
	snprintf(text, 32, "%.10g", score);
	return cell_string(text);
}

/* In days, rounded down: what is not reached must not look so. */
static struct cell
cell_days(char text[32], double days, bool any)
{
	if (!any)
		return cell_string(NULL);
	snprintf(text, 32, "%.10gd", (double)(long)(days * 10) / 10);
	return cell_string(text);
}

static struct cell
cell_until(char text[32], const struct record_rule *rule, enum output_format format)
{
	time_t at = (time_t)rule->until_seconds;
	struct tm tm;

	if (!rule->running || rule->until_seconds == INT64_MAX || !gmtime_r(&at, &tm))
		return cell_string(NULL);
	strftime(text, 32, format == OUTPUT_TABLE ? "%Y-%m-%d %H:%M" : "%Y-%m-%dT%H:%M:%SZ", &tm);
	return cell_string(text);
}

static void
print_rules(const struct record_explanation *x, enum output_format format)
{
	static const struct column columns[] = { { .name = "section" }, { .name = "stream" },
		{ .name = "rule", .widest = 72 }, { .name = "counted", .right = true },
		{ .name = "count", .right = true }, { .name = "score", .right = true },
		{ .name = "threshold", .right = true }, { .name = "span", .right = true },
		{ .name = "min_span", .right = true }, { .name = "steps_taken", .right = true },
		{ .name = "running" }, { .name = "until" } };
	size_t first = format == OUTPUT_TABLE;
	struct output *o;

	if (x->nrules == 0)
		return;
	if (format == OUTPUT_TABLE)
		putchar('\n');
	output_title(format, "rules");
	o = output_open(format, columns + first, sizeof columns / sizeof *columns - first);
	for (size_t i = 0; i < x->nrules; i++) {
		const struct record_rule *rule = &x->rules[i];
		char score[32], threshold[32], until[32], span[32], min_span[32];
		const struct cell cells[] = { cell_string("rules"), cell_string(rule->stream),
			cell_string(rule->rule), cell_number(rule->counted),
			rule->count ? cell_number(rule->count) : cell_string(NULL),
			cell_score(score, rule->score, rule->threshold > 0),
			cell_score(threshold, rule->threshold, rule->threshold > 0),
			cell_days(span, rule->span, rule->min_span > 0),
			cell_days(min_span, rule->min_span, rule->min_span > 0),
			cell_number(rule->firings), cell_bool(rule->running),
			cell_until(until, rule, format) };

		output_row(o, cells + first);
	}
	output_close(o, NULL);
}

/* A title in an array literal: quoted, with what is special there behind a backslash. */
static void
write_quoted(FILE *to, const char *text)
{
	putc('"', to);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', to);
		putc(*text, to);
	}
	putc('"', to);
}

static void
write_arrays(struct explained *e)
{
	size_t size;
	FILE *events = open_memstream(&e->events, &size), *rules = open_memstream(&e->rules, &size);

	if (!events || !rules)
		abort();
	putc('{', events);
	putc('{', rules);
	for (size_t i = 0; i < e->x.nowners; i++) {
		fprintf(events, "%s%lld", i ? "," : "", (long long)e->x.owners[i].event);
		if (i)
			putc(',', rules);
		write_quoted(rules, e->x.owners[i].rule);
	}
	putc('}', events);
	putc('}', rules);
	if (fclose(events) || fclose(rules))
		abort();
}

/* Only logins of the daemon see what that takes; others see the rest. */
static bool
may_explain(struct store *s)
{
	struct store_rows *rows;
	struct err e = { 0 };
	bool may;

	if (!store_run(s, "cli_may_explain", NULL, 0, &rows, &e))
		return false;
	may = store_rows_count(rows) && *store_cell(rows, 0, 0) == 't';
	store_rows_free(rows);
	return may;
}

static int
explain(const struct config *c, struct store *s, const char *address, struct explained *out)
{
	struct err e = { 0 };
	char *text = NULL;
	int code = EX_OK;

	if (may_explain(s)) {
		if (!record_policy_active(s, &text, &e))
			return cli_err(&e);
		out->config = text ? record_config_active(c, text, &e) : record_config_new(c);
		if (!out->config ||
		    !recorder_open_other(
			&out->recorder, s, record_config_options(out->config), &e) ||
		    !record_explain(out->recorder, address, &out->x, &e))
			code = cli_err(&e);
		free(text);
	}
	write_arrays(out);
	return code;
}

static void
explained_free(struct explained *e)
{
	record_explanation_free(&e->x);
	recorder_free(e->recorder);
	record_config_free(e->config);
	free(e->events);
	free(e->rules);
}

/* --- the sections --- */

static int
print_sections(struct store *s, enum output_format format, const char *const *params,
    const struct explained *why, size_t *known)
{
	static const struct {
		struct cli_print print;
		bool explains; /* of tables that only the daemon's logins see */
	} sections[] = {
		{ .print = { .statement = "cli_contact",
		      .nparams = 1,
		      .title = "standing",
		      .empty = "nothing is known of this address" } },
		{ .print = { .statement = "cli_contact_reasons",
		      .nparams = 1,
		      .title = "reasons" } },
		{ .print = { .statement = "cli_contact_transitions",
		      .nparams = 1,
		      .title = "changes of standing" } },
		{ .print = { .statement = "cli_contact_inputs",
		      .nparams = 2,
		      .title = "signs of life and decisions" },
		    .explains = true },
		{ .print = { .statement = "cli_contact_events",
		      .nparams = 4,
		      .title = "events",
		      .below = "diagnostic" } },
	};

	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		struct cli_print p = sections[i].print;
		size_t rows = 0;
		int code;

		if (i && !*known)
			break;
		if (sections[i].explains && !why->recorder)
			continue;
		if (i && format == OUTPUT_TABLE)
			putchar('\n');
		p.format = format;
		p.sections = true;
		p.tone = cli_standing_tone;
		p.params = params;
		code = cli_print(s, &p, &rows);
		if (code)
			return code;
		if (i > 0)
			continue;
		*known = rows;
		if (rows)
			print_rules(&why->x, format);
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
	int code = explain(c, s, address, &why);
	const char *params[] = { (const char *)arena_copy(a, key).p, limit, why.events, why.rules };
	size_t known = 0;

	if (code == EX_OK)
		code = print_sections(s, format, params, &why, &known);
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
