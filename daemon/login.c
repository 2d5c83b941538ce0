/* login - see login.h */
#include "login.h"

#include <string.h>

static bool
connect_to(struct login *l, const struct config_mailbox *c, struct err *e)
{
	struct transport_settings s = {
		.scheme = c->scheme,
		.host = c->host,
		.port = c->port,
		.plaintext = c->tls_none,
		.ca_file = c->tls_ca_file,
		.proxy = c->proxy,
		.connect_seconds = c->connect_timeout,
		.silence_seconds = c->silence_timeout,
	};
	bool imap = c->scheme == SCHEME_IMAP || c->scheme == SCHEME_IMAPS;

	if (!transport_open(&l->transport, &s, e))
		return false;
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
	if (c->has_oauth2)
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "oauth2: this version cannot get tokens; password_command can give one");
	if (!secret_get(&out->secret, &c->password, e))
		return false;
	if (connect_to(out, c, e))
		return true;
	secret_wipe(&out->secret);
	return false;
}

void
login_wipe(struct login *l)
{
	secret_wipe(&l->secret);
}
