/* store - a session with its settings, and what it is told. See store.h */
#include "store_pq.h"

#include <stdlib.h>
#include <string.h>

enum { STATEMENT_SECONDS = 60 };

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
