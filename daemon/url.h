/*
 * url - where a mailbox is: imaps://host[:port][/folder], imap, pop3s, pop3, maildir:/path,
 * mbox:/path (RFC 5092 and RFC 2384 in so far as carom needs them).
 *
 * A URL that carries a user or a password is refused: it would end up in logs and process lists.
 */
#ifndef CAROM_URL_H
#define CAROM_URL_H

#include "config.h"

struct url {
	enum config_scheme scheme;
	char host[256];  /* without []; "" for local sources */
	uint16_t port;   /* the scheme's own when none is written; 0 for local sources */
	char path[1024]; /* folder (percent-decoded, "" when none) or file name */
};

/* On false *out is undefined and *why a constant sentence without a final stop. */
bool url_parse(const char *text, struct url *out, const char **why);

/* Whether host names this machine and nothing else: localhost, 127.0.0.0/8, ::1. Asks no resolver. */
bool url_host_is_loopback(const char *host);

#endif
