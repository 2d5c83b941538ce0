/* The memory of a group of tests: open_arena() and close_arena() are its setup and teardown. */
#ifndef CAROM_ARENA_TEST_H
#define CAROM_ARENA_TEST_H

#include "arena.h"

static struct arena *arena;

static inline int
open_arena(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return arena ? 0 : -1;
}

static inline int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

#endif
