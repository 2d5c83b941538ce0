/*
 * record_checkpoint - where the recomputation of a contact can begin.
 *
 * Every 64 events the packed state is kept; of those the ages double, so a contact of any length has a
 * handful, and one about half as long ago as any late event. What a checkpoint has seen never changes
 * without all of them being dropped: only new events are folded from one.
 */
#include "record_contact.h"

#include <stdlib.h>

static const enum array_type drop_types[] = { ARRAY_INT8, ARRAY_TIMESTAMPTZ, ARRAY_INT4 };
static const enum array_type put_types[] = { ARRAY_INT8, ARRAY_TIMESTAMPTZ, ARRAY_INT4, ARRAY_INT4,
	ARRAY_BOOL, ARRAY_BYTEA };

void
checkpoints_begin(struct checkpoint_writes *w)
{
	params_clear(&w->dropped);
	for (size_t i = 0; i < sizeof drop_types / sizeof *drop_types; i++)
		param_array(&w->dropped, drop_types[i]);
	params_clear(&w->put);
	for (size_t i = 0; i < sizeof put_types / sizeof *put_types; i++)
		param_array(&w->put, put_types[i]);
}

void
checkpoints_free(struct checkpoint_writes *w)
{
	params_free(&w->dropped);
	params_free(&w->put);
}

/* --- reading --- */

bool
checkpoints_read(struct recorder *r, struct fold_set *f, struct err *e)
{
	struct stored_row *rows;
	size_t contacts, before;
	PGresult *res;

	params_clear(&r->p);
	contacts = param_array(&r->p, ARRAY_INT8);
	before = param_array(&r->p, ARRAY_TIMESTAMPTZ);
	for (size_t i = 0; i < f->n; i++) {
		struct fold_contact *c = &f->at[i];

		if (!fold_is_stale(c))
			continue;
		c->from = (struct checkpoint){ .upto_us = INT64_MIN };
		array_int8(&r->p, contacts, c->id);
		array_time(&r->p, before, c->late ? c->late_us : INT64_MIN);
	}
	if (array_count(&r->p, contacts) == 0)
		return true;
	res = store_exec(r->s, "checkpoint_read", &r->p, e);
	if (!res)
		return false;
	rows = arena_alloc(r->arena, (size_t)PQntuples(res) + 1, sizeof *rows);
	for (int i = 0; rows && i < PQntuples(res); i++) {
		struct checkpoint *k = &fold_find(f, cell_int(res, i, 0))->from;

		if (k->nrows++ == 0)
			k->rows = &rows[i];
		k->upto_us = cell_time(res, i, 1, INT64_MIN);
		rows[i].stream_id = (int32_t)cell_int(res, i, 2);
		k->events = (int32_t)cell_int(res, i, 3);
		k->base = cell_int(res, i, 4) != 0;
		rows[i].fold = arena_copy(r->arena, cell_bytes(res, i, 5));
	}
	PQclear(res);
	return rows || err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "checkpoints: too much at once");
}

/* What a contact already goes on from may lie long before its base: an event between the two looks new. */
static bool
may_precede_base(const struct fold_contact *c, int64_t kept_us)
{
	for (size_t i = 0; i < c->nitems; i++)
		if (c->items[i]->ev.occurred_us < kept_us)
			return !c->stale && !c->fresh;
	return false;
}

bool
checkpoints_heed_bases(struct recorder *r, struct fold_set *f, struct err *e)
{
	size_t contacts;
	PGresult *res;

	params_clear(&r->p);
	contacts = param_array(&r->p, ARRAY_INT8);
	for (size_t i = 0; i < f->n; i++)
		if (may_precede_base(&f->at[i], fold_kept_us(f)))
			array_int8(&r->p, contacts, f->at[i].id);
	if (array_count(&r->p, contacts) == 0)
		return true;
	res = store_exec(r->s, "checkpoint_bases", &r->p, e);
	if (!res)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		struct fold_contact *c = fold_find(f, cell_int(res, i, 0));
		int64_t upto_us = cell_time(res, i, 1, INT64_MIN);

		for (size_t k = 0; k < c->nitems; k++)
			c->stale = c->stale || c->items[k]->ev.occurred_us < upto_us;
	}
	PQclear(res);
	return true;
}

/* --- writing --- */

static void
put(struct recorder *r, struct checkpoint_writes *w, int64_t contact, int64_t upto_us,
    int32_t events, bool base, const struct policy_state *s)
{
	for (size_t i = 0; i < policy_state_rows(s); i++) {
		int stream = policy_state_row(s, i);
		unsigned char *bytes;
		size_t n, c = 0;

		policy_state_pack(s, stream, &bytes, &n);
		array_int8(&w->put, c++, contact);
		array_time(&w->put, c++, upto_us);
		array_int4(&w->put, c++, stream < 0 ? 0 : r->stream_ids[stream]);
		array_int4(&w->put, c++, events);
		array_bool(&w->put, c++, base);
		array_bytes(&w->put, c++, (struct slice){ bytes, n });
		free(bytes);
	}
}

