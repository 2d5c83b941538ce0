/* record - opening, and a batch with its retries and bisection. See record.h */
#include "record_private.h"

#include "charset.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TRIES = 6, NAMES_CACHED = 4096 };

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

int
stream_index(const struct recorder *r, int32_t stream_id)
{
	for (size_t i = 0; stream_id && i < r->nstreams; i++)
		if (r->stream_ids[i] == stream_id)
			return (int)i;
	return POLICY_NO_STREAM;
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

/* --- streams, incidents, keys --- */

static bool
read_keys(struct recorder *r, struct err *e)
{
	PGresult *res = store_exec(r->s, "token_keys", NULL, e);

	if (!res)
		return false;
	free(r->keys);
	r->nkeys = 0;
	r->keys = calloc((size_t)PQntuples(res) + 1, sizeof *r->keys);
	if (!r->keys)
		abort();
	for (int i = 0; i < PQntuples(res); i++) {
		struct slice key = cell_bytes(res, i, 2);

		if (key.n != TOKEN_KEY_SIZE)
			continue;
		r->keys[r->nkeys].stream_id = (int32_t)cell_int(res, i, 0);
		r->keys[r->nkeys].kid = (unsigned)cell_int(res, i, 1);
		memcpy(r->keys[r->nkeys++].key, key.p, key.n);
	}
	PQclear(res);
	return true;
}

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

/* Configured streams first, in their order, so that their index is that of the options. */
static bool
register_streams(struct recorder *r, struct err *e)
{
	for (size_t i = 0; i < r->o->nstreams; i++) {
		const struct policy_stream *s = r->o->streams[i].policy;
		PGresult *res;

		params_clear(&r->p);
		param_text(&r->p, s->name);
		param_bool(&r->p, s->observe);
		param_int2(&r->p, (int16_t)(s->trust ? s->trust : TRUST_CORRELATED));
		param_text(&r->p, s->return_path && *s->return_path ? s->return_path : NULL);
		res = store_exec(r->s, r->other ? "stream_read" : "stream_put", &r->p, e);
		if (!res)
			return false;
		r->stream_ids[i] = PQntuples(res) ? (int32_t)cell_int(res, 0, 0) : -(int32_t)i - 1;
		PQclear(res);
	}
	return true;
}

static struct policy_incident *
read_incidents(const PGresult *res, struct arena *a, size_t *n)
{
	struct policy_incident *at = arena_alloc(a, (size_t)PQntuples(res) + 1, sizeof *at);

	*n = at ? (size_t)PQntuples(res) : 0;
	for (size_t i = 0; i < *n; i++) {
		int row = (int)i;

		if (!cell_null(res, row, 0))
			at[i].provider = (const char *)arena_copy(a, cell_bytes(res, row, 0)).p;
		if (!cell_null(res, row, 1))
			at[i].domain = (const char *)arena_copy(a, cell_bytes(res, row, 1)).p;
		at[i].from_us = cell_time(res, row, 2, 0);
		at[i].to_us = cell_time(res, row, 3, POLICY_FOREVER);
		at[i].declared = cell_int(res, row, 4) == 2;
	}
	return at;
}

/* The set is made of the configured streams, those only mentioned, and the incidents. */
static bool
make_set(struct recorder *r, struct arena *a, struct err *e)
{
	PGresult *names = store_exec(r->s, "streams", NULL, e), *res = NULL;
	struct policy_stream *streams;
	struct policy_incident *incidents;
	size_t n = r->o->nstreams, nincidents;
	const char *why = NULL;

	res = names ? store_exec(r->s, "incidents", NULL, e) : NULL;
	if (!res) {
		PQclear(names);
		return false;
	}
	streams = calloc(n + (size_t)PQntuples(names) + 1, sizeof *streams);
	r->stream_ids =
	    realloc(r->stream_ids, (n + (size_t)PQntuples(names) + 1) * sizeof *r->stream_ids);
	if (!streams || !r->stream_ids)
		abort();
	for (size_t i = 0; i < n; i++)
		streams[i] = *r->o->streams[i].policy;
	r->nstreams = n;
	for (int i = 0; i < PQntuples(names); i++) {
		int32_t id = (int32_t)cell_int(names, i, 0);

		if (stream_index(r, id) != POLICY_NO_STREAM)
			continue;
		streams[n].name = (const char *)arena_copy(a, cell_bytes(names, i, 1)).p;
		r->stream_ids[n] = id;
		r->nstreams = ++n;
	}
	incidents = read_incidents(res, a, &nincidents);
	policy_state_free(r->state);
	policy_set_free(r->set);
	r->state = NULL;
	r->set = policy_set_new(
	    r->o->policies, r->o->npolicies, streams, n, incidents, nincidents, &why);
	free(streams);
	PQclear(names);
	PQclear(res);
	if (!r->set)
		return err_set(
		    e, ERR_OPERATOR, CAUSE_DATABASE, "policy: %s", why ? why : "not acceptable");
	r->state = policy_state_new(r->set);
	return true;
}

bool
recorder_refresh(struct recorder *r, struct err *e)
{
	struct arena *a = arena_new(RECORD_ARENA);
	bool ok;

	if (!a)
		abort();
	r->stream_ids = realloc(r->stream_ids, (r->o->nstreams + 1) * sizeof *r->stream_ids);
	if (!r->stream_ids)
		abort();
	ok = register_streams(r, e) && make_set(r, a, e) && read_keys(r, e);
	arena_free(a);
	return ok;
}

bool
record_know_streams(struct recorder *r, struct err *e)
{
	PGresult *res = store_exec(r->s, "streams_newest", NULL, e);
	int32_t newest;
	int64_t incidents;
	bool known = false;

	if (!res)
		return false;
	newest = (int32_t)cell_int(res, 0, 0);
	incidents = cell_int(res, 0, 1);
	PQclear(res);
	for (size_t i = 0; i < r->nstreams; i++)
		known = known || r->stream_ids[i] >= newest;
	if ((known || newest == 0) && incidents == r->incidents)
		return true;
	r->incidents = incidents;
	return recorder_refresh(r, e);
}

bool
record_stream_id(struct recorder *r, const char *name, int32_t *id, struct err *e)
{
	PGresult *res;
	int i;

	*id = 0;
	if (!name || !*name)
		return true;
	i = policy_set_stream(r->set, slice_of(name));
	if (i >= 0) {
		*id = r->stream_ids[i];
		return true;
	}
	params_clear(&r->p);
	param_text(&r->p, name);
	res = store_exec(r->s, "stream_id", &r->p, e);
	if (!res)
		return false;
	*id = (int32_t)cell_int(res, 0, 0);
	PQclear(res);
	return recorder_refresh(r, e);
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
		return err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		    "another policy was made the active one: reload");
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
	r->arena = arena_new(RECORD_ARENA);
	r->evidence = evidence_new();
	r->loads = arena_new(RECORD_ARENA);
	if (!r->arena || !r->loads || !r->evidence)
		abort();
	if (!plan_for_any(s, e) || !read_secret(r, e) || (!other && !check_policy(r, e)) ||
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

/* --- a batch --- */

static bool
known_names(struct recorder *r, struct batch *b, struct err *e)
{
	if (!record_name_id(
		r, &r->mailboxes, "mailbox_id", slice_of(b->source->mailbox), &b->mailbox_id, e) ||
	    !record_stream_id(r, b->source->stream, &b->stream_id, e))
		return false;
	for (size_t i = 0; i < b->nmessages; i++) {
		const struct record_message *m = b->messages[i].m;

		/* A name that is no text is no place: the message is read again, as a duplicate. */
		if (m->folder && m->uid && utf8_valid(slice_of(m->folder)) &&
		    !record_name_id(r, &r->folders, "folder_id", slice_of(m->folder),
			&b->messages[i].folder_id, e))
			return false;
	}
	return true;
}

/* Anybody can write a campaign's name into a report: only what is plausible makes a new one. */
static bool
known_campaigns(struct recorder *r, struct batch *b, struct err *e)
{
	for (size_t i = 0; i < b->nitems; i++) {
		struct item *it = &b->items[i];

		if (it->ev.trust < TRUST_PLAUSIBLE)
			it->ev.campaign = SLICE_NONE;
		if (it->ev.campaign.n &&
		    !record_name_id(
			r, &r->campaigns, "campaign_id", it->ev.campaign, &it->campaign_id, e))
			return false;
	}
	return true;
}

/*
 * A plan stays what it was made for: what was made while a table was empty would read it whole when it is large.
 * So plans are made anew, soon at first and then once in a while; the server looks at how large the tables are.
 */
static bool
renew_plans(struct recorder *r, struct err *e)
{
	enum { MOST = 1024 }; /* batches with the same plans */
	unsigned n = ++r->batches;

	return ((n & (n - 1)) != 0 && n % MOST != 0) || store_script(r->s, "discard plans", e);
}

static bool
write_once(struct recorder *r, struct batch *b, struct err *e)
{
	arena_reset(r->arena);
	b->nmessages += b->nothers;
	b->nitems = b->nothers = 0;
	b->now_us = record_now_us();
	for (size_t i = 0; i < b->nmessages; i++) {
		b->messages[i].duplicate = b->messages[i].unrecognised = false;
		b->messages[i].unattributed = b->messages[i].evidence = false;
		b->messages[i].folder_id = 0;
	}
	if (!renew_plans(r, e) || !record_know_streams(r, e) || !known_names(r, b, e) ||
	    !batch_prepare(r, b, e) || !known_campaigns(r, b, e) || !store_begin(r->s, e))
		return false;
	if (record_policy_holds(r, e) && batch_write(r, b, e) && store_commit(r->s, e))
		return true;
	store_rollback(r->s);
	return false;
}

/* Deadlocks and serialization failures pass; a lost connection does not come back here. */
static bool
write_batch(struct recorder *r, struct batch *b, struct err *e)
{
	for (int try = 1;; try++) {
		struct timespec pause = { 0, try * 20000000L };

		if (write_once(r, b, e))
			return true;
		if (e->class != ERR_RETRY || e->cause == CAUSE_TIMEOUT || try == TRIES ||
		    !store_alive(r->s))
			return false;
		nanosleep(&pause, NULL);
	}
}

static void
take_results(
    const struct batch *b, const struct record_message *messages, struct record_result *results)
{
	for (size_t i = 0; i < b->nmessages; i++) {
		const struct batch_message *bm = &b->messages[i];

		results[bm->m - messages] = (struct record_result){
			.outcome = bm->duplicate ? RECORD_DUPLICATE : bm->outcome,
			.unrecognised = bm->unrecognised,
			.unattributed = bm->unattributed,
		};
	}
}

/*
 * What is about contacts that others hold comes in further transactions, so that recorders work beside each
 * other; when hardly anything is free, this one waits its turn.
 */
static bool
record_some(struct recorder *r, const struct record_source *source,
    const struct record_message *messages, size_t n, const char *guilty,
    struct record_result *results, struct err *e)
{
	enum { HARDLY = 4 };
	struct batch_message *all = calloc(n + 1, sizeof *all);
	struct batch b = { .source = source, .messages = all, .nmessages = n };
	bool ok = true;

	if (!all)
		abort();
	for (size_t i = 0; i < n; i++) {
		all[i].m = &messages[i];
		all[i].why = guilty;
	}
	while (b.nmessages > 0 && (ok = write_batch(r, &b, e))) {
		take_results(&b, messages, results);
		b.patient = b.nmessages * HARDLY < b.nmessages + b.nothers;
		b.messages += b.nmessages;
		b.nmessages = b.nothers;
		b.nothers = 0;
	}
	free(b.items);
	free(all);
	return ok;
}

/* Half by half down to the message that the database refuses; that one is kept as bytes only. */
static bool
bisect(struct recorder *r, const struct record_source *source,
    const struct record_message *messages, size_t n, struct record_result *results, struct err *e)
{
	char why[sizeof e->text];

	if (record_some(r, source, messages, n, NULL, results, e))
		return true;
	if (e->class != ERR_MESSAGE)
		return false;
	if (n > 1)
		return bisect(r, source, messages, n / 2, results, e) &&
		    bisect(r, source, messages + n / 2, n - n / 2, results + n / 2, e);
	memcpy(why, e->text, sizeof why);
	if (record_some(r, source, messages, n, why, results, e))
		return true;
	if (e->class == ERR_MESSAGE)
		e->class = ERR_OPERATOR;
	return false;
}

bool
record_batch(struct recorder *r, const struct record_source *source,
    const struct record_message *messages, size_t n, struct record_result *results, struct err *e)
{
	struct err own;

	if (r->other)
		return err_set(
		    e, ERR_OPERATOR, CAUSE_DATABASE, "this policy is not the active one");
	return n == 0 || bisect(r, source, messages, n, results, e ? e : &own);
}
