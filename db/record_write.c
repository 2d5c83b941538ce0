/* record_write - the transaction of a batch. See record_private.h */
#include "record_private.h"

#include <stdlib.h>
#include <string.h>

/* --- 1. messages: which are new --- */

static int
by_key(const void *a, const void *b)
{
	return memcmp((*(struct batch_message *const *)a)->key.b,
	    (*(struct batch_message *const *)b)->key.b, 16);
}

static struct batch_message *
find_message(struct batch_message **sorted, size_t n, struct slice key)
{
	size_t low = 0;

	while (n > 0) {
		size_t half = n / 2;

		if (memcmp(sorted[low + half]->key.b, key.p, 16) < 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return sorted[low];
}

static bool
mark_known(struct recorder *r, struct batch_message **sorted, size_t n, struct err *e)
{
	struct params *p = &r->p;
	size_t keys;
	PGresult *res;

	params_clear(p);
	keys = param_array(p, ARRAY_UUID);
	for (size_t i = 0; i < n; i++)
		if (sorted[i]->duplicate)
			array_uuid(p, keys, sorted[i]->key.b);
	if (array_count(p, keys) == 0)
		return true;
	res = store_exec(r->s, "message_find", p, e);
	if (!res)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		find_message(sorted, n, cell_bytes(res, i, 0))->unrecognised =
		    cell_int(res, i, 1) != 0;
	PQclear(res);
	return true;
}

/* The second of two copies in one batch is a duplicate of the first. */
static void
copy_duplicates(struct batch_message **sorted, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (memcmp(sorted[i]->key.b, sorted[i - 1]->key.b, 16) == 0) {
			sorted[i]->duplicate = true;
			sorted[i]->unrecognised = sorted[i - 1]->unrecognised;
		}
	}
}

/* Messages that are read again and were ordinary mail before. */
static bool
forget_ignored(struct recorder *r, struct batch *b, struct err *e)
{
	size_t keys;

	params_clear(&r->p);
	keys = param_array(&r->p, ARRAY_UUID);
	for (size_t i = 0; i < b->nmessages; i++)
		if (b->messages[i].m->again)
			array_uuid(&r->p, keys, b->messages[i].key.b);
	return array_count(&r->p, keys) == 0 || store_do(r->s, "message_again", &r->p, e);
}

static bool
insert_messages(struct recorder *r, struct batch *b, struct err *e)
{
	struct batch_message **sorted = calloc(b->nmessages + 1, sizeof *sorted);
	struct params *p = &r->p;
	size_t keys, outcomes, unrecognised;
	PGresult *res;
	bool ok;

	if (!sorted)
		abort();
	for (size_t i = 0; i < b->nmessages; i++)
		sorted[i] = &b->messages[i];
	qsort(sorted, b->nmessages, sizeof *sorted, by_key);
	params_clear(p);
	keys = param_array(p, ARRAY_UUID);
	outcomes = param_array(p, ARRAY_INT2);
	unrecognised = param_array(p, ARRAY_BOOL);
	for (size_t i = 0; i < b->nmessages; i++) {
		sorted[i]->duplicate = true; /* until the insert says otherwise */
		if (i > 0 && memcmp(sorted[i]->key.b, sorted[i - 1]->key.b, 16) == 0)
			continue;
		array_uuid(p, keys, sorted[i]->key.b);
		array_int2(p, outcomes, sorted[i]->outcome);
		array_bool(p, unrecognised, sorted[i]->unrecognised);
	}
	res = store_exec(r->s, "message_insert", p, e);
	ok = res != NULL;
	for (int i = 0; ok && i < PQntuples(res); i++)
		find_message(sorted, b->nmessages, cell_bytes(res, i, 0))->duplicate = false;
	PQclear(res);
	ok = ok && mark_known(r, sorted, b->nmessages, e);
	if (ok)
		copy_duplicates(sorted, b->nmessages);
	free(sorted);
	return ok;
}

static void
drop_duplicates(struct batch *b)
{
	for (size_t i = 0; i < b->nmessages; i++)
		for (size_t k = 0; b->messages[i].duplicate && k < b->messages[i].n; k++)
			b->items[b->messages[i].first + k].dropped = true;
}

/* --- 2. contacts --- */

static void
known(struct item *it, size_t choice, const PGresult *res, int row)
{
	it->known[choice] = cell_int(res, row, 0);
	if (it->known[choice] && cell_int(res, row, 1))
		it->erased |= 1U << choice;
}

static bool
find_contacts(struct recorder *r, struct item *items, size_t n, struct err *e)
{
	struct params *p = &r->p;
	size_t tags;
	PGresult *res;

	params_clear(p);
	tags = param_array(p, ARRAY_UUID);
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; !items[i].contact && c < items[i].choices; c++)
			array_uuid(p, tags, items[i].tag[c].b);
	if (array_count(p, tags) == 0)
		return true;
	res = store_exec(r->s, "contact_find", p, e);
	if (!res)
		return false;
	for (size_t i = 0, row = 0; i < n; i++) /* one row for each tag, in order */
		for (size_t c = 0; !items[i].contact && c < items[i].choices; c++)
			known(&items[i], c, res, (int)row++);
	PQclear(res);
	return true;
}

