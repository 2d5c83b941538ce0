/*
 * sasl - the client side of one login: PLAIN (RFC 4616), LOGIN, SCRAM-SHA-1 and SCRAM-SHA-256 (by
 * scram.h), XOAUTH2 and OAUTHBEARER (RFC 7628). DIGEST-MD5, CRAM-MD5 and APOP are never spoken.
 *
 * It is ours and not libcurl's because libcurl keeps copies of a password for as long as it keeps the
 * connection; here the only copies are the caller's secret and one line, both wiped.
 *
 * Flow       The command names the mechanism and nothing else; each continuation of the server, the first
 *            and empty one too, is answered by sasl_answer(). So an initial response, which POP3 at
 *            Microsoft refuses, is never sent.
 * Errors     CAUSE_AUTH. What the server says is part of the text, escaped, unless it repeats the secret.
 */
#ifndef CAROM_SASL_H
#define CAROM_SASL_H

#include "secret.h"

enum mechanism {
	MECHANISM_SCRAM_SHA_256, /* the strongest first */
	MECHANISM_SCRAM_SHA_1,
	MECHANISM_PLAIN,
	MECHANISM_LOGIN,   /* the obsolete SASL LOGIN */
	MECHANISM_COMMAND, /* not SASL: LOGIN (RFC 9051) or USER and PASS (RFC 1939) */
	MECHANISM_XOAUTH2,
	MECHANISM_OAUTHBEARER
};

/* Borrowed until sasl_close(). */
struct sasl_settings {
	enum mechanism mechanism;
	const char *service; /* "imap" or "pop" */
	const char *host;
	unsigned port;
	const char *user;
	const struct secret *secret; /* password, or bearer token */
};

/* As the protocol writes it; for MECHANISM_COMMAND "LOGIN command". */
const char *mechanism_name(enum mechanism m);

/*
 * Chooses by the settings and by what is offered: words in upper case, each between spaces, mechanisms
 * as AUTH=NAME. AUTH_PASSWORD takes the strongest that is offered and that this machine has. False and
 * *e, which names what is offered: no credential was sent.
 */
bool mechanism_choose(
    enum mechanism *out, enum config_auth auth, const char *offered, bool imap, struct err *e);

struct sasl;

bool sasl_open(struct sasl **out, const struct sasl_settings *s, struct err *e);
void sasl_close(struct sasl *s); /* NULL is allowed */

/* The answer to the challenge (base64; "" for none): *line of *n octets with its CRLF, valid until the
 * next call. */
bool sasl_answer(
    struct sasl *s, const char *challenge, const char **line, size_t *n, struct err *e);

/* The server said OK: false when that proves nothing, because it came before all was said. */
bool sasl_accepted(const struct sasl *s, struct err *e);
/* The server said NO, in these words: always false. */
bool sasl_refused(const struct sasl *s, const char *words, struct err *e);

/* The same for MECHANISM_COMMAND, which has no struct sasl. */
bool login_refused(const struct sasl_settings *s, const char *words, struct err *e);

#endif
