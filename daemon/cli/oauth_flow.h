/* oauth_flow - the two ways in which a user lets carom read a mailbox, for `carom oauth login`. */
#ifndef CAROM_CLI_OAUTH_FLOW_H
#define CAROM_CLI_OAUTH_FLOW_H

#include "oauth_answer.h"

/* Posts a form with the client of c to url and reads what comes; a->kind says what. False and *e when
 * there is no answer at all. */
struct form;
bool flow_ask(const struct config_mailbox *c, const char *url, struct form *f,
    struct oauth_answer *a, struct err *e);

/* Authorization code by a loopback redirect (RFC 8252), with PKCE and state. port 0: any. Prints where
 * to go and waits. False and *e, or OAUTH_TOKEN in *a. */
bool flow_redirect(
    const struct config_mailbox *c, unsigned port, struct oauth_answer *a, struct err *e);

/* Device code (RFC 8628). The same. */
bool flow_device(const struct config_mailbox *c, struct oauth_answer *a, struct err *e);

#endif
