/*
 * arena - memory for one message, with a hard ceiling.
 *
 * Ownership  arena_new() gives it to the caller; everything allocated from it dies with
 *            arena_reset() or arena_free(). Nothing allocated from it is freed singly.
 * Limits     The ceiling bounds all that is allocated between two resets. Past it, and when memory
 *            is out, arena_alloc() returns NULL and arena_full() stays true until the reset; the
 *            caller flags the message as truncated and goes on with what it has.
 * Effects    malloc and free only.
 */
#ifndef CAROM_ARENA_H
#define CAROM_ARENA_H

#include "slice.h"

struct arena;

struct arena *arena_new(size_t ceiling); /* NULL when memory is out */
void arena_free(struct arena *a);        /* NULL is allowed */
void arena_reset(struct arena *a);       /* keeps the first block for the next message */

/* count objects of size bytes each, zeroed and aligned for any type. NULL past the ceiling, and
 * for a product that overflows. count or size 0 gives a valid pointer to nothing. */
void *arena_alloc(struct arena *a, size_t count, size_t size);
/* The same for what is written over anyway: not zeroed. */
void *arena_take(struct arena *a, size_t count, size_t size);
bool arena_full(const struct arena *a);
size_t arena_used(const struct arena *a);

/* A copy in the arena, with a NUL behind it that is not counted. SLICE_NONE past the ceiling. */
struct slice arena_copy(struct arena *a, struct slice s);

/* A buffer that grows in the arena (by doubling). Once it does not fit, bad is set and every later
 * put is ignored. cap_max bounds it apart from the ceiling; 0 means no own bound. */
struct abuf {
	struct arena *a;
	unsigned char *p;
	size_t n, cap, cap_max;
	bool bad;
};
static inline struct abuf
abuf_in(struct arena *a, size_t cap_max)
{
	return (struct abuf){ .a = a, .cap_max = cap_max };
}

/* Makes room for n more octets behind what is there; false when there is none, and bad is set. */
bool abuf_reserve(struct abuf *b, size_t n);
/* abuf_put() where the buffer is too small. */
void abuf_put_growing(struct abuf *b, const void *bytes, size_t n);

static inline void
abuf_put(struct abuf *b, const void *bytes, size_t n)
{
	if (n == 0)
		return;
	if (b->bad || n > b->cap - b->n) {
		abuf_put_growing(b, bytes, n);
		return;
	}
	memcpy(b->p + b->n, bytes, n);
	b->n += n;
}

static inline void
abuf_byte(struct abuf *b, unsigned char byte)
{
	abuf_put(b, &byte, 1);
}

static inline void
abuf_slice(struct abuf *b, struct slice s)
{
	abuf_put(b, s.p, s.n);
}

/* What was put; valid while the arena lives. */
static inline struct slice
abuf_done(const struct abuf *b)
{
	return (struct slice){ b->p, b->n };
}

#endif
