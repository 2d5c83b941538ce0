/* record - opening, with the active policy or another one. See record.h */
#include "record_private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NAMES_CACHED = 4096 };

int64_t
record_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void *
record_grow(void *at, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return at;
	*cap = *cap ? *cap * 2 : 64;
	at = realloc(at, *cap * size);
	if (!at)
		abort();
	return at;
}

/* --- names and their ids --- */

static void
names_free(struct names *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->at[i].name);
	free(c->at);
	*c = (struct names){ 0 };
}

bool
record_name_id(struct recorder *r, struct names *cache, const char *statement, struct slice name,
    int32_t *id, struct err *e)
{
	PGresult *res;
	struct known_name *k;

	for (size_t i = 0; i < cache->n; i++) {
		if (strlen(cache->at[i].name) == name.n &&
		    memcmp(cache->at[i].name, name.p, name.n) == 0) {
			*id = cache->at[i].id;
			return true;
		}
	}
	params_clear(&r->p);
	param_slice(&r->p, name);
	res = store_exec(r->s, statement, &r->p, e);
	if (!res)
		return false;
	*id = (int32_t)cell_int(res, 0, 0);
	PQclear(res);
	if (cache->n == NAMES_CACHED)
		names_free(cache);
	cache->at = record_grow(cache->at, cache->n, &cache->cap, sizeof *cache->at);
	k = &cache->at[cache->n++];
	k->name = malloc(name.n + 1);
	if (!k->name)
		abort();
	memcpy(k->name, name.p, name.n);
	k->name[name.n] = 0;
	k->id = *id;
	return true;
}

/* --- the active policy --- */

static bool
active_policy(struct store *s, int32_t *id, char **text, struct err *e)
{
	PGresult *res = store_exec(s, "policy_active", NULL, e);

	if (!res)
		return false;
	*id = 0;
	*text = NULL;
	if (PQntuples(res)) {
		*id = (int32_t)cell_int(res, 0, 0);
		*text = strdup(PQgetvalue(res, 0, 1));
		if (!*text)
			abort();
	}
	PQclear(res);
	return true;
}

bool
record_policy_active(struct store *s, char **text, struct err *e)
{
	int32_t id;

	return active_policy(s, &id, text, e);
}

static bool
check_policy(struct recorder *r, struct err *e)
{
	char *text;
	bool same;

	if (!active_policy(r->s, &r->policy_id, &text, e))
		return false;
	if (!text) { /* the first policy there ever was; of two daemons one makes it */
		params_clear(&r->p);
		param_text(&r->p, r->o->policy_text);
		if (!store_do(r->s, "policy_first", &r->p, e) ||
		    !active_policy(r->s, &r->policy_id, &text, e))
			return false;
	}
	same = text && strcmp(text, r->o->policy_text) == 0;
	free(text);
	return same ||
	    err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		"the configured policy is not the active one: carom policy apply shows what it "
		"would change");
}

/* Another row, but the same words: two daemons made the first one at once, or it was applied again. */
static bool
is_same_text(struct recorder *r, struct err *e)
{
	int32_t id;
	char *text;
	bool same;

	if (!active_policy(r->s, &id, &text, e))
		return false;
	same = text && strcmp(text, r->o->policy_text) == 0;
	free(text);
	if (!same)
		return err_overtaken(
		    e, ERR_OPERATOR, CAUSE_DATABASE, "another policy was made the active one");
	r->policy_id = id;
	return true;
}

bool
record_policy_holds(struct recorder *r, struct err *e)
{
	PGresult *res;
	bool same;

	if (r->other)
		return err_set(
		    e, ERR_OPERATOR, CAUSE_DATABASE, "this policy is not the active one");
	if (!store_do(r->s, "policy_hold", NULL, e))
		return false;
	res = store_exec(r->s, "policy_current", NULL, e);
	if (!res)
		return false;
	same = PQntuples(res) && cell_int(res, 0, 0) == r->policy_id;
	PQclear(res);
	return same || is_same_text(r, e);
}

/* --- opening --- */

static bool
read_secret(struct recorder *r, struct err *e)
{
	PGresult *res = store_exec(r->s, "secret", NULL, e);
	struct slice key;
	bool ok;

	if (!res)
		return false;
	key = PQntuples(res) == 1 ? cell_bytes(res, 0, 0) : SLICE_NONE;
	ok = key.n == 32 ||
	    err_set(e, ERR_OPERATOR, CAUSE_DATABASE, "the database has lost its secret");
	if (ok)
		tag_key_set(&r->tags, key.p);
	PQclear(res);
	return ok;
}

/*
 * Arrays of a batch's rows: a plan made for the first ones, while the tables' statistics are those of yesterday,
 * may read a table whole; the one made for any arrays looks their rows up.
 */
static bool
plan_for_any(struct store *s, struct err *e)
{
	return store_script(s, "set plan_cache_mode = force_generic_plan", e);
}

static bool
open_recorder(struct recorder **out, struct store *s, const struct record_options *o, bool other,
    struct err *e)
{
	struct recorder *r = calloc(1, sizeof *r);

	if (!r)
		abort();
	r->s = s;
	r->o = o;
	r->other = other;
	r->deferred = !other; /* whoever was here before may have left something */
	r->arena = arena_new(RECORD_ARENA);
	r->evidence = evidence_new();
	r->loads = arena_new(RECORD_ARENA);
	if (!r->arena || !r->loads || !r->evidence)
		abort();
	if (!plan_for_any(s, e) || !read_secret(r, e) ||
	    (!other && (!check_policy(r, e) || !store_do(s, "feed_adjust", NULL, e))) ||
	    !recorder_refresh(r, e)) {
		recorder_free(r);
		return false;
	}
	*out = r;
	return true;
}

bool
recorder_open(struct recorder **out, struct store *s, const struct record_options *o, struct err *e)
{
	return open_recorder(out, s, o, false, e);
}

bool
recorder_open_other(
    struct recorder **out, struct store *s, const struct record_options *o, struct err *e)
{
	return open_recorder(out, s, o, true, e);
}

void
recorder_free(struct recorder *r)
{
	if (!r)
		return;
	names_free(&r->mailboxes);
	names_free(&r->folders);
	names_free(&r->campaigns);
	policy_output_free(&r->out);
	policy_state_free(r->state);
	policy_set_free(r->set);
	free(r->stream_ids);
	free(r->keys);
	free(r->retained.contacts);
	evidence_free(r->evidence);
	arena_free(r->arena);
	arena_free(r->loads);
	params_free(&r->p);
	free(r);
}
