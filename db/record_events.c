/* record_events - reports about contacts: one of each failure, folded and written. See record_contact.h */
#include "record_contact.h"

#include <stdlib.h>
#include <string.h>

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

/*
 * That one failure is reported by two messages is rare: as long as it does not happen nobody looks for stored reports first.
 * Where one is stored already the insert fails, the batch comes again, and it and the next ones look. Who has looked
 * under the contacts' locks meets none: if the database refuses his rows nevertheless, another attempt is no help.
 */
static bool
may_be_stored(struct recorder *r, const struct fold_set *held)
{
	if (store_missed(r->s))
		r->looking = RECORD_LOOKING;
	else if (held && r->looking == 0)
		return false;
	else if (r->looking > 0)
		r->looking--;
	return true;
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
		if (!live[i]->known[live[i]->chosen])
			continue; /* nobody has reported about who is new */
		array_int8(p, contacts, live[i]->contact);
		array_uuid(p, idents, live[i]->ev.ident);
	}
	if (array_count(p, contacts) == 0)
		return true;
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

size_t
item_add_codes(struct params *p, size_t c, const struct item *it)
{
	const struct policy_event *ev = &it->ev;

	array_int2(p, c++, ev->kind);
	array_int2(p, c++, ev->subkind);
	array_int2(p, c++, ev->reason);
	array_int2(p, c++, ev->permanence);
	array_int2(p, c++, ev->scope);
	array_int2(p, c++, ev->group);
	array_int2(p, c++, ev->stage);
	array_int2(p, c++, ev->trust);
	return c;
}

void
item_add_texts(struct params *p, size_t c, const struct item *it)
{
	array_slice(p, c++, it->ev.status);
	array_slice(p, c++, it->reply);
	array_slice(p, c++, it->diagnostic);
	array_slice(p, c++, it->remote_mta);
	array_slice(p, c++, it->ev.provider);
	array_slice(p, c++, it->rule);
	array_slice(p, c++, it->message_id);
	array_slice(p, c++, it->original_message_id);
	array_slice(p, c++, it->send_id);
	array_slice(p, c++, it->extra);
}

/* Rows of event_insert and event_update: the same arrays in the same order. looked: no new one is stored already. */
static bool
write_events(
    struct recorder *r, struct item **live, size_t n, bool updates, bool looked, struct err *e)
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
		c = item_add_codes(p, c, it);
		array_int2(p, c++, it->why_not);
		array_int8(p, c++, (int64_t)ev->send);
		array_int4_or_null(p, c++, it->campaign_id);
		array_int4_or_null(p, c++, it->mailbox_id);
		item_add_texts(p, c, it);
	}
	if (array_count(p, 0) == 0)
		return true;
	if (!store_start(r->s, updates ? "event_update" : "event_insert", p, e))
		return false;
	if (!updates && !looked)
		store_expect_new(r->s);
	return true;
}

/* --- with their contacts --- */

/* Who is held already has been read: see batch_hold(). */
static void
make_fold_set(struct fold_set *f, const struct fold_set *held, struct item **live, size_t n)
{
	f->at = calloc(n + 1, sizeof *f->at);
	if (!f->at)
		abort();
	for (size_t i = 0; i < n; i++) {
		struct fold_contact *c = f->n ? &f->at[f->n - 1] : NULL;

		if (!c || c->id != live[i]->contact) {
			const struct fold_contact *had =
			    held ? fold_find(held, live[i]->contact) : NULL;

			c = &f->at[f->n++];
			if (had)
				*c = *had;
			c->id = live[i]->contact;
			c->address = live[i]->address;
			c->fresh = !had;
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

bool
items_record(struct recorder *r, struct item *items, size_t n, int64_t now_us,
    const struct fold_set *held, struct err *e)
{
	struct item **live = calloc(n + 1, sizeof *live);
	struct fold_set f = { .now_us = now_us, .may_defer = true, .holding = held };
	size_t nlive = 0, raised;
	bool ok, look;

	if (!live)
		abort();
	ok = contacts_insert(r, items, n, e);
	for (size_t i = 0; i < n; i++)
		if (!items[i].dropped && !items[i].unattributed)
			live[nlive++] = &items[i];
	qsort(live, nlive, sizeof *live, by_contact_ident);
	make_fold_set(&f, held, live, nlive);
	/* Sends are looked up under the contact's lock: whoever registers one later finds the event. */
	ok = ok &&
	    (nlive == 0 ||
		(fold_lock(r, &f, e) && items_erase(r, &f, live, nlive, e) &&
		    sends_find(r, items, n, &raised, e)));
	if (ok && nlive) {
		merge_items(live, nlive);
		nlive = link_items(&f, live, nlive);
		look = may_be_stored(r, held);
		ok = (!look || find_events(r, live, nlive, e)) && take_ids(r, live, nlive, e);
		restale(&f);
		ok = ok && sends_raise(r, &f, items, n, e) && fold_all(r, &f, e);
		items_blank(live, nlive);
		ok = ok && write_events(r, live, nlive, false, look, e) &&
		    write_events(r, live, nlive, true, look, e);
	}
	r->deferred = r->deferred || f.ndeferred;
	if (ok && f.ntransitions + f.nrequests)
		ok = store_do(r->s, "notify_transition", NULL, e);
	free(f.at);
	free(live);
	return ok;
}
