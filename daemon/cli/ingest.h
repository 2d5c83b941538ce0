/*
 * ingest - messages into the database as if they had been fetched: parsed behind the wall in batches,
 * recorded with everything record.h does (duplicates, trust, standings).
 */
#ifndef CAROM_CLI_INGEST_H
#define CAROM_CLI_INGEST_H

#include "config.h"
#include "store.h"

#include "slice.h"

struct ingest;

struct ingest_counts {
	size_t messages, recorded, duplicate, ignored, quarantined;
};

/* s must be a writer. stream: of mail that does not say itself, or NULL. Borrows c and s. NULL: *e. */
struct ingest *ingest_new(
    const struct config *c, struct store *s, const char *stream, struct err *e);
/* Copies the message; a full batch is recorded at once. False: *e, and the batch in hand is lost to the
 * database, not to the caller: the same files again record what is missing. */
bool ingest_add(struct ingest *in, struct slice raw, bool whole, struct err *e);
/* Records what is in hand. */
bool ingest_flush(struct ingest *in, struct err *e);
/* The same at the end of all: what was put off is done as well. */
bool ingest_end(struct ingest *in, struct err *e);
struct ingest_counts ingest_counts(const struct ingest *in);
void ingest_free(struct ingest *in); /* NULL is allowed */

#endif
