/*
 * webhook - what a delivery may connect to, and how it is signed. No I/O here.
 *
 * Addresses  A webhook's URL comes from the operator, but what its name resolves to comes from whoever
 *            runs its DNS: without a check the daemon could be made to post to the machine's own
 *            services, to a neighbour behind the firewall, or to a cloud's metadata address.
 * Signature  HMAC-SHA256 (RFC 2104, FIPS 180-4) over the timestamp, a full stop and the body. The
 *            timestamp is inside, so that an old delivery cannot be played again for ever.
 */
#ifndef CAROM_WEBHOOK_H
#define CAROM_WEBHOOK_H

#include "slice.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum webhook_reach {
	WEBHOOK_PUBLIC,   /* global unicast addresses only */
	WEBHOOK_LOOPBACK, /* 127.0.0.0/8 and ::1 only: the URL itself names the loopback */
	WEBHOOK_ANY       /* allow_private */
};

/* May a connection go there? Whatever is neither IPv4 nor IPv6 may not. IPv4 inside IPv6 (mapped,
 * NAT64, 6to4) counts as the IPv4 address. WEBHOOK_ANY still refuses multicast and broadcast. */
bool webhook_address_allowed(const struct sockaddr *address, enum webhook_reach reach);

/* From the host of the URL: a loopback name or literal gives WEBHOOK_LOOPBACK. */
enum webhook_reach webhook_reach(const char *url, bool allow_private);

enum { WEBHOOK_SIGNATURE = 3 + 64 + 1 };
/* "v1=" and 64 hexadecimal digits, NUL-terminated. timestamp: seconds since 1970. */
void webhook_sign(
    char out[WEBHOOK_SIGNATURE], struct slice secret, int64_t timestamp, struct slice body);

#endif
