/* store_check - what this program, and a writer, cannot live with. See store.h */
#include "store_pq.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const int store_schema_min = 1, store_schema_max = 3;

enum { SERVER_MIN = 130000 };

const char *
store_warning(const struct store *s, size_t n)
{
	return n < s->nwarnings ? s->warnings[n] : NULL;
}

static void __attribute__((format(printf, 2, 3))) warn(struct store *s, const char *format, ...)
{
	va_list args;

	if (s->nwarnings == STORE_WARNINGS)
		return;
	va_start(args, format);
	vsnprintf(s->warnings[s->nwarnings++], sizeof s->warnings[0], format, args);
	va_end(args);
}

/* A text setting of the server in this session. */
static bool
show(struct store *s, const char *name, char *out, size_t size, struct err *e)
{
	PGresult *r = store_ask(s, "select pg_catalog.current_setting($1, true)", name, e);

	if (!r)
		return false;
	snprintf(out, size, "%s", PQgetvalue(r, 0, 0));
	PQclear(r);
	return true;
}

static bool
backend_pid(struct store *s, int *pid, struct err *e)
{
	PGresult *r = store_ask(s, "select pg_catalog.pg_backend_pid()", NULL, e);

	if (!r)
		return false;
	*pid = atoi(PQgetvalue(r, 0, 0));
	PQclear(r);
	return true;
}

/*
 * Behind a pooler the server process is not the one that the start of the session named. Such a pooler
 * may give one server process to one client (session pooling: fine) or another one to each transaction;
 * then our advisory lock would stay with a stranger. A second client that holds a transaction open makes
 * the difference: it may never be on the server process that is ours.
 */
static bool
own_session(struct store *s, const struct store_options *o, struct err *e)
{
	struct store second = { .statement_seconds = s->statement_seconds };
	int mine, other, again;
	bool ok;

	if (!backend_pid(s, &mine, e))
		return false;
	if (mine == PQbackendPID(s->conn))
		return true;
	second.conn = store_connect(o, e);
	if (!second.conn)
		return err_prefix(e, "second connection through the pooler");
	ok = store_script(&second, "begin", e) && backend_pid(&second, &other, e) &&
	    backend_pid(s, &again, e);
	PQfinish(second.conn);
	if (!ok || (again == mine && other != mine))
		return ok;
	return err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
	    "the pooler gives each transaction another server session: connect to PostgreSQL "
	    "itself, "
	    "or set pool_mode = session");
}

static bool
check_writer(struct store *s, const struct store_options *o, struct err *e)
{
	char value[64];

	if (!show(s, "transaction_read_only", value, sizeof value, e))
		return false;
	if (strcmp(value, "off") != 0)
		return err_set(e, ERR_RETRY, CAUSE_DATABASE,
		    "the server is a standby or read-only: connect to the primary "
		    "(target_session_attrs=read-write picks it)");
	if (!show(s, "synchronous_commit", value, sizeof value, e))
		return false;
	if (strcmp(value, "on") != 0)
		return err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		    "synchronous_commit is %s and cannot be switched on: acknowledged mail could "
		    "be lost",
		    value);
	if (!show(s, "fsync", value, sizeof value, e))
		return false;
	if (strcmp(value, "off") == 0)
		warn(s,
		    "the server runs with fsync = off: a crash of its machine loses acknowledged "
		    "mail");
	if (!show(s, "full_page_writes", value, sizeof value, e))
		return false;
	if (strcmp(value, "off") == 0)
		warn(s,
		    "the server runs with full_page_writes = off: a crash of its machine can "
		    "damage it");
	return own_session(s, o, e);
}

static bool
check_server(struct store *s, const struct store_options *o, struct err *e)
{
	char value[64];

	if (PQserverVersion(s->conn) < SERVER_MIN)
		return err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		    "the server is PostgreSQL %d: 13 or later is needed",
		    PQserverVersion(s->conn) / 10000);
	if (!show(s, "server_encoding", value, sizeof value, e))
		return false;
	if (strcmp(value, "UTF8") != 0)
		return err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		    "the database's encoding is %s: create it with encoding UTF8 (template "
		    "template0)",
		    value);
	return !o->writer || check_writer(s, o, e);
}

/* Readers may not enter carom_data; while a schema is made the view is not there yet. */
static bool
version_statement(struct store *s, const char **statement, struct err *e)
{
	static const char *const places[][2] = { { "schema_version_view",
						     "select pg_catalog.to_regclass("
						     "'carom.schema_version') is not null" },
		{ "schema_version",
		    "select pg_catalog.to_regclass('carom_data.schema_version') is not null" } };

	*statement = NULL;
	for (size_t i = 0; i < sizeof places / sizeof *places && !*statement; i++) {
		PGresult *r = store_ask(s, places[i][1], NULL, e);

		if (!r)
			return err_prefix(e, "schema");
		if (PQgetvalue(r, 0, 0)[0] == 't')
			*statement = places[i][0];
		PQclear(r);
	}
	return true;
}

bool
store_schema(struct store *s, int *version, struct err *e)
{
	const char *statement;
	PGresult *r;

	*version = 0;
	if (!version_statement(s, &statement, e))
		return false;
	if (!statement)
		return true;
	r = store_exec(s, statement, NULL, e);
	if (!r)
		return false;
	*version = (int)cell_int(r, 0, 0);
	PQclear(r);
	return true;
}

static bool
check_schema(struct store *s, struct err *e)
{
	int version;

	if (!store_schema(s, &version, e))
		return false;
	if (version == 0)
		return err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		    "database %s has no schema carom: run carom migrate --create", PQdb(s->conn));
	if (version < store_schema_min)
		return err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		    "the schema is version %d, this program needs %d: run carom migrate", version,
		    store_schema_min);
	if (version > store_schema_max)
		return err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		    "the schema is version %d, this program knows up to %d: install a newer one",
		    version, store_schema_max);
	return true;
}

bool
store_check(struct store *s, const struct store_options *o, struct err *e)
{
	return check_server(s, o, e) && (o->any_schema || check_schema(s, e));
}
