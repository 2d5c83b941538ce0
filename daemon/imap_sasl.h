/* imap_sasl - AUTHENTICATE in our own words, before libetpan has the stream (RFC 3501 section 6.2.2). */
#ifndef CAROM_IMAP_SASL_H
#define CAROM_IMAP_SASL_H

#include "imap.h"

/* Logs in by s->mechanism. A refusal is CAUSE_AUTH. */
bool imap_sasl(struct imap *im, const struct imap_settings *s, struct err *e);

#endif
