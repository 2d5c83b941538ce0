/* record_history - what a fold begins from: packed rows, and the inputs of a contact. See record_contact.h */
#include "record_contact.h"

#include "address_key.h"

#include <string.h>

struct policy_inputs
fold_inputs(const struct fold_contact *c, struct policy_event *events, size_t n)
{
	return (struct policy_inputs){ .contact = { c->address, address_key_domain(c->address) },
		.events = events,
		.nevents = n,
		.decisions = c->decisions,
		.ndecisions = c->ndecisions,
		.mailings = c->mailings,
		.nmailings = c->nmailings };
}

bool
fold_unpack(struct recorder *r, const struct stored_row *rows, size_t n, bool whatever_policy)
{
	policy_state_clear(r->state);
	for (size_t i = 0; i < n; i++) {
		int stream = fold_layer_of(r, rows[i].stream_id);
		enum policy_unpack u;

		if (rows[i].stream_id && stream < 0)
			return false;
		u = policy_state_unpack(r->state, stream, rows[i].fold.p, rows[i].fold.n);
		if (u == POLICY_UNPACK_BAD || (u == POLICY_UNPACK_CHANGED && !whatever_policy))
			return false;
	}
	return true;
}

bool
fold_too_late(const struct fold_contact *c, struct item *it)
{
	if (!c->from.base || it->ev.occurred_us >= c->from.upto_us)
		return false;
	it->why_not = WHY_RETENTION;
	return true;
}

size_t
fold_new_items(const struct fold_contact *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->nitems; i++)
		n += !c->items[i]->updates && !c->items[i]->dropped;
	return n;
}

int64_t
fold_kept_us(const struct fold_set *f)
{
	return f->now_us - (RECORD_KEPT_S - 86400) * INT64_C(1000000);
}

int32_t
outcome_stream_id(const struct recorder *r, int stream)
{
	return stream < 0 ? 0 : r->stream_ids[stream];
}

int64_t
outcome_time(int64_t s)
{
	return s == POLICY_FOREVER || s == POLICY_NO_TIME ? INT64_MIN : s * 1000000;
}

static int32_t
day_of_text(struct slice date)
{
	char text[11] = "";

	if (date.n != 10)
		return 0;
	memcpy(text, date.p, 10);
	return record_day_number(text);
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
