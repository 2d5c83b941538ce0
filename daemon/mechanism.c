/* mechanism - which login: see sasl.h */
#include "build_config.h"

#include "sasl.h"
#include "scram.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
	[MECHANISM_SCRAM_SHA_256] = "SCRAM-SHA-256",
	[MECHANISM_SCRAM_SHA_1] = "SCRAM-SHA-1",
	[MECHANISM_PLAIN] = "PLAIN",
	[MECHANISM_LOGIN] = "LOGIN",
	[MECHANISM_COMMAND] = "LOGIN command",
	[MECHANISM_XOAUTH2] = "XOAUTH2",
	[MECHANISM_OAUTHBEARER] = "OAUTHBEARER",
};

const char *
mechanism_name(enum mechanism m)
{
	return names[m];
}

static bool
is_offered(const char *offered, enum mechanism m)
{
	char word[40];

	snprintf(word, sizeof word, " AUTH=%s ", names[m]);
	return strstr(offered, word) != NULL;
}

/* POP3 servers of old have USER and no way to say so. */
static bool
has_command(const char *offered, bool imap)
{
	if (imap)
		return !strstr(offered, " LOGINDISABLED ");
	return strstr(offered, " USER ") || !strstr(offered, " AUTH=");
}

static bool
is_usable(const char *offered, enum mechanism m)
{
	if (!is_offered(offered, m))
		return false;
	return m > MECHANISM_SCRAM_SHA_1 || scram_available(names[m]);
}

static bool
not_offered(const char *wanted, const char *offered, struct err *e)
{
	char list[200] = "";
	const char *p = offered;
	size_t n = 0;

	while ((p = strstr(p, " AUTH=")) != NULL) {
		size_t k = strcspn(p += 6, " ");

		if (n + k + 2 < sizeof list)
			n += (size_t)snprintf(
			    list + n, sizeof list - n, "%s%.*s", n ? " " : "", (int)k, p);
	}
	return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "the server does not offer %s; it offers %s",
	    wanted, n ? list : "no mechanism at all");
}

bool
mechanism_choose(
    enum mechanism *out, enum config_auth auth, const char *offered, bool imap, struct err *e)
{
	static const enum mechanism explicitly[] = {
		[AUTH_PLAIN] = MECHANISM_PLAIN,
		[AUTH_LOGIN] = MECHANISM_LOGIN,
		[AUTH_SCRAM_SHA_1] = MECHANISM_SCRAM_SHA_1,
		[AUTH_SCRAM_SHA_256] = MECHANISM_SCRAM_SHA_256,
		[AUTH_XOAUTH2] = MECHANISM_XOAUTH2,
		[AUTH_OAUTHBEARER] = MECHANISM_OAUTHBEARER,
	};
	bool command = has_command(offered, imap);

	if (auth != AUTH_PASSWORD) {
		*out = explicitly[auth];
		if (auth == AUTH_LOGIN && !is_offered(offered, MECHANISM_LOGIN) && command)
			*out = MECHANISM_COMMAND;
		return *out == MECHANISM_COMMAND || is_offered(offered, *out) ||
		    not_offered(names[*out], offered, e);
	}
	for (*out = MECHANISM_SCRAM_SHA_256; *out < MECHANISM_COMMAND; (*out)++)
		if (is_usable(offered, *out))
			return true;
	return command || not_offered("a login by password that is known here", offered, e);
}
