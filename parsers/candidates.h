/*
 * candidates - hints to our own send, best first (taxonomy section 6.1). The recorder judges them;
 * here nothing is trusted and nothing is verified.
 */
#ifndef CAROM_CANDIDATES_H
#define CAROM_CANDIDATES_H

#include "message.h"
#include "report.h"

enum { CANDIDATES_MAX = 100 };

/* Needs verdict.original. Writes verdict.candidates. */
void candidates_collect(const struct message *m, const struct report *r, struct verdict *v);

#endif
