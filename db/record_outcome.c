/* record_outcome - contacts: what comes of a fold, collected and written. See record_contact.h */
#include "record_contact.h"

#include <stdlib.h>

static const enum array_type state_types[] = { ARRAY_INT8, ARRAY_INT4, ARRAY_INT2, ARRAY_INT2,
	ARRAY_TEXT, ARRAY_TIMESTAMPTZ, ARRAY_TIMESTAMPTZ, ARRAY_INT2, ARRAY_INT4, ARRAY_INT4,
	ARRAY_INT4, ARRAY_INT2, ARRAY_INT2, ARRAY_TIMESTAMPTZ, ARRAY_TIMESTAMPTZ, ARRAY_INT4,
	ARRAY_TEXT, ARRAY_BOOL, ARRAY_TIMESTAMPTZ, ARRAY_BYTEA, ARRAY_INT4 };
static const enum array_type transition_types[] = { ARRAY_TIMESTAMPTZ, ARRAY_INT8, ARRAY_INT4,
	ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_TEXT, ARRAY_TIMESTAMPTZ, ARRAY_INT8, ARRAY_TEXT,
	ARRAY_TEXT };
static const enum array_type mark_types[] = { ARRAY_INT8, ARRAY_INT2 };
static const enum array_type defer_types[] = { ARRAY_INT8, ARRAY_INT4, ARRAY_TIMESTAMPTZ };

static void
begin_arrays(struct params *p, const enum array_type *types, size_t n)
{
	params_clear(p);
	for (size_t i = 0; i < n; i++)
		param_array(p, types[i]);
}
#define BEGIN_ARRAYS(p, types) begin_arrays(p, types, sizeof(types) / sizeof *(types))

/* Of rows that are there already: the last array says where. */
static void
begin_changed(const struct recorder *r, struct params *p)
{
	BEGIN_ARRAYS(p, state_types);
	if (!store_missed(r->s))
		param_array(p, ARRAY_TID);
}

/* --- what came out of one contact --- */

static struct slice
new_address_text(const struct fold_contact *c, int64_t event_id, const struct stored_row *row)
{
	if (event_id == 0)
		return SLICE_NONE;
	for (size_t i = 0; i < c->nitems; i++)
		if (c->items[i]->ev.id == event_id && c->items[i]->new_address.n)
			return c->items[i]->new_address;
	for (size_t i = 0; i < c->nevents; i++)
		if (c->events[i].ev.id == event_id)
			return c->events[i].new_address;
	return row ? row->new_address : SLICE_NONE;
}

static void
write_layer(struct recorder *r, struct outcome *w, struct fold_set *f, struct fold_contact *c,
    int stream, int32_t events)
{
	int32_t stream_id = outcome_stream_id(r, stream);
	struct stored_row *row = fold_row(c, stream_id);
	struct policy_layer layer = policy_state_layer(r->state, stream);
	struct policy_status status = policy_state_status(r->state, stream, f->now_us);
	struct params *p = row ? &w->changed : &w->states;
	unsigned char *bytes;
	size_t n, i = 0;

	if (row)
		row->seen = true;
	policy_state_pack(r->state, stream, &bytes, &n);
	array_int8(p, i++, c->id);
	array_int4(p, i++, stream_id);
	array_int2(p, i++, layer.standing);
	array_int2(p, i++, layer.cause);
	array_text(p, i++, layer.rule);
	array_time(p, i++, layer.since_us);
	array_time(
	    p, i++, layer.standing == STANDING_HELD ? outcome_time(layer.until_s) : INT64_MIN);
	array_int2(p, i++, status.hard);
	array_int4(p, i++, (int32_t)(status.soft_count & INT32_MAX));
	array_int4(p, i++, (int32_t)(status.hard_count & INT32_MAX));
	array_int4(p, i++, (int32_t)(status.complaint_count & INT32_MAX));
	array_int2(p, i++, status.last_reason);
	array_int2(p, i++, status.last_permanence);
	array_time(p, i++, status.last_event_us);
	array_time(p, i++, outcome_time(status.away_until ? status.away_over_s : POLICY_FOREVER));
	array_int4_or_null(p, i++, status.away_until);
	array_slice(p, i++, new_address_text(c, status.new_address_event, row));
	array_bool(p, i++, status.review);
	array_time(p, i++,
	    stream == POLICY_ADDRESS ? outcome_time(policy_state_due(r->state)) : INT64_MIN);
	array_bytes(p, i++, (struct slice){ bytes, n });
	array_int4(p, i++, stream == POLICY_ADDRESS ? events : 0);
	if (row && !store_missed(r->s))
		array_tid(p, i++, row->place);
	free(bytes);
}

