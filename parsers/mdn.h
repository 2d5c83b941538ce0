/*
 * mdn - message disposition notifications (RFC 8098, and RFC 3798 before it).
 */
#ifndef CAROM_MDN_H
#define CAROM_MDN_H

#include "message.h"
#include "report.h"

/* A disposition-notification part of the message's own, or a report that only declares to be one.
 * The recipient is whoever read, deleted or refused the message: Final-Recipient, else From. */
enum parse_rc mdn_read(const struct message *m, struct report *r);

#endif
