/*
 * sendmail_lines - the lines of Sendmail's transcript that tell about addresses by themselves:
 * "550 5.1.1 <addr>... User unknown", "addr,addr... Deferred: Connection refused", "554 addr... text".
 */
#ifndef CAROM_SENDMAIL_LINES_H
#define CAROM_SENDMAIL_LINES_H

#include "message.h"
#include "report.h"

/* Reads those from the line from on. Whom the report does not name yet is added when adds is set. */
void sendmail_own_lines(const struct message *m, struct report *r, size_t from, bool adds);

/* The message with the lines behind line from in one piece again where a program on the way has broken them; m itself when
 * none has. *room holds it. */
const struct message *sendmail_whole(const struct message *m, size_t from, struct message *room);

#endif
