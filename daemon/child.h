/*
 * child - one process of the daemon, as the supervisor keeps it.
 *
 * A child has one descriptor here: the supervisor's end of its CHANNEL_SUPERVISOR. What has to go out
 * waits in a queue, so that a child that does not read never holds up the others.
 */
#ifndef CAROM_CHILD_H
#define CAROM_CHILD_H

#include "backoff.h"
#include "role.h"

#include <sys/types.h>

struct post; /* a message that waits */

struct child {
	enum role role;
	uint32_t id;     /* fetcher: number of its channels */
	char *name;      /* fetcher: title of its mailbox; else NULL. Owned */
	pid_t pid;       /* 0: not running */
	int fd;          /* -1: not running */
	bool ready;      /* has said MSG_READY since it was started */
	bool stopping;   /* MSG_STOP was sent */
	bool wanted;     /* false: not to be started again, to be dropped when it has ended */
	bool done;       /* --once: its pass is over, well or not */
	bool failed;     /* --once */
	bool stuck;      /* killed because it gave no sign of life */
	unsigned starts; /* how often, for --once */
	int64_t started; /* clock_ms() of the start, of the last sign of life, of the next start */
	int64_t alive;
	int64_t start_at;
	int64_t login_at; /* fetcher: its mailbox's server wants no login before; 0: any time */
	int64_t kill_at;  /* SIGKILL when it has not ended by then; 0: never */
	int64_t patience; /* fetcher: ms without sign of life after which it is stuck; 0: any */
	struct backoff backoff;
	struct post *first, *last;
};

/* What a process is started with. */
struct child_options {
	const char *config_file;
	int config_fd; /* text for this role */
	int suspects;  /* recorder: suspects.h; else -1 */
	bool once;
	const char *replay; /* NULL: no */
};

enum { CHILD_CONFIG_FD = CHANNEL_SUPERVISOR + 1, CHILD_SUSPECTS_FD };

/* Forks and executes /proc/self/exe as the child's role. False and *e (ERR_RETRY). */
bool child_start(struct child *c, const struct child_options *o, struct err *e);
/* Queues m; a descriptor in it is taken over. */
void child_post(struct child *c, enum msg_type type, const struct msg_channel *channel, int fd);
bool child_has_post(const struct child *c);
/* Sends what the channel takes; false when the channel is broken. */
bool child_flush(struct child *c);
/* Forgets process, descriptor and queue after it has ended. */
void child_ended(struct child *c);

#endif
