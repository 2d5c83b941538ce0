/* record_inbox - what the functions of the schema left behind. See record.h */
#include "record_contact.h"

#include <time.h>

static const char *
text_of(struct recorder *r, const PGresult *res, int column)
{
	return cell_null(res, 0, column)
	    ? NULL
	    : (const char *)arena_copy(r->arena, cell_bytes(res, 0, column)).p;
}

/* A row that says since when the mailings of a whole stream are others. */
static bool
mailing_of_stream(struct recorder *r, int64_t id, struct err *e)
{
	struct params p = { 0 };
	size_t ids;
	bool ok;

	if (policy_set_mailing_window(r->set) > 0) {
		param_int8(&p, id);
		ok = store_do(r->s, "inbox_expand", &p, e);
	} else {
		ids = param_array(&p, ARRAY_INT8);
		array_int8(&p, ids, id);
		ok = store_do(r->s, "inbox_delete", &p, e);
	}
	params_free(&p);
	return ok;
}

/* Contacts of many rows at once, where the rows say nothing else. */
static bool
fold_taken(struct recorder *r, bool *any, struct err *e)
{
	PGresult *contacts;
	bool ok;

	params_clear(&r->p);
	param_int4(&r->p, RECORD_CHUNK);
	contacts = store_exec(r->s, "inbox_take", &r->p, e);
	if (!contacts)
		return false;
	*any = PQntuples(contacts) > 0;
	ok = refold_contacts(r, contacts, true, NULL, NULL, e);
	PQclear(contacts);
	return ok;
}

/* Takes up to RECORD_CHUNK contacts off the oldest row that nobody can have missed. */
static bool
fold_one(struct recorder *r, bool *any, struct err *e)
{
	PGresult *row, *contacts;
	const char *actor, *why;
	bool ok, whole_stream;
	int64_t id;

	params_clear(&r->p);
	param_int4(&r->p, RECORD_CHUNK);
	row = store_exec(r->s, "inbox_change", &r->p, e);
	if (!row)
		return false;
	if (PQntuples(row) == 0) {
		PQclear(row);
		return true;
	}
	*any = true;
	params_clear(&r->p);
	id = cell_int(row, 0, 0);
	param_int8(&r->p, id);
	param_int4(&r->p, RECORD_CHUNK);
	actor = text_of(r, row, 1);
	why = text_of(r, row, 2);
	whole_stream = cell_int(row, 0, 3) != 0;
	PQclear(row);
	if (whole_stream)
		return mailing_of_stream(r, id, e);
	contacts = store_exec(r->s, "inbox_contacts", &r->p, e);
	if (!contacts)
		return false;
	ok = store_do(r->s, "inbox_advance", &r->p, e) &&
	    refold_contacts(r, contacts, true, actor, why, e);
	PQclear(contacts);
	return ok;
}

/* What is left waits for transactions of others: mostly for a moment, but not for a dump that takes an
 * hour. */
static bool
wait_to_settle(struct recorder *r, bool *more, struct err *e)
{
	enum { WAITS = 20 };
	PGresult *res = store_exec(r->s, "inbox_left", NULL, e);
	bool left;

	if (!res)
		return false;
	left = cell_int(res, 0, 0) != 0;
	PQclear(res);
	*more = left && r->settle_waits < WAITS;
	r->settle_waits = *more ? r->settle_waits + 1 : 0;
	if (*more)
		nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	return true;
}

static bool
fold_changes(struct recorder *r, bool *any, struct err *e)
{
	return fold_taken(r, any, e) && (*any || fold_one(r, any, e));
}

/* Contacts are locked in one order, so once in a transaction: reports and changes take turns. *told: no report failed. */
static bool
fold_in_turn(struct recorder *r, record_classify classify, void *context, struct inbox_reports *had,
    bool *changes, bool *told, struct err *e)
{
	*told = true;
	*changes = false;
	if (r->changes_turn && !fold_changes(r, changes, e))
		return false;
	if (*changes)
		return true;
	*told = inbox_fold_reports(r, classify, context, had, e);
	return *told && (had->n > 0 || r->changes_turn || fold_changes(r, changes, e));
}

bool
record_inbox(struct recorder *r, record_classify classify, void *context, bool *more, struct err *e)
{
	struct inbox_reports had = { 0 };
	bool changes = false, settling = false, told = true;
	PGresult *res;

	*more = false;
	*r->refused = 0;
	r->inbox_most =
	    r->inbox_most < 1 || r->inbox_most > INBOX_EVENTS / 2 ? INBOX_EVENTS : r->inbox_most;
	arena_reset(r->arena);
	if (!record_know_streams(r, e) || !store_begin(r->s, e))
		return false;
	if (record_policy_holds(r, e) &&
	    fold_in_turn(r, classify, context, &had, &changes, &told, e) &&
	    (res = store_exec(r->s, "inbox_settle", NULL, e))) {
		settling = PQntuples(res) > 0;
		PQclear(res);
		if (store_commit(r->s, e)) {
			inbox_let_go(r, &had, true);
			r->inbox_most *= 2;
			r->changes_turn = had.n > 0;
			*more = had.n > 0 || changes || settling;
			return *more || wait_to_settle(r, more, e);
		}
	}
	inbox_let_go(r, &had, false);
	store_rollback(r->s);
	return !told && inbox_refused(r, &had, more, e);
}
