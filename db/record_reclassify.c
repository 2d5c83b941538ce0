/* record_reclassify - stored events corrected by what today's rules say of their mail. See record.h */
#include "record_contact.h"

#include <stdlib.h>
#include <string.h>

struct correction { /* strings in the recorder's arena */
	struct record_correction told;
	int64_t contact;
};

struct reclassify {
	struct batch batch;
	struct item **live; /* one for each event, by contact and identity */
	size_t nlive;
	struct correction *corrections;
	size_t n;
	size_t transitions;
};

static const char *
text_cell(struct recorder *r, const PGresult *res, int row, int column)
{
	return cell_null(res, row, column)
	    ? NULL
	    : (const char *)arena_copy(r->arena, cell_bytes(res, row, column)).p;
}

static void
read_corrections(struct recorder *r, struct reclassify *c, const PGresult *res)
{
	c->n = (size_t)PQntuples(res);
	c->corrections = arena_alloc(r->arena, c->n + 1, sizeof *c->corrections);
	if (!c->corrections)
		abort();
	for (size_t i = 0; i < c->n; i++) {
		int row = (int)i;

		c->corrections[i].contact = cell_int(res, row, 1);
		c->corrections[i].told = (struct record_correction){
			.event = cell_int(res, row, 0),
			.address = text_cell(r, res, row, 2),
			.was = { .subkind = (enum subkind)cell_int(res, row, 3),
			    .reason = (enum reason)cell_int(res, row, 4),
			    .permanence = (enum permanence)cell_int(res, row, 5),
			    .rule = text_cell(r, res, row, 6) },
			.is = { .subkind = (enum subkind)cell_int(res, row, 7),
			    .reason = (enum reason)cell_int(res, row, 8),
			    .permanence = (enum permanence)cell_int(res, row, 9),
			    .rule = text_cell(r, res, row, 10) },
		};
	}
}

static bool
correct_events(struct recorder *r, struct reclassify *c, struct err *e)
{
	static const enum array_type types[] = { ARRAY_INT8, ARRAY_UUID, ARRAY_UUID, ARRAY_INT2,
		ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_TEXT, ARRAY_TEXT,
		ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT };
	struct params *p = &r->p;
	PGresult *res;

	params_clear(p);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		param_array(p, types[i]);
	for (size_t i = 0; i < c->nlive; i++) {
		const struct item *it = c->live[i];
		const struct policy_event *ev = &it->ev;
		size_t at = 0;

		array_int8(p, at++, it->contact);
		array_uuid(p, at++, ev->ident);
		array_uuid(p, at++, ev->message_key);
		array_int2(p, at++, ev->subkind);
		array_int2(p, at++, ev->reason);
		array_int2(p, at++, ev->permanence);
		array_int2(p, at++, ev->scope);
		array_int2(p, at++, ev->group);
		array_int2(p, at++, ev->stage);
		array_slice(p, at++, ev->status);
		array_slice(p, at++, it->reply);
		array_slice(p, at++, it->diagnostic);
		array_slice(p, at++, it->remote_mta);
		array_slice(p, at++, ev->provider);
		array_slice(p, at++, it->rule);
		array_slice(p, at++, it->extra);
	}
	res = store_exec(r->s, "event_reclassify", p, e);
	if (!res)
		return false;
	read_corrections(r, c, res);
	PQclear(res);
	return true;
}

/* The contacts of the items, each once; or, with corrected, those that have a correction. */
static void
take_contacts(struct fold_set *f, const struct reclassify *c, bool corrected)
{
	size_t n = corrected ? c->n : c->nlive;

	f->n = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t id = corrected ? c->corrections[i].contact : c->live[i]->contact;

		if (f->n && f->at[f->n - 1].id == id)
			continue;
		f->at[f->n++] = (struct fold_contact){ .id = id,
			.address =
			    corrected ? slice_of(c->corrections[i].told.address) : SLICE_NONE,
			.stale = true };
	}
}

