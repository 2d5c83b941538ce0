/* pop3_login - AUTH (RFC 5034) in two steps, or USER and PASS (RFC 1939). */
#ifndef CAROM_POP3_LOGIN_H
#define CAROM_POP3_LOGIN_H

#include "pop3.h"
#include "sasl.h"

/* A refusal is CAUSE_AUTH; after any error the session is to be dropped. */
bool pop3_login(struct pop3 *p, const struct sasl_settings *s, struct err *e);

/* After the login: how many seconds the server wants until the next one (0: it does not say), at most
 * POP3_DELAY_MOST. capabilities: those of before the login, as transport_capabilities() has them. */
enum { POP3_DELAY_MOST = 86400 };
bool pop3_login_delay(struct pop3 *p, const char *capabilities, unsigned *seconds, struct err *e);

#endif
