/*
 * handed - a report that somebody hands on to the address that waits for reports: "forward as attachment".
 *
 * Who attaches one and says nothing of his own has nobody answer him: what counts is the report. So the text is empty but
 * for a signature, the subject is empty or that of the report behind "Fwd:", and nothing else is attached. Who writes a word
 * about it writes a letter, which somebody should read; so does who tells us that one of our own mailboxes failed him. What
 * is quoted in a text, anybody could have written, and its lines are no longer those of the report.
 *
 * Effects  none. Linear.
 */
#ifndef CAROM_HANDED_H
#define CAROM_HANDED_H

#include "message.h"
#include "report.h"

/* inner: the header of the only message that m holds. Is m nothing but a letter around it? */
bool handed_alone(const struct message *m, const struct headers *inner);

/* Is what was inside, and was read as r, a mail system's report, about somebody else's address than one of those to whom m
 * goes? */
bool handed_report(const struct message *m, const struct message *inside, const struct report *r);

#endif