/* What hides its recipient is about the registered send that its Message-ID or token names. */
static bool
find_hidden(struct recorder *r, struct item *items, size_t n, struct err *e)
{
	struct params *p = &r->p;
	size_t index, tags, ids, streams;
	PGresult *res;

	params_clear(p);
	index = param_array(p, ARRAY_INT4);
	tags = param_array(p, ARRAY_UUID);
	streams = param_array(p, ARRAY_INT4);
	ids = param_array(p, ARRAY_TEXT);
	for (size_t i = 0; i < n; i++) {
		if (items[i].choices ||
		    (items[i].original_message_id.n == 0 && items[i].send_id.n == 0))
			continue;
		array_int4(p, index, (int32_t)i);
		if (items[i].original_message_id.n)
			array_uuid(p, tags, items[i].message_tag.b);
		else
			array_null(p, tags);
		array_int4(p, streams, items[i].stream_id);
		array_slice(p, ids, items[i].send_id);
	}
	if (array_count(p, index) == 0)
		return true;
	res = store_exec(r->s, "send_contact", p, e);
	if (!res)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		struct item *it = &items[cell_int(res, i, 0)];

		it->contact = cell_int(res, i, 1);
		memcpy(it->tag[0].b, cell_bytes(res, i, 2).p, 16);
		it->address = arena_copy(r->arena, cell_bytes(res, i, 3));
		it->erased = it->address.n == 0;
		it->choice[0] = it->address;
		it->known[0] = it->contact;
		it->choices = 1;
	}
	PQclear(res);
	return true;
}

/* Of the addresses a report gives, the first we know; what is weak and about nobody we know is kept apart. */
static void
attribute(struct recorder *r, struct batch *b)
{
	for (size_t i = 0; i < b->nitems; i++) {
		struct item *it = &b->items[i];
		struct batch_message *bm = &b->messages[it->message];

		if (!it->contact && it->choices && it->ev.trust < TRUST_VERIFIED &&
		    !it->known[it->chosen]) {
			for (size_t c = 0; c < it->choices; c++) {
				if (it->known[c]) {
					item_choose(r, it, c);
					break;
				}
			}
		}
		if (it->choices)
			it->contact = it->known[it->chosen];
		it->unattributed =
		    it->choices == 0 || (!it->contact && it->ev.trust < TRUST_PLAUSIBLE);
		bm->unrecognised = bm->unrecognised || it->unattributed;
		bm->unattributed = bm->unattributed || it->unattributed;
		item_identify(r, it, &bm->key, i - bm->first);
	}
}

static int
by_tag(const void *a, const void *b)
{
	const struct item *x = *(struct item *const *)a, *y = *(struct item *const *)b;

	return memcmp(x->tag[x->chosen].b, y->tag[y->chosen].b, 16);
}