static void
at_cut(void *context, size_t cut, const struct policy_state *s)
{
	struct checkpoint_cuts *k = context;

	/* Hard events that wait would be lost with what is dropped: another time. */
	if (k->base && policy_state_waits(s))
		return;
	put(k->r, k->w, k->c->id, k->at_us[cut], k->events[cut], k->base, s);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Whether the j-th checkpoint is kept when there is a newest-th; sql/statements/checkpoint_drop.sql says
 * the same. */
static bool
is_kept(int32_t j, int32_t newest)
{
	return newest - j < 4 * (j & -j);
}

static int32_t
count_before(const int64_t *times, size_t n, int64_t us)
{
	size_t low = 0;

	while (n > 0) {
		size_t half = n / 2;

		if (times[low + half] < us) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return (int32_t)low;
}

static void
plan_regular(struct checkpoint_cuts *k, const int64_t *times, size_t n)
{
	int32_t had = k->c->from.events, newest = (had + (int32_t)n) / CHECKPOINT_EVENTS;

	for (int32_t j = had / CHECKPOINT_EVENTS + 1; j <= newest; j++) {
		size_t first = (size_t)(j * CHECKPOINT_EVENTS - had);

		/* Events of one instant are never parted. */
		if (!is_kept(j, newest) || first >= n || times[first] == times[0] ||
		    (k->n && k->at_us[k->n - 1] == times[first]))
			continue;
		k->at_us[k->n] = times[first];
		k->events[k->n++] = had + count_before(times, n, times[first]);
	}
}

void
checkpoints_plan(struct checkpoint_cuts *k, const struct policy_event *events, size_t n,
    const struct fold_set *f, struct policy_inputs *in)
{
	bool regular = !f->compare && k->c->from.events + n >= CHECKPOINT_EVENTS;
	int64_t *times;

	k->base = f->base_us != 0;
	if (k->base && k->c->from.upto_us >= f->base_us)
		return;
	if (!k->base && !regular)
		return;
	times = arena_alloc(k->r->loads, n + 1, sizeof *times);
	k->at_us = arena_alloc(k->r->loads, n / CHECKPOINT_EVENTS + 2, sizeof *k->at_us);
	k->events = arena_alloc(k->r->loads, n / CHECKPOINT_EVENTS + 2, sizeof *k->events);
	if (!times || !k->at_us || !k->events)
		return; /* only slower later */
	n = 0;
	for (size_t i = 0; i < in->nevents; i++)
		if (events[i].input == INPUT_EVENT)
			times[n++] = events[i].occurred_us;
	qsort(times, n, sizeof *times, by_number);
	if (k->base) {
		k->at_us[0] = f->base_us;
		k->events[0] = k->c->from.events + count_before(times, n, f->base_us);
		k->n = 1;
	} else {
		plan_regular(k, times, n);
	}
	in->cuts_us = k->at_us;
	in->ncuts = k->n;
	in->at_cut = at_cut;
	in->context = k;
}

static void
drop(struct checkpoint_writes *w, int64_t contact, int64_t after_us, int32_t events)
{
	array_int8(&w->dropped, 0, contact);
	array_time(&w->dropped, 1, after_us);
	array_int4(&w->dropped, 2, events / CHECKPOINT_EVENTS);
}

void
checkpoints_replace(struct checkpoint_writes *w, const struct fold_contact *c, int32_t events)
{
	if (events >= CHECKPOINT_EVENTS || c->total >= CHECKPOINT_EVENTS)
		drop(w, c->id, c->from.upto_us, events);
}

void
checkpoints_append(
    struct recorder *r, struct checkpoint_writes *w, const struct fold_contact *c, int32_t events)
{
	if (events / CHECKPOINT_EVENTS == c->total / CHECKPOINT_EVENTS)
		return;
	drop(w, c->id, INT64_MAX, events);
	put(r, w, c->id, policy_state_folded_at(r->state) + 1, events, false, r->state);
}

bool
checkpoints_write(struct recorder *r, struct checkpoint_writes *w, struct err *e)
{
	r->checkpoints += array_count(&w->put, 0);
	return (array_count(&w->dropped, 0) == 0 ||
		   store_do(r->s, "checkpoint_drop", &w->dropped, e)) &&
	    (array_count(&w->put, 0) == 0 || store_do(r->s, "checkpoint_put", &w->put, e));
}
