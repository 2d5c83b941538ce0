/*
 * policy_bytes - the forms that numbers, times and hashes have in a packed row, each written and read next to each other;
 * for policy_pack.c and policy_unpack.c. What is made of them: policy_internal.h.
 *
 * Writing never fails: out of memory ends the process. Bytes that are read may be anything, and one short or impossible
 * value makes the reader bad, which fails every later one.
 */
#ifndef CAROM_POLICY_BYTES_H
#define CAROM_POLICY_BYTES_H

#include "policy_internal.h"

struct writer {
	unsigned char *p;
	size_t n, cap;
};

struct reader {
	const unsigned char *p;
	size_t n;
	bool bad;
};

static inline void
put(struct writer *w, const void *bytes, size_t n)
{
	while (n > w->cap - w->n) {
		w->cap = w->cap ? w->cap * 2 : 512;
		w->p = policy_grow(w->p, w->cap, 1);
	}
	if (n)
		memcpy(w->p + w->n, bytes, n);
	w->n += n;
}

static inline void
put_byte(struct writer *w, unsigned char b)
{
	if (w->n < w->cap)
		w->p[w->n++] = b;
	else
		put(w, &b, 1);
}

static inline unsigned
get_byte(struct reader *r, unsigned most)
{
	unsigned v;

	if (r->bad || !r->n) {
		r->bad = true;
		return 0;
	}
	v = *r->p++;
	r->n--;
	if (v > most) {
		r->bad = true;
		return 0;
	}
	return v;
}

/* Seven bits an octet, the lowest first; the eighth says that more follow. */
static inline void
put_number(struct writer *w, uint64_t v)
{
	for (; v >= 128; v >>= 7)
		put_byte(w, (unsigned char)(v | 128));
	put_byte(w, (unsigned char)v);
}

static inline uint64_t
get_number(struct reader *r, uint64_t most)
{
	uint64_t v = 0;

	for (int shift = 0; shift < 64; shift += 7) {
		uint64_t b = get_byte(r, 255);

		if (shift == 63 && b > 1)
			r->bad = true;
		v |= (b & 127) << shift;
		if (!(b & 128)) {
			if (v > most)
				r->bad = true;
			return r->bad ? 0 : v;
		}
	}
	r->bad = true;
	return 0;
}

/* The sign is the lowest bit, so that small ones are short. */
static inline void
put_signed(struct writer *w, int64_t v)
{
	put_number(w, v < 0 ? ~((uint64_t)v << 1) : (uint64_t)v << 1);
}

static inline int64_t
get_signed(struct reader *r, int64_t most)
{
	uint64_t z = get_number(r, UINT64_MAX);
	int64_t v = (int64_t)(z >> 1) ^ -(int64_t)(z & 1);

	if (v > most || v < -most) {
		r->bad = true;
		return 0;
	}
	return v;
}

/* The two that mean "never" are an octet alone. */
static inline void
put_time(struct writer *w, int64_t v)
{
	if (v == POLICY_NO_TIME || v == POLICY_FOREVER) {
		put_byte(w, v == POLICY_FOREVER);
		return;
	}
	put_byte(w, 2);
	put_signed(w, v);
}

static inline int64_t
get_time(struct reader *r, int64_t most)
{
	switch (get_byte(r, 2)) {
	case 0:
		return POLICY_NO_TIME;
	case 1:
		return POLICY_FOREVER;
	default:
		return get_signed(r, most);
	}
}

static inline void
put_hash(struct writer *w, uint64_t v)
{
	unsigned char b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (unsigned char)(v >> (8 * i));
	put(w, b, sizeof b);
}

static inline uint64_t
get_hash(struct reader *r)
{
	uint64_t v = 0;

	if (r->bad || r->n < 8) {
		r->bad = true;
		return 0;
	}
	for (int i = 0; i < 8; i++)
		v |= (uint64_t)r->p[i] << (8 * i);
	r->p += 8;
	r->n -= 8;
	return v;
}

#endif
