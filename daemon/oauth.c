/* oauth - see oauth.h */
#include "build_config.h"

#include "oauth.h"
#include "oauth_http.h"
#include "oauth_store.h"
#include "util.h"
#include "wipe.h"

#include <string.h>
#include <time.h>

enum { EARLY = 60 /* seconds before its end a token is not used any more */ };

/* What this process knows and could not store, or has no need to: one mailbox at a time. */
static struct {
	char binding[65];
	bool unsaved; /* state has a refresh token that is nowhere else */
	struct oauth_state state;
	int64_t not_before; /* clock_ms(): the provider asked to be left alone until then */
} memory;

static bool
refreshes(const struct config_mailbox *c)
{
	return c->oauth2.grant == GRANT_REFRESH_TOKEN;
}

static void
bind_to(char out[65], const struct config_mailbox *c)
{
	const char *texts[] = { c->oauth2.token_url, c->oauth2.client_id, c->user,
		refreshes(c) ? "refresh_token" : "client_credentials" };

	oauth_hash(out, texts, sizeof texts / sizeof *texts);
}

static bool
no_grant(const struct config_mailbox *c, struct err *e)
{
	return err_set(e, ERR_OPERATOR, CAUSE_AUTH,
	    "there is no refresh token yet: run `carom oauth login %s`", c->name);
}

/* The first refresh token from its file, unless what is stored came of that very content. */
static bool
take_origin(const struct config_mailbox *c, struct oauth_state *state, struct err *e)
{
	struct secret first = { 0 };
	char origin[65];

	if (!refreshes(c) || c->oauth2.refresh_token.kind == SECRET_NONE)
		return true;
	if (!secret_get(&first, &c->oauth2.refresh_token, e))
		return state->refresh.text != NULL;
	oauth_hash(origin, (const char *const[]){ first.text }, 1);
	if (!state->refresh.text || strcmp(origin, state->origin) != 0) {
		oauth_state_wipe(state);
		secret_put(&state->refresh, first.text, first.n);
		memcpy(state->origin, origin, sizeof origin);
	}
	secret_wipe(&first);
	return true;
}

static void
copy_state(struct oauth_state *to, const struct oauth_state *from)
{
	struct oauth_state s = *from;

	s.refresh = s.access = (struct secret){ 0 };
	if (from->refresh.text)
		secret_put(&s.refresh, from->refresh.text, from->refresh.n);
	if (from->access.text)
		secret_put(&s.access, from->access.text, from->access.n);
	oauth_state_wipe(to);
	*to = s;
}

/* What is known of the tokens: stored, in memory, or in the file of the first one. */
static bool
load(const struct oauth_store *store, const struct config_mailbox *c, struct oauth_state *state,
    struct err *e)
{
	char binding[65];

	bind_to(binding, c);
	if (strcmp(memory.binding, binding) != 0) {
		oauth_state_wipe(&memory.state);
		memcpy(memory.binding, binding, sizeof binding);
		memory.unsaved = false;
		memory.not_before = 0;
	}
	if (store->dir >= 0 && !oauth_store_read(store, state, e))
		return false;
	if (memory.unsaved || (!state->access.text && !refreshes(c)))
		copy_state(state, &memory.state);
	/* tokens of another client or user are not ours to send */
	else if (strcmp(state->binding, binding) != 0)
		oauth_state_wipe(state);
	if (!take_origin(c, state, e))
		return false;
	memcpy(state->binding, binding, sizeof binding);
	return true;
}

static bool
is_good(
    const struct oauth_state *state, const struct config_mailbox *c, const struct secret *rejected)
{
	char scope[65];

	oauth_hash(scope, (const char *const[]){ c->oauth2.scope }, 1);
	return state->access.text && state->expires_at - EARLY > (int64_t)time(NULL) &&
	    strcmp(scope, state->scope) == 0 &&
	    !(rejected && rejected->text && strcmp(rejected->text, state->access.text) == 0);
}

static bool
refused(const struct config_mailbox *c, const struct oauth_state *state,
    const struct secret *client, const struct oauth_answer *a, struct err *e)
{
	*e = a->err;
	if (a->err.class == ERR_NONE)
		err_set(e, ERR_OPERATOR, CAUSE_AUTH, "the provider says %s", a->error);
	if (secret_is_in(&state->refresh, e->text) || secret_is_in(client, e->text))
		err_set(e, e->class, CAUSE_AUTH, "the provider says %s (its words repeat a secret)",
		    a->error);
	return err_prefix(e, "%s", c->oauth2.token_url);
}

static bool
ask(const struct config_mailbox *c, const struct oauth_state *state, struct oauth_answer *a,
    struct err *e)
{
	struct oauth_client client = {
		.config = &c->oauth2, .proxy = c->proxy, .seconds = c->connect_timeout
	};
	struct oauth_reply reply;
	struct form form;
	bool ok;