static bool
insert_contacts(struct recorder *r, struct item *items, size_t n, struct err *e)
{
	struct item **missing = calloc(n + 1, sizeof *missing);
	struct params *p = &r->p;
	size_t nmissing = 0, tags, addresses, last = SIZE_MAX;
	PGresult *res = NULL;
	bool ok = true;

	if (!missing)
		abort();
	for (size_t i = 0; i < n; i++)
		if (!items[i].dropped && !items[i].unattributed && !items[i].contact)
			missing[nmissing++] = &items[i];
	qsort(missing, nmissing, sizeof *missing, by_tag);
	params_clear(p);
	tags = param_array(p, ARRAY_UUID);
	addresses = param_array(p, ARRAY_TEXT);
	for (size_t i = 0; i < nmissing; i++) {
		if (last != SIZE_MAX && by_tag(&missing[last], &missing[i]) == 0)
			continue;
		last = i;
		array_uuid(p, tags, missing[i]->tag[missing[i]->chosen].b);
		array_slice(p, addresses, missing[i]->address);
	}
	if (nmissing) {
		res = store_exec(r->s, "contact_insert", p, e);
		ok = res != NULL;
	}
	for (size_t i = 0, row = 0; ok && i < nmissing; i++) {
		if (i > 0 && by_tag(&missing[i - 1], &missing[i]) != 0)
			row++;
		missing[i]->contact = cell_int(res, (int)row, 0);
		if (!cell_int(res, (int)row, 1)) /* another recorder was faster */
			missing[i]->known[missing[i]->chosen] = missing[i]->contact;
		ok = missing[i]->contact != 0 ||
		    err_set(e, ERR_RETRY, CAUSE_DATABASE, "contact_insert: a contact vanished");
	}
	PQclear(res);
	free(missing);
	return ok;
}

/* --- 3. registered sends --- */

static bool
find_sends(struct recorder *r, struct item *items, size_t n, size_t *raised, struct err *e)
{
	struct params *p = &r->p;
	size_t index, contacts, tags, ids;
	PGresult *res;

	*raised = 0;
	params_clear(p);
	index = param_array(p, ARRAY_INT4);
	contacts = param_array(p, ARRAY_INT8);
	tags = param_array(p, ARRAY_UUID);
	ids = param_array(p, ARRAY_TEXT);
	for (size_t i = 0; i < n; i++) {
		struct item *it = &items[i];

		if (it->dropped || it->unattributed)
			continue;
		it->ev.send = send_hash(r, it->send_id, NULL);
		if (it->original_message_id.n == 0 && it->send_id.n == 0)
			continue;
		array_int4(p, index, (int32_t)i);
		array_int8(p, contacts, it->contact);
		if (it->original_message_id.n)
			array_uuid(p, tags, it->message_tag.b);
		else
			array_null(p, tags);
		array_slice(p, ids, it->send_id);
	}
	if (array_count(p, index) == 0)
		return true;
	res = store_exec(r->s, "send_find", p, e);
	if (!res)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		struct item *it = &items[cell_int(res, i, 0)];
		struct slice send_id = cell_bytes(res, i, 2);

		if (it->ev.trust < TRUST_CORRELATED) {
			++*raised;
			it->ev.trust = TRUST_CORRELATED;
			it->stream_id = (int32_t)cell_int(res, i, 1);
			it->ev.stream = stream_index(r, it->stream_id);
		}
		if (!it->ev.send)
			it->ev.send = send_hash(r, send_id, &it->message_tag);
		if (!it->campaign_id && !cell_null(res, i, 3)) {
			it->campaign_id = (int32_t)cell_int(res, i, 3);
			it->ev.campaign = arena_copy(r->arena, cell_bytes(res, i, 4));
		}
	}
	PQclear(res);
	return true;
}

/* --- 4. events --- */

static int
by_contact_ident(const void *a, const void *b)
{
	const struct item *x = *(struct item *const *)a, *y = *(struct item *const *)b;

	if (x->contact != y->contact)
		return x->contact < y->contact ? -1 : 1;
	return memcmp(x->ev.ident, y->ev.ident, 16);
}

