/* record_inputs - contacts: reading what a recomputation takes. See record_contact.h */
#include "record_contact.h"

/* A row of report_success has no ident of its own: this one only orders it among what happened at its instant. Of the
 * contact and the stream it has what stays the same whoever was told of first: no number of the database. */
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
	tag_add(&b, cell_bytes(res, i, 6));
	tag_add(&b, cell_bytes(res, i, 7));
	tag_add_int(&b, cell_int(res, i, 2));
	tag_add_int(&b, cell_int(res, i, 3));
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

static void
read_row(struct recorder *r, const PGresult *res, int row, enum fold_what what, void *slot)
{
	switch (what) {
	case LOAD_EVENTS:
		fold_read_event(r, res, row, slot);
		break;
	case LOAD_SUCCESSES:
		read_success(r, res, row, slot);
		break;
	case LOAD_DECISIONS:
		read_decision(r, res, row, slot);
		break;
	case LOAD_MAILINGS:
		read_mailing(r, res, row, slot);
		break;
	case LOAD_ANNOUNCED:
		read_announced(r, res, row, slot);
		break;
	}
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
	if (fold_param_contacts(&r->p, f, which) == 0)
		return true;
	if (what == LOAD_MAILINGS)
		param_mailings(r, f, which);
	else if (what != LOAD_ANNOUNCED)
		param_since(r, f, which);
	res = store_exec(r->s, how[what].statement, &r->p, e);
	if (!res)
		return false;
	base = arena_alloc(r->loads, (size_t)PQntuples(res), how[what].size);
	for (int i = 0; base && i < PQntuples(res); i++)
		read_row(r, res, i, what,
		    slot_of(fold_find(f, cell_int(res, i, 0)), what, base, (size_t)i));
	PQclear(res);
	return base ||
	    err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "%s: too much at once", how[what].statement);
}
