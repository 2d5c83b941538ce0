/* parse - see parse.h */
#include "build_config.h"

#include "parse.h"

#include "batch.h"
#include "question.h"
#include "rules_load.h"
#include "util.h"
#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Static_assert(PARSE_PIECE >= (int)BATCH_ITEMS, "a whole batch is told at once");

struct parse {
	struct rules *rules;
	struct parser *parser;
	struct worker *reader, *classifier;
	struct arena *arena;
	struct batch_writer *writer; /* NULL: nothing in hand */
	struct worker_result result;
	struct verdict verdict[BATCH_ITEMS];
	struct parsed parsed[BATCH_ITEMS];
	char name[BATCH_ITEMS][PARSE_NAME];
};

struct parse *
parse_new(const struct config *c, struct err *e)
{
	struct parse *p = xcalloc(1, sizeof *p);
	struct worker_options o = { .read = worker_read_message,
		.watchdog_ms = c->message_timeout * 1000 };

	p->rules = rules_load(c->rules_dir, rules_load_print, stderr, e);
	p->parser = p->rules ? parser_new(p->rules) : NULL;
	p->arena = arena_new((size_t)BATCH_OUTPUT * 2);
	o.context = p->parser;
	if (p->rules && (!p->parser || !p->arena))
		err_set(e, ERR_OPERATOR, CAUSE_NONE, "out of memory, or a processor without SSSE3");
	else if (p->parser)
		p->reader = worker_new(&o, e);
	o.read = worker_classify;
	if (p->reader)
		p->classifier = worker_new(&o, e);
	if (p->classifier)
		return p;
	parse_free(p);
	return NULL;
}

void
parse_free(struct parse *p)
{
	if (!p)
		return;
	batch_writer_free(p->writer);
	worker_free(p->classifier);
	worker_free(p->reader);
	parser_free(p->parser);
	rules_free(p->rules);
	arena_free(p->arena);
	free(p);
}

bool
parse_add(
    struct parse *p, const char *name, struct slice raw, bool whole, bool *full, struct err *e)
{
	struct mailbox_item item = { .size = raw.n };

	*full = p->writer && batch_writer_count(p->writer) == BATCH_ITEMS;
	if (*full)
		return true;
	if (!p->writer && !(p->writer = batch_writer_new("", e)))
		return false;
	e->class = ERR_NONE;
	if (batch_writer_add(p->writer, &item, raw.p, raw.n, whole, e)) {
		snprintf(p->name[batch_writer_count(p->writer) - 1], PARSE_NAME, "%s", name);
		return true;
	}
	*full = e->class == ERR_NONE && batch_writer_count(p->writer) > 0;
	if (*full || e->class != ERR_NONE)
		return *full;
	return err_set(
	    e, ERR_MESSAGE, CAUSE_NONE, "a message of %zu octets does not fit into a batch", raw.n);
}

/* What was put off goes into the next batch; its name moves down. */
static bool
put_off(struct parse *p, const struct batch *b, size_t i, char next[][PARSE_NAME], struct err *e)
{
	struct batch_item item = batch_get(b, i);

	if (!p->writer && !(p->writer = batch_writer_new("", e)))
		return false;
	memcpy(next[batch_writer_count(p->writer)], p->name[i], PARSE_NAME);
	return batch_writer_add(p->writer, &item.item, item.raw.p, item.raw.n, item.whole, e);
}

static bool
run_batch(struct parse *p, const struct batch *b, parse_each each, void *context, struct err *e)
{
	static char next[BATCH_ITEMS][PARSE_NAME];
	struct batch_output *o = NULL;
	size_t n = batch_count(b), done = 0;
	bool ok;

	if (!worker_run_batch(p->reader, b, &p->result, e))
		return false;
	ok = batch_output_open(&o, p->result.output, n, e);
	close(p->result.output);
	arena_reset(p->arena);
	for (size_t i = 0; ok && i < n; i++) {
		struct parsed *to = &p->parsed[done];

		if (p->result.status[i].state == BATCH_LATER) {
			ok = put_off(p, b, i, next, e);
			continue;
		}
		*to = (struct parsed){ .name = p->name[i], .raw = batch_get(b, i).raw };
		if (p->result.status[i].state == BATCH_PARSED &&
		    batch_output_read(o, i, p->arena, &p->verdict[done]))
			to->verdict = &p->verdict[done];
		done++;
	}
	ok = ok && each(context, p->parsed, done, e);
	memcpy(p->name, next, sizeof next);
	batch_output_close(o);
	return ok;
}

bool
parse_run(struct parse *p, parse_each each, void *context, struct err *e)
{
	bool ok = true;

	while (ok && p->writer && batch_writer_count(p->writer)) {
		int fd = batch_writer_finish(p->writer, e);
		struct batch *b = NULL;

		p->writer = NULL;
		ok = fd >= 0 && batch_open(&b, fd, e) && run_batch(p, b, each, context, e);
		batch_close(b);
		if (fd >= 0)
			close(fd);
	}
	return ok;
}

/* Those that are not over, at most so many; false: they could not be asked. */
static bool
ask(struct parse *p, struct question *q, size_t most, struct arena *a)
{
	int fd = question_write(q, most);
	struct batch *b = NULL;
	bool ok = fd >= 0 && batch_open(&b, fd, NULL);

	if (fd >= 0)
		close(fd);
	ok = ok && worker_run_batch(p->classifier, b, &p->result, NULL);
	batch_close(b);
	if (!ok)
		return false;
	ok = question_read(q, p->result.output, p->result.status, a);
	close(p->result.output);
	return ok;
}

void
parse_classify(void *context, struct arena *a, struct record_report *reports, size_t n)
{
	static struct question q;

	for (; n > 0; reports += q.taken, n -= q.taken) {
		question_begin(&q, reports, n);
		while (question_left(&q) && ask(context, &q, BATCH_ITEMS, a))
			;
	}
}
