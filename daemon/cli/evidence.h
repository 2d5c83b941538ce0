/* evidence - every stored message that is still there, read again by today's rules */
#ifndef CAROM_CLI_EVIDENCE_H
#define CAROM_CLI_EVIDENCE_H

#include "parse.h"
#include "record.h"

/* Walks over the evidence of messages with this outcome (RECORD_RECORDED, RECORD_IGNORED) that was stored
 * since then (as PostgreSQL reads it; NULL: all) and tells each in pieces of at most 500. Progress on a
 * terminal. *messages: how many there were; what cannot be unpacked is passed over and said on stderr. */
bool evidence_read(struct store *s, struct parse *p, enum record_outcome outcome, const char *since,
    parse_each each, void *context, size_t *messages, struct err *e);

#endif
