/*
 * wrapped - the letter that a program on our side put into one of its own.
 *
 * A filter does so with what it takes for spam (SpamAssassin's report_safe, MailScanner), certified mail with all that it
 * carries, a list manager with what it takes for a report; a gateway puts no more than a header on top. Who wrote, and what,
 * is told by the letter inside. So does who hands a report on by hand, and says nothing himself (handed.h).
 *
 * Effects  none. What is given points into the message or its arena.
 */
#ifndef CAROM_WRAPPED_H
#define CAROM_WRAPPED_H

#include "message.h"

enum wrapping {
	WRAPPED_NOT,
	WRAPPED_MAYBE,  /* the letter around it may say something of its own */
	WRAPPED_HANDED, /* by somebody, with no word of his own */
	WRAPPED_WHOLE   /* a program says that it is nothing else */
};

/* *raw: the bytes of the letter inside; empty for WRAPPED_NOT. */
enum wrapping wrapped_find(const struct message *m, struct slice *raw);

/* Did a report come back (RFC 6522), since it could not reach the address to, the only one that m tells of? That is who
 * waited for the report; whom it is about, and why, is told by itself. *raw: its bytes. */
bool wrapped_report(const struct message *m, struct slice to, struct slice *raw);

#endif
