/* oauth_flow - what both ways to a first refresh token ask the provider. See oauth_flow.h. */
#include "build_config.h"

#include "oauth_flow.h"

#include "oauth_http.h"
#include "wipe.h"

bool
flow_ask(const struct config_mailbox *c, const char *url, struct form *f, struct oauth_answer *a,
    struct err *e)
{
	struct oauth_client client = { .config = &c->oauth2, .proxy = c->proxy };
	struct oauth_reply reply;
	bool ok;

	if (c->oauth2.client_secret.kind != SECRET_NONE &&
	    !secret_get(&client.secret, &c->oauth2.client_secret, e))
		return false;
	ok = oauth_post(&client, url, f, &reply, e);
	secret_wipe(&client.secret);
	if (!ok)
		return false;
	oauth_answer_read(reply.status, reply.body, reply.n, a);
	wipe_free(reply.body);
	if (a->kind == OAUTH_FAILED)
		err_prefix(&a->err, "%s", url);
	return true;
}
