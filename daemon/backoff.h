/*
 * backoff - how long to wait after the n-th failure in a row: doubling, with jitter, by what failed.
 *
 * A wrong password is not tried every five seconds (servers lock accounts), a network that was away
 * for a moment is not left alone for an hour. Another cause or class begins anew; success forgets.
 */
#ifndef CAROM_BACKOFF_H
#define CAROM_BACKOFF_H

#include "err.h"

#include <stdint.h>

struct backoff {
	unsigned failures; /* in a row, of this kind */
	enum err_cause cause;
	enum err_class class;
};

/* Milliseconds until the next try of a mailbox that is polled every poll_ms. What passes by itself is
 * tried again within a poll (network) or five minutes (a server that asks for patience); what somebody
 * has to put right waits up to an hour. random: any number, for the jitter (a quarter up or down). */
int64_t backoff_mailbox(struct backoff *b, const struct err *e, int64_t poll_ms, uint32_t random);
/* Milliseconds until a session is opened in place of one that ended while it waited for mail: at most a
 * poll. Reset when a wait went well. */
int64_t backoff_session(struct backoff *b, int64_t poll_ms, uint32_t random);
/* Milliseconds until a process that died is started again; hopeless: it said that starting it again
 * cannot help. */
int64_t backoff_process(struct backoff *b, bool hopeless, uint32_t random);
/* Milliseconds until the next try of a delivery that has failed so often. */
int64_t backoff_delivery(unsigned failures, uint32_t random);
void backoff_reset(struct backoff *b);

uint32_t random_u32(void);

#endif