/* Two reports of one failure in one batch: one stands for both. */
static void
merge_items(struct item **sorted, size_t n)
{
	size_t last = 0;

	for (size_t i = 1; i < n; i++) {
		struct item *into = sorted[last], *it = sorted[i];
		struct policy_event merged = into->ev;

		if (by_contact_ident(&sorted[last], &sorted[i]) != 0) {
			last = i;
			continue;
		}
		if (policy_event_merge(&merged, &it->ev)) {
			it->ev = merged;
			into->dropped = true;
			last = i;
		} else {
			into->ev = merged;
			it->dropped = true;
		}
	}
}

static struct item *
search_item(struct item **sorted, size_t n, int64_t contact, const unsigned char *ident)
{
	struct item key = { .contact = contact }, *pkey = &key, **found;

	memcpy(key.ev.ident, ident, 16);
	found = bsearch(&pkey, sorted, n, sizeof *sorted, by_contact_ident);
	return found ? *found : NULL;
}

/* Which of them are stored already: those contacts are recomputed with the better of the two. */
static bool
find_events(struct recorder *r, struct item **live, size_t n, struct err *e)
{
	struct params *p = &r->p;
	size_t contacts, idents;
	PGresult *res;

	params_clear(p);
	contacts = param_array(p, ARRAY_INT8);
	idents = param_array(p, ARRAY_UUID);
	for (size_t i = 0; i < n; i++) {
		array_int8(p, contacts, live[i]->contact);
		array_uuid(p, idents, live[i]->ev.ident);
	}
	res = store_exec(r->s, "event_find", p, e);
	if (!res)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		struct item *it =
		    search_item(live, n, cell_int(res, i, 0), cell_bytes(res, i, 1).p);

		if (it) {
			it->ev.id = cell_int(res, i, 2);
			it->updates = true;
		}
	}
	PQclear(res);
	return true;
}

static bool
take_ids(struct recorder *r, struct item **live, size_t n, struct err *e)
{
	size_t wanted = 0;
	PGresult *res;
	int row = 0;

	for (size_t i = 0; i < n; i++)
		wanted += !live[i]->updates;
	if (wanted == 0)
		return true;
	params_clear(&r->p);
	param_int4(&r->p, (int32_t)wanted);
	res = store_exec(r->s, "event_ids", &r->p, e);
	if (!res)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!live[i]->updates)
			live[i]->ev.id = cell_int(res, row++, 0);
	PQclear(res);
	return true;
}

/* Rows of event_insert and event_update: the same arrays in the same order. */
static bool
write_events(struct recorder *r, struct item **live, size_t n, bool updates, struct err *e)
{
	static const enum array_type types[] = { ARRAY_INT8, ARRAY_UUID, ARRAY_INT8, ARRAY_INT4,
		ARRAY_TIMESTAMPTZ, ARRAY_UUID, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2,
		ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT8, ARRAY_INT4,
		ARRAY_INT4, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT,
		ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT };
	static const unsigned char none[16];
	struct params *p = &r->p;

	params_clear(p);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		param_array(p, types[i]);
	for (size_t i = 0; i < n; i++) {
		const struct item *it = live[i];
		const struct policy_event *ev = &it->ev;
		size_t c = 0;

		if (it->dropped || it->updates != updates)
			continue;
		array_int8(p, c++, ev->id);
		array_uuid(p, c++, ev->ident);
		array_int8(p, c++, it->contact);
		array_int4(p, c++, it->stream_id);
		array_time(p, c++, ev->occurred_us);
		if (memcmp(ev->message_key, none, sizeof none) == 0)
			array_null(p, c++);
		else
			array_uuid(p, c++, ev->message_key);
		array_int2(p, c++, ev->kind);
		array_int2(p, c++, ev->subkind);
		array_int2(p, c++, ev->reason);
		array_int2(p, c++, ev->permanence);
		array_int2(p, c++, ev->scope);
		array_int2(p, c++, ev->group);
		array_int2(p, c++, ev->stage);
		array_int2(p, c++, ev->trust);
		array_int2(p, c++, it->why_not);
		array_int8(p, c++, (int64_t)ev->send);
		array_int4_or_null(p, c++, it->campaign_id);
		array_int4_or_null(p, c++, it->mailbox_id);
		array_slice(p, c++, ev->status);
		array_slice(p, c++, it->reply);
		array_slice(p, c++, it->diagnostic);
		array_slice(p, c++, it->remote_mta);
		array_slice(p, c++, ev->provider);
		array_slice(p, c++, it->rule);
		array_slice(p, c++, it->message_id);
		array_slice(p, c++, it->original_message_id);
		array_slice(p, c++, it->send_id);
		array_slice(p, c++, it->extra);
	}
	if (array_count(p, 0) == 0)
		return true;
	return store_do(r->s, updates ? "event_update" : "event_insert", p, e);
}

