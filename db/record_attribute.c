/* record_attribute - whom each item is about: known contacts, those that a send names, new ones. See record_private.h */
#include "record_private.h"

#include <stdlib.h>
#include <string.h>

static void
known(struct item *it, size_t choice, const PGresult *res, int row)
{
	it->known[choice] = cell_int(res, row, 0);
	if (it->known[choice] && cell_int(res, row, 1))
		it->erased |= 1U << choice;
}

bool
contacts_ask(struct recorder *r, const struct batch *b, struct err *e)
{
	struct params *p = &r->p;
	size_t tags;

	params_clear(p);
	tags = param_array(p, ARRAY_UUID);
	for (size_t i = 0; i < b->nitems; i++)
		for (size_t c = 0; c < b->items[i].choices; c++)
			array_uuid(p, tags, b->items[i].tag[c].b);
	return array_count(p, tags) == 0 || store_start(r->s, "contact_find", p, e);
}

/* One row for each tag, in order. */
bool
contacts_take(struct recorder *r, struct batch *b, struct err *e)
{
	PGresult *res;
	bool asked;
	int row = 0;

	if (!store_finish(r->s, &res, e))
		return false;
	for (size_t i = 0; i < b->nitems; i++)
		for (size_t c = 0; c < b->items[i].choices; c++)
			known(&b->items[i], c, res, row++);
	asked = row == (res ? PQntuples(res) : 0);
	PQclear(res);
	/* One more choice since, and everybody behind it would be taken for somebody else. */
	return asked ||
	    err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "contact_find: not what was asked for");
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
		array_uuid(p, tags, items[i].original_message_id.n ? items[i].message_tag.b : NULL);
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

bool
contacts_insert(struct recorder *r, struct item *items, size_t n, struct err *e)
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

bool
batch_attribute(struct recorder *r, struct batch *b, struct err *e)
{
	if (!find_hidden(r, b->items, b->nitems, e))
		return false;
	attribute(r, b);
	return true;
}
