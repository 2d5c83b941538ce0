/* login - see login.h */
#include "login.h"

#include <string.h>

struct attempts {
	enum transport_login list[3];
	size_t n;
	const char *mechanism;
};

static struct attempts
attempts_of(enum config_auth auth)
{
	switch (auth) {
	case AUTH_PLAIN:
		return (struct attempts){ { TRANSPORT_PLAIN }, 1, NULL };
	case AUTH_LOGIN:
		return (struct attempts){ { TRANSPORT_LOGIN }, 1, NULL };
	case AUTH_SCRAM_SHA_1:
		return (struct attempts){ { TRANSPORT_NO_LOGIN }, 1, "SCRAM-SHA-1" };
	case AUTH_SCRAM_SHA_256:
		return (struct attempts){ { TRANSPORT_NO_LOGIN }, 1, "SCRAM-SHA-256" };
	case AUTH_XOAUTH2:
		return (struct attempts){ { TRANSPORT_XOAUTH2 }, 1, NULL };
	case AUTH_OAUTHBEARER:
		return (struct attempts){ { TRANSPORT_OAUTHBEARER }, 1, NULL };
	case AUTH_PASSWORD:
		break;
	}
	return (
	    struct attempts){ { TRANSPORT_PLAIN, TRANSPORT_LOGIN, TRANSPORT_COMMAND }, 3, NULL };
}

static bool
try_all(struct login *l, struct transport_settings *s, const struct attempts *a, struct err *e)
{
	for (size_t i = 0; i < a->n; i++) {
		bool no_mechanism;

		s->login = a->list[i];
		if (transport_open(&l->transport, s, &no_mechanism, e))
			return true;
		if (!no_mechanism)
			return false;
	}
	return false;
}

bool
login_open(struct login *out, const struct config_mailbox *c, struct err *e)
{
	struct attempts a = attempts_of(c->auth);
	struct transport_settings s = {
		.scheme = c->scheme,
		.host = c->host,
		.port = c->port,
		.plaintext = c->tls_none,
		.ca_file = c->tls_ca_file,
		.proxy = c->proxy,
		.user = c->user,
		.connect_seconds = c->connect_timeout,
		.silence_seconds = c->silence_timeout,
	};

	memset(out, 0, sizeof *out);
	if (c->has_oauth2)
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "oauth2: this version cannot get tokens; password_command can give one");
	if (!secret_get(&out->secret, &c->password, e))
		return false;
	s.secret = out->secret.text;
	if (!try_all(out, &s, &a, e)) {
		secret_wipe(&out->secret);
		return false;
	}
	out->mechanism = a.mechanism;
	if (!a.mechanism)
		secret_wipe(&out->secret);
	return true;
}

void
login_wipe(struct login *l)
{
	secret_wipe(&l->secret);
}
