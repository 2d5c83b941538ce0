/*
 * login - a verified connection to a configured mailbox, and what to log in with: fetches the secret
 * (a password, or a bearer token through oauth.h), connects, chooses the mechanism, wipes the secret.
 *
 * The login itself is the protocol's: imap_login.h, pop3_login.h. No credential is sent before TLS is
 * on and verified, nor by a mechanism that is not offered.
 */
#ifndef CAROM_LOGIN_H
#define CAROM_LOGIN_H

#include "sasl.h"
#include "transport.h"

struct login {
	struct transport *transport; /* the caller's to close */
	bool done;                   /* the server asks for no login: PREAUTH inside TLS */
	struct sasl_settings sasl;   /* unless done; borrows secret and the configuration */
	struct secret secret;

	/* --- login.c's own --- */
	const struct config_mailbox *config;
	bool cached; /* secret is a token that may be too old */
};

/* How c is connected to; borrows c. */
struct transport_settings login_transport(const struct config_mailbox *c);

/* On false nothing is left to wipe or close. */
bool login_open(struct login *out, const struct config_mailbox *c, struct err *e);
/* After a login that failed with *e, its transport closed: when the refusal of a token may be its age,
 * connects once more with a fresh one. On false nothing is left to wipe or close. */
bool login_again(struct login *l, struct err *e);
void login_wipe(struct login *l); /* the secret; the transport stays */

#endif