/* --- 5. contacts, folded --- */

static void
make_fold_set(struct fold_set *f, struct item **live, size_t n)
{
	f->at = calloc(n + 1, sizeof *f->at);
	if (!f->at)
		abort();
	for (size_t i = 0; i < n; i++) {
		struct fold_contact *c = f->n ? &f->at[f->n - 1] : NULL;

		if (!c || c->id != live[i]->contact) {
			c = &f->at[f->n++];
			c->id = live[i]->contact;
			c->address = live[i]->address;
			c->fresh = true;
		}
		c->fresh = c->fresh && !live[i]->known[live[i]->chosen];
	}
}

/* Drops the merged ones from the list and gives each contact its own. */
static size_t
link_items(struct fold_set *f, struct item **live, size_t n)
{
	size_t kept = 0, c = 0;

	for (size_t i = 0; i < n; i++)
		if (!live[i]->dropped)
			live[kept++] = live[i];
	for (size_t i = 0; i < kept; i++) {
		while (f->at[c].id != live[i]->contact)
			c++;
		if (f->at[c].nitems++ == 0)
			f->at[c].items = &live[i];
	}
	return kept;
}

static void
restale(struct fold_set *f)
{
	for (size_t i = 0; i < f->n; i++)
		for (size_t k = 0; k < f->at[i].nitems; k++)
			if (f->at[i].items[k]->updates) {
				f->at[i].stale = true;
				f->at[i].late = false;
			}
}

/*
 * Before two reports of one failure are compared both must know of the same sends: a stored one is
 * raised only when the inbox is folded, and until then the other would win whatever its time. A send
 * registered meanwhile raises an item, and the stored ones are raised again.
 */
static bool
raise_stored(struct recorder *r, struct fold_set *f, struct item *items, size_t n, struct err *e)
{
	struct params p = { 0 };
	size_t ids = param_array(&p, ARRAY_INT8), raised = 1;
	bool ok = true;

	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].stale && !f->at[i].late)
			array_int8(&p, ids, f->at[i].id);
	while (ok && raised && array_count(&p, ids))
		ok = store_do(r->s, "sends_raise", &p, e) && find_sends(r, items, n, &raised, e);
	params_free(&p);
	return ok;
}

bool
items_record(struct recorder *r, struct item *items, size_t n, int64_t now_us, struct err *e)
{
	struct item **live = calloc(n + 1, sizeof *live);
	struct fold_set f = { .now_us = now_us, .may_defer = true };
	size_t nlive = 0, raised;
	bool ok;

	if (!live)
		abort();
	ok = insert_contacts(r, items, n, e);
	for (size_t i = 0; i < n; i++)
		if (!items[i].dropped && !items[i].unattributed)
			live[nlive++] = &items[i];
	qsort(live, nlive, sizeof *live, by_contact_ident);
	make_fold_set(&f, live, nlive);
	/* Sends are looked up under the contact's lock: whoever registers one later finds the event. */
	ok = ok &&
	    (nlive == 0 ||
		(fold_lock(r, &f, e) && items_erase(r, &f, live, nlive, e) &&
		    find_sends(r, items, n, &raised, e)));
	if (ok && nlive) {
		merge_items(live, nlive);
		nlive = link_items(&f, live, nlive);
		ok = find_events(r, live, nlive, e) && take_ids(r, live, nlive, e);
		restale(&f);
		ok = ok && raise_stored(r, &f, items, n, e) && fold_all(r, &f, e);
		items_blank(live, nlive);
		ok = ok && write_events(r, live, nlive, false, e) &&
		    write_events(r, live, nlive, true, e);
	}
	r->deferred = r->deferred || f.ndeferred;
	if (ok && f.ntransitions + f.nrequests)
		ok = store_do(r->s, "notify_transition", NULL, e);
	free(f.at);
	free(live);
	return ok;
}

