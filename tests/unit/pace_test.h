/* pace_test - how much of the processor's time a piece of work may take: as seconds of an idle machine, which grow as
 * this one is slower or sanitized. Simulated by valgrind it may take any: there it is memory that is looked at. */
#ifndef CAROM_PACE_TEST_H
#define CAROM_PACE_TEST_H

#include "cmocka_test.h"

#include <stdlib.h>
#include <time.h>

/* What the same work takes here, in the optimised build on a machine of 2023: FNV-1a over 4 MiB. */
#define PACE_SECONDS 0.0045

static inline double
pace_seconds(void)
{
	static unsigned char bytes[4096];
	volatile unsigned kept;
	unsigned hash = 2166136261U;
	clock_t start = clock();

	for (unsigned round = 0; round < 1024; round++)
		for (size_t i = 0; i < sizeof bytes; i++) {
			bytes[i] = (unsigned char)hash;
			hash = (hash ^ bytes[i]) * 16777619U;
		}
	kept = hash;
	(void)kept;
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* How many seconds the time since start, as clock() tells it, is above what seconds of an idle machine are here; not above 0
 * when it is within them. */
static inline double
pace_over(clock_t start, double seconds)
{
	double took = (double)(clock() - start) / CLOCKS_PER_SEC, slower;

	if (took < seconds || getenv("CAROM_MEMCHECK"))
		return -1;
	slower = pace_seconds() / PACE_SECONDS;
	return took - seconds * (slower > 1 ? slower : 1);
}

static inline void
assert_pace(clock_t start, double seconds)
{
	double over = pace_over(start, seconds);

	if (over > 0)
		fail_msg("%.3f s more than %.3f s of an idle machine", over, seconds);
}

#endif
