/* imap_login - AUTHENTICATE or LOGIN in our own words, before libetpan has the stream (RFC 9051 section 6.2). */
#ifndef CAROM_IMAP_LOGIN_H
#define CAROM_IMAP_LOGIN_H

#include "imap.h"
#include "sasl.h"

/* A refusal is CAUSE_AUTH; after any error the connection is dead. */
bool imap_login(struct imap *im, const struct sasl_settings *s, struct err *e);

#endif
