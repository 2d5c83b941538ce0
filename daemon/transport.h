/*
 * transport - a connection to an IMAP or POP3 server through libcurl (CURLOPT_CONNECT_ONLY): names,
 * addresses, proxy, TLS with verification, STARTTLS or STLS, and the logins libcurl has. What follows
 * the login is somebody else's: see struct stream.
 *
 * TLS        1.2 or later, certificate and name verified, always; STARTTLS and STLS are required, not
 *            tried. Only settings.plaintext (loopback, decided by the configuration) turns it off.
 * Trust      ca_file replaces the system's certificates, it does not add to them.
 * Proxy      Only the one in the settings; the environment is not consulted.
 * Process    Ignores SIGPIPE: TLS libraries write to closed sockets. One transport, one connection.
 * Errors     cause dns, connect, tls, auth, timeout or protocol. The server's last line is part of the
 *            text, escaped; what we sent never is.
 */
#ifndef CAROM_TRANSPORT_H
#define CAROM_TRANSPORT_H

#include "stream.h"
#include "url.h"

struct transport;

enum transport_login {
	TRANSPORT_NO_LOGIN, /* stops after the capabilities (and TLS): somebody else logs in */
	TRANSPORT_PLAIN,    /* RFC 4616 */
	TRANSPORT_LOGIN,    /* the obsolete SASL LOGIN */
	TRANSPORT_COMMAND, /* LOGIN (RFC 9051) or USER and PASS (RFC 1939), when no SASL is offered */
	TRANSPORT_XOAUTH2,
	TRANSPORT_OAUTHBEARER /* RFC 7628 */
};

/* Borrowed during transport_open() only. */
struct transport_settings {
	enum config_scheme scheme; /* one of the four network schemes */
	const char *host;
	uint16_t port;
	bool plaintext;
	const char *ca_file; /* NULL: the system's */
	const char *proxy;   /* NULL: none */
	enum transport_login login;
	const char *user;
	const char *secret;       /* password, or bearer token */
	unsigned connect_seconds; /* names to login */
	unsigned silence_seconds; /* nothing received or taken inside a command */
};

/* On false *out is NULL. With cause auth, *no_mechanism (may be NULL) says that the server does not
 * offer the login asked for: another one may do, and no credential was sent. */
bool transport_open(
    struct transport **out, const struct transport_settings *s, bool *no_mechanism, struct err *e);
/* Closes the connection without a word to the server. NULL is allowed. */
void transport_close(struct transport *t);

/* Valid as long as t. */
struct stream transport_stream(struct transport *t);

/* The capabilities the server announced before the login and inside TLS, upper case, separated by
 * one space and surrounded by one; never NULL. IMAP: RFC 9051 names; POP3: keyword and arguments. */
const char *transport_capabilities(const struct transport *t);

#endif
