/*
 * autoreply - answers that no person wrote (RFC 3834), and requests to leave or join a list.
 *
 * Asked only after every report format declined: most delivery reports carry Auto-Submitted too.
 */
#ifndef CAROM_AUTOREPLY_H
#define CAROM_AUTOREPLY_H

#include "message.h"
#include "report.h"
#include "scan.h"
#include "steps.h"

/* True when m is an automatic reply or a request: sets r->kind (KIND_AUTO_REPLY or KIND_REQUEST) and
 * r->subkind, adds the address that answered as the one recipient, and fills *out for a reply. False
 * leaves both untouched. steps may be NULL. */
bool autoreply_read(const struct message *m, struct scan *s, struct steps *steps, struct report *r,
    struct auto_reply *out);

/* Does the header name a program that asks senders for a proof? Then it is asked before the report formats. */
bool autoreply_is_challenger(const struct message *m);

/* Does the subject begin as an automatic reply's ("Out of office: ..."), and not as the answer to one? */
bool autoreply_is_titled(const struct message *m, struct scan *s);

#endif
