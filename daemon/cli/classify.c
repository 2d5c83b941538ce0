/* carom classify - what messages say, without configuration, database or network */
#include "advice.h"
#include "classify_jobs.h"
#include "cli.h"
#include "config.h"
#include "language.h"
#include "parser.h"
#include "progress.h"
#include "rules_load.h"
#include "source.h"
#include "verdict_json.h"
#include "words.h"

#include <stdlib.h>
#include <unistd.h>

struct classify {
	struct parser *parser;
	struct arena *arena;
	enum output_format format;
	struct output *rows; /* table and CSV */
	struct parse_options options;
};

static const struct column columns[] = {
	{ .name = "source", .widest = 40 },
	{ .name = "kind" },
	{ .name = "address", .widest = 40 },
	{ .name = "reason" },
	{ .name = "permanence" },
	{ .name = "stage" },
	{ .name = "reply" },
	{ .name = "status" },
	{ .name = "rule", .widest = 32 },
};
enum { COLUMNS = sizeof columns / sizeof *columns };
enum { OUTPUT_BUFFER = 64 * 1024 };

static struct cell
cell_of(const char *s)
{
	return s && *s ? cell_string(s) : (struct cell){ 0 };
}

static enum tone
tone_of(enum permanence p)
{
	return p == PERMANENCE_HARD ? TONE_BAD : p == PERMANENCE_SOFT ? TONE_WARN : TONE_PLAIN;
}

static void
write_rows(struct classify *c, const char *name, const struct verdict *v)
{
	static const struct recipient nobody;
	size_t n = v->nrecipients ? v->nrecipients : 1;

	for (size_t i = 0; i < n; i++) {
		const struct recipient *r = v->nrecipients ? &v->recipients[i] : &nobody;
		const char *kind = v->subkind ? subkind_name(v->subkind) : kind_name(v->kind);

		output_row(c->rows,
		    (struct cell[COLUMNS]){
			cell_string(name),
			cell_string(kind),
			r->address.n ? cell_text(r->address) : (struct cell){ 0 },
			cell_of(reason_name(r->reason)),
			cell_toned(cell_of(permanence_name(r->permanence)), tone_of(r->permanence)),
			cell_of(r->reason ? stage_name(r->stage) : NULL),
			cell_of(r->reply),
			cell_of(r->status),
			cell_of(r->rule),
		    });
	}
}

static void
write_step(const char *what, const char *text, enum tone tone)
{
	printf("  %s%-12s%s %s%s%s\n", output_tone(stdout, TONE_DIM), what, output_plain(stdout),
	    output_tone(stdout, tone), text, tone ? output_plain(stdout) : "");
}

/* What the message says about one recipient, and what to do about it. */
static void
write_recipient(const struct recipient *r)
{
	struct slice rest = slice_of(reason_advice(r->reason, r->permanence));

	printf("  %s%-12s%s ", output_tone(stdout, TONE_DIM), "recipient", output_plain(stdout));
	output_safe(stdout, r->address.n ? r->address : SLICE("nobody"), 0);
	if (r->reason)
		printf(": %s, %s%s%s at %s", reason_name(r->reason),
		    output_tone(stdout, tone_of(r->permanence)), permanence_name(r->permanence),
		    tone_of(r->permanence) ? output_plain(stdout) : "", stage_name(r->stage));
	putchar('\n');
	while (rest.n) {
		size_t comma = slice_find_byte(rest, ',', 0);
		int i = advice_find(slice_trim(slice_first(rest, comma)));

		rest = comma == SLICE_NPOS ? SLICE_NONE : slice_after(rest, comma + 1);
		if (i >= 0)
			write_step("advice", advice_text(i), TONE_PLAIN);
	}
}

static void
write_found(const char *what, struct slice found)
{
	if (found.n == 0)
		return;
	printf("  %s%-12s%s ", output_tone(stdout, TONE_DIM), what, output_plain(stdout));
	output_safe(stdout, found, 0);
	putchar('\n');
}

/* What kind of message it is, and what it tells beside its recipients. */
static void
write_verdict(const struct verdict *v)
{
	const char *subkind = subkind_name(v->subkind);

	printf("  %s%-12s%s %s%s%s%s%s\n", output_tone(stdout, TONE_DIM), "verdict",
	    output_plain(stdout), output_tone(stdout, TONE_HEAD), kind_name(v->kind),
	    output_plain(stdout), subkind ? ", " : "", subkind ? subkind : "");
	write_found("language", slice_of(v->auto_reply.language));
	write_found("back on", slice_of(v->auto_reply.until));
	write_found("substitute", v->auto_reply.substitute);
	write_found("new address", v->auto_reply.new_address);
	write_found("source IP", v->feedback.source_ip);
	write_found("reported", v->feedback.reported_domain);
}

