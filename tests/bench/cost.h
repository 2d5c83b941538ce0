/* cost - what something took: wall-clock time, and the cpu time of ours and of the server of pg_test.h */
#ifndef CAROM_BENCH_COST_H
#define CAROM_BENCH_COST_H

#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static inline double
cost_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of all backends that have ended, and of us: what a machine that others use too says reliably. */
static inline double
cost_server_cpu(void)
{
	char path[600], line[1000];
	long user = 0, sys = 0, pid = 0;
	FILE *f;

	nanosleep(&(struct timespec){ 1, 0 }, NULL); /* the last one is still ending */
	snprintf(path, sizeof path, "%s/data/postmaster.pid", getenv("CAROM_TEST_PG"));
	f = fopen(path, "r");
	if (!f || fscanf(f, "%ld", &pid) != 1)
		fail_msg("%s cannot be read", path);
	fclose(f);
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	f = fopen(path, "r");
	if (!f || !fgets(line, sizeof line, f) ||
	    sscanf(strrchr(line, ')') + 1,
		" %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %ld %ld", &user, &sys) != 2)
		fail_msg("%s cannot be read", path);
	fclose(f);
	return (double)(user + sys) / (double)sysconf(_SC_CLK_TCK);
}

static inline double
cost_own_cpu(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_utime.tv_sec + (double)u.ru_stime.tv_sec +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

#endif
