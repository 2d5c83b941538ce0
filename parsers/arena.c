/* arena - a list of blocks, each filled from the front. See arena.h. */
#include "arena.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 64 * 1024, ALIGN = 16 };

struct block {
	struct block *next;
	size_t size;
	_Alignas(ALIGN) unsigned char bytes[];
};

struct arena {
	struct block *head;     /* the block being filled; the first one made is at the tail */
	unsigned char *at;      /* what is free in it, */
	size_t room;            /* which is less than all where the ceiling is nearer */
	size_t ceiling, before; /* before: octets taken from the other blocks */
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

/* Fills this block from the front; taken: octets taken from all others. */
static void
begin(struct arena *a, struct block *b, size_t taken)
{
	size_t left = a->ceiling - taken;

	a->head = b;
	a->at = b->bytes;
	a->room = b->size < left ? b->size : left;
	a->before = taken;
}

struct arena *
arena_new(size_t ceiling)
{
	struct arena *a = malloc(sizeof *a);
	struct block *b = a ? block_new(FIRST_BLOCK) : NULL;

	if (!b) {
		free(a);
		return NULL;
	}
	*a = (struct arena){ .ceiling = ceiling };
	begin(a, b, 0);
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
	begin(a, a->head, 0);
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

/* Takes want octets from a new block, below the ceiling. Not inline: nearly always the one at hand has room. */
__attribute__((noinline)) static void *
take_from_another(struct arena *a, size_t want)
{
	size_t grown = a->head->size < a->ceiling / 2 ? a->head->size * 2 : a->head->size;
	size_t used = arena_used(a);
	struct block *b = want <= a->ceiling - used ? block_new(want > grown ? want : grown) : NULL;

	if (!b)
		return refuse(a);
	b->next = a->head;
	begin(a, b, used);
	a->at += want;
	a->room -= want;
	return b->bytes;
}

static inline void *
take(struct arena *a, size_t count, size_t size)
{
	size_t want;
	void *p;

	if (__builtin_mul_overflow(count, size, &want) || want > SIZE_MAX - ALIGN)
		return refuse(a);
	want = (want + ALIGN - 1) / ALIGN * ALIGN;
	if (want > a->room)
		return take_from_another(a, want);
	p = a->at;
	a->at += want;
	a->room -= want;
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
	return a->before + (size_t)(a->at - a->head->bytes);
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
