/*
 * backoff - how long to wait after the n-th failure in a row: doubling, with jitter, by what failed.
 *
 * A wrong password is not tried every five seconds (servers lock accounts), a network that was away
 * for a moment is not left alone for an hour. Another cause begins anew; success forgets.
 */
#ifndef CAROM_BACKOFF_H
#define CAROM_BACKOFF_H

#include "err.h"

#include <stdint.h>

struct backoff {
	unsigned failures; /* in a row, of this kind */
	enum err_cause cause;
};

/* Milliseconds until the next try of a mailbox. random: any number, for the jitter (a quarter up or
 * down). */
int64_t backoff_mailbox(struct backoff *b, const struct err *e, uint32_t random);
/* Milliseconds until a process that died is started again; hopeless: it said that starting it again
 * cannot help. */
int64_t backoff_process(struct backoff *b, bool hopeless, uint32_t random);
/* Milliseconds until the next try of a delivery that has failed so often. */
int64_t backoff_delivery(unsigned failures, uint32_t random);
void backoff_reset(struct backoff *b);

uint32_t random_u32(void);

#endif
