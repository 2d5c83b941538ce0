/*
 * candidates - hints to our own send, in the order in which the message and then what came back with it give them; enum
 * candidate_source is in that of what each is worth. The recorder judges them; here nothing is trusted and nothing verified.
 *
 * Ownership  They live in the arena of the message, or point into it.
 * Limits     CANDIDATES_MAX of them; some of each source that may have many.
 */
#ifndef CAROM_CANDIDATES_H
#define CAROM_CANDIDATES_H

#include "message.h"
#include "report.h"

enum { CANDIDATES_MAX = 100 };

/* Needs verdict.original. Writes verdict.candidates and verdict.ncandidates; out of memory, fewer. */
void candidates_collect(const struct message *m, const struct report *r, struct verdict *v);

#endif
