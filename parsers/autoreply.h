/*
 * autoreply - answers that no person wrote (RFC 3834), requests to leave or join a list, and notices (notice.h).
 *
 * Asked only after every report format declined: most delivery reports carry Auto-Submitted too.
 */
#ifndef CAROM_AUTOREPLY_H
#define CAROM_AUTOREPLY_H

#include "message.h"
#include "report.h"
#include "scan.h"
#include "steps.h"

/* True when m is an automatic reply or a request: sets r->kind (KIND_AUTO_REPLY or KIND_REQUEST, that of a notice)
 * and r->subkind, adds the address that answered as the one recipient, and fills *out for a reply. False
 * leaves both untouched. steps may be NULL. */
bool autoreply_read(const struct message *m, struct scan *s, struct steps *steps, struct report *r,
    struct auto_reply *out);

/* Does the header name a program that asks senders for a proof? Then it is asked before the report formats. */
bool autoreply_is_challenger(const struct message *m);

/* After notice_may_correct(): what a layout of text took for a failure, with the words of success or delay in it, is
 * made that; false when a robot that wants a proof wrote it, and it is no report. */
bool autoreply_keeps_report(const struct message *m, struct scan *s, struct report *r);

/* Is it an answer by what it is called ("Out of office: ..."; not the answer to one), or does who is no mail system say
 * with the first words that our letter arrived, or that its reader is away? What failed stands in what it quotes, then. */
bool autoreply_is_plain(const struct message *m, struct scan *s);

#endif
