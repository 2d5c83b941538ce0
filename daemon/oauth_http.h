/*
 * oauth_http - one POST of a form to an identity provider (RFC 6749 section 2.3, 4 and 6).
 *
 * TLS        As transport.h: 1.2 or later, certificate and name verified, the system's authorities or
 *            ca_file alone. Plain HTTP goes to a loopback address only, as the configuration ensures.
 * Proxy      Only the one in the settings, and not for a loopback address. No redirection is followed.
 * Limits     OAUTH_BODY octets of answer; 30 s in all, less when the mailbox's connect_timeout is.
 * Errors     Cause dns, connect, tls or timeout; nothing that was sent is part of the text.
 */
#ifndef CAROM_OAUTH_HTTP_H
#define CAROM_OAUTH_HTTP_H

#include "secret.h"

enum { OAUTH_FORM = 128 * 1024 };

/* A body in application/x-www-form-urlencoded. Holds secrets: form_wipe() ends it. */
struct form {
	char *text; /* OAUTH_FORM octets */
	size_t n;
	bool over; /* something did not fit */
};

void form_begin(struct form *f);
void form_add(struct form *f, const char *name, const char *value); /* value NULL: nothing */
void form_wipe(struct form *f);

/* The client, by itself or in the form: as the settings say. secret may be empty. */
struct oauth_client {
	const struct config_oauth2 *config;
	const char *proxy; /* NULL: none */
	unsigned seconds;  /* for all of it; 0 or more than 30: 30 */
	struct secret secret;
};

struct oauth_reply {
	long status;
	char *body; /* wipe_free() */
	size_t n;
	unsigned retry_after; /* seconds; 0: not told */
};

/* Adds the client to the form and posts it. False and *e when there is no answer. */
bool oauth_post(const struct oauth_client *c, const char *url, struct form *f,
    struct oauth_reply *out, struct err *e);

#endif