/* Layers of the state, and rows stored before of which nothing is left. */
void
outcome_collect(struct recorder *r, struct outcome *w, struct fold_set *f, struct fold_contact *c,
    bool recomputed, int32_t events)
{
	size_t n = policy_state_rows(r->state);

	for (size_t i = 0; i < n; i++) {
		int stream = policy_state_row(r->state, i);

		if (f->each)
			announce_difference(r, f, c, stream);
		if (f->compare)
			continue;
		if (recomputed)
			announce_layer(r, w, f, c, stream);
		write_layer(r, w, f, c, stream, events);
	}
	for (size_t i = 0; i < c->nrows; i++) {
		int stream = fold_layer_of(r, c->rows[i].stream_id);

		if (c->rows[i].seen || f->compare)
			continue;
		if (recomputed)
			announce_layer(r, w, f, c, stream);
		write_layer(r, w, f, c, stream, events);
	}
	if (f->compare)
		return;
	if (!recomputed)
		for (size_t i = 0; i < r->out.ntransitions; i++)
			announce_transition(r, w, f, c, &r->out.transitions[i], NULL, NULL);
	if (recomputed)
		checkpoints_replace(&w->checkpoints, c, events);
	else
		checkpoints_append(r, &w->checkpoints, c, events);
	requests_collect(r, &w->requests, f, c, recomputed);
	marks_collect(r, &w->marks, c);
}

/* --- all of it --- */

void
outcome_defer(
    struct outcome *w, struct fold_set *f, const struct fold_contact *c, size_t new_events)
{
	f->ndeferred++;
	if (c->waits && c->late_us >= c->waits_from_us)
		return;
	array_int8(&w->deferred, 0, c->id);
	array_int4(&w->deferred, 1, (int32_t)new_events);
	array_time(&w->deferred, 2, c->late_us);
}

static bool
write_times(struct recorder *r, struct fold_set *f, struct err *e)
{
	struct params *p = &r->p;
	size_t ids, times;

	params_clear(p);
	ids = param_array(p, ARRAY_INT8);
	times = param_array(p, ARRAY_TIMESTAMPTZ);
	for (size_t i = 0; i < f->n; i++) {
		struct fold_contact *c = &f->at[i];

		for (size_t k = 0; k < c->nitems; k++) {
			if (!c->items[k]->dropped || !c->items[k]->updates)
				continue;
			array_int8(p, ids, c->items[k]->ev.id);
			array_time(p, times, c->items[k]->ev.occurred_us);
		}
	}
	return array_count(p, ids) == 0 || store_do(r->s, "event_times", p, e);
}

/* Where they were read, unless that has failed: then by their keys. */
static bool
update_states(struct recorder *r, struct params *p, struct err *e)
{
	if (store_missed(r->s))
		return store_start(r->s, "state_update", p, e);
	if (!store_start(r->s, "state_update_at", p, e))
		return false;
	store_expect(r->s, array_count(p, 0));
	return true;
}

bool
outcome_flush(struct recorder *r, struct outcome *w, struct err *e)
{
	enum { ROWS = 200 };

	if (array_count(&w->changed, 0) < ROWS)
		return true;
	if (!update_states(r, &w->changed, e))
		return false;
	begin_changed(r, &w->changed);
	return true;
}

bool
outcome_write(struct recorder *r, struct outcome *w, struct fold_set *f, struct err *e)
{
	if (array_count(&w->states, 0) && !store_do(r->s, "state_put", &w->states, e))
		return false;
	if (array_count(&w->changed, 0) && !update_states(r, &w->changed, e))
		return false;
	if (array_count(&w->deferred, 0)) {
		param_int4(&w->deferred, RECORD_DEFERRED_S);
		param_int4(&w->deferred, RECORD_DEFERRED_MOST_S);
		if (!store_do(r->s, "state_defer", &w->deferred, e))
			return false;
	}
	if (array_count(&w->transitions, 0) &&
	    !store_start(r->s, "transition_insert", &w->transitions, e))
		return false;
	if (!requests_write(r, &w->requests, e))
		return false;
	if (array_count(&w->marks, 0) && !store_start(r->s, "event_marks", &w->marks, e))
		return false;
	return write_times(r, f, e);
}

void
outcome_begin(const struct recorder *r, struct outcome *w)
{
	BEGIN_ARRAYS(&w->states, state_types);
	begin_changed(r, &w->changed);
	BEGIN_ARRAYS(&w->transitions, transition_types);
	BEGIN_ARRAYS(&w->marks, mark_types);
	BEGIN_ARRAYS(&w->deferred, defer_types);
	requests_begin(&w->requests);
	checkpoints_begin(&w->checkpoints);
}

void
outcome_free(struct outcome *w)
{
	params_free(&w->states);
	params_free(&w->changed);
	params_free(&w->transitions);
	params_free(&w->marks);
	params_free(&w->deferred);
	requests_free(&w->requests);
	checkpoints_free(&w->checkpoints);
}
