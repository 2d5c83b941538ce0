/* carom reclassify - stored evidence through today's rules */
#include "build_config.h"

#include "arguments.h"
#include "database.h"
#include "evidence.h"
#include "record_config.h"

#include <stdlib.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_reclassify = {
	.name = "reclassify",
	.arguments = "",
	.summary =
	    "run stored evidence through today's rules and correct what they now say otherwise",
	.details =
	    "Reads the mail that is still kept as evidence. Reason, permanence, rule and texts of "
	    "its events are\n"
	    "corrected; whose report it is and how we know (trust, stream, time) stays. Contacts "
	    "with a correction\n"
	    "are recomputed. Mail that was ordinary to earlier rules and is a bounce to today's is "
	    "recorded. Left as\n"
	    "they are: events whose evidence has expired, unattributed reports, quarantine (see "
	    "`carom quarantine\n"
	    "retry`), and what would now be a report of another kind or about another address.",
	.run = run,
};

struct arguments {
	const char *since, *stream;
	bool dry;
	enum output_format format;
};

struct reclassify {
	const struct arguments *a;
	struct recorder *recorder;
	struct output *out;
	struct record_message messages[PARSE_PIECE];
	struct record_result results[PARSE_PIECE];
	uint64_t corrected, found, transitions;
};

static const struct column columns[] = { { .name = "event", .right = true },
	{ .name = "address", .widest = 48 }, { .name = "was" }, { .name = "is" },
	{ .name = "was_permanence" }, { .name = "is_permanence" },
	{ .name = "was_rule", .widest = 32 }, { .name = "is_rule", .widest = 32 } };

static const char *
class_name(const struct record_class *c)
{
	const char *name =
	    c->reason != REASON_NONE ? reason_name(c->reason) : subkind_name(c->subkind);

	return name ? name : "";
}

static void
corrects(void *context, const struct record_correction *c)
{
	struct reclassify *all = context;

	all->corrected++;
	output_row(all->out,
	    (struct cell[]){ cell_number(c->event), cell_string(c->address),
		cell_string(class_name(&c->was)), cell_string(class_name(&c->is)),
		cell_string(permanence_name(c->was.permanence)),
		cell_string(permanence_name(c->is.permanence)), cell_string(c->was.rule),
		cell_string(c->is.rule) });
}

static bool
correct(void *context, const struct parsed *parsed, size_t n, struct err *e)
{
	struct reclassify *all = context;
	size_t taken = 0;

	for (size_t i = 0; i < n; i++)
		if (parsed[i].verdict)
			all->messages[taken++] =
			    (struct record_message){ .verdict = parsed[i].verdict,
				    .raw = parsed[i].raw };
	return record_reclassify(
	    all->recorder, all->messages, taken, !all->a->dry, corrects, all, &all->transitions, e);
}

static void
tell_found(struct reclassify *all, const struct verdict *v)
{
	static const struct recipient nobody = { .reason = REASON_NONE };
	const struct recipient *r = v->nrecipients ? v->recipients : &nobody;
	const char *is = reason_name(r->reason);

	all->found++;
	output_row(all->out,
	    (struct cell[]){ cell_string(NULL), cell_text(r->address), cell_string("ordinary mail"),
		cell_string(is ? is : kind_name(v->kind)), cell_string(NULL),
		cell_string(permanence_name(r->permanence)), cell_string(NULL),
		cell_string(r->rule) });
}

static bool
find(void *context, const struct parsed *parsed, size_t n, struct err *e)
{
	struct reclassify *all = context;
	const struct record_source source = { .mailbox = "reclassify", .stream = all->a->stream };
	size_t taken = 0;

	for (size_t i = 0; i < n; i++) {
		const struct verdict *v = parsed[i].verdict;

		if (!v || v->kind == KIND_OTHER || v->kind == KIND_MAIL)
			continue;
		all->messages[taken++] = (struct record_message){
			.verdict = v, .raw = parsed[i].raw, .size = parsed[i].raw.n, .again = true
		};
	}
	if (!all->a->dry &&
	    !record_batch(all->recorder, &source, all->messages, taken, all->results, e))
		return false;
	for (size_t i = 0; i < taken; i++)
		tell_found(all, all->messages[i].verdict);
	return true;
}

static int
reclassify(const struct config *c, struct store *s, const struct arguments *a)
{
	struct record_config *rc = record_config_new(c);
	static struct reclassify all;
	struct err e = { 0 };
	struct parse *p = parse_new(c, &e);
	size_t messages = 0;
	bool ok = p && recorder_open(&all.recorder, s, record_config_options(rc), &e);

	all.a = a;
	if (ok) {
		all.out = output_open(a->format, columns, sizeof columns / sizeof *columns);
		ok = evidence_read(s, p, RECORD_RECORDED, a->since, correct, &all, &messages, &e) &&
		    evidence_read(s, p, RECORD_IGNORED, a->since, find, &all, &messages, &e) &&
		    (a->dry || record_deferred(all.recorder, &e));
		output_close(all.out, NULL);
	}
	recorder_free(all.recorder);
	all.a = NULL;
	parse_free(p);
	record_config_free(rc);
	if (!ok)
		return cli_err(&e);
	fprintf(stderr,
	    "%zu messages read; %llu events %s, %llu messages newly recognised, "
	    "%llu changes of standing\n",
	    messages, (unsigned long long)all.corrected, a->dry ? "would change" : "corrected",
	    (unsigned long long)all.found, (unsigned long long)all.transitions);
	return EX_OK;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct arguments a = { 0 };
	const struct cli_option options[] = {
		{ .name = "since",
		    .argument = "TIME",
		    .text = &a.since,
		    .help = "mail recorded from then on, as PostgreSQL reads it (default: all)" },
		{ .name = "stream",
		    .argument = "NAME",
		    .text = &a.stream,
		    .help = "of newly recognised mail that does not say itself" },
		{ .name = "dry-run",
		    .letter = 'n',
		    .flag = &a.dry,
		    .help = "show the changes, write nothing" },
	};
	int code = cli_parse(cli, &command_reclassify, options, 3, &argc, &argv);
	struct config *c;
	struct store *s;

	if (code >= 0)
		return code;
	if (argc)
		return cli_fail(EX_USAGE, "reclassify: takes no argument, got '%s'", argv[0]);
	if (!cli_format(cli, &a.format))
		return EX_USAGE;
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	s = cli_store(c, true, &code);
	if (s)
		code = arguments_time(s, "since", a.since, NULL);
	if (s && code < 0)
		code = arguments_stream(c, s, "--stream", a.stream);
	if (s && code < 0)
		code = reclassify(c, s, &a);
	store_close(s);
	config_free(c);
	return code;
}
