/* The memory of a group of tests, and the charsets it reads: open_all() and close_all() are its setup and teardown. */
#ifndef CAROM_CHARSETS_TEST_H
#define CAROM_CHARSETS_TEST_H

#include "arena_test.h"

#include "charset.h"

static struct charsets *charsets;

static inline int
open_all(void **state)
{
	charsets = charsets_new();
	return open_arena(state) == 0 && charsets ? 0 : -1;
}

static inline int
close_all(void **state)
{
	charsets_free(charsets);
	return close_arena(state);
}

#endif
