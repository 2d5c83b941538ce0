/*
 * record_request - what rules ask of the CRM (notify, probe), into carom_data.request.
 *
 * The fold makes requests again whenever a contact is recomputed. Each is announced once: the rows
 * there are are compared with what the fold finds now, and only what has no row gets one.
 */
#include "record_contact.h"

#include <stdlib.h>

static const enum array_type insert_types[] = { ARRAY_TIMESTAMPTZ, ARRAY_INT8, ARRAY_INT4,
	ARRAY_INT4, ARRAY_INT2, ARRAY_TEXT, ARRAY_TIMESTAMPTZ, ARRAY_INT8 };
static const enum array_type move_types[] = { ARRAY_INT8, ARRAY_TIMESTAMPTZ, ARRAY_INT4,
	ARRAY_TIMESTAMPTZ, ARRAY_INT8, ARRAY_BOOL };

void
requests_begin(struct request_writes *w)
{
	params_clear(&w->inserted);
	for (size_t i = 0; i < sizeof insert_types / sizeof *insert_types; i++)
		param_array(&w->inserted, insert_types[i]);
	params_clear(&w->moved);
	for (size_t i = 0; i < sizeof move_types / sizeof *move_types; i++)
		param_array(&w->moved, move_types[i]);
}

void
requests_free(struct request_writes *w)
{
	params_free(&w->inserted);
	params_free(&w->moved);
}

bool
requests_load(struct recorder *r, struct fold_set *f, struct err *e)
{
	struct stored_request *rows;
	size_t ids;
	PGresult *res;

	params_clear(&r->p);
	ids = param_array(&r->p, ARRAY_INT8);
	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].turn)
			array_int8(&r->p, ids, f->at[i].id);
	if (array_count(&r->p, ids) == 0)
		return true;
	res = store_exec(r->s, "load_requests", &r->p, e);
	if (!res)
		return false;
	rows = arena_alloc(r->loads, (size_t)PQntuples(res), sizeof *rows);
	for (int i = 0; rows && i < PQntuples(res); i++) {
		struct fold_contact *c = fold_find(f, cell_int(res, i, 0));
		struct stored_request *q = &rows[i];

		q->id = cell_int(res, i, 1);
		q->at_us = cell_time(res, i, 2, 0);
		if (q->at_us < c->from.upto_us) /* not asked for again; they come first */
			continue;
		if (c->nrequests++ == 0)
			c->requests = q;
		q->stream_id = (int32_t)cell_int(res, i, 3);
		q->event_stream_id = (int32_t)cell_int(res, i, 4);
		q->probe = cell_int(res, i, 5) != 0;
		q->rule = arena_copy(r->loads, cell_bytes(res, i, 6));
		q->until_us = cell_time(res, i, 7, INT64_MIN);
		q->event_id = cell_int(res, i, 8);
		q->withdrawn = cell_int(res, i, 9) != 0;
	}
	PQclear(res);
	return rows || err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "requests: too much at once");
}

static int32_t
stream_id_of(const struct recorder *r, int stream)
{
	return stream < 0 ? 0 : r->stream_ids[stream];
}

static int64_t
until_of(const struct policy_outbox *o)
{
	return o->until_s == POLICY_FOREVER ? INT64_MIN : o->until_s * 1000000;
}

static bool
same_series(const struct recorder *r, const struct stored_request *q, const struct policy_outbox *o)
{
	return !q->found && q->probe == o->probe && q->stream_id == stream_id_of(r, o->stream) &&
	    slice_equal(q->rule, slice_of(o->rule));
}

/* The row of the very request, withdrawn or not. */
static struct stored_request *
find_same(const struct recorder *r, const struct fold_contact *c, const struct policy_outbox *o)
{
	for (size_t i = 0; i < c->nrequests; i++) {
		struct stored_request *q = &c->requests[i];

		if (same_series(r, q, o) && q->at_us == o->at_us && q->event_id == o->event_id)
			return q;
	}
	return NULL;
}

/* The oldest row whose own request is no more: an input that came late moved it. */
static struct stored_request *
find_moved(const struct recorder *r, const struct fold_contact *c, const struct policy_outbox *o)
{
	for (size_t i = 0; i < c->nrequests; i++)
		if (same_series(r, &c->requests[i], o) && !c->requests[i].withdrawn)
			return &c->requests[i];
	return NULL;
}

static void
insert(const struct recorder *r, struct request_writes *w, struct fold_set *f, int64_t contact,
    const struct policy_outbox *o)
{
	struct params *p = &w->inserted;
	size_t i = 0;

	array_time(p, i++, o->at_us);
	array_int8(p, i++, contact);
	array_int4(p, i++, stream_id_of(r, o->stream));
	array_int4(p, i++, stream_id_of(r, o->event_stream));
	array_int2(p, i++, o->probe);
	array_text(p, i++, o->rule);
	array_time(p, i++, until_of(o));
	array_int8_or_null(p, i++, o->event_id);
	f->nrequests++;
}

static void
move(struct request_writes *w, const struct stored_request *q)
{
	struct params *p = &w->moved;
	size_t i = 0;

	array_int8(p, i++, q->id);
	array_time(p, i++, q->at_us);
	array_int4(p, i++, q->event_stream_id);
	array_time(p, i++, q->until_us);
	array_int8_or_null(p, i++, q->event_id);
	array_bool(p, i++, q->withdrawn);
}

/* Makes the row say what o says; a row that does so already is left alone. */
static void
keep(const struct recorder *r, struct request_writes *w, struct stored_request *q,
    const struct policy_outbox *o)
{
	struct stored_request now = *q;

	now.at_us = o->at_us;
	now.event_id = o->event_id;
	now.event_stream_id = stream_id_of(r, o->event_stream);
	now.until_us = until_of(o);
	now.withdrawn = false;
	q->found = true;
	if (now.at_us != q->at_us || now.event_id != q->event_id ||
	    now.event_stream_id != q->event_stream_id || now.until_us != q->until_us ||
	    q->withdrawn)
		move(w, &now);
}

void
requests_collect(struct recorder *r, struct request_writes *w, struct fold_set *f,
    struct fold_contact *c, bool recomputed)
{
	const struct policy_outbox *o = r->out.outbox;
	size_t n = r->out.noutbox;
	bool *kept = arena_alloc(r->loads, n + 1, sizeof *kept);

	if (!kept)
		abort();
	for (size_t i = 0; recomputed && i < n; i++) {
		struct stored_request *q = find_same(r, c, &o[i]);

		kept[i] = q;
		if (q)
			keep(r, w, q, &o[i]);
	}
	for (size_t i = 0; i < n; i++) {
		struct stored_request *q = recomputed && !kept[i] ? find_moved(r, c, &o[i]) : NULL;

		if (q)
			keep(r, w, q, &o[i]);
		else if (!kept[i])
			insert(r, w, f, c->id, &o[i]);
	}
	for (size_t i = 0; recomputed && i < c->nrequests; i++) {
		if (!c->requests[i].found && !c->requests[i].withdrawn) {
			c->requests[i].withdrawn = true;
			move(w, &c->requests[i]);
		}
	}
}

bool
requests_write(struct recorder *r, struct request_writes *w, struct err *e)
{
	return (array_count(&w->inserted, 0) == 0 ||
		   store_do(r->s, "request_insert", &w->inserted, e)) &&
	    (array_count(&w->moved, 0) == 0 || store_do(r->s, "request_move", &w->moved, e));
}
