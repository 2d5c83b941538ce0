/* store_mailbox - leases, status and places of mailboxes. See store.h */
#include "store_pq.h"

#include <stdlib.h>

static bool
one_bool(struct store *s, const char *statement, const char *mailbox, bool *out, struct err *e)
{
	struct params p = { 0 };
	PGresult *r;

	param_text(&p, mailbox);
	r = store_exec(s, statement, &p, e);
	params_free(&p);
	if (!r)
		return false;
	*out = cell_int(r, 0, 0) != 0;
	PQclear(r);
	return true;
}

bool
store_lease(struct store *s, const char *mailbox, bool *got, struct err *e)
{
	return one_bool(s, "lease", mailbox, got, e);
}

bool
store_release(struct store *s, const char *mailbox, struct err *e)
{
	bool was_held;

	return one_bool(s, "lease_end", mailbox, &was_held, e);
}

bool
store_lease_here(struct store *s, struct err *e)
{
	return store_do(s, "lease_here", NULL, e);
}

bool
store_lease_daemons(
    struct store *s, struct store_daemon daemons[STORE_DAEMONS], size_t *n, struct err *e)
{
	PGresult *r = store_exec(s, "lease_daemons", NULL, e);

	if (!r)
		return false;
	*n = 0;
	for (int row = 0; row < PQntuples(r) && row < STORE_DAEMONS; row++)
		daemons[(*n)++] = (struct store_daemon){ (int)cell_int(r, row, 0),
			(unsigned)cell_int(r, row, 1) };
	PQclear(r);
	return true;
}

bool
store_lease_holders(struct store *s, const char *const *mailboxes, size_t n,
    struct store_holder *holders, struct err *e)
{
	struct params p = { 0 };
	size_t name = param_array(&p, ARRAY_TEXT);
	PGresult *r;

	for (size_t i = 0; i < n; i++)
		array_text(&p, name, mailboxes[i]);
	r = store_exec(s, "lease_holders", &p, e);
	params_free(&p);
	if (!r)
		return false;
	for (size_t i = 0; i < n && i < (size_t)PQntuples(r); i++)
		holders[i] = (struct store_holder){ (int)cell_int(r, (int)i, 0),
			(int)cell_int(r, (int)i, 1) };
	PQclear(r);
	return true;
}

bool
store_lease_ask(struct store *s, const char *mailbox, bool *first, struct err *e)
{
	return one_bool(s, "lease_ask", mailbox, first, e);
}

bool
store_lease_withdraw(struct store *s, const char *mailbox, struct err *e)
{
	bool was_asked;

	return one_bool(s, "lease_withdraw", mailbox, &was_asked, e);
}

/* -1 leaves what is there: -infinity; 0 is none: null. */
static void
param_moment(struct params *p, int64_t seconds)
{
	if (seconds == 0)
		param_null(p);
	else if (seconds < 0)
		param_int8(p, INT64_MIN);
	else
		param_time(p, seconds * 1000000);
}

bool
store_mailbox_report(struct store *s, const struct store_mailbox *m, struct err *e)
{
	struct params p = { 0 };
	bool ok;

	param_text(&p, m->name);
	param_text(&p, m->url);
	param_text(&p, m->state);
	param_bool(&p, m->pass_done);
	param_moment(&p, m->oldest_unread_at);
	param_moment(&p, m->backoff_until);
	param_text(&p, m->last_error);
	ok = store_do(s, "mailbox_report", &p, e);
	params_free(&p);
	return ok;
}

bool
store_mailboxes_removed(struct store *s, const char *const *names, size_t n,
    void (*each)(const char *mailbox), struct err *e)
{
	struct params p = { 0 };
	size_t name = param_array(&p, ARRAY_TEXT);
	PGresult *r;

	for (size_t i = 0; i < n; i++)
		array_text(&p, name, names[i]);
	r = store_exec(s, "mailboxes_removed", &p, e);
	params_free(&p);
	if (!r)
		return false;
	for (int row = 0; row < PQntuples(r); row++)
		each(PQgetvalue(r, row, 0));
	PQclear(r);
	return true;
}

int64_t
store_place_time(int64_t seconds)
{
	const int64_t most = INT64_C(253402300799); /* the end of the year 9999 */

	return seconds <= 0 || seconds > most ? INT64_MIN : seconds * 1000000;
}

bool
store_places_known(struct store *s, const char *mailbox, const char *folder,
    const struct store_place *places, bool *known, size_t n, struct err *e)
{
	struct params p = { 0 };
	size_t uidvalidity, uid, internaldate;
	PGresult *r;

	param_text(&p, mailbox);
	param_text(&p, folder);
	uidvalidity = param_array(&p, ARRAY_INT8);
	uid = param_array(&p, ARRAY_INT8);
	internaldate = param_array(&p, ARRAY_TIMESTAMPTZ);
	for (size_t i = 0; i < n; i++) {
		array_int8(&p, uidvalidity, (int64_t)places[i].uidvalidity);
		array_int8(&p, uid, (int64_t)places[i].uid);
		array_time(&p, internaldate, store_place_time(places[i].internaldate));
	}
	r = store_exec(s, "places_known", &p, e);
	params_free(&p);
	if (!r)
		return false;
	for (size_t i = 0; i < n && i < (size_t)PQntuples(r); i++)
		known[i] = cell_int(r, (int)i, 0) != 0;
	PQclear(r);
	return true;
}

bool
store_places_forget(struct store *s, const char *mailbox, const char *folder, uint64_t uidvalidity,
    const uint64_t *listed, size_t n, struct err *e)
{
	struct params p = { 0 };
	size_t uid;
	bool ok;

	param_text(&p, mailbox);
	param_text(&p, folder);
	param_int8(&p, (int64_t)uidvalidity);
	uid = param_array(&p, ARRAY_INT8);
	for (size_t i = 0; i < n; i++)
		array_int8(&p, uid, (int64_t)listed[i]);
	ok = store_do(s, "places_forget", &p, e);
	params_free(&p);
	return ok;
}