/* --- 6. what is kept beside --- */

static bool
write_unattributed(struct recorder *r, struct batch *b, struct err *e)
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
		array_int2(p, c++, ev->kind);
		array_int2(p, c++, ev->subkind);
		array_int2(p, c++, ev->reason);
		array_int2(p, c++, ev->permanence);
		array_int2(p, c++, ev->scope);
		array_int2(p, c++, ev->group);
		array_int2(p, c++, ev->stage);
		array_int2(p, c++, ev->trust);
		array_int4_or_null(p, c++, it->campaign_id);
		array_int4_or_null(p, c++, it->mailbox_id);
		array_slice(p, c++, ev->status);
		array_slice(p, c++, it->reply);
		array_slice(p, c++, it->diagnostic);
		array_slice(p, c++, it->remote_mta);
		array_slice(p, c++, ev->provider);
		array_slice(p, c++, it->rule);
		array_slice(p, c++, it->message_id);
		array_slice(p, c++, it->original_message_id);
		array_slice(p, c++, it->send_id);
		array_slice(p, c++, it->extra);
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

static bool
write_evidence(struct recorder *r, struct batch *b, struct err *e)
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
		array_uuid(p, keys, bm->key.b);
		array_int8(p, sizes, (int64_t)(bm->m->size ? bm->m->size : bm->m->raw.n));
		array_bytes(p, raws, raw);
	}
	return array_count(p, keys) == 0 || store_do(r->s, "evidence_insert", p, e);
}

static bool
write_quarantine(struct recorder *r, struct batch *b, struct err *e)
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

/* Places, and the mailbox's counts. A message fetched a second time from the same place (its
 * acknowledgement was lost) is not counted again. */
static bool
write_places(struct recorder *r, struct batch *b, struct err *e)
{
	struct params *p = &r->p;
	size_t folders, validities, uids, dates, keys, outcomes;

	params_clear(p);
	param_int4(p, b->mailbox_id);
	folders = param_array(p, ARRAY_INT4);
	validities = param_array(p, ARRAY_INT8);
	uids = param_array(p, ARRAY_INT8);
	dates = param_array(p, ARRAY_TIMESTAMPTZ);
	keys = param_array(p, ARRAY_UUID);
	outcomes = param_array(p, ARRAY_INT2);
	for (size_t i = 0; i < b->nmessages; i++) {
		const struct batch_message *bm = &b->messages[i];
		const struct record_message *m = bm->m;

		array_int4_or_null(p, folders, m->folder && m->uid ? bm->folder_id : 0);
		if (m->folder && m->uid) {
			array_int8(p, validities, (int64_t)m->uidvalidity);
			array_int8(p, uids, (int64_t)m->uid);
		} else {
			array_null(p, validities);
			array_null(p, uids);
		}
		array_time(p, dates, store_place_time(m->internaldate));
		array_uuid(p, keys, bm->key.b);
		array_int2(p, outcomes, bm->duplicate ? RECORD_DUPLICATE : bm->outcome);
	}
	return store_do(r->s, "place_insert", p, e);
}

bool
batch_attribute(struct recorder *r, struct batch *b, struct err *e)
{
	if (!find_contacts(r, b->items, b->nitems, e) || !find_hidden(r, b->items, b->nitems, e))
		return false;
	attribute(r, b);
	return true;
}

bool
batch_write(struct recorder *r, struct batch *b, struct err *e)
{
	if (!batch_attribute(r, b, e) || !forget_ignored(r, b, e) || !insert_messages(r, b, e))
		return false;
	drop_duplicates(b);
	return items_record(r, b->items, b->nitems, b->now_us, e) && write_unattributed(r, b, e) &&
	    write_evidence(r, b, e) && write_quarantine(r, b, e) && write_places(r, b, e);
}
