/*
 * store_pq - what the files of db/ share about a store: parameters in binary, results of libpq.
 *
 * Not for others: they would have to know libpq.
 */
#ifndef CAROM_STORE_PQ_H
#define CAROM_STORE_PQ_H

#include "slice.h"
#include "store.h"

#include <libpq-fe.h>

enum { STORE_WARNINGS = 4, STORE_NOTICES = 64 };

/* PostgreSQL counts from 2000-01-01. */
#define STORE_EPOCH_US (INT64_C(946684800) * 1000000)

struct store {
	PGconn *conn;
	unsigned statement_seconds;
	const char **prepared; /* names, pointers into sql_files */
	size_t nprepared, capprepared;
	const char *posted; /* the statement that is under way: see store_post(); NULL: none */
	int64_t expected;   /* rows that it has to change; -1: any number */
	bool expects_new;   /* a row that is there already is no mistake of the data */
	bool missed;        /* one changed fewer: see store_expect() */
	char warnings[STORE_WARNINGS][160];
	size_t nwarnings;
};

/* --- connecting --- */

/* NULL and *e when there is no connection. */
PGconn *store_connect(const struct store_options *o, struct err *e);
/* store_check.c: is it a server, and does it have a schema, that this program can work with? */
bool store_check(struct store *s, const struct store_options *o, struct err *e);

/* --- parameters: each call adds one, in the order of the statement's --- */

/* Arrays go over in PostgreSQL's binary form: no quoting, no parsing. One struct serves a whole
 * transaction: params_clear() keeps the memory. Out of memory ends the process. */
struct params {
	struct param_buffer {
		unsigned char *p;
		size_t n, cap;
		uint32_t type; /* element type of an array */
		uint32_t elements;
		bool nulls, is_null;
	} * at;
	size_t n, cap;
};
void params_clear(struct params *p);
void params_free(struct params *p);

void param_text(struct params *p, const char *text); /* NULL is null */
void param_slice(struct params *p, struct slice s);
void param_int2(struct params *p, int16_t v);
void param_int4(struct params *p, int32_t v);
void param_int8(struct params *p, int64_t v);
void param_bool(struct params *p, bool v);
void param_time(struct params *p, int64_t us); /* timestamptz from microseconds since 1970 */
void param_bytes(struct params *p, struct slice bytes);
void param_null(struct params *p);

enum array_type { /* OIDs of pg_type */
	ARRAY_BOOL = 16,
	ARRAY_BYTEA = 17,
	ARRAY_INT8 = 20,
	ARRAY_INT2 = 21,
	ARRAY_INT4 = 23,
	ARRAY_TEXT = 25,
	ARRAY_TID = 27,
	ARRAY_TIMESTAMPTZ = 1184,
	ARRAY_UUID = 2950
};
/* Begins an array parameter; elements are then added to it by index, so that rows can be built
 * across several arrays. The index stays valid until params_clear(). */
size_t param_array(struct params *p, enum array_type type);
void array_text(struct params *p, size_t array, const char *text); /* NULL is null */
void array_slice(struct params *p, size_t array, struct slice s);  /* n == 0 is null */
void array_bytes(struct params *p, size_t array, struct slice s); /* n == 0 is empty, p NULL null */
void array_int2(struct params *p, size_t array, int v);
void array_int4(struct params *p, size_t array, int32_t v);
void array_int4_or_null(struct params *p, size_t array, int32_t v); /* 0 is null */
void array_int8(struct params *p, size_t array, int64_t v);
void array_int8_or_null(struct params *p, size_t array, int64_t v); /* 0 is null */
void array_bool(struct params *p, size_t array, bool v);
void array_time(
    struct params *p, size_t array, int64_t us); /* INT64_MIN is null, INT64_MAX infinity */
/* What array_time() takes for the date of a place: seconds, and what a server claims may be none. */
int64_t store_place_time(int64_t seconds);
void array_tid(struct params *p, size_t array, int64_t tid); /* as cell_int() gives it */
void array_uuid(
    struct params *p, size_t array, const unsigned char *uuid); /* 16 octets; NULL is null */
void array_null(struct params *p, size_t array);
size_t array_count(const struct params *p, size_t array);

/* --- running --- */

/* Runs a named statement with binary parameters and binary results. NULL and *e when it failed; else
 * the caller's: PQclear(). p may be NULL. */
PGresult *store_exec(struct store *s, const char *name, struct params *p, struct err *e);
/* The same when rows do not matter. */
bool store_do(struct store *s, const char *name, struct params *p, struct err *e);
/* The same without waiting: the server works while the caller prepares what comes next. Whatever is asked of the store
 * next waits for it, and fails when it failed, so this is for writes in a transaction. */
bool store_start(struct store *s, const char *name, struct params *p, struct err *e);
/* The rows of what was started: the caller's, PQclear(). NULL where nothing was. */
bool store_finish(struct store *s, PGresult **r, struct err *e);
/* What was started has to change so many rows: else whatever is asked next fails with ERR_RETRY, and store_missed() is
 * true until the next commit. */
void store_expect(struct store *s, size_t rows);
/* What was started may clash with rows that are there already (SQLSTATE 23505): the same then. */
void store_expect_new(struct store *s);
bool store_missed(const struct store *s);
/* SQL of our own files, several statements, no parameters (migrations, begin, commit). */
bool store_script(struct store *s, const char *sql, struct err *e);
/* A file of sql/statements/ that declares a cursor, in the transaction in hand. */
bool store_declare(struct store *s, const char *name, struct err *e);
/* "fetch ..." from it: binary rows, as store_exec(). */
PGresult *store_fetch(struct store *s, const char *sql, struct err *e);
/* A question to the server itself, with one text parameter or none (NULL). */
PGresult *store_ask(struct store *s, const char *sql, const char *value, struct err *e);
/* Sends a prepared statement with text or binary parameters; the only place that waits. */
PGresult *store_send(struct store *s, const char *name, int n, const char *const *values,
    const int *lengths, const int *formats, int result_format, struct err *e);
/* Sends one and does not wait: see store_start(). */
bool store_post(struct store *s, const char *name, int n, const char *const *values,
    const int *lengths, const int *formats, struct err *e);
PGresult *store_wait(struct store *s, struct err *e);
/* The next result of a statement sent in single-row mode; NULL with *done at the end, else *e. */
PGresult *store_next(struct store *s, bool *done, struct err *e);
bool store_prepare(struct store *s, const char *name, struct err *e);
void store_cancel(struct store *s); /* asks the server to stop what it does */
/* Fills *e from a result or, when it is NULL, from the connection. Always false. */
bool store_failed(struct store *s, const PGresult *r, const char *what, struct err *e);
/* Who has to do something about it: by its class, the first two characters; "": the connection. */
enum err_class sqlstate_class(const char *sqlstate);

/* Binary cells. Of the right type by the statement's text; a null gives 0 or an empty slice. */
bool cell_null(const PGresult *r, int row, int column);
int64_t cell_int(const PGresult *r, int row, int column); /* int2, int4, int8, bool, tid */
int64_t cell_time(const PGresult *r, int row, int column, int64_t null_value); /* us since 1970 */
struct slice cell_bytes(const PGresult *r, int row, int column); /* text, bytea, uuid: borrowed */

#endif
