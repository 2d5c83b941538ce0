/* record_streams - streams, incidents and token keys, as the database has them. See record_private.h */
#include "record_private.h"

#include <stdlib.h>
#include <string.h>

int
stream_index(const struct recorder *r, int32_t stream_id)
{
	for (size_t i = 0; stream_id && i < r->nstreams; i++)
		if (r->stream_ids[i] == stream_id)
			return (int)i;
	return POLICY_NO_STREAM;
}

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
