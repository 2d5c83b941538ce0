/*
 * transport - a connection to an IMAP or POP3 server through libcurl (CURLOPT_CONNECT_ONLY): names,
 * addresses, proxy, TLS with verification, STARTTLS or STLS, the first capabilities. The login and what
 * follows it are somebody else's: see struct stream.
 *
 * TLS        1.2 or later, certificate and name verified, always; STARTTLS and STLS are required, not
 *            tried. Only settings.plaintext (loopback, decided by the configuration) turns it off.
 * Trust      ca_file replaces the system's certificates, it does not add to them. Certificates on a list
 *            in crl_file are refused.
 * Key        key_file must be ours or root's and closed to others.
 * Proxy      Only the one in the settings; the environment is not consulted.
 * Process    Ignores SIGPIPE: TLS libraries write to closed sockets. One transport, one connection.
 * Errors     cause dns, connect, tls, timeout or protocol. The server's last line is part of the text,
 *            escaped.
 */
#ifndef CAROM_TRANSPORT_H
#define CAROM_TRANSPORT_H

#include "stream.h"
#include "url.h"

struct transport;

/* Borrowed during transport_open() only. */
struct transport_settings {
	enum config_scheme scheme; /* one of the four network schemes */
	const char *host;
	uint16_t port;
	bool plaintext;
	const char *ca_file;              /* NULL: the system's */
	const char *crl_file;             /* NULL: none */
	const char *cert_file, *key_file; /* PEM, both or none; NULL: no certificate of ours */
	const char *proxy;                /* NULL: none */
	unsigned connect_seconds;         /* names to capabilities */
	unsigned silence_seconds;         /* nothing received or taken inside a command */
};

/* On false *out is NULL. */
bool transport_open(struct transport **out, const struct transport_settings *s, struct err *e);
/* Closes the connection without a word to the server. NULL is allowed. */
void transport_close(struct transport *t);

/* Valid as long as t. */
struct stream transport_stream(struct transport *t);

/* The capabilities the server announced before the login and inside TLS, upper case, separated by
 * one space and surrounded by one; never NULL. IMAP: RFC 9051 names; POP3: keyword and arguments, but
 * SASL mechanisms as in IMAP, AUTH=NAME. */
const char *transport_capabilities(const struct transport *t);

/* Whether the server said, inside TLS, that nobody needs to log in. */
bool transport_is_preauth(const struct transport *t);

#endif
