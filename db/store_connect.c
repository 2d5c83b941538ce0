/* store_connect - a connection, and its end. See store.h */
#include "store_pq.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_SECONDS = 10 };

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
