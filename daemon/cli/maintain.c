/* carom maintain - once what the recorder of a running daemon does by itself: inbox, due holds, alerts, retention */
#include "build_config.h"

#include "database.h"
#include "parse.h"
#include "progress.h"
#include "record.h"
#include "record_config.h"

#include <time.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_maintain = {
	.name = "maintain",
	.arguments = "",
	.summary =
	    "retention, decisions that wait, holds that end, alerts: what caromd does by itself",
	.details =
	    "For databases to which no caromd is running all the time. Beside one it does no "
	    "harm.",
	.run = run,
};

static void
tell(void *context, const struct record_alert *a)
{
	(void)context;
	fprintf(stderr, "carom: alert %s %s %s", a->opened ? "opened:" : "ended:", a->name,
	    *a->object ? "about " : "");
	output_safe(stderr, slice_of(a->object), 0);
	fputs(a->opened ? ": " : "", stderr);
	output_safe(stderr, slice_of(a->opened ? a->detail : ""), 0);
	fputc('\n', stderr);
}

/* Every loop is of bounded pieces, each a transaction. */
struct pieces {
	struct progress progress;
	size_t done;
};

static void
piece_done(struct pieces *p)
{
	progress_at(&p->progress, ++p->done);
}

/* What functions of the schema left: reports, sends, decisions. */
static bool
fold_inbox(struct recorder *r, struct parse *p, struct pieces *pieces, struct err *e)
{
	for (bool more = true; more; piece_done(pieces))
		if (!record_inbox(r, parse_classify, p, &more, e))
			return false;
	return true;
}

static bool
fold_due(struct recorder *r, struct pieces *pieces, struct err *e)
{
	int64_t next;

	for (bool more = true; more; piece_done(pieces))
		if (!record_due(r, &more, &next, e))
			return false;
	/* what came late and waits for more: nobody may come who folds it */
	return record_deferred(r, e);
}

static bool
watch(struct recorder *r, const struct config *c, struct err *e)
{
	enum { GUARD_SECONDS = 7200, PERCENT_THOUSANDTHS = 100000 };
	const struct record_alert_limits limits = { .hard_rate = (double)c->alert.hard_rate /
		    PERCENT_THOUSANDTHS,
		.warn_rate = (double)c->alert.warn_rate / PERCENT_THOUSANDTHS,
		.window_seconds = c->alert.window,
		.min_sent = c->alert.min_sent };

	return record_watch(r, &limits, GUARD_SECONDS, tell, NULL, e);
}

static bool
retain(struct recorder *r, const struct config *c, struct pieces *pieces, struct err *e)
{
	const struct record_retention keep = { .events_seconds = c->retention.events,
		.sends_seconds = c->retention.sends };

	for (bool more = true; more; piece_done(pieces))
		if (!record_maintain(r, &keep, &more, e))
			return false;
	return true;
}

static int
maintain(const struct config *c, struct store *s)
{
	struct record_config *rc = record_config_new(c);
	struct recorder *r = NULL;
	struct err e = { 0 };
	struct parse *p = parse_new(c, &e);
	struct pieces pieces = { 0 };
	bool ok = p && recorder_open(&r, s, record_config_options(rc), &e);

	progress_start(&pieces.progress, "pieces of work", 0);
	ok = ok && fold_inbox(r, p, &pieces, &e) && fold_due(r, &pieces, &e);
	progress_end(&pieces.progress);
	ok = ok && watch(r, c, &e) && fold_inbox(r, p, &pieces, &e) && retain(r, c, &pieces, &e);
	progress_end(&pieces.progress);
	recorder_free(r);
	parse_free(p);
	record_config_free(rc);
	if (!ok)
		return cli_err(&e);
	puts("done");
	return EX_OK;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	int code = cli_parse(cli, &command_maintain, NULL, 0, &argc, &argv);
	struct config *c;
	struct store *s;

	if (code >= 0)
		return code;
	if (argc)
		return cli_fail(EX_USAGE, "maintain: takes no argument, got '%s'", argv[0]);
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	s = cli_store(c, true, &code);
	if (s)
		code = maintain(c, s);
	store_close(s);
	config_free(c);
	return code;
}
