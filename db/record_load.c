/* record_load - contacts: finding, locking, and reading all that the fold takes. See record_private.h */
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

static size_t
param_contacts(
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
	if (param_contacts(&r->p, f, which) == 0)
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
	if (param_contacts(&r->p, f, is_not_held) == 0)
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
	if (param_contacts(&r->p, f, is_missing) == 0)
		return true;
	/* Somebody told of sends or successes before: make the row there is to lock, and lock it. */
	return store_do(r->s, "state_make", &r->p, e) && lock_and_read(r, f, is_missing, e);
}

bool
fold_addresses(struct recorder *r, struct fold_set *f, struct err *e)
{
	PGresult *res;

	params_clear(&r->p);
	if (param_contacts(&r->p, f, is_known) == 0)
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

/* --- loading what a recomputation takes --- */

static int32_t
day_of_text(struct slice date)
{
	char text[11] = "";
	int year, month, day;
	int64_t era;

	if (date.n != 10)
		return 0;
	memcpy(text, date.p, 10);
	if (sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3)
		return 0;
	year -= month <= 2;
	era = year / 400;
	year -= (int)era * 400;
	return (int32_t)(era * 146097 + year * 365 + year / 4 - year / 100 +
	    (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468);
}

void
fold_read_event(struct recorder *r, const PGresult *res, int i, struct stored_event *s)
{
	struct policy_event *ev = &s->ev;

	ev->input = INPUT_EVENT;
	memcpy(ev->ident, cell_bytes(res, i, 1).p, sizeof ev->ident);
	ev->id = cell_int(res, i, 2);
	if (!cell_null(res, i, 3))
		memcpy(ev->message_key, cell_bytes(res, i, 3).p, sizeof ev->message_key);
	ev->stream = fold_layer_of(r, (int32_t)cell_int(res, i, 4));
	ev->occurred_us = cell_time(res, i, 5, 0);
	ev->kind = (enum kind)cell_int(res, i, 6);
	ev->subkind = (enum subkind)cell_int(res, i, 7);
	ev->reason = (enum reason)cell_int(res, i, 8);
	ev->permanence = (enum permanence)cell_int(res, i, 9);
	ev->scope = (enum scope)cell_int(res, i, 10);
	ev->group = (enum group)cell_int(res, i, 11);
	ev->stage = (enum stage)cell_int(res, i, 12);
	ev->trust = (enum trust)cell_int(res, i, 13);
	ev->send = (uint64_t)cell_int(res, i, 14);
	s->why_not = (enum why_not)cell_int(res, i, 15);
	ev->status = arena_copy(r->loads, cell_bytes(res, i, 16));
	ev->provider = arena_copy(r->loads, cell_bytes(res, i, 17));
	ev->campaign = arena_copy(r->loads, cell_bytes(res, i, 18));
	ev->away_until = day_of_text(cell_bytes(res, i, 19));
	s->new_address = arena_copy(r->loads, cell_bytes(res, i, 20));
	ev->new_address = s->new_address.n > 0;
}

/* A row of report_success has no ident of its own: this one only orders those of one instant. */
static void
read_success(struct recorder *r, const PGresult *res, int i, struct policy_event *ev)
{
	struct tag_build b;

	ev->input = INPUT_SUCCESS;
	ev->stream = fold_layer_of(r, (int32_t)cell_int(res, i, 1));
	ev->success = (unsigned)cell_int(res, i, 2);
	ev->occurred_us = cell_time(res, i, 3, 0);
	ev->send = send_hash(r, cell_bytes(res, i, 4), NULL);
	ev->campaign = arena_copy(r->loads, cell_bytes(res, i, 5));
	ev->trust = TRUST_VERIFIED;
	tag_begin(&b, &r->tags, "success");
	for (int column = 0; column < 4; column++)
		tag_add_int(&b, cell_int(res, i, column));
	tag_end(&b, ev->ident);
}

static void
read_decision(struct recorder *r, const PGresult *res, int i, struct policy_decision *d)
{
	d->at_us = cell_time(res, i, 1, 0);
	d->id = cell_int(res, i, 2);
	d->decision = (enum decision)cell_int(res, i, 3);
	d->stream =
	    cell_null(res, i, 4) ? POLICY_ADDRESS : fold_layer_of(r, (int32_t)cell_int(res, i, 4));
}

static void
read_mailing(struct recorder *r, const PGresult *res, int i, struct policy_mailing *m)
{
	m->at_us = cell_time(res, i, 1, 0);
	m->stream = fold_layer_of(r, (int32_t)cell_int(res, i, 2));
	m->campaign = arena_copy(r->loads, cell_bytes(res, i, 3));
}

static void
read_announced(struct recorder *r, const PGresult *res, int i, struct policy_transition *t)
{
	t->at_us = cell_time(res, i, 1, 0);
	t->stream = fold_layer_of(r, (int32_t)cell_int(res, i, 2));
	t->to = (enum standing)cell_int(res, i, 3);
	t->cause = (enum cause)cell_int(res, i, 4);
	t->rule = cell_null(res, i, 5)
	    ? NULL
	    : (const char *)arena_copy(r->loads, cell_bytes(res, i, 5)).p;
	t->until_s = cell_time(res, i, 6, POLICY_FOREVER);
	if (t->until_s != POLICY_FOREVER)
		t->until_s /= 1000000;
}

static void *
slot_of(struct fold_contact *c, enum fold_what what, void *base, size_t i)
{
	switch (what) {
	case LOAD_EVENTS:
		if (c->nevents++ == 0)
			c->events = (struct stored_event *)base + i;
		return (struct stored_event *)base + i;
	case LOAD_SUCCESSES:
		if (c->nsuccesses++ == 0)
			c->successes = (struct policy_event *)base + i;
		return (struct policy_event *)base + i;
	case LOAD_DECISIONS:
		if (c->ndecisions++ == 0)
			c->decisions = (struct policy_decision *)base + i;
		return (struct policy_decision *)base + i;
	case LOAD_MAILINGS:
		if (c->nmailings++ == 0)
			c->mailings = (struct policy_mailing *)base + i;
		return (struct policy_mailing *)base + i;
	case LOAD_ANNOUNCED:
		if (c->nannounced++ == 0)
			c->announced = (struct policy_transition *)base + i;
		return (struct policy_transition *)base + i;
	}
	return NULL;
}

/*
 * Since when mailings are needed. Going on from a state looks back from the oldest new event; what
 * waited and falls due meanwhile is allowed ten days. Who is recomputed sees every event again, so
 * needs all.
 */
static int64_t
mailings_since(
    const struct recorder *r, const struct fold_set *f, bool (*which)(const struct fold_contact *))
{
	int64_t window = policy_set_mailing_window(r->set);
	int64_t since = f->now_us - INT64_C(864000000000);

	if (window == POLICY_FOREVER)
		return 0;
	for (size_t i = 0; i < f->n; i++) {
		const struct fold_contact *c = &f->at[i];

		if (which(c) && (c->stale || c->nitems == 0))
			return 0;
		for (size_t k = 0; which(c) && k < c->nitems; k++)
			if (c->items[k]->ev.occurred_us < since)
				since = c->items[k]->ev.occurred_us;
	}
	return since - window * 1000000;
}

static void
param_mailings(
    struct recorder *r, const struct fold_set *f, bool (*which)(const struct fold_contact *))
{
	size_t contacts, streams;

	param_time(&r->p, mailings_since(r, f, which));
	contacts = param_array(&r->p, ARRAY_INT8);
	streams = param_array(&r->p, ARRAY_INT4);
	for (size_t i = 0; i < f->n; i++) {
		for (size_t k = 0; which(&f->at[i]) && k < f->at[i].nitems; k++) {
			array_int8(&r->p, contacts, f->at[i].id);
			array_int4(&r->p, streams, f->at[i].items[k]->stream_id);
		}
	}
}

/* Since when the inputs of each are needed. */
static void
param_since(
    struct recorder *r, const struct fold_set *f, bool (*which)(const struct fold_contact *))
{
	size_t since = param_array(&r->p, ARRAY_TIMESTAMPTZ);

	for (size_t i = 0; i < f->n; i++)
		if (which(&f->at[i]))
			array_time(&r->p, since, f->at[i].from.upto_us);
}

bool
fold_load(struct recorder *r, struct fold_set *f, enum fold_what what,
    bool (*which)(const struct fold_contact *), struct err *e)
{
	static const struct {
		const char *statement;
		size_t size;
	} how[] = {
		[LOAD_EVENTS] = { "load_events", sizeof(struct stored_event) },
		[LOAD_SUCCESSES] = { "load_successes", sizeof(struct policy_event) },
		[LOAD_DECISIONS] = { "load_decisions", sizeof(struct policy_decision) },
		[LOAD_MAILINGS] = { "load_mailings", sizeof(struct policy_mailing) },
		[LOAD_ANNOUNCED] = { "load_announced", sizeof(struct policy_transition) },
	};
	PGresult *res;
	void *base;

	if (r->replay && what == LOAD_EVENTS)
		return replay_load(r, f, which, e);
	params_clear(&r->p);
	if (param_contacts(&r->p, f, which) == 0)
		return true;
	if (what == LOAD_MAILINGS)
		param_mailings(r, f, which);
	else if (what != LOAD_ANNOUNCED)
		param_since(r, f, which);
	res = store_exec(r->s, how[what].statement, &r->p, e);
	if (!res)
		return false;
	base = arena_alloc(r->loads, (size_t)PQntuples(res), how[what].size);
	for (int i = 0; base && i < PQntuples(res); i++) {
		void *slot = slot_of(fold_find(f, cell_int(res, i, 0)), what, base, (size_t)i);

		switch (what) {
		case LOAD_EVENTS:
			fold_read_event(r, res, i, slot);
			break;
		case LOAD_SUCCESSES:
			read_success(r, res, i, slot);
			break;
		case LOAD_DECISIONS:
			read_decision(r, res, i, slot);
			break;
		case LOAD_MAILINGS:
			read_mailing(r, res, i, slot);
			break;
		case LOAD_ANNOUNCED:
			read_announced(r, res, i, slot);
			break;
		}
	}
	PQclear(res);
	return base ||
	    err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "%s: too much at once", how[what].statement);
}
