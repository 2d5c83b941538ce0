/*
 * parse - stored mail read again: today's rules, behind the wall (daemon/worker.h).
 *
 * Process    `carom`, single-threaded: parse_run() and parse_classify() fork sandboxed children.
 */
#ifndef CAROM_CLI_PARSE_H
#define CAROM_CLI_PARSE_H

#include "config.h"
#include "err.h"
#include "verdict.h"

struct arena;
struct parse;

/* NULL: *e. Borrows c. */
struct parse *parse_new(const struct config *c, struct err *e);
void parse_free(struct parse *p); /* NULL is allowed */

enum { PARSE_NAME = 40 };
/* Copies a message and its name (shorter than PARSE_NAME) into the batch in hand. *full is set, and nothing copied,
 * when it has to be run first. whole: raw is all of the message. False: *e. */
bool parse_add(
    struct parse *p, const char *name, struct slice raw, bool whole, bool *full, struct err *e);

enum { PARSE_PIECE = 500 }; /* at most so many are told at once */
struct parsed {
	const char *name; /* as it was given to parse_add() */
	struct slice raw;
	const struct verdict *verdict; /* NULL: it could not be read */
};
/* Borrowed until it returns. False: *e, and the rest is not told. */
typedef bool (*parse_each)(void *context, const struct parsed *parsed, size_t n, struct err *e);
/* Parses what is in hand and tells it in pieces, each message once. */
bool parse_run(struct parse *p, parse_each each, void *context, struct err *e);

/* A record_classify of db/record.h; its context is the struct parse. */
struct record_report;
void parse_classify(void *context, struct arena *a, struct record_report *reports, size_t n);

#endif
