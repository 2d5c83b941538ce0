/* login - see login.h */
#include "login.h"

#include "crl.h"
#include "oauth.h"
#include "transport_probe.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct transport_settings
login_transport(const struct config_mailbox *c)
{
	return (struct transport_settings){
		.scheme = c->scheme,
		.host = c->host,
		.port = c->port,
		.plaintext = c->tls_none,
		.ca_file = c->tls_ca_file,
		.crl_file = c->tls_crl_file,
		.cert_file = c->tls_cert_file,
		.key_file = c->tls_key_file,
		.proxy = c->proxy,
		.connect_seconds = c->connect_timeout,
		.silence_seconds = c->silence_timeout,
	};
}

/* The TLS library says no more than that it did not verify the certificate; that itself does. */
static void
explain_certificate(const struct transport_settings *s, struct err *e)
{
	char finding[sizeof e->text];
	const char *advice;

	snprintf(finding, sizeof finding, "%s", e->text);
	advice = transport_blame(s, finding, sizeof finding);
	if (!advice)
		return;
	err_set(e, e->class, e->cause, "%s:%u: %s", s->host, (unsigned)s->port, finding);
	err_advise(e, advice);
}

static bool
connect_to(struct login *l, const struct config_mailbox *c, struct err *e)
{
	struct transport_settings s = login_transport(c);
	bool imap = c->scheme == SCHEME_IMAP || c->scheme == SCHEME_IMAPS;

	if (c->tls_key_file && !secret_file_is_private(c->tls_key_file, e)) {
		e->cause = CAUSE_TLS;
		return err_prefix(e, "tls_key_file");
	}
	if (c->tls_crl_file && !crl_is_current(c->tls_crl_file, (int64_t)time(NULL), e))
		return false;
	if (!transport_open(&l->transport, &s, e)) {
		if (transport_is_unverified(e))
			explain_certificate(&s, e);
		return false;
	}
	l->done = transport_is_preauth(l->transport);
	l->sasl = (struct sasl_settings){
		.service = imap ? "imap" : "pop",
		.host = c->host,
		.port = c->port,
		.user = c->user,
		.secret = &l->secret,
	};
	if (l->done ||
	    mechanism_choose(
		&l->sasl.mechanism, c->auth, transport_capabilities(l->transport), imap, e))
		return true;
	transport_close(l->transport);
	l->transport = NULL;
	return err_prefix(e, "%s:%u", c->host, (unsigned)c->port);
}

bool
login_open(struct login *out, const struct config_mailbox *c, struct err *e)
{
	memset(out, 0, sizeof *out);
	out->config = c;
	if (c->has_oauth2 ? !oauth_token(&out->secret, &out->cached, c, NULL, e)
			  : !secret_get(&out->secret, &c->password, e))
		return false;
	if (connect_to(out, c, e))
		return true;
	secret_wipe(&out->secret);
	return false;
}

bool
login_again(struct login *l, struct err *e)
{
	struct secret rejected = l->secret;

	if (e->cause == CAUSE_TIMEOUT)
		err_set(e, ERR_RETRY, CAUSE_TIMEOUT, "%s:%u: the login took longer than %u s",
		    l->config->host, (unsigned)l->config->port, l->config->connect_timeout);
	if (!l->cached || e->cause != CAUSE_AUTH || e->class != ERR_OPERATOR) {
		secret_wipe(&l->secret);
		return false;
	}
	l->secret = (struct secret){ 0 };
	l->transport = NULL;
	if (oauth_token(&l->secret, &l->cached, l->config, &rejected, e) &&
	    !connect_to(l, l->config, e))
		secret_wipe(&l->secret);
	l->cached = false;
	secret_wipe(&rejected);
	return l->transport != NULL;
}

void
login_wipe(struct login *l)
{
	secret_wipe(&l->secret);
}
