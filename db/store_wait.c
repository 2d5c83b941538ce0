/* store_wait - waiting for the server with a deadline, and what its errors mean. See store_pq.h */
#include "store_pq.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

/* The server gives up first (statement_timeout); this is for a server that is gone. */
enum { GRACE_SECONDS = 5 };

enum err_class
sqlstate_class(const char *sqlstate)
{
	static const char *const retry[] = { "08", "40", "53", "57", "55P03", "58", "25P03",
		"26000" };
	static const char *const data[] = { "22", "23", "54", "21" };

	for (size_t i = 0; i < sizeof retry / sizeof *retry; i++)
		if (strncmp(sqlstate, retry[i], strlen(retry[i])) == 0)
			return ERR_RETRY;
	for (size_t i = 0; i < sizeof data / sizeof *data; i++)
		if (strncmp(sqlstate, data[i], strlen(data[i])) == 0)
			return ERR_MESSAGE;
	return *sqlstate ? ERR_OPERATOR : ERR_RETRY;
}

/* One line, no control characters: values of mail may be in it. */
static void
flatten(char *text)
{
	size_t n = strlen(text);

	while (n && (text[n - 1] == '\n' || text[n - 1] == ' '))
		text[--n] = 0;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
			text[i] = ' ';
}

bool
store_failed(struct store *s, const PGresult *r, const char *what, struct err *e)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *message = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	const char *hint = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_HINT) : NULL;
	enum err_class class = sqlstate_class(state ? state : "");

	if (PQstatus(s->conn) == CONNECTION_BAD)
		class = ERR_RETRY;
	if (state && strcmp(state, "28P01") == 0)
		class = ERR_OPERATOR;
	/* 57014: statement_timeout; trying at once again would only take that long again */
	err_set(e, class, state && strcmp(state, "57014") == 0 ? CAUSE_TIMEOUT : CAUSE_DATABASE,
	    "%s%s%.300s%s%.200s%s%s", what ? what : "", what ? ": " : "",
	    message ? message : PQerrorMessage(s->conn), hint ? ": " : "", hint ? hint : "",
	    state ? ", SQLSTATE " : "", state ? state : "");
	if (e)
		flatten(e->text);
	return false;
}

static int64_t
monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
store_cancel(struct store *s)
{
	PGcancel *c = PQgetCancel(s->conn);
	char text[256];

	if (c)
		PQcancel(c, text, sizeof text);
	PQfreeCancel(c);
}

/* Waits until the result that is under way can be read. */
static bool
wait_readable(struct store *s, int64_t deadline, struct err *e)
{
	for (;;) {
		int unsent = PQflush(s->conn);
		struct pollfd fd = { .fd = PQsocket(s->conn),
			.events = (short)(POLLIN | (unsent ? POLLOUT : 0)) };
		int64_t left = deadline - monotonic_ms();
		int rc;

		if (unsent < 0 || !PQconsumeInput(s->conn))
			return store_failed(s, NULL, NULL, e);
		if (!PQisBusy(s->conn))
			return true;
		/* No cancel request: it would go the same way, and wait without a deadline. */
		if (left <= 0)
			return err_set(e, ERR_RETRY, CAUSE_TIMEOUT, "the database does not answer");
		rc = poll(&fd, 1, (int)(left < 1000 ? left : 1000));
		if (rc < 0 && errno != EINTR)
			return err_set(e, ERR_RETRY, CAUSE_DATABASE, "poll: %s", strerror(errno));
	}
}

PGresult *
store_wait(struct store *s, struct err *e)
{
	int64_t deadline = monotonic_ms() + (int64_t)(s->statement_seconds + GRACE_SECONDS) * 1000;
	PGresult *last = NULL, *r;

	for (;;) {
		if (!wait_readable(s, deadline, e)) {
			PQclear(last);
			return NULL;
		}
		r = PQgetResult(s->conn);
		if (!r)
			return last;
		/* Of several statements the first that failed is the one to tell of. */
		if (last && PQresultStatus(last) == PGRES_FATAL_ERROR) {
			PQclear(r);
			continue;
		}
		PQclear(last);
		last = r;
		if (PQresultStatus(r) == PGRES_COPY_IN || PQresultStatus(r) == PGRES_COPY_OUT) {
			PQclear(r);
			err_set(e, ERR_OPERATOR, CAUSE_DATABASE, "copy is not used here");
			return NULL;
		}
	}
}

PGresult *
store_next(struct store *s, bool *done, struct err *e)
{
	int64_t deadline = monotonic_ms() + (int64_t)(s->statement_seconds + GRACE_SECONDS) * 1000;
	PGresult *r;

	*done = false;
	if (!wait_readable(s, deadline, e))
		return NULL;
	r = PQgetResult(s->conn);
	*done = !r;
	return r;
}
