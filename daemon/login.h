/*
 * login - a transport to a configured mailbox, logged in as its settings say: fetches the secret,
 * tries the mechanisms, wipes the secret.
 *
 * AUTH_PASSWORD tries PLAIN, then LOGIN, then what there is besides SASL; each only when the server
 * offers it, inside TLS. SCRAM is left to the protocol: login.mechanism says which, and the secret
 * stays until login_wipe().
 */
#ifndef CAROM_LOGIN_H
#define CAROM_LOGIN_H

#include "secret.h"
#include "transport.h"

struct login {
	struct transport *transport;
	const char *mechanism; /* SASL mechanism still to be done, or NULL: logged in */
	struct secret secret;
};

/* On false nothing is left to wipe or close. */
bool login_open(struct login *out, const struct config_mailbox *c, struct err *e);
void login_wipe(struct login *l); /* the secret; the transport stays */

#endif
