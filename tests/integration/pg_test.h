/*
 * pg_test - for test programs that need a database: a private server, a migrated database each.
 *
 * A program started by itself starts again under with_pg.sh.
 */
#ifndef CAROM_PG_TEST_H
#define CAROM_PG_TEST_H

#include "record.h"
#include "policy.h"
#include "store.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

/* First in main(): does not return when the program has to start again. */
void pg_test_start(char **argv);

/* A new database, migrated; its conninfo in a static buffer. */
const char *pg_fresh(void);
struct store *pg_store(const char *database);
/* One value as text, "" for null, in a static buffer. Fails the test on an error. */
const char *pg_value(const char *database, const char *sql);
void pg_exec(const char *database, const char *sql);
/* On a connection of one's own, for transactions that others meet. */
struct pg_conn;
void pg_run(struct pg_conn *c, const char *sql);
/* Until the question is answered so: half a minute. */
void pg_wait_until(const char *database, const char *question, const char *answer);
extern const char pg_somebody_waits[]; /* how many do, for a lock */

/* The default policy of carom.conf(5), as far as these tests need it, and one stream "news". */
extern const struct record_options pg_options;
struct recorder *pg_recorder(struct store *s);

/* A message about one recipient, built in static memory of n-th slot. */
struct sample {
	struct verdict verdict;
	struct recipient recipient;
	struct record_message message;
	char id[80], address[80], original[80];
};
/* A bounce of reason from message "n" about the mail "original" (NULL: none), at seconds. */
void pg_bounce(struct sample *s, unsigned n, const char *address, enum reason reason,
    const char *original, int64_t at);
/* Makes it a failure for another reason, with all that goes with it. */
void pg_reason(struct sample *s, enum reason reason);
/* Where the messages come from: mailbox "returns", stream "news". */
extern const struct record_source pg_source;
/* Records n of them in batches (of 64 at most), in that order or, NULL, in their own. */
void pg_record_all(struct recorder *r, const struct sample *samples, const size_t *order, size_t n,
    size_t batch, struct record_result *results);

/* Folds all that has come by the functions of schema carom. */
void pg_fold_inbox(struct recorder *r);
/* Fails the test when a rebuild would change anything; how many contacts there are. */
uint64_t pg_no_difference(struct recorder *r);
/* Fails the test unless the transition that was announced last of each contact and stream is its standing. */
void pg_announced(const char *database);

/* 0 to n - 1 in an order that seed says. */
void pg_shuffle(size_t *order, size_t n, unsigned seed);

#define assert_ok(call) \
	do { \
		struct err assert_err = { 0 }; \
		struct err *e = &assert_err; \
		if (!(call)) \
			fail_msg("%s: %s", #call, e->text); \
	} while (0)

#endif
