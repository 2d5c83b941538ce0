/*
 * store - one connection to the database, and every SQL statement the program issues.
 *
 * Statements are files of sql/statements, named and embedded at build time: to add one, add the
 * file. Nothing else holds SQL; no statement is ever put together from text.
 *
 * Process    Recorder and `carom`. One store per process, never carried across fork.
 * Errors     false and *e. ERR_RETRY: the connection or the transaction is lost (SQLSTATE 08, 40001,
 *            40P01, 53, 57, 55P03); nothing of the transaction happened, close the store and come
 *            again. ERR_MESSAGE: the data was refused (22, 23, 54): what the recorder bisects.
 *            ERR_OPERATOR: credentials, missing rights, schema, encoding, configuration.
 * Waits      Connecting and every statement have a deadline; past it the answer is ERR_RETRY.
 * Text       Everything handed in must be valid UTF-8 without NUL; values are sent as parameters.
 */
#ifndef CAROM_STORE_H
#define CAROM_STORE_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

struct store;

struct store_options {
	const char *database;         /* libpq conninfo or URI; PG* environment and .pgpass work */
	const char *application_name; /* "caromd/recorder": who shows up in pg_stat_activity */
	unsigned connect_seconds;     /* 0: 10 */
	unsigned statement_seconds;   /* 0: 60 */
	/* Refuses what a writer cannot live with, each with a reason that says what to do: a server
	 * older than 13, encoding other than UTF8, standby or read-only, a pooler that changes the
	 * server process between transactions, synchronous_commit that cannot be switched on, a
	 * schema outside the range of this binary. */
	bool writer;
	/* Reads only, with the rights of carom_read whatever the login may do: for the web role. The login must
	 * be a member of it. */
	bool reader;
	bool any_schema; /* skips the check of the schema range (migrate, doctor) */
};

/* *out is the caller's: store_close(). */
bool store_open(struct store **out, const struct store_options *o, struct err *e);
void store_close(struct store *s); /* NULL is allowed */
bool store_alive(const struct store *s);

/* Settings of the server that lose acknowledged mail in a crash (fsync, full_page_writes off):
 * n-th warning as a line of text, NULL past the last. Filled by store_open() of a writer. */
const char *store_warning(const struct store *s, size_t n);

/* The schema versions this binary works with, and what the database has (0: none at all). */
extern const int store_schema_min, store_schema_max;
bool store_schema(struct store *s, int *version, struct err *e);

/* --- named statements: for `carom`, the web page and whoever prints data --- */
struct store_rows;
enum store_type {
	STORE_TEXT,
	STORE_NUMBER,
	STORE_BOOL, /* "t" or "f" */
	STORE_TIME, /* ISO 8601 in UTC, with a Z */
	STORE_JSON,
	STORE_ARRAY /* PostgreSQL array text, "{a,b}" */
};

/* Runs sql/statements/NAME.sql with n text parameters (NULL is null). *out is the caller's:
 * store_rows_free(). out may be NULL when rows do not matter. An unknown name is a bug: abort. */
bool store_run(struct store *s, const char *name, const char *const *params, size_t n,
    struct store_rows **out, struct err *e);
/* The same row by row, for what is large: each is called with one row at a time and ends it by
 * returning false (that is no error). */
typedef bool (*store_each)(void *context, const struct store_rows *row);
bool store_stream(struct store *s, const char *name, const char *const *params, size_t n,
    store_each each, void *context, struct err *e);
void store_rows_free(struct store_rows *r);
size_t store_rows_count(const struct store_rows *r);
size_t store_columns(const struct store_rows *r);
const char *store_column_name(const struct store_rows *r, size_t column);
enum store_type store_column_type(const struct store_rows *r, size_t column);
/* NULL is null. Borrowed from r. */
const char *store_cell(const struct store_rows *r, size_t row, size_t column);
/* The cell of the column of this name; NULL also when there is none. */
const char *store_value(const struct store_rows *r, size_t row, const char *column);
/* The same as a number; null is 0. */
double store_number(const struct store_rows *r, size_t row, const char *column);

bool store_begin(struct store *s, struct err *e);
/* Reads only, and all of it as it is now. */
bool store_begin_snapshot(struct store *s, struct err *e);
bool store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s);

/* --- mailboxes --- */
/* Takes the lease of a mailbox: an advisory lock of this connection, gone with it. *got is false
 * while another daemon of this database holds it. */
bool store_lease(struct store *s, const char *mailbox, bool *got, struct err *e);
bool store_release(struct store *s, const char *mailbox, struct err *e);
/* What daemons need to share mailboxes, in locks of the same kind. here: says once that this daemon is
 * there. daemons: those that have said so, this one first; at most STORE_DAEMONS. holders: of n mailboxes;
 * 0: nobody. ask: that its holder lets go of a mailbox; *first is false when somebody else has asked. */
enum { STORE_DAEMONS = 256 };
struct store_daemon {
	int pid; /* of its session */
	unsigned held;
};
struct store_holder {
	int holder, asker;
};
bool store_lease_here(struct store *s, struct err *e);
bool store_lease_daemons(
    struct store *s, struct store_daemon daemons[STORE_DAEMONS], size_t *n, struct err *e);
bool store_lease_holders(struct store *s, const char *const *mailboxes, size_t n,
    struct store_holder *holders, struct err *e);
bool store_lease_ask(struct store *s, const char *mailbox, bool *first, struct err *e);
bool store_lease_withdraw(struct store *s, const char *mailbox, struct err *e);

/* What carom.mailbox_status shows besides the counts. Pass NULL for what stays as it is. */
struct store_mailbox {
	const char *name;         /* as in the configuration */
	const char *url;          /* without credentials */
	const char *state;        /* "reading", "idle", "backoff", "off" ... one word */
	bool pass_done;           /* last_pass_at = now */
	int64_t oldest_unread_at; /* seconds since 1970; 0: nothing unread; -1: as it was */
	int64_t backoff_until;    /* seconds since 1970; 0: none; -1: as it was */
	const char *last_error;   /* "" clears it */
};
bool store_mailbox_report(struct store *s, const struct store_mailbox *m, struct err *e);
/* Those that were read once, are none of the n names and that no daemon has a lease of: their state is "removed",
 * and nothing of them needs anybody. each is told the name of every one that was not so before. */
bool store_mailboxes_removed(struct store *s, const char *const *names, size_t n,
    void (*each)(const char *mailbox), struct err *e);

/* What the database has of one folder already: for a mailbox that keeps its mail. known[i] is set
 * for each item whose place is recorded with the same uidvalidity, uid and internaldate. */
struct store_place {
	uint64_t uidvalidity, uid;
	int64_t internaldate; /* seconds since 1970 */
};
bool store_places_known(struct store *s, const char *mailbox, const char *folder,
    const struct store_place *places, bool *known, size_t n, struct err *e);
/* Forgets places that are no longer listed: all of this folder whose uid is not in listed (same
 * uidvalidity) and all of other uidvalidities. */
bool store_places_forget(struct store *s, const char *mailbox, const char *folder,
    uint64_t uidvalidity, const uint64_t *listed, size_t n, struct err *e);

/* --- doorbells --- */
/* The socket to poll for readability; then store_notified() says which bells rang since the last
 * call: bit 0 carom_inbox (rows for record_inbox()), bit 1 carom_transition. */
int store_socket(const struct store *s);
enum { STORE_BELL_INBOX = 1, STORE_BELL_TRANSITION = 2 };
bool store_listen(struct store *s, unsigned bells, struct err *e);
bool store_notified(struct store *s, unsigned *bells, struct err *e);

#endif
