/*
 * crl - whether a file of revocation lists (RFC 5280 section 5, PEM) is still good.
 *
 * GnuTLS goes on with a list whose next update is long past, and says nothing. What was revoked since is not
 * on it, so it protects nobody while it looks as if it did.
 */
#ifndef CAROM_CRL_H
#define CAROM_CRL_H

#include "err.h"

#include <stdint.h>

/* False and *e (ERR_OPERATOR, CAUSE_TLS) when a list has ended before now (seconds since 1970) and there is
 * no newer one of the same issuer. True also for what cannot be read: who uses the file says that. */
bool crl_is_current(const char *file, int64_t now, struct err *e);

#endif
