/* record_hold - the contacts of a batch, locked before anything else, without waiting. See record_contact.h */
#include "record_contact.h"

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

static bool
too_much(struct err *e)
{
	return err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "contacts: too much at once");
}

/* The contacts that are known, ascending and each once. */
static bool
list_known(struct recorder *r, const struct batch *b, struct fold_set *f, struct err *e)
{
	int64_t *ids = arena_alloc(r->arena, b->nitems + 1, sizeof *ids);
	size_t n = 0;

	f->at = arena_alloc(r->arena, b->nitems + 1, sizeof *f->at);
	if (!ids || !f->at)
		return too_much(e);
	for (size_t i = 0; i < b->nitems; i++)
		if (b->items[i].contact)
			ids[n++] = b->items[i].contact;
	qsort(ids, n, sizeof *ids, by_id);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || ids[i] != ids[i - 1])
			f->at[f->n++] = (struct fold_contact){ .id = ids[i] };
	return true;
}

/* Those that are not held though they have a row to hold; *busy is to be cleared. */
static bool
find_busy(struct recorder *r, const struct fold_set *f, PGresult **busy, struct err *e)
{
	*busy = NULL;
	params_clear(&r->p);
	if (fold_param_contacts(&r->p, f, fold_is_free) == 0)
		return true;
	*busy = store_exec(r->s, "state_there", &r->p, e);
	return *busy;
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

bool
batch_hold(struct recorder *r, struct batch *b, struct err *e)
{
	enum { PATIENT = 2 }; /* the round that waits */
	int64_t *busy;
	PGresult *res;
	size_t n;

	b->held = arena_alloc(r->arena, 1, sizeof *b->held);
	if (!b->held)
		return too_much(e);
	*b->held = (struct fold_set){ .holding = b->round < PATIENT };
	if (!list_known(r, b, b->held, e) || !fold_hold(r, b->held, e) ||
	    !find_busy(r, b->held, &res, e))
		return false;
	n = res ? (size_t)PQntuples(res) : 0;
	busy = arena_alloc(r->arena, n + 1, sizeof *busy);
	for (size_t i = 0; busy && i < n; i++)
		busy[i] = cell_int(res, (int)i, 0);
	PQclear(res);
	if (!busy)
		return too_much(e);
	if (n)
		set_aside(b, busy, n);
	return true;
}
