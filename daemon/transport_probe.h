/*
 * transport_probe - looks at the certificate of a server that was refused, so that somebody can be told
 * what is wrong with it: the TLS library says "verification failed" for most of it.
 *
 * Connects without verification, as far as the capabilities: nothing is logged in, nothing else is sent.
 */
#ifndef CAROM_TRANSPORT_PROBE_H
#define CAROM_TRANSPORT_PROBE_H

#include "transport.h"

/* Printable ASCII; "" where the server did not say. */
struct transport_certificate {
	char subject[160], issuer[160];
	char from[40], to[40]; /* as libcurl writes times: in GMT, year first */
	bool expired, early;   /* by this machine's clock */
};

/* False when no certificate was seen. */
bool transport_probe(const struct transport_settings *s, struct transport_certificate *out);

#endif
