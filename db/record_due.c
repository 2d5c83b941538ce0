/* record_due - contacts folded again: whose inputs changed, and whose time has come. See record.h */
#include "record_contact.h"

#include <stdlib.h>

bool
refold_contacts(struct recorder *r, const PGresult *contacts, bool stale, const char *actor,
    const char *why, struct err *e)
{
	struct fold_set f = { .n = (size_t)PQntuples(contacts),
		.now_us = record_now_us(),
		.actor = actor,
		.why = why };
	bool ok;

	if (f.n == 0)
		return true;
	f.at = calloc(f.n, sizeof *f.at);
	if (!f.at)
		abort();
	for (size_t i = 0; i < f.n; i++) {
		f.at[i].id = cell_int(contacts, (int)i, 0);
		f.at[i].address = arena_copy(r->arena, cell_bytes(contacts, (int)i, 1));
		f.at[i].stale = stale;
	}
	ok = fold_lock(r, &f, e);
	if (ok && stale) { /* sends registered since may tie stored reports to us */
		struct params p = { 0 };
		size_t ids = param_array(&p, ARRAY_INT8);

		for (size_t i = 0; i < f.n; i++)
			array_int8(&p, ids, f.at[i].id);
		ok = store_do(r->s, "sends_attribute", &p, e) &&
		    store_do(r->s, "sends_raise", &p, e);
		params_free(&p);
	}
	ok = ok && fold_all(r, &f, e) &&
	    (f.ntransitions + f.nrequests == 0 || store_do(r->s, "notify_transition", NULL, e));
	free(f.at);
	return ok;
}

/* Does a fold change any of them? What is due by the database's clock alone would be found again at once, until ours has
 * come as far. */
static bool
some_have_come(const PGresult *contacts)
{
	for (int i = 0; i < PQntuples(contacts); i++)
		if (cell_int(contacts, i, 3) ||
		    cell_time(contacts, i, 2, INT64_MAX) <= record_now_us())
			return true;
	return false;
}

/* Few at once: whoever records about them waits for as long. */
static bool
fold_due(struct recorder *r, int32_t within_s, bool *more, struct err *e)
{
	enum { CHUNK = 100 };
	PGresult *res;
	bool ok;

	params_clear(&r->p);
	param_int4(&r->p, CHUNK);
	param_int4(&r->p, within_s);
	res = store_exec(r->s, "due_contacts", &r->p, e);
	if (!res)
		return false;
	*more = PQntuples(res) == CHUNK && some_have_come(res);
	ok = refold_contacts(r, res, false, NULL, NULL, e);
	PQclear(res);
	return ok;
}

static bool
next_due(struct recorder *r, bool more, int64_t *next, struct err *e)
{
	int64_t now_s = record_now_us() / 1000000;
	PGresult *res;

	params_clear(&r->p);
	param_int4(&r->p, RECORD_DUE_AHEAD_S);
	res = store_exec(r->s, "due_next", &r->p, e);
	if (!res)
		return false;
	*next = cell_time(res, 0, 0, INT64_MAX);
	if (*next != INT64_MAX)
		*next = *next / 1000000 + 1;
	if (!more && *next <= now_s) /* somebody holds what is due: not at once again */
		*next = now_s + 1;
	PQclear(res);
	return true;
}

static bool
record_within(struct recorder *r, int32_t within_s, bool *more, int64_t *next, struct err *e)
{
	*more = false;
	arena_reset(r->arena);
	if (!record_know_streams(r, e) || !store_begin(r->s, e))
		return false;
	if (record_policy_holds(r, e) && fold_due(r, within_s, more, e) &&
	    next_due(r, *more, next, e) && store_commit(r->s, e))
		return true;
	store_rollback(r->s);
	return false;
}

bool
record_due(struct recorder *r, bool *more, int64_t *next, struct err *e)
{
	return record_within(r, 0, more, next, e);
}

bool
record_deferred_some(struct recorder *r, struct err *e)
{
	int64_t next;

	return record_within(r, RECORD_DEFERRED_MOST_S, &r->deferred, &next, e);
}

bool
recorder_deferred(const struct recorder *r)
{
	return r->deferred;
}

bool
record_deferred(struct recorder *r, struct err *e)
{
	while (r->deferred)
		if (!record_deferred_some(r, e))
			return false;
	return true;
}
