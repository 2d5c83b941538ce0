/* record_load - contacts: finding, locking, and reading where they stand. See record_contact.h */
#include "record_contact.h"

#include <stdlib.h>
#include <string.h>

int
fold_layer_of(const struct recorder *r, int32_t stream_id)
{
	return stream_id ? stream_index(r, stream_id) : POLICY_ADDRESS;
}

struct fold_contact *
fold_find(const struct fold_set *f, int64_t id)
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

bool
fold_is_known(const struct fold_contact *c)
{
	return !c->fresh;
}

bool
fold_is_current(const struct fold_contact *c)
{
	return !c->stale;
}

bool
fold_is_free(const struct fold_contact *c)
{
	return !c->fresh && !c->held;
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
	c->late = !c->stale && cell_int(res, i, 8) && !cell_null(res, i, 10) && row->fold.n;
	c->late_us = cell_time(res, i, 10, INT64_MIN);
	c->stale = c->stale || cell_int(res, i, 8) || row->fold.n == 0;
	c->total = (int32_t)cell_int(res, i, 11);
	c->unfolded = (int32_t)cell_int(res, i, 12);
	c->waits = c->late && c->unfolded > 0;
	c->waits_from_us = c->late_us;
}

static void
read_row(
    struct recorder *r, struct fold_contact *c, const PGresult *res, int i, struct stored_row *row)
{
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
	row->place = cell_int(res, i, 13);
	if (row->stream_id == 0)
		read_address(c, res, i, row);
}

/* Those of a contact side by side: a row of its address, then what streams has of it. */
static bool
read_rows(struct recorder *r, struct fold_set *f, const PGresult *addresses,
    const PGresult *streams, struct err *e)
{
	int n = PQntuples(addresses), left = streams ? PQntuples(streams) : 0, next = 0;
	struct stored_row *row = arena_alloc(r->arena, (size_t)n + (size_t)left + 1, sizeof *row);

	if (!row)
		return err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "states: too much at once");
	for (int i = 0; i < n; i++) {
		struct fold_contact *c = fold_find(f, cell_int(addresses, i, 0));

		read_row(r, c, addresses, i, row++);
		while (next < left && cell_int(streams, next, 0) == c->id)
			read_row(r, c, streams, next++, row++);
	}
	return true;
}

/* Of whom which() picks, from a stream on; *res is to be cleared. */
static bool
ask_rows(struct recorder *r, const struct fold_set *f, bool (*which)(const struct fold_contact *),
    int32_t from, PGresult **res, struct err *e)
{
	params_clear(&r->p);
	fold_param_contacts(&r->p, f, which);
	param_int4(&r->p, from);
	*res = store_exec(r->s, "state_read", &r->p, e);
	return *res;
}

static bool
read_unlocked(struct recorder *r, struct fold_set *f, struct err *e)
{
	PGresult *res;
	bool ok;

	if (!ask_rows(r, f, fold_is_known, 0, &res, e))
		return false;
	ok = read_rows(r, f, res, NULL, e);
	PQclear(res);
	return ok;
}

static bool
is_new(const struct fold_contact *c) /* locked, and not yet read */
{
	return c->held && c->nrows == 0;
}

/* What is locked comes as it is by now; the other rows with a snapshot of their own. */
bool
fold_hold(struct recorder *r, struct fold_set *f, struct err *e)
{
	PGresult *addresses, *streams;
	bool ok;

	params_clear(&r->p);
	if (fold_param_contacts(&r->p, f, fold_is_free) == 0)
		return true;
	addresses = store_exec(r->s, f->holding ? "state_hold" : "state_lock", &r->p, e);
	if (!addresses)
		return false;
	for (int i = 0; i < PQntuples(addresses); i++)
		fold_find(f, cell_int(addresses, i, 0))->held = true;
	ok = ask_rows(r, f, is_new, 1, &streams, e);
	if (ok) {
		ok = read_rows(r, f, addresses, streams, e);
		PQclear(streams);
	}
	PQclear(addresses);
	return ok;
}

static bool
held_by_another(int64_t contact, struct err *e)
{
	return err_overtaken(
	    e, ERR_RETRY, CAUSE_DATABASE, "contact %lld is held by another", (long long)contact);
}

/* Whose row is not locked has none. */
static bool
have_no_row(struct recorder *r, struct err *e)
{
	PGresult *res = store_exec(r->s, "state_there", &r->p, e);
	bool ok;

	if (!res)
		return false;
	ok = PQntuples(res) == 0 || held_by_another(cell_int(res, 0, 0), e);
	PQclear(res);
	return ok;
}

static bool
hold_all(struct recorder *r, struct fold_set *f, struct err *e)
{
	if (!fold_hold(r, f, e))
		return false;
	for (size_t i = 0; i < f->n; i++)
		if (fold_is_free(&f->at[i]))
			return held_by_another(f->at[i].id, e);
	return true;
}

bool
fold_lock(struct recorder *r, struct fold_set *f, struct err *e)
{
	if (f->compare && f->base_us == 0)
		return read_unlocked(r, f, e);
	if (!fold_hold(r, f, e))
		return false;
	params_clear(&r->p);
	if (fold_param_contacts(&r->p, f, fold_is_free) == 0)
		return true;
	/* Somebody told of sends or successes before: make the row there is to lock, and lock it. */
	return have_no_row(r, e) && store_do(r->s, "state_make", &r->p, e) && hold_all(r, f, e);
}

bool
fold_addresses(struct recorder *r, struct fold_set *f, struct err *e)
{
	PGresult *res;

	params_clear(&r->p);
	if (fold_param_contacts(&r->p, f, fold_is_known) == 0)
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
