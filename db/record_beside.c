/* record_beside - what is kept beside the events: reports about nobody we know, raw mail, places. See record_private.h */
#include "record_private.h"

#include <stdlib.h>
#include <string.h>

bool
beside_unattributed(struct recorder *r, struct batch *b, struct err *e)
{
	static const enum array_type types[] = { ARRAY_UUID, ARRAY_TEXT, ARRAY_UUID, ARRAY_INT4,
		ARRAY_TIMESTAMPTZ, ARRAY_UUID, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2,
		ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT4, ARRAY_INT4, ARRAY_TEXT,
		ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT,
		ARRAY_TEXT, ARRAY_TEXT };
	struct params *p = &r->p;

	params_clear(p);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		param_array(p, types[i]);
	for (size_t i = 0; i < b->nitems; i++) {
		const struct item *it = &b->items[i];
		const struct policy_event *ev = &it->ev;
		size_t c = 0;

		if (it->dropped || !it->unattributed)
			continue;
		array_uuid(p, c++, it->tag[it->chosen].b);
		array_slice(p, c++, it->address);
		array_uuid(p, c++, ev->ident);
		array_int4(p, c++, it->stream_id);
		array_time(p, c++, ev->occurred_us);
		array_uuid(p, c++, ev->message_key);
		c = item_add_codes(p, c, it);
		array_int4_or_null(p, c++, it->campaign_id);
		array_int4_or_null(p, c++, it->mailbox_id);
		item_add_texts(p, c, it);
	}
	return array_count(p, 0) == 0 || store_do(r->s, "unattributed_insert", p, e);
}

static bool
packed(struct recorder *r, const struct record_message *m, struct slice *out)
{
	struct slice own;

	if (m->raw.n == 0 || !evidence_pack(r->evidence, m->raw, &own))
		return false;
	*out = arena_copy(r->arena, own);
	free((void *)own.p);
	return out->n > 0;
}

static bool
names_erased(const struct batch *b, const struct batch_message *bm)
{
	for (size_t i = 0; i < bm->n; i++)
		if (item_is_erased(&b->items[bm->first + i]))
			return true;
	return false;
}

bool
beside_evidence(struct recorder *r, struct batch *b, struct err *e)
{
	struct params *p = &r->p;
	size_t keys, sizes, raws;

	if (r->o->evidence_seconds == 0)
		return true;
	params_clear(p);
	param_int8(p, r->o->evidence_seconds);
	keys = param_array(p, ARRAY_UUID);
	sizes = param_array(p, ARRAY_INT8);
	raws = param_array(p, ARRAY_BYTEA);
	for (size_t i = 0; i < b->nmessages; i++) {
		struct batch_message *bm = &b->messages[i];
		struct slice raw;

		if (bm->duplicate || bm->outcome == RECORD_QUARANTINED || names_erased(b, bm) ||
		    !packed(r, bm->m, &raw))
			continue;
		bm->evidence = true;
		array_uuid(p, keys, bm->key.b);
		array_int8(p, sizes, (int64_t)(bm->m->size ? bm->m->size : bm->m->raw.n));
		array_bytes(p, raws, raw);
	}
	return array_count(p, keys) == 0 || store_do(r->s, "evidence_insert", p, e);
}

bool
beside_erased(struct recorder *r, struct batch *b, struct err *e)
{
	size_t keys;

	params_clear(&r->p);
	keys = param_array(&r->p, ARRAY_UUID);
	for (size_t i = 0; i < b->nmessages; i++)
		if (b->messages[i].evidence && names_erased(b, &b->messages[i]))
			array_uuid(&r->p, keys, b->messages[i].key.b);
	return array_count(&r->p, keys) == 0 || store_do(r->s, "evidence_drop", &r->p, e);
}

