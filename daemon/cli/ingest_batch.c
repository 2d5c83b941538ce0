/* ingest_batch - see ingest.h: what fetcher, template and recorder do, in one process and its children */
#include "build_config.h"

#include "ingest.h"

#include "batch.h"
#include "record.h"
#include "record_config.h"
#include "rules_load.h"
#include "util.h"
#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct ingest {
	const char *stream;
	struct rules *rules;
	struct parser *parser;
	struct worker *worker;
	struct record_config *config;
	struct recorder *recorder;
	struct arena *arena;
	struct batch_writer *writer; /* NULL: nothing in hand */
	struct ingest_counts counts;
	struct record_message message[BATCH_ITEMS];
	struct record_result result[BATCH_ITEMS];
	struct verdict verdict[BATCH_ITEMS];
	char why[BATCH_ITEMS][64];
};

struct ingest *
ingest_new(const struct config *c, struct store *s, const char *stream, struct err *e)
{
	struct ingest *in = xcalloc(1, sizeof *in);
	struct worker_options o = { .read = worker_read_message };

	in->stream = stream;
	in->rules = rules_load(c->rules_dir, rules_load_print, stderr, e);
	in->parser = in->rules ? parser_new(in->rules) : NULL;
	in->arena = arena_new((size_t)BATCH_OUTPUT * 2);
	in->config = record_config_new(c);
	o.context = in->parser;
	o.watchdog_ms = c->message_timeout * 1000;
	if (in->rules && (!in->parser || !in->arena))
		err_set(e, ERR_OPERATOR, CAUSE_NONE, "out of memory, or a processor without SSSE3");
	else if (in->parser)
		in->worker = worker_new(&o, e);
	if (in->worker && recorder_open(&in->recorder, s, record_config_options(in->config), e))
		return in;
	ingest_free(in);
	return NULL;
}

void
ingest_free(struct ingest *in)
{
	if (!in)
		return;
	batch_writer_free(in->writer);
	recorder_free(in->recorder);
	record_config_free(in->config);
	worker_free(in->worker);
	parser_free(in->parser);
	rules_free(in->rules);
	arena_free(in->arena);
	free(in);
}

static void
prepare(struct ingest *in, const struct batch *b, const struct batch_output *o,
    struct batch_status *status, size_t i)
{
	struct batch_item item = batch_get(b, i);
	struct record_message *m = &in->message[i];

	*m = (struct record_message){ .raw = item.raw, .size = item.raw.n };
	if (status[i].state == BATCH_PARSED) {
		if (batch_output_read(o, i, in->arena, &in->verdict[i]))
			m->verdict = &in->verdict[i];
		else
			status[i].state = BATCH_REFUSED;
	}
	if (!m->verdict)
		m->why = batch_status_text(status[i], in->why[i], sizeof in->why[i]);
}

static void
count(struct ingest *in, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum record_outcome o = in->result[i].outcome;

		in->counts.messages++;
		in->counts.recorded += o == RECORD_RECORDED;
		in->counts.duplicate += o == RECORD_DUPLICATE;
		in->counts.ignored += o == RECORD_IGNORED;
		in->counts.quarantined += o == RECORD_QUARANTINED;
	}
}

/* One turn of the worker over b. *later is set when some of it was put off and must be parsed again. */
static bool
parse_and_record(struct ingest *in, const struct batch *b, bool *later, struct err *e)
{
	const struct record_source source = { .mailbox = "ingest", .stream = in->stream };
	static struct worker_result parsed;
	struct batch_output *o = NULL;
	size_t n = batch_count(b);
	bool ok;

	if (!worker_run_batch(in->worker, b, &parsed, e))
		return false;
	ok = batch_output_open(&o, parsed.output, n, e);
	close(parsed.output);
	if (!ok)
		return false;
	arena_reset(in->arena);
	for (size_t i = 0; i < n; i++) {
		*later = *later || parsed.status[i].state == BATCH_LATER;
		prepare(in, b, o, parsed.status, i);
	}
	ok = *later || record_batch(in->recorder, &source, in->message, n, in->result, e);
	if (ok && !*later)
		count(in, n);
	batch_output_close(o);
	return ok;
}

/* A batch whose output or time did not suffice is halved: each message alone always does. */
static bool
run_batch(struct ingest *in, const struct batch *b, struct err *e)
{
	bool later = false, ok = parse_and_record(in, b, &later, e);
	size_t n = batch_count(b);

	for (size_t half = 0; ok && later && half < 2; half++) {
		struct batch_writer *w = batch_writer_new("", e);
		struct batch *part = NULL;
		int fd;

		for (size_t i = half ? n / 2 : 0; w && i < (half ? n : n / 2); i++) {
			struct batch_item item = batch_get(b, i);

			batch_writer_add(w, &item.item, item.raw.p, item.raw.n, item.whole, e);
		}
		fd = w && batch_writer_count(w) ? batch_writer_finish(w, e) : -1;
		ok = fd >= 0 && batch_open(&part, fd, e) && run_batch(in, part, e);
		batch_close(part);
		if (fd >= 0)
			close(fd);
	}
	return ok;
}

bool
ingest_flush(struct ingest *in, struct err *e)
{
	struct batch *b = NULL;
	bool ok;
	int fd;

	if (!in->writer || batch_writer_count(in->writer) == 0)
		return true;
	fd = batch_writer_finish(in->writer, e);
	in->writer = NULL;
	if (fd < 0)
		return false;
	ok = batch_open(&b, fd, e) && run_batch(in, b, e);
	batch_close(b);
	close(fd);
	return ok;
}

bool
ingest_end(struct ingest *in, struct err *e)
{
	return ingest_flush(in, e) && record_deferred(in->recorder, e);
}

bool
ingest_add(struct ingest *in, struct slice raw, bool whole, struct err *e)
{
	struct mailbox_item item = { .size = raw.n };

	for (int turn = 0; turn < 2; turn++) {
		if (!in->writer && !(in->writer = batch_writer_new("", e)))
			return false;
		e->class = ERR_NONE;
		if (batch_writer_add(in->writer, &item, raw.p, raw.n, whole, e))
			return batch_writer_count(in->writer) < BATCH_ITEMS || ingest_flush(in, e);
		if (e->class != ERR_NONE || !ingest_flush(in, e))
			return false;
	}
	return err_set(
	    e, ERR_MESSAGE, CAUSE_NONE, "a message of %zu octets does not fit into a batch", raw.n);
}

struct ingest_counts
ingest_counts(const struct ingest *in)
{
	return in->counts;
}
