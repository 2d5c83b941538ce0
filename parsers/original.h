/*
 * original - the message that was returned, wherever it is: message/rfc822, text/rfc822-headers,
 * message/global-headers (RFC 6533), or text behind one of the separators that mail systems write.
 */
#ifndef CAROM_ORIGINAL_H
#define CAROM_ORIGINAL_H

#include "message.h"
#include "parse.h"

/* The part that holds the returned message or its header, not inside another; MIME_NONE. */
size_t original_part(const struct message *m);
/* Cuts m->text where the returned message begins in m->all and sets m->returned_text. */
void original_divide(struct message *m);
/* The header block of the returned message; false when nothing came back. */
bool original_headers(const struct message *m, struct headers *out);
/* How many Received fields it has: as many as servers it went through. */
size_t original_hops(const struct message *m);
/* Fills out for the verdict: decoded, X- and List- headers and those of o->keep kept. */
void original_read(const struct message *m, const struct parse_options *o, struct original *out);

#endif
