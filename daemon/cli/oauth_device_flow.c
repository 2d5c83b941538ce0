/* oauth_device_flow - see oauth_flow.h: the user confirms a code in any browser (RFC 8628) */
#include "build_config.h"

#include "oauth_flow.h"
#include "oauth_http.h"
#include "util.h"
#include "wipe.h"

#include <stdio.h>
#include <time.h>

enum { SLOWER = 5 /* seconds, RFC 8628 section 3.5 */ };

static bool
begin(const struct config_mailbox *c, struct oauth_device *d, struct err *e)
{
	struct oauth_client client = { .config = &c->oauth2, .proxy = c->proxy };
	struct oauth_reply reply;
	struct form f;
	bool ok;

	if (c->oauth2.client_secret.kind != SECRET_NONE &&
	    !secret_get(&client.secret, &c->oauth2.client_secret, e))
		return false;
	form_begin(&f);
	form_add(&f, "scope", c->oauth2.scope);
	ok = oauth_post(&client, c->oauth2.device_url, &f, &reply, e);
	form_wipe(&f);
	secret_wipe(&client.secret);
	if (!ok)
		return false;
	ok = oauth_device_read(reply.status, reply.body, reply.n, d, e) ||
	    err_prefix(e, "%s", c->oauth2.device_url);
	wipe_free(reply.body);
	return ok;
}

static bool
poll_once(const struct config_mailbox *c, const struct oauth_device *d, struct oauth_answer *a,
    struct err *e)
{
	struct form f;
	bool ok;

	form_begin(&f);
	form_add(&f, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
	form_add(&f, "device_code", d->code.text);
	ok = flow_ask(c, c->oauth2.token_url, &f, a, e);
	form_wipe(&f);
	return ok;
}

/* A connection that fails is tried again, as an answer that says so. */
static bool
wait_for_token(
    const struct config_mailbox *c, struct oauth_device *d, struct oauth_answer *a, struct err *e)
{
	int64_t until = clock_ms() + (int64_t)d->expires_in * 1000;

	while (clock_ms() < until) {
		nanosleep(&(struct timespec){ .tv_sec = d->interval }, NULL);
		if (!poll_once(c, d, a, e)) {
			if (e->class != ERR_RETRY)
				return false;
			continue;
		}
		if (a->kind == OAUTH_TOKEN)
			return true;
		if (a->kind == OAUTH_SLOW_DOWN)
			d->interval += SLOWER;
		if (a->kind == OAUTH_FAILED && a->err.class != ERR_RETRY) {
			*e = a->err;
			return false;
		}
	}
	return err_set(e, ERR_OPERATOR, CAUSE_TIMEOUT,
	    "the code was not confirmed within %u s: begin again", d->expires_in);
}

bool
flow_device(const struct config_mailbox *c, struct oauth_answer *a, struct err *e)
{
	struct oauth_device d;
	bool ok;

	if (!begin(c, &d, e))
		return false;
	printf("Open %s in any browser, enter the code %s,\nand log in as %s. Waiting (%u "
	       "minutes).\n",
	    d.where, d.user_code, c->user, (d.expires_in + 59) / 60);
	fflush(stdout);
	ok = wait_for_token(c, &d, a, e);
	secret_wipe(&d.code);
	return ok;
}
