/* carom policy check, backtest, apply - the effective policy, who it would hit, and making it the active one */
#include "build_config.h"

#include "arguments.h"
#include "database.h"
#include "policy_config.h"
#include "policy_counts.h"
#include "progress.h"
#include "record.h"
#include "record_config.h"

#include <stdlib.h>
#include <string.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_policy = {
	.name = "policy",
	.arguments = "check | backtest | apply",
	.summary = "check the policy, see whom it would hit, make it the active one",
	.details = "check     prints the effective policy with its defaults filled in; no database "
		   "is needed\n"
		   "backtest  replays the stored events under the configured policy and prints "
		   "whose standing would\n"
		   "          change, and how many for each rule; writes nothing\n"
		   "apply     shows the backtest, then makes the configured policy the active one; "
		   "recorded with who",
	.run = run,
};

struct arguments {
	const char *policy; /* another configuration file for the policies */
	const char *since;
	int64_t since_us; /* of since */
	long max_changes;
	bool counts; /* and nothing else */
	enum output_format format;
};

static int
check(const struct config *c)
{
	for (size_t i = 0; i < c->npolicies; i++) {
		char *text = policy_print(&c->policies[i].policy);

		fputs(text, stdout);
		free(text);
	}
	return EX_OK;
}

static const struct column columns[] = { { .name = "address", .widest = 48 }, { .name = "stream" },
	{ .name = "now" }, { .name = "then" } };

struct told {
	struct output *each; /* NULL: only the counts */
	struct policy_counts counts;
};

static void
tell_change(void *context, const struct record_difference *d)
{
	struct told *told = context;

	policy_counts_add(&told->counts, d);
	if (told->each)
		cli_difference(told->each, d);
}

/* The rows of a list for programs are all alike: the counts come by themselves or not at all. */
static void
tell_counts(struct told *told, const struct arguments *a)
{
	if (a->format == OUTPUT_TABLE && told->each && told->counts.n) {
		putchar('\n');
		output_title(a->format, "by rule");
	}
	if (a->format == OUTPUT_TABLE || !told->each)
		policy_counts_print(&told->counts, a->format);
	policy_counts_free(&told->counts);
}

static int
backtest(struct store *s, struct recorder *r, const struct arguments *a, uint64_t *differences)
{
	struct progress progress;
	struct told told = { .each = a->counts ? NULL : output_open(a->format, columns, 4) };
	uint64_t contacts = 0;
	struct err e = { 0 };
	bool ok;

	progress_contacts(&progress, s, r);
	ok = record_backtest(
	    r, a->since ? &a->since_us : NULL, tell_change, &told, &contacts, differences, &e);
	progress_end(&progress);
	if (told.each)
		output_close(told.each, "nobody's standing would change");
	tell_counts(&told, a);
	if (!ok)
		return cli_err(&e);
	fprintf(stderr, "%llu contacts looked at, %llu standings would change\n",
	    (unsigned long long)contacts, (unsigned long long)*differences);
	return EX_OK;
}

static int
apply(struct store *s, struct recorder *r, const struct arguments *a)
{
	uint64_t differences = 0;
	struct progress progress;
	struct err e = { 0 };
	int code = backtest(s, r, a, &differences);
	bool ok;

	if (code)
		return code;
	if (differences > (uint64_t)a->max_changes)
		return cli_fail(1,
		    "%llu standings would change, more than %ld: nothing was changed; "
		    "--max-changes %llu allows it",
		    (unsigned long long)differences, a->max_changes,
		    (unsigned long long)differences);
	progress_contacts(&progress, s, r);
	ok = record_policy_activate(r, &differences, &e);
	progress_end(&progress);
	if (!ok)
		return cli_err(&e);
	printf("the configured policy is active; %llu standings changed\n",
	    (unsigned long long)differences);
	return EX_OK;
}

