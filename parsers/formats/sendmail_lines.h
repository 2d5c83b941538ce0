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

#endif
