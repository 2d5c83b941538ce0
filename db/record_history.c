/* record_history - what a fold begins from: packed rows, and the inputs of a contact. See record_contact.h */
#include "record_contact.h"

#include "address_key.h"

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