static int
with_database(const struct config *c, struct arguments *a, bool write)
{
	struct record_config *rc = record_config_new(c);
	struct recorder *r = NULL;
	struct err e = { 0 };
	uint64_t differences = 0;
	int code;
	struct store *s = cli_store(c, true, &code);

	if (s)
		code = arguments_time(s, "since", a->since, &a->since_us);
	if (s && code < 0) {
		if (!recorder_open_other(&r, s, record_config_options(rc), &e))
			code = cli_err(&e);
		else
			code = write ? apply(s, r, a) : backtest(s, r, a, &differences);
	}
	recorder_free(r);
	record_config_free(rc);
	store_close(s);
	return code;
}

/* The one policy of a file, "default" where there is no other, if no stream names it, as those of products are; NULL:
 * some stream does, or there are several. */
static char *
policy_of_nobody(const struct config *c, const struct config *file)
{
	char *name = NULL;

	for (size_t i = 0; i < file->npolicies; i++) {
		if (strcmp(file->policies[i].policy.name, "default") == 0)
			continue;
		if (name)
			return NULL;
		name = (char *)file->policies[i].policy.name;
	}
	if (!name && file->npolicies)
		name = (char *)file->policies[0].policy.name;
	for (size_t i = 0; name && i < c->nstreams; i++)
		if (strcmp(c->streams[i].policy, name) == 0)
			return NULL;
	return name;
}

/* What would it do to all of them? The copies of the streams are the caller's: free(). */
static struct config_stream *
streams_under(const struct config *c, char *policy)
{
	struct config_stream *streams = calloc(c->nstreams + 1, sizeof *streams);

	if (!streams)
		abort();

	for (size_t i = 0; i < c->nstreams; i++) {
		streams[i] = c->streams[i];
		streams[i].policy = policy;
	}
	return streams;
}

/* The configuration, with the policies of another file instead when one is named. */
static int
with_policies(const struct cli *cli, struct arguments *a, const char *what)
{
	struct config *c = cli_config(cli), *other = NULL, merged;
	struct config_stream *streams = NULL;
	char *name;
	int code;

	if (!c)
		return EX_CONFIG;
	merged = *c;
	if (a->policy) {
		other = cli_config(&(struct cli){ .config = a->policy });
		if (!other) {
			config_free(c);
			return EX_CONFIG;
		}
		if (!other->has_policy)
			cli_fail(EX_OK,
			    "there is no policy in %s, so this is about the default one: a policy "
			    "is written policy \"NAME\" { rule ... }",
			    a->policy);
		merged.policies = other->policies;
		merged.npolicies = other->npolicies;
		name = strcmp(what, "backtest") == 0 ? policy_of_nobody(c, other) : NULL;
		if (name)
			merged.streams = streams = streams_under(c, name);
	}
	code = strcmp(what, "check") == 0 ? check(&merged)
					  : with_database(&merged, a, strcmp(what, "apply") == 0);
	free(streams);
	config_free(other);
	config_free(c);
	return code;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct arguments a = { .max_changes = 1000 };
	const struct cli_option options[] = {
		{ .name = "policy",
		    .argument = "FILE",
		    .text = &a.policy,
		    .help = "take the policies from this configuration file instead" },
		{ .name = "max-changes",
		    .argument = "N",
		    .number = &a.max_changes,
		    .low = 0,
		    .high = 1000000000,
		    .help = "apply: at most so many changes of standing (default 1000)" },
		{ .name = "since",
		    .argument = "TIME",
		    .text = &a.since,
		    .help = "backtest: only contacts with an event since then" },
		{ .name = "counts",
		    .flag = &a.counts,
		    .help = "backtest, apply: not who, only how many for each rule" },
	};
	int code = cli_parse(
	    cli, &command_policy, options, sizeof options / sizeof *options, &argc, &argv);

	if (code >= 0)
		return code;
	if (argc != 1 ||
	    (strcmp(argv[0], "check") != 0 && strcmp(argv[0], "backtest") != 0 &&
		strcmp(argv[0], "apply") != 0))
		return cli_fail(EX_USAGE, "policy: check, backtest or apply?");
	if (a.since && strcmp(argv[0], "backtest") != 0)
		return cli_fail(EX_USAGE, "policy %s: --since is for backtest", argv[0]);
	if (!cli_format(cli, &a.format))
		return EX_USAGE;
	return with_policies(cli, &a, argv[0]);
}