static bool
correct(struct recorder *r, struct reclassify *c, struct err *e)
{
	struct fold_set f = { .now_us = c->batch.now_us,
		.actor = "reclassify",
		.why = "its mail was read again by newer rules" };
	bool ok;

	if (c->nlive == 0)
		return true;
	f.at = calloc(c->nlive, sizeof *f.at);
	if (!f.at)
		abort();
	take_contacts(&f, c, false);
	ok = fold_lock(r, &f, e) && correct_events(r, c, e);
	if (ok && c->n) {
		take_contacts(&f, c, true);
		ok = fold_lock(r, &f, e) && fold_all(r, &f, e) &&
		    (f.ntransitions == 0 || store_do(r->s, "notify_transition", NULL, e));
	}
	c->transitions = f.ntransitions;
	free(f.at);
	return ok;
}

static int
by_event_and_message(const void *a, const void *b)
{
	const struct item *x = *(struct item *const *)a, *y = *(struct item *const *)b;
	int order;

	if (x->contact != y->contact)
		return x->contact < y->contact ? -1 : 1;
	order = memcmp(x->ev.ident, y->ev.ident, sizeof x->ev.ident);
	return order ? order
		     : memcmp(x->ev.message_key, y->ev.message_key, sizeof x->ev.message_key);
}

/* A message that names one recipient twice says one thing; which of several messages a stored event
 * stands on was decided when it was recorded. */
static size_t
merge_repeated(struct item **sorted, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct policy_event merged;

		if (kept == 0 || by_event_and_message(&sorted[kept - 1], &sorted[i]) != 0) {
			sorted[kept++] = sorted[i];
			continue;
		}
		merged = sorted[kept - 1]->ev;
		if (policy_event_merge(&merged, &sorted[i]->ev)) {
			sorted[i]->ev = merged;
			sorted[kept - 1] = sorted[i];
		}
	}
	return kept;
}

static void
take_items(struct reclassify *c)
{
	struct batch *b = &c->batch;

	free(c->live);
	c->live = calloc(b->nitems + 1, sizeof *c->live);
	if (!c->live)
		abort();
	c->nlive = c->n = 0;
	for (size_t i = 0; i < b->nitems; i++)
		if (b->items[i].contact && !b->items[i].unattributed)
			c->live[c->nlive++] = &b->items[i];
	qsort(c->live, c->nlive, sizeof *c->live, by_event_and_message);
	c->nlive = merge_repeated(c->live, c->nlive);
}

static bool
reclassify_once(struct recorder *r, struct reclassify *c, bool write, struct err *e)
{
	struct batch *b = &c->batch;

	arena_reset(r->arena);
	b->nitems = 0;
	b->now_us = record_now_us();
	if (!record_know_streams(r, e) || !batch_prepare(r, b, e) || !store_begin(r->s, e))
		return false;
	if (record_policy_holds(r, e) && batch_attribute(r, b, e)) {
		take_items(c);
		if (correct(r, c, e)) {
			if (write && store_commit(r->s, e))
				return true;
			if (!write) {
				store_rollback(r->s);
				return true;
			}
		}
	}
	store_rollback(r->s);
	return false;
}

bool
record_reclassify(struct recorder *r, const struct record_message *messages, size_t n, bool write,
    record_corrects each, void *context, uint64_t *transitions, struct err *e)
{
	enum { TRIES = 5 };
	static const struct record_source source = { .mailbox = "" };
	struct reclassify c = { .batch = { .source = &source, .nmessages = n } };
	struct err own;
	bool ok = n == 0;

	e = e ? e : &own;
	c.batch.messages = calloc(n + 1, sizeof *c.batch.messages);
	if (!c.batch.messages)
		abort();
	for (size_t i = 0; i < n; i++)
		c.batch.messages[i].m = &messages[i];
	for (int try = 0; !ok && try < TRIES; try++) {
		ok = reclassify_once(r, &c, write, e);
		if (!ok && (e->class != ERR_RETRY || !store_alive(r->s)))
			break;
	}
	for (size_t i = 0; ok && each && i < c.n; i++)
		each(context, &c.corrections[i].told);
	if (ok)
		*transitions += c.transitions;
	free(c.live);
	free(c.batch.items);
	free(c.batch.messages);
	return ok;
}
