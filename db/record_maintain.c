/* record_maintain - counts rolled up, and what is no longer kept. See record.h */
#include "record_private.h"

/* Runs a statement that says in each column how much it did; *more: some did a whole piece. */
static bool
run_piece(struct recorder *r, const char *statement, int64_t piece, bool *more, struct err *e)
{
	PGresult *res = store_exec(r->s, statement, &r->p, e);

	if (!res)
		return false;
	for (int c = 0; c < PQnfields(res); c++)
		*more = *more || cell_int(res, 0, c) >= piece;
	PQclear(res);
	return true;
}

static bool
roll_up(struct recorder *r, bool *more, struct err *e)
{
	enum { PIECE = 100000 };
	PGresult *lock;
	bool mine;

	if (!store_begin(r->s, e))
		return false;
	lock = store_exec(r->s, "roll_up_lock", NULL, e);
	mine = lock && cell_int(lock, 0, 0) != 0;
	params_clear(&r->p);
	param_int4(&r->p, PIECE);
	if (lock && (!mine || run_piece(r, "roll_up", PIECE, more, e)) && store_commit(r->s, e)) {
		PQclear(lock);
		return true;
	}
	PQclear(lock);
	store_rollback(r->s);
	return false;
}

bool
record_maintain(struct recorder *r, const struct record_retention *keep, bool *more, struct err *e)
{
	enum { PIECE = 10000 };

	*more = false;
	if (!roll_up(r, more, e))
		return false;
	params_clear(&r->p);
	return run_piece(r, "maintain", PIECE, more, e) &&
	    (!keep || record_retain(r, keep, more, e));
}
