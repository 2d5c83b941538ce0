/*
 * worker - parses a batch behind the wall: in sandboxed children, one message's death at a time.
 *
 * Process    The parser template, and `carom ingest` and `carom classify`. worker_run_batch() forks, so
 *            the caller must be single-threaded, and a child inherits its memory: hold nothing that a
 *            hostile message must not see. Load rules and charsets before.
 * Promise    Every item gets a status. A message that kills or hangs the parser twice, the second
 *            time alone in a fresh child, gets CRASHED or HUNG; nothing else does. The others are as
 *            if it had not been there.
 * How        A child parses message after message and says where it is. When it dies or stands
 *            still, a fresh one parses the message in hand alone. If that dies too, the message is to
 *            blame and the rest goes on. If it does not, an earlier message may have corrupted the
 *            child: all that child had done is done again, each message in a child of its own. After
 *            WORKER_DEATHS guilty messages in a batch each message gets a child of its own as well, so
 *            that a flood of killers costs one death each.
 * Limits     The watchdog per message, in cpu time (real time: twenty times as much); a total time per batch, past
 *            which the rest is BATCH_LATER, so that other mailboxes get their turn (at least one message is always
 *            settled). What would leave less than FRAME_MAX of the output free is BATCH_LATER too.
 */
#ifndef CAROM_WORKER_H
#define CAROM_WORKER_H

#include "batch.h"
#include "parser.h"

enum {
	WORKER_WATCHDOG_MS = 2000, /* one message; cpu time */
	WORKER_BATCH_MS = 60000,   /* a whole batch */
	WORKER_DEATHS = 4
};

/* Reads one message, in the child. False: the arena was too small for anything. */
typedef bool (*worker_read)(void *context, struct arena *a, struct slice raw,
    const struct parse_options *o, struct verdict *out);

struct worker_options {
	worker_read read;
	void *context;                  /* of read */
	struct parse_options parse;     /* explain and keep; truncated is set per message */
	unsigned watchdog_ms, batch_ms; /* 0: the defaults above */
};

struct worker;

/* Copies o; what it points to must outlive the worker. NULL and *e (ERR_OPERATOR) when the kernel
 * refuses the sandbox: tried out once here, in a child. */
struct worker *worker_new(const struct worker_options *o, struct err *e);
void worker_free(struct worker *w); /* NULL is allowed */

/* parser_read() of parser.h as a worker_read; its context is the struct parser. */
bool worker_read_message(void *context, struct arena *a, struct slice raw,
    const struct parse_options *o, struct verdict *out);

/* parser_classify() as a worker_read: the raw message is the frame of a verdict with one recipient. */
bool worker_classify(void *context, struct arena *a, struct slice raw,
    const struct parse_options *o, struct verdict *out);

struct worker_result {
	int output; /* memfd, sealed, the caller's to close: batch_output_open() reads it */
	struct batch_status status[BATCH_ITEMS];
	unsigned deaths; /* children that died or were killed, for the log */
};

/* False: no child could be made (ERR_RETRY), nothing was parsed and there is no output. Blocks. */
bool worker_run_batch(
    struct worker *w, const struct batch *in, struct worker_result *result, struct err *e);

#endif
