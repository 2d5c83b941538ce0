/* store - connecting. See store.h */
#include "store_pq.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_SECONDS = 10, STATEMENT_SECONDS = 60 };

bool
store_alive(const struct store *s)
{
	return s->conn && PQstatus(s->conn) == CONNECTION_OK;
}

void
store_close(struct store *s)
{
	if (!s)
		return;
	PQfinish(s->conn);
	free(s->prepared);
	free(s);
}

static void
ignore_notice(void *context, const PGresult *r)
{
	(void)context;
	(void)r;
}

PGconn *
store_connect(const struct store_options *o, struct err *e)
{
	char seconds[16];
	const char *keys[] = { "dbname", "connect_timeout", "fallback_application_name",
		"client_encoding", "options", NULL };
	const char *values[] = { o->database ? o->database : "", seconds,
		o->application_name ? o->application_name : "carom", "UTF8",
		o->reader ? "-c role=carom_read -c default_transaction_read_only=on" : NULL, NULL };
	PGconn *conn;

	if (!o->reader)
		keys[4] = NULL;
	snprintf(seconds, sizeof seconds, "%u",
	    o->connect_seconds ? o->connect_seconds : CONNECT_SECONDS);
	conn = PQconnectdbParams(keys, values, 1);
	if (conn && PQstatus(conn) == CONNECTION_OK) {
		PQsetNoticeReceiver(conn, ignore_notice, NULL);
		/* A server that takes nothing in would hold up who sends, without a deadline. */
		PQsetnonblocking(conn, 1);
		return conn;
	}
	if (e) {
		struct store s = { .conn = conn };
		/* Before there is a session libpq has no SQLSTATE to tell: what somebody must act on is
		 * told from what may pass by the two questions it answers. */
		bool act = conn &&
		    (PQconnectionNeedsPassword(conn) || PQconnectionUsedPassword(conn) ||
			strstr(PQerrorMessage(conn), "does not exist") ||
			strstr(PQerrorMessage(conn), "permission denied to set role") ||
			strstr(PQerrorMessage(conn), "pg_hba"));

		store_failed(&s, NULL, "connect", e);
		e->class = act ? ERR_OPERATOR : ERR_RETRY;
		if (conn && strstr(PQerrorMessage(conn), "database \"") &&
		    strstr(PQerrorMessage(conn), "does not exist"))
			err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
			    "there is no database %s yet: run carom migrate --create", PQdb(conn));
	}
	PQfinish(conn);
	return NULL;
}

static bool
session_settings(struct store *s, bool writer, struct err *e)
{
	/* The server ends the session of a machine that is gone, and with it our leases, within 8 s. */
	const char *writes =
	    " set synchronous_commit = on; set default_transaction_isolation = 'read "
	    "committed'; set tcp_keepalives_idle = 4; set tcp_keepalives_interval "
	    "= 2; set tcp_keepalives_count = 2;";
	char sql[640];

	snprintf(sql, sizeof sql,
	    "set search_path = pg_catalog, pg_temp; set timezone = 'UTC'; set datestyle = 'ISO, "
	    "YMD';"
	    " set intervalstyle = 'iso_8601'; set jit = off; set standard_conforming_strings = on; "
	    "set "
	    "bytea_output = 'hex';"
	    " set statement_timeout = '%us'; set idle_in_transaction_session_timeout = '%us';%s",
	    s->statement_seconds, s->statement_seconds * 2, writer ? writes : "");
	return store_script(s, sql, e);
}

bool
store_open(struct store **out, const struct store_options *o, struct err *e)
{
	struct store *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	s->statement_seconds = o->statement_seconds ? o->statement_seconds : STATEMENT_SECONDS;
	s->conn = store_connect(o, e);
	if (!s->conn || !session_settings(s, o->writer, e) || !store_check(s, o, e)) {
		store_close(s);
		return false;
	}
	*out = s;
	return true;
}

int
store_socket(const struct store *s)
{
	return PQsocket(s->conn);
}

bool
store_listen(struct store *s, unsigned bells, struct err *e)
{
	if (bells & STORE_BELL_INBOX && !store_script(s, "listen carom_inbox", e))
		return false;
	return !(bells & STORE_BELL_TRANSITION) || store_script(s, "listen carom_transition", e);
}

bool
store_notified(struct store *s, unsigned *bells, struct err *e)
{
	PGnotify *n;

	if (!PQconsumeInput(s->conn))
		return store_failed(s, NULL, "listen", e);
	*bells = 0;
	while ((n = PQnotifies(s->conn))) {
		*bells |= strcmp(n->relname, "carom_inbox") == 0 ? STORE_BELL_INBOX
								 : STORE_BELL_TRANSITION;
		PQfreemem(n);
	}
	return true;
}
