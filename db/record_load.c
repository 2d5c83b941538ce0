/* record_load - contacts: finding, locking, and reading where they stand. See record_private.h */
#include "record_private.h"

#include <stdlib.h>
#include <string.h>

int
fold_layer_of(const struct recorder *r, int32_t stream_id)
{
	return stream_id ? stream_index(r, stream_id) : POLICY_ADDRESS;
}

struct fold_contact *
fold_find(struct fold_set *f, int64_t id)
{
	size_t low = 0, n = f->n;

	while (n > 0) {
		size_t half = n / 2;

		if (f->at[low + half].id < id) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low < f->n && f->at[low].id == id ? &f->at[low] : NULL;
}

struct stored_row *
fold_row(const struct fold_contact *c, int32_t stream_id)
{
	for (size_t i = 0; i < c->nrows; i++)
		if (c->rows[i].stream_id == stream_id)
			return &c->rows[i];
	return NULL;
}

/* --- locking --- */

size_t
fold_param_contacts(
    struct params *p, const struct fold_set *f, bool (*which)(const struct fold_contact *))
{
	size_t array = param_array(p, ARRAY_INT8);

	for (size_t i = 0; i < f->n; i++)
		if (which(&f->at[i]))
			array_int8(p, array, f->at[i].id);
	return array_count(p, array);
}

static bool
is_known(const struct fold_contact *c)
{
	return !c->fresh;
}

bool
fold_is_current(const struct fold_contact *c)
{
	return !c->stale;
}

static bool
is_missing(const struct fold_contact *c)
{
	return !c->fresh && c->missing;
}

bool
fold_is_stale(const struct fold_contact *c)
{
	return c->stale && !c->done;
}

bool
fold_has_turn(const struct fold_contact *c)
{
	return c->turn;
}

static void
read_address(struct fold_contact *c, const PGresult *res, int i, const struct stored_row *row)
{
	c->missing = false;
	c->late = !c->stale && cell_int(res, i, 8) && !cell_null(res, i, 10) && row->fold.n;
	c->late_us = cell_time(res, i, 10, INT64_MIN);
	c->stale = c->stale || cell_int(res, i, 8) || row->fold.n == 0;
	c->total = (int32_t)cell_int(res, i, 11);
	c->unfolded = (int32_t)cell_int(res, i, 12);
}

static bool
read_rows(struct recorder *r, struct fold_set *f, const char *statement,
    bool (*which)(const struct fold_contact *), struct err *e)
{
	struct stored_row *rows;
	PGresult *res;
	int n;

	params_clear(&r->p);
	if (fold_param_contacts(&r->p, f, which) == 0)
		return true;
	res = store_exec(r->s, statement, &r->p, e);
	if (!res)
		return false;
	n = PQntuples(res);
	rows = arena_alloc(r->arena, (size_t)n, sizeof *rows);
	for (int i = 0; rows && i < n; i++) {
		struct fold_contact *c = fold_find(f, cell_int(res, i, 0));
		struct stored_row *row = &rows[i];

		if (c->nrows++ == 0)
			c->rows = row;
		row->stream_id = (int32_t)cell_int(res, i, 1);
		row->standing = (enum standing)cell_int(res, i, 2);
		row->cause = (enum cause)cell_int(res, i, 3);
		row->rule = arena_copy(r->arena, cell_bytes(res, i, 4));
		row->since_us = cell_time(res, i, 5, INT64_MIN);
		row->until_us = cell_time(res, i, 6, INT64_MIN);
		row->new_address = arena_copy(r->arena, cell_bytes(res, i, 7));
		row->fold = arena_copy(r->arena, cell_bytes(res, i, 9));
		if (row->stream_id == 0)
			read_address(c, res, i, row);
	}
	PQclear(res);
	return rows || err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "states: too much at once");
}

static bool
is_not_held(const struct fold_contact *c)
{
	return !c->fresh && !c->held;
}

static bool
lock_rows(struct recorder *r, struct fold_set *f, struct err *e)
{
	PGresult *res;

	params_clear(&r->p);
	if (fold_param_contacts(&r->p, f, is_not_held) == 0)
		return true;
	res = store_exec(r->s, f->holding ? "state_hold" : "state_lock", &r->p, e);
	if (!res)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		fold_find(f, cell_int(res, i, 0))->held = true;
	PQclear(res);
	return true;
}

/* Reading comes after locking, with a snapshot of its own. */
static bool
lock_and_read(struct recorder *r, struct fold_set *f, bool (*which)(const struct fold_contact *),
    struct err *e)
{
	if (!lock_rows(r, f, e) || !read_rows(r, f, "state_read", which, e))
		return false;
	for (size_t i = 0; i < f->n; i++)
		if (is_not_held(&f->at[i]) && !f->at[i].missing)
			return err_set(e, ERR_RETRY, CAUSE_DATABASE,
			    "contact %lld is held by another", (long long)f->at[i].id);
	return true;
}

bool
fold_lock(struct recorder *r, struct fold_set *f, struct err *e)
{
	for (size_t i = 0; i < f->n; i++)
		f->at[i].missing = true;
	if (f->compare && f->base_us == 0)
		return read_rows(r, f, "state_read", is_known, e);
	if (!lock_and_read(r, f, is_known, e))
		return false;
	params_clear(&r->p);
	if (fold_param_contacts(&r->p, f, is_missing) == 0)
		return true;
	/* Somebody told of sends or successes before: make the row there is to lock, and lock it. */
	return store_do(r->s, "state_make", &r->p, e) && lock_and_read(r, f, is_missing, e);
}

bool
fold_addresses(struct recorder *r, struct fold_set *f, struct err *e)
{
	PGresult *res;

	params_clear(&r->p);
	if (fold_param_contacts(&r->p, f, is_known) == 0)
		return true;
	res = store_exec(r->s, "contact_addresses", &r->p, e);
	if (!res)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		fold_find(f, cell_int(res, i, 0))->address =
		    arena_copy(r->arena, cell_bytes(res, i, 1));
	PQclear(res);
	return true;
}
