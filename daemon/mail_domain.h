/*
 * mail_domain - does a domain take mail? Asks the system's resolver (RFC 5321 5.1, RFC 7505).
 *
 * Process    `carom check` only; waits at most as long as the resolver does.
 */
#ifndef CAROM_MAIL_DOMAIN_H
#define CAROM_MAIL_DOMAIN_H

#include "slice.h"

enum mail_domain {
	MAIL_DOMAIN_UNKNOWN, /* not asked, or the resolver did not answer */
	MAIL_DOMAIN_MX,      /* has an MX record */
	MAIL_DOMAIN_ADDRESS, /* none, but an address: mail goes there */
	MAIL_DOMAIN_REFUSES, /* null MX, or neither MX nor address */
	MAIL_DOMAIN_MISSING, /* does not exist */
	MAIL_DOMAIN_COUNT
};

/* domain may have non-ASCII labels (IDNA 2008); an address literal is MAIL_DOMAIN_ADDRESS. */
enum mail_domain mail_domain_look_up(struct slice domain);
/* What the answer of a name server to the question for MX records says. MAIL_DOMAIN_ADDRESS: there is none, so it is the
 * domain's address that counts, if it has one (also where the name is an alias of another). Any octets are answered. */
enum mail_domain mail_domain_read(struct slice answer);
const char *mail_domain_name(enum mail_domain d);

#endif
