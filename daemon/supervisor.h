/*
 * supervisor - starts the processes of the daemon, wires them together, and keeps them running.
 *
 * It reads no mail, speaks no SQL and holds no credential. What dies is started again after a pause
 * that grows; a fetcher that gives no sign of life is killed. SIGTERM and SIGINT let everybody finish
 * the batch in hand, a second one does not. SIGHUP reads the configuration again; with a mistake in it
 * the last good one stays in force, also for processes that are started later: they get its text from
 * the supervisor, not from the file.
 */
#ifndef CAROM_SUPERVISOR_H
#define CAROM_SUPERVISOR_H

#include "config.h"

struct supervisor_options {
	struct config *config; /* taken over */
	char *text;            /* what it was read from; taken over */
	size_t text_size;
	bool once;
	const char *only;   /* --mailbox: no other than this one; NULL: all */
	const char *replay; /* --replay; NULL: no */
};

/* Returns the exit status. */
int supervisor_run(const struct supervisor_options *o);

#endif
