/* progress - see progress.h */
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
progress_start(struct progress *p, const char *what, size_t total)
{
	*p = (struct progress){
		.what = what, .total = total, .started = now(), .terminal = isatty(STDERR_FILENO)
	};
}

void
progress_at(struct progress *p, size_t done)
{
	double t, rate;

	if (!p->terminal)
		return;
	t = now();
	if (t - p->started < 1 || t - p->shown < 0.2)
		return;
	p->shown = t;
	rate = (double)done / (t - p->started);
	fprintf(stderr, "\r%zu", done);
	if (p->total)
		fprintf(stderr, " of %zu", p->total);
	fprintf(stderr, " %s, %.0f/s", p->what, rate);
	if (p->total > done && rate > 0)
		fprintf(stderr, ", %.0f s left", (double)(p->total - done) / rate);
	fputs("\033[K", stderr);
}

void
progress_end(struct progress *p)
{
	if (p->terminal && p->shown > 0)
		fputs("\r\033[K", stderr);
}
