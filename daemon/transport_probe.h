/*
 * transport_probe - looks at the certificate of a server that was refused, so that somebody can be told
 * what is wrong with it: the TLS library says "verification failed" for most of it.
 *
 * Connects without verification, as far as the capabilities: nothing is logged in, nothing else is sent.
 */
#ifndef CAROM_TRANSPORT_PROBE_H
#define CAROM_TRANSPORT_PROBE_H

#include "transport.h"

/* Whether a connection failed because the server's certificate was not accepted. */
bool transport_is_unverified(const struct err *e);

/* What is wrong with it, instead of what finding had, and what to do; NULL when nothing more is known than that. */
const char *transport_blame(const struct transport_settings *s, char *finding, size_t size);

#endif
