/*
 * recognise - which kind of message it is: a report by its structure or its layout, an automatic reply by its words, or
 * ordinary mail.
 */
#ifndef CAROM_RECOGNISE_H
#define CAROM_RECOGNISE_H

#include "message.h"
#include "report.h"
#include "steps.h"

/* Fills in *r, which is new, and v->auto_reply, of the message or of what a program put it around: that one is *inner then.
 * Gives the one that was read. */
const struct message *recognise_message(const struct message *m, struct message *inner,
    struct steps *steps, struct report *r, struct verdict *v);

#endif
