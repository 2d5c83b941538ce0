/*
 * recognise - which kind of message it is: a report by its structure or its layout, an automatic reply by its words, or
 * ordinary mail.
 */
#ifndef CAROM_RECOGNISE_H
#define CAROM_RECOGNISE_H

#include "message.h"
#include "report.h"
#include "steps.h"

/* Fills in *r, which is new, and v->auto_reply. */
void recognise_message(
    const struct message *m, struct steps *steps, struct report *r, struct verdict *v);
/* Is outer, of which *r was made, a filter's letter around a report, and says little by itself? Then *inner and *r are that
 * report's, and so is what v has of it. False when there is none or when it says no more: *r stays as it is. */
bool recognise_wrapped(const struct message *outer, struct message *inner, struct steps *steps,
    struct report *r, struct verdict *v);

#endif
