/*
 * dsn - delivery status notifications (RFC 3464, 6522, 6533), as they are really written.
 *
 * Tolerated: groups divided by many blank lines or none, fields in any order, unknown fields,
 * continuation lines that are not indented, addresses without type, X-Actual-Recipient, odd words
 * in Action, "5.1.1 (text)" in Status, whose text is taken where nothing else says why, raw 8-bit
 * text, a delivery-status part in any multipart, in base64, or inside message/rfc822.
 */
#ifndef CAROM_DSN_H
#define CAROM_DSN_H

#include "message.h"
#include "report.h"

/* A delivery-status part that is the message's own. NOT_MINE when there is none. A report whose
 * part names nobody is mine all the same (r->n == 0). */
enum parse_rc dsn_read(const struct message *m, struct report *r);
/* The first delivery-status part inside an embedded message, where a machine sent the outer one: a
 * gateway or list wrapped the whole report and says nothing of its own. */
enum parse_rc dsn_read_nested(const struct message *m, struct report *r);
/* The same fields where they stand in text or in a part of another type. */
enum parse_rc dsn_read_text(const struct message *m, struct report *r);
/* Reads fields from bytes: both of the above, and the fuzz target. */
void dsn_fields(const struct message *m, struct slice bytes, struct report *r);

#endif
