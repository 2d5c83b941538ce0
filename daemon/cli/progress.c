/* progress - see progress.h */
#include "progress.h"

#include "record.h"

#include <stdio.h>
#include <stdlib.h>
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

static void
put_left(double seconds)
{
	long s = (long)(seconds + 0.5);

	if (s >= 3600)
		fprintf(stderr, ", %ld h %02ld min left", s / 3600, s / 60 % 60);
	else if (s >= 60)
		fprintf(stderr, ", %ld min %02ld s left", s / 60, s % 60);
	else
		fprintf(stderr, ", %ld s left", s);
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
		put_left((double)(p->total - done) / rate);
	fputs("\033[K", stderr);
}

void
progress_end(struct progress *p)
{
	if (p->terminal && p->shown > 0)
		fputs("\r\033[K", stderr);
}

static void
contacts_done(void *context, uint64_t contacts)
{
	progress_at(context, (size_t)contacts);
}

void
progress_contacts(struct progress *p, struct store *s, struct recorder *r)
{
	struct store_rows *rows;
	struct err e;
	long long total = 0;

	/* what the planner believes; without it there is no time left to be told */
	if (store_run(s, "cli_contacts", NULL, 0, &rows, &e)) {
		total = strtoll(store_cell(rows, 0, 0), NULL, 10);
		store_rows_free(rows);
	}
	progress_start(p, "contacts", total > 0 ? (size_t)total : 0);
	recorder_progress(r, contacts_done, p);
}