	if (clock_ms() < memory.not_before)
		return err_set(e, ERR_RETRY, CAUSE_AUTH, "%s: the provider asked for patience",
		    c->oauth2.token_url);
	if (c->oauth2.client_secret.kind != SECRET_NONE &&
	    !secret_get(&client.secret, &c->oauth2.client_secret, e))
		return false;
	form_begin(&form);
	form_add(&form, "grant_type", refreshes(c) ? "refresh_token" : "client_credentials");
	if (refreshes(c))
		form_add(&form, "refresh_token", state->refresh.text);
	form_add(&form, "scope", c->oauth2.scope);
	ok = oauth_post(&client, c->oauth2.token_url, &form, &reply, e);
	form_wipe(&form);
	if (ok) {
		memory.not_before = clock_ms() + (int64_t)reply.retry_after * 1000;
		oauth_answer_read(reply.status, reply.body, reply.n, a);
		wipe_free(reply.body);
		ok = a->kind == OAUTH_TOKEN || refused(c, state, &client.secret, a, e);
	}
	secret_wipe(&client.secret);
	return ok;
}

static void
take_answer(struct oauth_state *state, const struct config_mailbox *c, const struct oauth_answer *a)
{
	if (a->refresh.text)
		secret_put(&state->refresh, a->refresh.text, a->refresh.n);
	secret_put(&state->access, a->access.text, a->access.n);
	state->expires_at = (int64_t)time(NULL) + a->expires_in;
	oauth_hash(state->scope, (const char *const[]){ c->oauth2.scope }, 1);
	bind_to(state->binding, c);
}

/* Before a token is used: what must not be lost is on the disk. */
static bool
save(const struct oauth_store *store, const struct config_mailbox *c,
    const struct oauth_state *state, struct err *e)
{
	memory.unsaved = refreshes(c);
	copy_state(&memory.state, state);
	if (store->dir < 0)
		return true;
	if (!oauth_store_write(store, state, e))
		return !refreshes(c);
	memory.unsaved = false;
	if (refreshes(c))
		oauth_state_wipe(&memory.state);
	return true;
}

static bool
renew(const struct oauth_store *store, const struct config_mailbox *c, struct oauth_state *state,
    struct err *e)
{
	struct oauth_answer a = { .kind = OAUTH_FAILED };
	bool ok;

	if (refreshes(c) && !state->refresh.text)
		return no_grant(c, e);
	ok = ask(c, state, &a, e);
	if (ok) {
		take_answer(state, c, &a);
		ok = save(store, c, state, e);
	}
	oauth_answer_wipe(&a);
	return ok;
}

static bool
give(struct secret *out, bool *cached, const struct oauth_store *store,
    const struct config_mailbox *c, const struct secret *rejected, struct err *e)
{
	struct oauth_state state = { .expires_at = 0 };
	bool ok = load(store, c, &state, e);

	if (ok && memory.unsaved)
		ok = save(store, c, &state, e);
	*cached = ok && is_good(&state, c, rejected);
	if (ok && !*cached)
		ok = renew(store, c, &state, e);
	if (ok)
		secret_put(out, state.access.text, state.access.n);
	oauth_state_wipe(&state);
	return ok;
}

bool
oauth_token(struct secret *out, bool *cached, const struct config_mailbox *c,
    const struct secret *rejected, struct err *e)
{
	struct oauth_store store;
	bool ok;

	/* without a folder tokens of client_credentials are asked for again after a restart */
	if (!oauth_store_open(&store, c->oauth2.state_dir, c->name, e) && refreshes(c))
		return err_prefix(e, "oauth2");
	ok = give(out, cached, &store, c, rejected, e);
	oauth_store_close(&store);
	return ok || err_prefix(e, "oauth2");
}

bool
oauth_adopt(const struct config_mailbox *c, const struct oauth_answer *a, struct err *e)
{
	struct oauth_state state = { .expires_at = 0 };
	struct oauth_store store;
	struct secret first = { 0 };
	struct err ignored;
	bool ok;

	if (!oauth_store_open(&store, c->oauth2.state_dir, c->name, e))
		return false;
	take_answer(&state, c, a);
	/* a file of before is not to be preferred to what the user has just granted */
	if (c->oauth2.refresh_token.kind != SECRET_NONE &&
	    secret_get(&first, &c->oauth2.refresh_token, &ignored))
		oauth_hash(state.origin, (const char *const[]){ first.text }, 1);
	secret_wipe(&first);
	ok = oauth_store_write(&store, &state, e);
	oauth_state_wipe(&state);
	oauth_store_close(&store);
	return ok;
}

bool
oauth_can_store(const struct config_mailbox *c, struct err *e)
{
	struct oauth_store store;

	if (!oauth_store_open(&store, c->oauth2.state_dir, c->name, e))
		return false;
	oauth_store_close(&store);
	return true;
}

bool
oauth_has_grant(const struct config_mailbox *c, struct err *e)
{
	struct oauth_state state = { .expires_at = 0 };
	struct oauth_store store;
	bool ok;

	if (!refreshes(c))
		return true;
	if (!oauth_store_open(&store, c->oauth2.state_dir, c->name, e))
		return false;
	ok = load(&store, c, &state, e);
	if (ok && !state.refresh.text)
		ok = no_grant(c, e);
	oauth_state_wipe(&state);
	oauth_store_close(&store);
	return ok;
}
