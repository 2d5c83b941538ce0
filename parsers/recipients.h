/*
 * recipients - what a report says about each recipient, as the verdict has it: which of its texts and codes is his, and
 * what they mean.
 */
#ifndef CAROM_RECIPIENTS_H
#define CAROM_RECIPIENTS_H

#include "message.h"
#include "report.h"
#include "steps.h"

/* Fills in v->recipients, those with a failure or a delay classified, and v->provider; v->original must be there. Out of
 * memory there are none, and the verdict is flagged. */
void recipients_put(
    const struct message *m, const struct report *r, struct steps *steps, struct verdict *v);

#endif