bool
beside_quarantine(struct recorder *r, struct batch *b, struct err *e)
{
	struct params *p = &r->p;

	for (size_t i = 0; i < b->nmessages; i++) {
		struct batch_message *bm = &b->messages[i];
		struct slice raw = SLICE_NONE;

		if (bm->duplicate || bm->outcome != RECORD_QUARANTINED)
			continue;
		packed(r, bm->m, &raw);
		params_clear(p);
		param_bytes(p, (struct slice){ bm->key.b, sizeof bm->key.b });
		param_int4(p, b->mailbox_id);
		param_null(p); /* what it says itself may be what the database refused */
		param_int8(p, (int64_t)(bm->m->size ? bm->m->size : bm->m->raw.n));
		param_text(p, bm->why);
		if (raw.n)
			param_bytes(p, raw);
		else
			param_null(p);
		if (!store_do(r->s, "quarantine_insert", p, e))
			return false;
	}
	return true;
}

static bool
has_place(const struct record_message *m)
{
	return m->folder && m->uid;
}

static void
put_place(struct params *p, const struct batch_message *bm)
{
	size_t c = 1; /* behind the mailbox */

	array_int4(p, c++, bm->folder_id);
	array_int8(p, c++, (int64_t)bm->m->uidvalidity);
	array_int8(p, c++, (int64_t)bm->m->uid);
	array_time(p, c++, store_place_time(bm->m->internaldate));
	array_uuid(p, c++, bm->key.b);
}

static void
begin_places(struct params *p, const struct batch *b)
{
	static const enum array_type types[] = { ARRAY_INT4, ARRAY_INT8, ARRAY_INT8,
		ARRAY_TIMESTAMPTZ, ARRAY_UUID };

	params_clear(p);
	param_int4(p, b->mailbox_id);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		param_array(p, types[i]);
}

static enum record_outcome
outcome_of(const struct batch_message *bm)
{
	return bm->duplicate ? RECORD_DUPLICATE : bm->outcome;
}

/* As long as no message is known no place is: else it fails, as with messages. */
static bool
new_places(struct recorder *r, struct batch *b, struct err *e)
{
	struct params *p = &r->p;

	begin_places(p, b);
	memset(b->counted, 0, sizeof b->counted);
	for (size_t i = 0; i < b->nmessages; i++) {
		const struct batch_message *bm = &b->messages[i];

		b->counted[outcome_of(bm) - RECORD_RECORDED]++;
		if (has_place(bm->m))
			put_place(p, bm);
	}
	if (array_count(p, 1) == 0)
		return true;
	if (!store_start(r->s, "place_new", p, e))
		return false;
	store_expect_new(r->s);
	return true;
}

/* A message fetched a second time from the same place (its acknowledgement was lost) is not counted again. */
static bool
unknown_places(struct recorder *r, struct batch *b, struct err *e)
{
	struct params *p = &r->p;
	size_t outcomes;
	PGresult *res;

	begin_places(p, b);
	outcomes = param_array(p, ARRAY_INT2);
	for (size_t i = 0; i < b->nmessages; i++) {
		const struct batch_message *bm = &b->messages[i];

		if (has_place(bm->m))
			put_place(p, bm);
		else
			for (size_t c = 1; c < outcomes; c++)
				array_null(p, c);
		array_int2(p, outcomes, outcome_of(bm));
	}
	res = store_exec(r->s, "place_insert", p, e);
	for (int i = 0; res && i < RECORD_QUARANTINED; i++)
		b->counted[i] = cell_int(res, 0, i);
	PQclear(res);
	return res != NULL;
}

bool
beside_places(struct recorder *r, struct batch *b, struct err *e)
{
	return messages_may_be_known(r) ? unknown_places(r, b, e) : new_places(r, b, e);
}

bool
beside_counts(struct recorder *r, struct batch *b, struct err *e)
{
	int64_t all = 0;

	params_clear(&r->p);
	param_int4(&r->p, b->mailbox_id);
	for (int i = 0; i < RECORD_QUARANTINED; i++) {
		param_int8(&r->p, b->counted[i]);
		all += b->counted[i];
	}
	return all == 0 || store_do(r->s, "mailbox_count", &r->p, e);
}
