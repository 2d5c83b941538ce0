/* store_params - parameters in PostgreSQL's binary form, and statements with them. See store_pq.h */
#include "store_pq.h"

#include <stdlib.h>
#include <string.h>

enum { ARRAY_HEADER = 20, PARAMS_MOST = 64 };

static void
put(struct param_buffer *b, const void *bytes, size_t n)
{
	if (n > b->cap - b->n) {
		size_t cap = b->cap ? b->cap * 2 : 64;

		while (n > cap - b->n)
			cap *= 2;
		b->p = realloc(b->p, cap);
		if (!b->p)
			abort();
		b->cap = cap;
	}
	if (n)
		memcpy(b->p + b->n, bytes, n);
	b->n += n;
}

static void
put_int(struct param_buffer *b, uint64_t v, size_t octets)
{
	unsigned char bytes[8];

	for (size_t i = 0; i < octets; i++)
		bytes[i] = (unsigned char)(v >> 8 * (octets - 1 - i));
	put(b, bytes, octets);
}

static struct param_buffer *
next(struct params *p)
{
	struct param_buffer *b;

	if (p->n == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 16;

		p->at = realloc(p->at, cap * sizeof *p->at);
		if (!p->at)
			abort();
		memset(p->at + p->cap, 0, (cap - p->cap) * sizeof *p->at);
		p->cap = cap;
	}
	b = &p->at[p->n++];
	b->n = 0;
	b->type = b->elements = 0;
	b->nulls = b->is_null = false;
	return b;
}

void
params_clear(struct params *p)
{
	p->n = 0;
}

void
params_free(struct params *p)
{
	for (size_t i = 0; i < p->cap; i++)
		free(p->at[i].p);
	free(p->at);
	*p = (struct params){ 0 };
}

void
param_slice(struct params *p, struct slice s)
{
	put(next(p), s.p, s.n);
}

void
param_text(struct params *p, const char *text)
{
	if (text)
		param_slice(p, (struct slice){ (const unsigned char *)text, strlen(text) });
	else
		param_null(p);
}

void
param_int2(struct params *p, int16_t v)
{
	put_int(next(p), (uint64_t)v, 2);
}

void
param_int4(struct params *p, int32_t v)
{
	put_int(next(p), (uint64_t)v, 4);
}

void
param_int8(struct params *p, int64_t v)
{
	put_int(next(p), (uint64_t)v, 8);
}

void
param_bool(struct params *p, bool v)
{
	put_int(next(p), v, 1);
}

void
param_time(struct params *p, int64_t us)
{
	put_int(next(p), (uint64_t)(us - STORE_EPOCH_US), 8);
}

void
param_bytes(struct params *p, struct slice bytes)
{
	param_slice(p, bytes);
}

void
param_null(struct params *p)
{
	next(p)->is_null = true;
}

size_t
param_array(struct params *p, enum array_type type)
{
	static const unsigned char header[ARRAY_HEADER];
	struct param_buffer *b = next(p);

	b->type = type;
	put(b, header, sizeof header); /* written when it is sent */
	return p->n - 1;
}

static struct param_buffer *
element(struct params *p, size_t array, size_t octets)
{
	struct param_buffer *b = &p->at[array];

	b->elements++;
	put_int(b, octets, 4);
	return b;
}

static void
array_int(struct params *p, size_t array, uint64_t v, size_t octets)
{
	put_int(element(p, array, octets), v, octets);
}

void
array_null(struct params *p, size_t array)
{
	element(p, array, UINT32_MAX)->nulls = true;
}

void
array_bytes(struct params *p, size_t array, struct slice s)
{
	if (s.p)
		put(element(p, array, s.n), s.p, s.n);
	else
		array_null(p, array);
}

void
array_slice(struct params *p, size_t array, struct slice s)
{
	if (s.n)
		array_bytes(p, array, s);
	else
		array_null(p, array);
}

void
array_text(struct params *p, size_t array, const char *text)
{
	array_bytes(p, array, slice_of(text));
}

void
array_int2(struct params *p, size_t array, int v)
{
	array_int(p, array, (uint64_t)v, 2);
}

void
array_int4(struct params *p, size_t array, int32_t v)
{
	array_int(p, array, (uint64_t)v, 4);
}

void
array_int4_or_null(struct params *p, size_t array, int32_t v)
{
	if (v)
		array_int4(p, array, v);
	else
		array_null(p, array);
}

void
array_int8(struct params *p, size_t array, int64_t v)
{
	array_int(p, array, (uint64_t)v, 8);
}

void
array_int8_or_null(struct params *p, size_t array, int64_t v)
{
	if (v)
		array_int8(p, array, v);
	else
		array_null(p, array);
}

void
array_bool(struct params *p, size_t array, bool v)
{
	array_int(p, array, v, 1);
}

void
array_time(struct params *p, size_t array, int64_t us)
{
	if (us == INT64_MIN)
		array_null(p, array);
	else
		array_int8(p, array, us == INT64_MAX ? us : us - STORE_EPOCH_US);
}

void
array_uuid(struct params *p, size_t array, const unsigned char *uuid)
{
	array_bytes(p, array, (struct slice){ uuid, 16 });
}

void
array_tid(struct params *p, size_t array, int64_t tid)
{
	array_int(p, array, (uint64_t)tid, 6);
}

size_t
array_count(const struct params *p, size_t array)
{
	return p->at[array].elements;
}

/* array_send()'s form: dimensions, has nulls, element type, then length and lower bound. */
static void
finish_array(struct param_buffer *b)
{
	uint32_t header[5] = { 1, b->nulls, b->type, b->elements, 1 };

	for (size_t i = 0; i < 5; i++)
		for (size_t j = 0; j < 4; j++)
			b->p[i * 4 + j] = (unsigned char)(header[i] >> 8 * (3 - j));
	b->type = 0;
}

struct sendable { /* parameters as libpq takes them */
	const char *values[PARAMS_MOST];
	int lengths[PARAMS_MOST], formats[PARAMS_MOST], n;
};

static bool
finish_params(struct sendable *out, const char *name, struct params *p, struct err *e)
{
	size_t n = p ? p->n : 0;

	if (n > PARAMS_MOST)
		abort();
	out->n = (int)n;
	for (size_t i = 0; i < n; i++) {
		struct param_buffer *b = &p->at[i];

		if (b->type)
			finish_array(b);
		if (b->n > INT32_MAX / 2)
			return err_set(
			    e, ERR_MESSAGE, CAUSE_DATABASE, "%s: too much for one statement", name);
		out->values[i] = b->is_null ? NULL : b->n ? (const char *)b->p : "";
		out->lengths[i] = (int)b->n;
		out->formats[i] = 1;
	}
	return true;
}

PGresult *
store_exec(struct store *s, const char *name, struct params *p, struct err *e)
{
	struct sendable v;

	if (!finish_params(&v, name, p, e))
		return NULL;
	return store_send(s, name, v.n, v.values, v.lengths, v.formats, 1, e);
}

bool
store_start(struct store *s, const char *name, struct params *p, struct err *e)
{
	struct sendable v;

	return finish_params(&v, name, p, e) &&
	    store_post(s, name, v.n, v.values, v.lengths, v.formats, e);
}

bool
store_do(struct store *s, const char *name, struct params *p, struct err *e)
{
	PGresult *r = store_exec(s, name, p, e);

	PQclear(r);
	return r != NULL;
}
