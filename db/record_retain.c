/*
 * record_retain - old events and sends are dropped, and change nothing by it.
 *
 * What a contact's old events came to is kept first: its packed state at the cut (a base). From then on a
 * recomputation begins there, and what is older and comes in late is stored with why_not `retention`.
 */
#include "record_contact.h"

#include <stdlib.h>

enum { LIST = 10000, SENDS = 10000 };
#define DAY_US (INT64_C(86400) * 1000000)

/* The next contacts that have events before the cut; none: all were looked at. */
static bool
list_contacts(struct recorder *r, struct err *e)
{
	struct retained *t = &r->retained;
	PGresult *res;

	params_clear(&r->p);
	param_time(&r->p, t->cut_us);
	param_int8(&r->p, t->n ? t->contacts[t->n - 1] : 0);
	param_int4(&r->p, LIST);
	res = store_exec(r->s, "retain_contacts", &r->p, e);
	if (!res)
		return false;
	t->contacts = realloc(t->contacts, LIST * sizeof *t->contacts);
	if (!t->contacts)
		abort();
	t->n = (size_t)PQntuples(res);
	t->next = 0;
	for (size_t i = 0; i < t->n; i++)
		t->contacts[i] = cell_int(res, (int)i, 0);
	PQclear(res);
	return true;
}

static bool
make_bases(struct recorder *r, const int64_t *ids, size_t n, struct err *e)
{
	struct fold_set f = {
		.n = n, .now_us = record_now_us(), .compare = true, .base_us = r->retained.cut_us
	};
	struct params p = { 0 };
	size_t array = param_array(&p, ARRAY_INT8);
	bool ok;

	f.at = calloc(n, sizeof *f.at);
	if (!f.at)
		abort();
	for (size_t i = 0; i < n; i++) {
		f.at[i].id = ids[i];
		f.at[i].stale = true;
		array_int8(&p, array, ids[i]);
	}
	ok = fold_lock(r, &f, e) && fold_addresses(r, &f, e) && fold_all(r, &f, e) &&
	    store_do(r->s, "retain_drop", &p, e);
	params_free(&p);
	free(f.at);
	return ok;
}

static bool
retain_chunk(struct recorder *r, struct err *e)
{
	struct retained *t = &r->retained;
	size_t n = t->n - t->next < RECORD_CHUNK ? t->n - t->next : RECORD_CHUNK;

	arena_reset(r->arena);
	if (!store_begin(r->s, e))
		return false;
	if (record_policy_holds(r, e) && make_bases(r, t->contacts + t->next, n, e) &&
	    store_commit(r->s, e)) {
		t->next += n;
		return true;
	}
	store_rollback(r->s);
	return false;
}

static bool
retain_events(struct recorder *r, unsigned seconds, bool *more, struct err *e)
{
	struct retained *t = &r->retained;
	int64_t cut_us = (record_now_us() - (int64_t)seconds * 1000000) / DAY_US * DAY_US;

	if (seconds == 0 || (t->done && t->cut_us == cut_us))
		return true;
	if (t->cut_us != cut_us) {
		t->cut_us = cut_us;
		t->done = false;
		t->n = t->next = 0;
	}
	if (t->next == t->n && !list_contacts(r, e))
		return false;
	t->done = t->n == 0;
	*more = *more || !t->done;
	return t->done || retain_chunk(r, e);
}

/* Sends may go when no rule can ask for the mailing any more. */
static bool
retain_sends(struct recorder *r, const struct record_retention *keep, bool *more, struct err *e)
{
	int64_t window = policy_set_mailing_window(r->set), now_us = record_now_us();
	int64_t before_us = now_us - (int64_t)keep->sends_seconds * 1000000;
	PGresult *res;

	if (keep->sends_seconds == 0 || window == POLICY_FOREVER ||
	    (window > 0 && keep->events_seconds == 0))
		return true;
	if (window > 0) {
		int64_t read_from_us = now_us - (int64_t)keep->events_seconds * 1000000 - DAY_US;

		if (read_from_us - window * 1000000 < before_us)
			before_us = read_from_us - window * 1000000;
	}
	params_clear(&r->p);
	param_time(&r->p, before_us);
	param_int4(&r->p, SENDS);
	res = store_exec(r->s, "retain_sends", &r->p, e);
	if (!res)
		return false;
	*more = *more || cell_int(res, 0, 0) >= SENDS;
	PQclear(res);
	return true;
}

bool
record_retain(struct recorder *r, const struct record_retention *keep, bool *more, struct err *e)
{
	return record_know_streams(r, e) && retain_events(r, keep->events_seconds, more, e) &&
	    retain_sends(r, keep, more, e);
}
