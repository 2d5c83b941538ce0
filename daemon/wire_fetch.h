/* wire_fetch - the part of the wire guard that reads FETCH responses (RFC 3501 section 7.4.2). */
#ifndef CAROM_WIRE_FETCH_H
#define CAROM_WIRE_FETCH_H

#include "wire_guard.h"

/*
 * Judges the attributes at p, after "FETCH (" or, with after_literal, after the literal of BODY[].
 * A literal at the end of the line sets g->literal and g->inside. Flags are rewritten in place into
 * plain atoms. False sets g->why.
 */
bool wire_fetch(struct wire_guard *g, char *p, bool after_literal);

/* Reads decimal digits, at least one, at most 19, value at most max. */
bool wire_number(const char **p, uint64_t max, uint64_t *out);

#endif
