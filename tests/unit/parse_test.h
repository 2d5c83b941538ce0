/* What the tests of parsers share: slices compared as text, line ends, bytes that end at a wall. */
#ifndef CAROM_PARSE_TEST_H
#define CAROM_PARSE_TEST_H

#include "cmocka_test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "arena.h"

#define assert_slice(s, text) \
	do { \
		struct slice got_ = (s), want_ = slice_of(text); \
		if (!slice_equal(got_, want_)) \
			fail_msg("got \"%.*s\", want \"%s\"", SLICE_FMT(got_), (text)); \
	} while (0)

/* Work that is not linear does not end within so many seconds of the processor, whatever else the machine does: SIGPROF
 * kills the program. A sanitized build needs a few; under memcheck everything takes thirty times as long. */
static inline void
linear_within(unsigned seconds)
{
	struct itimerval left = { .it_value.tv_sec = seconds };

	if (getenv("CAROM_MEMCHECK"))
		left.it_value.tv_sec *= 10;
	assert_int_equal(setitimer(ITIMER_PROF, &left, NULL), 0);
}

static inline void
linear_begin(void)
{
	linear_within(60);
}

static inline void
linear_end(void)
{
	linear_within(0);
}

/* The text with each LF written as eol; the caller's: free(). */
static inline char *
with_eol(const char *text, const char *eol)
{
	char *out = malloc(strlen(text) * strlen(eol) + 1), *p = out;

	assert_non_null(out);
	for (; *text; text++) {
		if (*text == '\n')
			p = (char *)memcpy(p, eol, strlen(eol)) + strlen(eol);
		else
			*p++ = *text;
	}
	*p = '\0';
	return out;
}

/* A copy that ends at a page nobody may touch: reading one octet too far kills the test. */
struct guard {
	unsigned char *map, *wall;
	size_t size;
};

static inline struct guard
guard_new(size_t most)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (most + page) / page * page + page;
	struct guard g = { .size = size };

	g.map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(g.map != MAP_FAILED);
	g.wall = g.map + size - page;
	assert_int_equal(mprotect(g.wall, page, PROT_NONE), 0);
	return g;
}

static inline struct slice
guard_put(const struct guard *g, const void *bytes, size_t n)
{
	if (n)
		memcpy(g->wall - n, bytes, n);
	return (struct slice){ g->wall - n, n };
}

static inline void
guard_free(struct guard *g)
{
	munmap(g->map, g->size);
}

#endif
