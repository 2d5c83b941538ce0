/*
 * scram - the client side of SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, RFC 7677) by way of Cyrus SASL,
 * since Debian's libcurl has none. The server must prove that it knows the password, too.
 *
 * One mechanism, never negotiated: Cyrus 2.1.28 has a heap overflow in its DIGEST-MD5 client.
 */
#ifndef CAROM_SCRAM_H
#define CAROM_SCRAM_H

#include "err.h"

#include <stddef.h>

enum { SCRAM_LINE = 8192 };

struct scram;

/* Whether this machine has the module for it. */
bool scram_available(const char *mechanism);

/* mechanism is "SCRAM-SHA-1" or "SCRAM-SHA-256", service "imap" or "pop". secret is borrowed until
 * scram_close(). */
bool scram_open(struct scram **out, const char *mechanism, const char *service, const char *host,
    const char *user, const char *secret, struct err *e);
void scram_close(struct scram *s);

/* Reads the server's challenge (base64; "" for the first) and writes the answer, base64 and
 * NUL-terminated, to out of SCRAM_LINE octets. */
bool scram_answer(struct scram *s, const char *challenge, char *out, struct err *e);

/* Whether the server has proved itself: without it its OK is worth nothing. */
bool scram_is_complete(const struct scram *s);

#endif
