/* record_messages - which messages of a batch are new. See record_private.h */
#include "record_private.h"

#include <stdlib.h>
#include <string.h>

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
bool
messages_forget(struct recorder *r, struct batch *b, struct err *e)
{
	size_t keys;

	params_clear(&r->p);
	keys = param_array(&r->p, ARRAY_UUID);
	for (size_t i = 0; i < b->nmessages; i++)
		if (b->messages[i].m->again)
			array_uuid(&r->p, keys, b->messages[i].key.b);
	return array_count(&r->p, keys) == 0 || store_do(r->s, "message_again", &r->p, e);
}

/* For the alert, the stored outcome tells ordinary mail from what nothing recognised. */
static int16_t
stored_outcome(const struct batch_message *bm)
{
	return (int16_t)(bm->outcome == RECORD_IGNORED && verdict_unrecognised(bm->m->verdict)
		? RECORD_STORED_UNRECOGNISED
		: bm->outcome);
}

/* Rows of message_insert and message_new; of those, what is not the second of two copies. */
static void
put_messages(struct params *p, struct batch_message **sorted, size_t n)
{
	params_clear(p);
	param_array(p, ARRAY_UUID);
	param_array(p, ARRAY_INT2);
	param_array(p, ARRAY_BOOL);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && memcmp(sorted[i]->key.b, sorted[i - 1]->key.b, 16) == 0)
			continue;
		array_uuid(p, 0, sorted[i]->key.b);
		array_int2(p, 1, stored_outcome(sorted[i]));
		array_bool(p, 2, sorted[i]->unrecognised);
	}
}

/* Asks the database which of them are new. */
static bool
insert_unknown(struct recorder *r, struct batch_message **sorted, size_t n, struct err *e)
{
	PGresult *res = store_exec(r->s, "message_insert", &r->p, e);
	size_t unknown;

	if (!res)
		return false;
	unknown = (size_t)PQntuples(res);
	for (size_t i = 0; i < n; i++)
		sorted[i]->duplicate = true; /* until the insert says otherwise */
	for (size_t i = 0; i < unknown; i++)
		find_message(sorted, n, cell_bytes(res, (int)i, 0))->duplicate = false;
	PQclear(res);
	if (unknown < n)
		r->again = RECORD_LOOKING;
	return mark_known(r, sorted, n, e);
}

/*
 * That a message comes a second time is rare: as long as none does, all are taken for new, which spares a search for each.
 * Where one is there already the insert fails, the batch comes again, and it and the next ones ask.
 */
bool
messages_may_be_known(struct recorder *r)
{
	if (store_missed(r->s))
		r->again = RECORD_LOOKING;
	return r->again > 0;
}

bool
messages_insert(struct recorder *r, struct batch *b, struct err *e)
{
	struct batch_message **sorted = calloc(b->nmessages + 1, sizeof *sorted);
	bool ok;

	if (!sorted)
		abort();
	for (size_t i = 0; i < b->nmessages; i++)
		sorted[i] = &b->messages[i];
	qsort(sorted, b->nmessages, sizeof *sorted, by_key);
	put_messages(&r->p, sorted, b->nmessages);
	if (messages_may_be_known(r)) {
		r->again--;
		ok = insert_unknown(r, sorted, b->nmessages, e);
	} else {
		ok = store_start(r->s, "message_new", &r->p, e);
		if (ok)
			store_expect_new(r->s);
	}
	if (ok)
		copy_duplicates(sorted, b->nmessages);
	free(sorted);
	return ok;
}

void
messages_drop_duplicates(struct batch *b)
{
	for (size_t i = 0; i < b->nmessages; i++)
		for (size_t k = 0; b->messages[i].duplicate && k < b->messages[i].n; k++)
			b->items[b->messages[i].first + k].dropped = true;
}
