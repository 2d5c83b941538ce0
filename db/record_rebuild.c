/* record_rebuild - standings from their events, and another policy. See record.h */
#include "record_contact.h"

#include <stdio.h>
#include <stdlib.h>

struct rebuild {
	enum record_rebuild how;
	record_differs each;
	void *context;
	const char *actor, *why;
	const int64_t *since_us; /* NULL: all */
	uint64_t contacts, differences;
};

/* What a chunk found; told when it is known who only waits for a recorder. */
struct found {
	struct record_difference *at;
	size_t n, room;
};

static void
keep_difference(void *context, const struct record_difference *d)
{
	struct found *found = context;

	if (found->n == found->room) {
		found->room = found->room * 2 + 16;
		found->at = realloc(found->at, found->room * sizeof *found->at);
		if (!found->at)
			abort();
	}
	found->at[found->n++] = *d;
}

/* A decision or a report that a recorder has not folded yet makes events and standing differ, and is no
 * mistake of either. Their rows in the inbox are there until the lock on the standings, which we have, is gone. */
static bool
tell_found(struct recorder *r, struct rebuild *b, const struct found *found, struct err *e)
{
	size_t contacts;
	PGresult *res = NULL;
	int rows = 0;

	if (found->n && !r->other) {
		params_clear(&r->p);
		contacts = param_array(&r->p, ARRAY_INT8);
		for (size_t i = 0; i < found->n; i++)
			array_int8(&r->p, contacts, found->at[i].contact);
		res = store_exec(r->s, "contacts_waiting", &r->p, e);
		if (!res)
			return false;
		rows = PQntuples(res);
	}
	for (size_t i = 0; i < found->n; i++) {
		int row = 0;

		while (row < rows && cell_int(res, row, 0) != found->at[i].contact)
			row++;
		if (row < rows)
			continue;
		b->differences++;
		if (b->each)
			b->each(b->context, &found->at[i]);
	}
	PQclear(res);
	return true;
}

/* One chunk behind contact *after; *n is how many there were. */
static bool
rebuild_chunk(struct recorder *r, struct rebuild *b, int64_t *after, size_t *n, struct err *e)
{
	struct found found = { 0 };
	struct fold_set f = { .now_us = record_now_us(),
		.actor = b->actor,
		.why = b->why,
		.each = keep_difference,
		.context = &found,
		.compare = b->how == REBUILD_COMPARE };
	PGresult *res;
	bool ok;

	params_clear(&r->p);
	param_int8(&r->p, *after);
	param_int4(&r->p, RECORD_CHUNK);
	if (b->since_us)
		param_time(&r->p, *b->since_us);
	else
		param_null(&r->p);
	res = store_exec(r->s, "contacts_after", &r->p, e);
	if (!res)
		return false;
	*n = f.n = (size_t)PQntuples(res);
	f.at = calloc(f.n + 1, sizeof *f.at);
	if (!f.at)
		abort();
	for (size_t i = 0; i < f.n; i++) {
		*after = f.at[i].id = cell_int(res, (int)i, 0);
		f.at[i].address = arena_copy(r->arena, cell_bytes(res, (int)i, 1));
		f.at[i].stale = true;
	}
	PQclear(res);
	ok = f.n == 0 || (fold_lock(r, &f, e) && fold_all(r, &f, e) && tell_found(r, b, &found, e));
	if (ok && f.ntransitions + f.nrequests)
		ok = store_do(r->s, "notify_transition", NULL, e);
	b->contacts += ok ? f.n : 0;
	free(found.at);
	free(f.at);
	return ok;
}

/* Nothing is written: as all of it was at one moment, which also lets every event be read in one pass. */
static bool
compare_all(struct recorder *r, struct rebuild *b, struct err *e)
{
	int64_t after = 0;
	size_t n = 1;
	bool ok = replay_begin(r, e);

	while (ok && n > 0) {
		arena_reset(r->arena);
		ok = rebuild_chunk(r, b, &after, &n, e);
		if (ok && r->progress)
			r->progress(r->progress_context, b->contacts);
	}
	replay_end(r);
	if (ok && store_commit(r->s, e))
		return true;
	store_rollback(r->s);
	return false;
}

static bool
rebuild(struct recorder *r, struct rebuild *b, struct err *e)
{
	enum { TRIES = 5 };
	int64_t after = 0;
	size_t n = 1;
	int tries = 0;

	if (!record_know_streams(r, e))
		return false;
	if (b->how == REBUILD_COMPARE && !b->since_us)
		return compare_all(r, b, e);
	while (n > 0) {
		int64_t from = after;

		arena_reset(r->arena);
		if (!store_begin(r->s, e))
			return false;
		if ((b->how == REBUILD_COMPARE || record_policy_holds(r, e)) &&
		    rebuild_chunk(r, b, &after, &n, e) && store_commit(r->s, e)) {
			tries = 0;
			if (r->progress)
				r->progress(r->progress_context, b->contacts);
			continue;
		}
		store_rollback(r->s);
		if (!e || e->class != ERR_RETRY || ++tries == TRIES || !store_alive(r->s))
			return false;
		after = from;
	}
	return true;
}

void
recorder_progress(struct recorder *r, record_progress each, void *context)
{
	r->progress = each;
	r->progress_context = context;
}

bool
record_rebuild(struct recorder *r, enum record_rebuild how, record_differs each, void *context,
    uint64_t *contacts, uint64_t *differences, struct err *e)
{
	struct rebuild b = { .how = how, .each = each, .context = context };
	struct err own;
	bool ok = rebuild(r, &b, e ? e : &own);

	*contacts = b.contacts;
	*differences = b.differences;
	return ok;
}

bool
record_backtest(struct recorder *r, const int64_t *since_us, record_differs each, void *context,
    uint64_t *contacts, uint64_t *differences, struct err *e)
{
	struct rebuild b = {
		.how = REBUILD_COMPARE, .each = each, .context = context, .since_us = since_us
	};
	struct err own;
	bool ok = rebuild(r, &b, e ? e : &own);

	*contacts = b.contacts;
	*differences = b.differences;
	return ok;
}

bool
record_policy_activate(struct recorder *r, uint64_t *differences, struct err *e)
{
	char why[160];
	struct rebuild b = { .how = REBUILD_WRITE, .actor = "policy", .why = why };
	struct err own;
	PGresult *res;

	params_clear(&r->p);
	param_text(&r->p, r->o->policy_text);
	res = store_exec(r->s, "policy_put", &r->p, e);
	if (!res)
		return false;
	r->policy_id = (int32_t)cell_int(res, 0, 0);
	snprintf(why, sizeof why, "policy %d was applied by %.*s", (int)r->policy_id,
	    (int)cell_bytes(res, 0, 1).n, (const char *)cell_bytes(res, 0, 1).p);
	r->other = false;
	PQclear(res);
	if (!recorder_refresh(r, e) || !rebuild(r, &b, e ? e : &own))
		return false;
	*differences = b.differences;
	return true;
}
