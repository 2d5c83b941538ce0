/* store_send - sending statements, one at a time, and what has to come of them. See store_pq.h */
#include "store_pq.h"

#include "crash_point.h"
#include "sql.h"

#include <stdlib.h>
#include <string.h>

static bool
missed(struct store *s, const char *what, const char *how, struct err *e)
{
	s->missed = true;
	return err_set(e, ERR_RETRY, CAUSE_DATABASE, "%s: a row %s", what, how);
}

static bool
clashes(const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return state && strcmp(state, "23505") == 0;
}

static PGresult *
checked(struct store *s, const char *what, struct err *e)
{
	PGresult *r = store_wait(s, e);

	if (!r) {
		err_prefix(e, "%s", what);
		return NULL;
	}
	if (PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK &&
	    PQresultStatus(r) != PGRES_EMPTY_QUERY) {
		if (s->expects_new && clashes(r))
			missed(s, what, "is there already", e);
		else
			store_failed(s, r, what, e);
		PQclear(r);
		return NULL;
	}
	return r;
}

bool
store_finish(struct store *s, PGresult **r, struct err *e)
{
	const char *what = s->posted;

	*r = NULL;
	if (!what)
		return true;
	s->posted = NULL;
	*r = checked(s, what, e);
	s->expects_new = false;
	if (*r &&
	    (s->expected < 0 || atoll(PQcmdTuples(*r)) == s->expected ||
		missed(s, what, "is no longer where it was", e)))
		return true;
	PQclear(*r);
	*r = NULL;
	return false;
}

/* When it failed, nothing else is sent. */
static bool
settle(struct store *s, struct err *e)
{
	PGresult *r;
	bool ok = store_finish(s, &r, e);

	PQclear(r);
	return ok;
}

void
store_expect(struct store *s, size_t rows)
{
	s->expected = (int64_t)rows;
}

void
store_expect_new(struct store *s)
{
	s->expects_new = true;
}

bool
store_missed(const struct store *s)
{
	return s->missed;
}

bool
store_script(struct store *s, const char *sql, struct err *e)
{
	PGresult *r;

	if (!settle(s, e))
		return false;
	if (!PQsendQuery(s->conn, sql))
		return store_failed(s, NULL, NULL, e);
	r = checked(s, "sql", e);
	PQclear(r);
	return r != NULL;
}

PGresult *
store_ask(struct store *s, const char *sql, const char *value, struct err *e)
{
	if (!settle(s, e))
		return NULL;
	if (!PQsendQueryParams(s->conn, sql, value ? 1 : 0, NULL, &value, NULL, NULL, 0)) {
		store_failed(s, NULL, NULL, e);
		return NULL;
	}
	return checked(s, "sql", e);
}

static const struct sql_file *
find_statement(const char *name)
{
	static const char folder[] = "statements/";

	for (const struct sql_file *f = sql_files; f->name; f++)
		if (strncmp(f->name, folder, sizeof folder - 1) == 0 &&
		    strcmp(f->name + sizeof folder - 1, name) == 0)
			return f;
	return NULL;
}

bool
store_declare(struct store *s, const char *name, struct err *e)
{
	const struct sql_file *f = find_statement(name);
	PGresult *r;

	if (!f)
		abort();
	if (!settle(s, e))
		return false;
	if (!PQsendQuery(s->conn, f->text))
		return store_failed(s, NULL, name, e);
	r = checked(s, name, e);
	PQclear(r);
	return r != NULL;
}

PGresult *
store_fetch(struct store *s, const char *sql, struct err *e)
{
	if (!settle(s, e))
		return NULL;
	if (!PQsendQueryParams(s->conn, sql, 0, NULL, NULL, NULL, NULL, 1)) {
		store_failed(s, NULL, NULL, e);
		return NULL;
	}
	return checked(s, "fetch", e);
}

/* Statements are prepared when they are first used: each is one `prepare NAME ...` */
bool
store_prepare(struct store *s, const char *name, struct err *e)
{
	if (!settle(s, e))
		return false;
	for (size_t i = 0; i < s->nprepared; i++)
		if (strcmp(s->prepared[i], name) == 0)
			return true;
	if (!store_declare(s, name, e))
		return false;
	if (s->nprepared == s->capprepared) {
		s->capprepared = s->capprepared ? s->capprepared * 2 : 32;
		s->prepared = realloc(s->prepared, s->capprepared * sizeof *s->prepared);
		if (!s->prepared)
			abort();
	}
	s->prepared[s->nprepared++] = find_statement(name)->name + sizeof "statements/" - 1;
	return true;
}

PGresult *
store_send(struct store *s, const char *name, int n, const char *const *values, const int *lengths,
    const int *formats, int result_format, struct err *e)
{
	if (!store_prepare(s, name, e))
		return NULL;
	if (!PQsendQueryPrepared(s->conn, name, n, values, lengths, formats, result_format)) {
		store_failed(s, NULL, name, e);
		return NULL;
	}
	return checked(s, name, e);
}

bool
store_post(struct store *s, const char *name, int n, const char *const *values, const int *lengths,
    const int *formats, struct err *e)
{
	if (!store_prepare(s, name, e))
		return false;
	if (!PQsendQueryPrepared(s->conn, name, n, values, lengths, formats, 1))
		return store_failed(s, NULL, name, e);
	s->posted = find_statement(name)->name + sizeof "statements/" - 1;
	s->expected = -1;
	return true;
}

bool
store_begin(struct store *s, struct err *e)
{
	return store_script(s, "begin isolation level read committed", e);
}

bool
store_begin_snapshot(struct store *s, struct err *e)
{
	return store_script(s, "begin isolation level repeatable read read only", e);
}

bool
store_commit(struct store *s, struct err *e)
{
	bool ok;

	crash_point("before the commit");
	ok = store_script(s, "commit", e);
	s->missed = s->missed && !ok;
	crash_point("after the commit");
	return ok;
}

void
store_rollback(struct store *s)
{
	settle(s, NULL);
	if (store_alive(s) && PQtransactionStatus(s->conn) != PQTRANS_IDLE)
		store_script(s, "rollback", NULL);
}