/* The decision step by step: one block a message. */
static void
write_steps(const char *name, const struct verdict *v)
{
	output_page();
	fputs(output_tone(stdout, TONE_HEAD), stdout);
	output_safe(stdout, slice_of(name), 0);
	printf("%s\n", output_plain(stdout));
	for (size_t i = 0; i < v->nsteps; i++) {
		printf("  %s%-12s%s ", output_tone(stdout, TONE_DIM), v->steps[i].what,
		    output_plain(stdout));
		output_safe(stdout, v->steps[i].detail, 0);
		putchar('\n');
	}
	write_verdict(v);
	for (size_t i = 0; i < v->nrecipients; i++)
		write_recipient(&v->recipients[i]);
	putchar('\n');
}

static bool
classify_one(void *context, const char *name, struct slice raw, bool whole)
{
	struct classify *c = context;
	struct parse_options options = c->options;
	struct verdict v;

	options.truncated = !whole;
	arena_reset(c->arena);
	if (parser_read(c->parser, c->arena, raw, &options, &v) != PARSE_OK) {
		cli_fail(0, "%s: too large to say anything about it", name);
		v = (struct verdict){ .kind = KIND_OTHER, .truncated = TRUNCATED_MEMORY };
	}
	if (c->format == OUTPUT_JSON)
		verdict_json_write(stdout, name, verdict_json_token(&v), &v);
	else if (options.explain)
		write_steps(name, &v);
	else
		write_rows(c, name, &v);
	return !ferror(stdout);
}

static bool
classify_path(void *context, const char *path)
{
	return source_read(path, classify_one, context);
}

static int
run_all(struct classify *c, const struct source_list *list, long jobs)
{
	struct progress progress;
	bool ok = true;

	if (jobs > 1 && c->format == OUTPUT_JSON)
		return classify_jobs(list, (unsigned)jobs, classify_path, c);
	progress_start(&progress, "files", list->n);
	if (c->format != OUTPUT_JSON && !c->options.explain)
		c->rows = output_open(c->format, columns, COLUMNS);
	for (size_t i = 0; i < list->n; i++) {
		ok = classify_path(c, list->path[i]) && ok;
		progress_at(&progress, i);
	}
	progress_end(&progress);
	if (c->rows)
		output_close(c->rows, "no messages");
	return ok ? EX_OK : 1;
}

static int run(struct cli *cli, int argc, char **argv);

const struct command command_classify = {
	.name = "classify",
	.arguments = "[PATH ...]",
	.summary =
	    "say what messages are: files, directories, Maildirs, mboxes or - (standard input)",
	.details = "Needs no configuration, database or network. An unreadable path gets an error "
		   "line, the\n"
		   "others go on, and the exit code is 1.",
	.run = run,
};

static int
with_rules(struct classify *c, const char *dir, struct source_list *list, long jobs)
{
	struct err e = { 0 };
	struct rules *rules = rules_load(dir, rules_load_print, stderr, &e);
	int code;

	if (!rules)
		return cli_fail(e.class == ERR_RETRY ? EX_OSERR : EX_CONFIG, "%s", e.text);
	c->parser = parser_new(rules);
	c->arena = arena_new(PARSER_ARENA);
	if (!c->parser || !c->arena)
		return cli_fail(EX_OSERR, "out of memory, or a processor without SSSE3");
	code = run_all(c, list, jobs);
	arena_free(c->arena);
	parser_free(c->parser);
	rules_free(rules);
	return code;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	static char buffer[OUTPUT_BUFFER];
	struct classify c = { .options = { .no_digest = true } };
	struct source_list list = { 0 };
	const char *rules_dir = config_rules_dir();
	long jobs = 1;
	int code;
	bool ok = true;
	const struct cli_option options[] = {
		{ .name = "explain",
		    .flag = &c.options.explain,
		    .help = "print the decision step by step: rules, bytes, what was overruled" },
		{ .name = "jobs",
		    .letter = 'j',
		    .argument = "N",
		    .number = &jobs,
		    .low = 1,
		    .high = 64,
		    .help = "processes to use (JSON only)" },
		{ .name = "rules",
		    .argument = "DIR",
		    .text = &rules_dir,
		    .help = "folder of own rules files (default " CAROM_SYSCONFDIR "/rules.d)" },
	};

	code = cli_parse(
	    cli, &command_classify, options, sizeof options / sizeof *options, &argc, &argv);
	if (code >= 0)
		return code;
	if (!cli_format(cli, &c.format))
		return EX_USAGE;
	if (c.options.explain)
		language_open();
	/* without a buffer of ours the size means nothing to glibc, which writes every 4 KiB then */
	if (c.format == OUTPUT_JSON && !isatty(STDOUT_FILENO))
		setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
	for (int i = 0; i < argc; i++)
		ok = source_add(&list, argv[i]) && ok;
	if (argc == 0)
		source_add(&list, "-");
	code = with_rules(&c, rules_dir, &list, jobs);
	source_free(&list);
	return code != EX_OK ? code : ok ? EX_OK : 1;
}
