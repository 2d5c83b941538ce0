/* progress - a line on a terminal's stderr while work takes longer than a second: done, rate, time left */
#ifndef CAROM_PROGRESS_H
#define CAROM_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	const char *what; /* "messages" */
	size_t total;     /* 0: not known */
	double started, shown;
	bool terminal;
};

void progress_start(struct progress *p, const char *what, size_t total);
void progress_at(struct progress *p, size_t done); /* cheap; draws at most five times a second */
void progress_end(struct progress *p);             /* wipes the line */

/* For jobs that go over all contacts. */
struct recorder;
struct store;
void progress_contacts(struct progress *p, struct store *s, struct recorder *r);

#endif
