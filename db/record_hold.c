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

/* Those that are not held. */
static size_t
list_free(const struct fold_set *f, int64_t *ids)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (fold_is_free(&f->at[i]))
			ids[n++] = f->at[i].id;
	return n;
}

/*
 * Of n that are not held, those that have a row to hold; how many. Who is known has one, unless he is known only by what was
 * sent to him: as long as nobody is met who has none it is not asked, but by the round that waits.
 */
static bool
keep_busy(struct recorder *r, const struct batch *b, int64_t *ids, size_t *n, struct err *e)
{
	size_t busy;
	PGresult *res;

	if (*n == 0 || (b->held->holding && r->rowless == 0))
		return true;
	params_clear(&r->p);
	fold_param_contacts(&r->p, b->held, fold_is_free);
	res = store_exec(r->s, "state_there", &r->p, e);
	if (!res)
		return false;
	busy = (size_t)PQntuples(res);
	for (size_t i = 0; i < busy; i++)
		ids[i] = cell_int(res, (int)i, 0);
	PQclear(res);
	if (busy < *n)
		r->rowless = RECORD_LOOKING;
	*n = busy;
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

bool
batch_hold(struct recorder *r, struct batch *b, struct err *e)
{
	enum { PATIENT = 3 }; /* the round that waits */
	int64_t *busy = arena_alloc(r->arena, b->nitems + 1, sizeof *busy);
	size_t n;

	b->held = arena_alloc(r->arena, 1, sizeof *b->held);
	if (!busy || !b->held)
		return too_much(e);
	*b->held = (struct fold_set){ .holding = b->round < PATIENT };
	if (b->round == 0 && r->rowless > 0)
		r->rowless--;
	if (!list_known(r, b, b->held, e) || !fold_hold(r, b->held, e))
		return false;
	n = list_free(b->held, busy);
	if (!keep_busy(r, b, busy, &n, e))
		return false;
	if (n)
		set_aside(b, busy, n);
	return true;
}
