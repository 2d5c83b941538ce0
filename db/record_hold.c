/* record_hold - the contacts of a batch, locked before anything else, without waiting. See record_private.h */
#include "record_private.h"

#include <stdlib.h>
#include <string.h>

static int
by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool
is_among(const int64_t *ids, size_t n, int64_t id)
{
	return n > 0 && bsearch(&id, ids, n, sizeof *ids, by_id);
}

/* Into ids, ascending and each once. */
static size_t
known_contacts(const struct batch *b, int64_t *ids)
{
	size_t n = 0, different = 0;

	for (size_t i = 0; i < b->nitems; i++)
		if (b->items[i].contact)
			ids[n++] = b->items[i].contact;
	qsort(ids, n, sizeof *ids, by_id);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || ids[i] != ids[different - 1])
			ids[different++] = ids[i];
	return different;
}

/* Replaces ids by what the statement answers: some of them, ascending. */
static bool
ask(struct recorder *r, const char *statement, int64_t *ids, size_t *n, struct err *e)
{
	size_t array;
	PGresult *res;

	params_clear(&r->p);
	array = param_array(&r->p, ARRAY_INT8);
	for (size_t i = 0; i < *n; i++)
		array_int8(&r->p, array, ids[i]);
	res = store_exec(r->s, statement, &r->p, e);
	if (!res)
		return false;
	*n = (size_t)PQntuples(res);
	for (size_t i = 0; i < *n; i++)
		ids[i] = cell_int(res, (int)i, 0);
	PQclear(res);
	return true;
}

/* Behind the others, so that the transaction does not see them. */
static void
set_aside(struct batch *b, const int64_t *busy, size_t nbusy)
{
	struct batch_message *behind = calloc(b->nmessages, sizeof *behind);
	size_t kept = 0, all = b->nmessages;

	if (!behind)
		abort();
	b->nothers = 0;
	for (size_t i = 0; i < all; i++) {
		bool wait = false;

		for (size_t k = 0; k < b->messages[i].n; k++)
			wait = wait ||
			    is_among(busy, nbusy, b->items[b->messages[i].first + k].contact);
		if (wait)
			behind[b->nothers++] = b->messages[i];
		else
			b->messages[kept++] = b->messages[i];
	}
	memcpy(b->messages + kept, behind, b->nothers * sizeof *behind);
	free(behind);
	b->nmessages = kept;
	for (size_t i = 0; i < all; i++) {
		for (size_t k = 0; k < b->messages[i].n; k++) {
			struct item *it = &b->items[b->messages[i].first + k];

			it->message = i;
			it->dropped = i >= kept;
		}
	}
}

/* Of the known contacts those that are not held though they have a row to hold. */
static bool
find_busy(struct recorder *r, const struct batch *b, const int64_t *held, size_t nheld,
    int64_t *busy, size_t *nbusy, struct err *e)
{
	size_t n = known_contacts(b, busy), left = 0;

	for (size_t i = 0; i < n; i++)
		if (!is_among(held, nheld, busy[i]))
			busy[left++] = busy[i];
	*nbusy = left;
	return left == 0 || ask(r, "state_there", busy, nbusy, e);
}

bool
batch_hold(struct recorder *r, struct batch *b, struct err *e)
{
	int64_t *held = calloc(2 * b->nitems + 1, sizeof *held), *busy;
	size_t nheld, nbusy = 0;
	bool ok;

	if (!held)
		abort();
	busy = held + b->nitems;
	nheld = known_contacts(b, held);
	ok = nheld == 0 ||
	    (ask(r, b->patient ? "state_lock" : "state_hold", held, &nheld, e) &&
		find_busy(r, b, held, nheld, busy, &nbusy, e));
	for (size_t i = 0; ok && i < b->nitems; i++)
		b->items[i].held = is_among(held, nheld, b->items[i].contact);
	if (ok && nbusy)
		set_aside(b, busy, nbusy);
	free(held);
	return ok;
}
