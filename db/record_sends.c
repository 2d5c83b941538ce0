/* record_sends - the registered sends that reports are about. See record_contact.h */
#include "record_contact.h"

#include <stdlib.h>

/* What the reports say of their sends; returns how many say anything. */
static size_t
param_sends(struct recorder *r, struct item *items, size_t n)
{
	struct params *p = &r->p;
	size_t index = param_array(p, ARRAY_INT4), contacts = param_array(p, ARRAY_INT8);
	size_t tags = param_array(p, ARRAY_UUID), ids = param_array(p, ARRAY_TEXT);

	for (size_t i = 0; i < n; i++) {
		struct item *it = &items[i];

		if (it->dropped || it->unattributed)
			continue;
		it->ev.send = send_hash(r, it->send_id, NULL);
		if (it->original_message_id.n == 0 && it->send_id.n == 0)
			continue;
		array_int4(p, index, (int32_t)i);
		array_int8(p, contacts, it->contact);
		array_uuid(p, tags, it->original_message_id.n ? it->message_tag.b : NULL);
		array_slice(p, ids, it->send_id);
	}
	return array_count(p, index);
}

/* What a registered send tells of the report about it; true when that raises its trust. */
static bool
correlate(struct recorder *r, struct item *it, const PGresult *res, int row)
{
	struct slice send_id = cell_bytes(res, row, 2);
	bool raises = it->ev.trust < TRUST_CORRELATED;

	if (raises) {
		it->ev.trust = TRUST_CORRELATED;
		it->stream_id = (int32_t)cell_int(res, row, 1);
		it->ev.stream = stream_index(r, it->stream_id);
	}
	if (!it->ev.send)
		it->ev.send = send_hash(r, send_id, &it->message_tag);
	if (!it->campaign_id && !cell_null(res, row, 3)) {
		it->campaign_id = (int32_t)cell_int(res, row, 3);
		it->ev.campaign = arena_copy(r->arena, cell_bytes(res, row, 4));
	}
	return raises;
}

bool
sends_find(struct recorder *r, struct item *items, size_t n, size_t *raised, struct err *e)
{
	PGresult *res;

	*raised = 0;
	params_clear(&r->p);
	if (param_sends(r, items, n) == 0)
		return true;
	res = store_exec(r->s, "send_find", &r->p, e);
	if (!res)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		*raised += correlate(r, &items[cell_int(res, i, 0)], res, i);
	PQclear(res);
	return true;
}

/*
 * Before two reports of one failure are compared both must know of the same sends: a stored one is
 * raised only when the inbox is folded, and until then the other would win whatever its time. A send
 * registered meanwhile raises an item, and the stored ones are raised again.
 */
bool
sends_raise(struct recorder *r, struct fold_set *f, struct item *items, size_t n, struct err *e)
{
	struct params p = { 0 };
	size_t ids = param_array(&p, ARRAY_INT8), raised = 1;
	bool ok = true;

	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].stale && !f->at[i].late)
			array_int8(&p, ids, f->at[i].id);
	while (ok && raised && array_count(&p, ids))
		ok = store_do(r->s, "sends_raise", &p, e) && sends_find(r, items, n, &raised, e);
	params_free(&p);
	return ok;
}
