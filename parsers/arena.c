/* arena - a list of blocks, each filled from the front. See arena.h. */
#include "arena.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 64 * 1024, ALIGN = 16 };

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(ALIGN) unsigned char bytes[];
};

struct arena {
	struct block *head; /* the block being filled; the first one made is at the tail */
	size_t ceiling, used;
	bool full;
};

static struct block *
block_new(size_t size)
{
	struct block *b = malloc(sizeof *b + size);

	if (b)
		*b = (struct block){ .size = size };
	return b;
}

struct arena *
arena_new(size_t ceiling)
{
	struct arena *a = malloc(sizeof *a);

	if (!a)
		return NULL;
	*a = (struct arena){ .ceiling = ceiling, .head = block_new(FIRST_BLOCK) };
	if (!a->head) {
		free(a);
		return NULL;
	}
	return a;
}

void
arena_reset(struct arena *a)
{
	while (a->head->next) {
		struct block *gone = a->head;

		a->head = gone->next;
		free(gone);
	}
	a->head->used = 0;
	a->used = 0;
	a->full = false;
}

void
arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	free(a->head);
	free(a);
}

static void *
refuse(struct arena *a)
{
	a->full = true;
	return NULL;
}

/* Takes want octets from a new block. Not inline: nearly always the one at hand has room. */
__attribute__((noinline)) static void *
take_from_another(struct arena *a, size_t want)
{
	size_t grown = a->head->size < a->ceiling / 2 ? a->head->size * 2 : a->head->size;
	struct block *b = block_new(want > grown ? want : grown);

	if (!b)
		return refuse(a);
	b->next = a->head;
	b->used = want;
	a->head = b;
	a->used += want;
	return b->bytes;
}

static inline void *
take(struct arena *a, size_t count, size_t size)
{
	struct block *b = a->head;
	size_t want;
	void *p;

	if (__builtin_mul_overflow(count, size, &want) || want > SIZE_MAX - ALIGN)
		return refuse(a);
	want = (want + ALIGN - 1) / ALIGN * ALIGN;
	if (want > a->ceiling - a->used)
		return refuse(a);
	if (want > b->size - b->used)
		return take_from_another(a, want);
	p = b->bytes + b->used;
	b->used += want;
	a->used += want;
	return p;
}

void *
arena_take(struct arena *a, size_t count, size_t size)
{
	return take(a, count, size);
}

void *
arena_alloc(struct arena *a, size_t count, size_t size)
{
	void *p = take(a, count, size);

	return p ? memset(p, 0, count * size) : NULL;
}

bool
arena_full(const struct arena *a)
{
	return a->full;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

struct slice
arena_copy(struct arena *a, struct slice s)
{
	unsigned char *p = s.n < SIZE_MAX ? take(a, s.n + 1, 1) : NULL;

	if (!p)
		return SLICE_NONE;
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct slice){ p, s.n };
}

static bool
abuf_grow(struct abuf *b, size_t need)
{
	size_t cap = b->cap ? b->cap : 256;
	unsigned char *p;

	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	if (b->cap_max && cap > b->cap_max)
		cap = b->cap_max;
	p = need <= cap ? take(b->a, cap, 1) : NULL;
	if (!p)
		return false;
	if (b->n)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->cap = cap;
	return true;
}

bool
abuf_reserve(struct abuf *b, size_t n)
{
	if (!b->bad && (n > SIZE_MAX - b->n || (n > b->cap - b->n && !abuf_grow(b, b->n + n))))
		b->bad = true;
	return !b->bad;
}

void
abuf_put_growing(struct abuf *b, const void *bytes, size_t n)
{
	if (b->bad)
		return;
	if (!abuf_reserve(b, n))
		return;
	memcpy(b->p + b->n, bytes, n);
	b->n += n;
}
