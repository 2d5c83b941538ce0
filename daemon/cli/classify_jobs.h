/* classify_jobs - the paths of a list dealt to processes, their output put together in order */
#ifndef CAROM_CLASSIFY_JOBS_H
#define CAROM_CLASSIFY_JOBS_H

#include "source.h"

/* Calls work(context, path) for every path in one of jobs forked processes; what each writes to
 * stdout comes out in the order of the list. Exit code: EX_OK, 1 when a work() was false, EX_OSERR. */
int classify_jobs(const struct source_list *list, unsigned jobs,
    bool (*work)(void *context, const char *path), void *context);

#endif
