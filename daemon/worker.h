/*
 * worker - parses a batch behind the wall: in sandboxed children, one message's death at a time.
 *
 * Process    The parser template, and `carom ingest` and `carom classify`. The caller forks from
 *            here, so it must be single-threaded and hold nothing a hostile message must not see:
 *            a child inherits the caller's memory. Load rules and charsets before.
 * Promise    Every item gets a status. A message that kills or hangs the parser twice, the second
 *            time alone in a fresh child, gets CRASHED or HUNG; nothing else does. The others are as
 *            if it had not been there.
 * How        A child parses message after message and says where it is. When it dies or stands
 *            still, a fresh one parses the message in hand alone. If that dies too, the message is to
 *            blame and the rest goes on. If it does not, an earlier message has corrupted the child:
 *            all that child had done is done again, each message in a child of its own. After
 *            WORKER_DEATHS guilty messages in a batch each message gets a child of its own as well, so
 *            that a flood of killers costs one death each.
 * Limits     WORKER_WATCHDOG_MS per message; WORKER_LOST_MS of standing still per batch, past which
 *            the rest is BATCH_LATER, so that other mailboxes get their turn.
 */
#ifndef CAROM_WORKER_H
#define CAROM_WORKER_H

#include "batch.h"
#include "parser.h"

enum { WORKER_WATCHDOG_MS = 2000, WORKER_LOST_MS = 30000, WORKER_DEATHS = 4 };

/* The function that reads one message in the child. False: the arena was too small for anything. */
typedef bool (*worker_read)(void *context, struct arena *a, struct slice raw,
    const struct parse_options *o, struct verdict *out);

struct worker {
	worker_read read;
	void *context;
	const struct parse_options *options; /* explain and keep are used; NULL: defaults */
	unsigned watchdog_ms, lost_ms;       /* 0: the defaults above */
};

/* parser_read() of parser.h as worker_read; context is the struct parser. */
bool worker_read_message(void *context, struct arena *a, struct slice raw,
    const struct parse_options *o, struct verdict *out);

struct worker_result {
	int output; /* memfd, sealed; the caller's to close. batch_output_open() reads it */
	struct batch_status status[BATCH_ITEMS];
	unsigned deaths; /* children that died or were killed, for the log */
};

/* False only when no child can be made or the kernel refuses the sandbox (ERR_RETRY or ERR_OPERATOR):
 * then nothing was parsed. Blocks; SIGCHLD may be at its default or ignored by nobody. */
bool worker_run_batch(const struct worker *w, int input, const struct batch *in,
    struct worker_result *result, struct err *e);

#endif
