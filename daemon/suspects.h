/*
 * suspects - which messages the recorder had in hand when it died.
 *
 * A message that kills the parser dies behind the wall. One that kills the recorder would come again with
 * every batch, and kill the next one too. So the recorder writes down what it has in hand where its death
 * does not reach: in a piece of memory that the supervisor makes and every recorder inherits.
 *
 * What a dead recorder had in hand is under suspicion: it is recorded alone, each message with a
 * transaction of its own, and stops being suspect when that went well. A message whose recorder crashes
 * SUSPECTS_CRASHES times, or is killed SUSPECTS_KILLS times (by somebody, or by the kernel for want of
 * memory), is guilty: it goes to the quarantine unread.
 *
 * A message is known by a hash of its bytes, so it is the same in another batch and another session; a call of
 * carom.report_event, which can be guilty too, by that of its number in the inbox (recorder_hand.c).
 * Process    Supervisor (makes it, judges the dead) and recorder. Neither trusts a number in it.
 */
#ifndef CAROM_SUSPECTS_H
#define CAROM_SUSPECTS_H

#include "err.h"
#include "slice.h"

enum { SUSPECTS_CRASHES = 3, SUSPECTS_KILLS = 9 };

struct suspects;

/* A memfd of the right size, close-on-exec; -1 and *e (ERR_RETRY). */
int suspects_create(struct err *e);
/* Maps it. NULL when fd is none of suspects_create(). */
struct suspects *suspects_open(int fd);
void suspects_close(struct suspects *s); /* NULL is allowed */

uint64_t suspects_name(struct slice message);

/* The recorder: from now on these (at most BATCH_ITEMS) are in hand, and no others. */
void suspects_take(struct suspects *s, const uint64_t *names, size_t n);
bool suspects_has(const struct suspects *s, uint64_t name);
bool suspects_is_guilty(const struct suspects *s, uint64_t name);
/* It is settled: no longer suspect. */
void suspects_settle(struct suspects *s, uint64_t name);

/* The supervisor: a recorder died, by this signal (0: by itself). How many it had in hand. */
size_t suspects_judge(struct suspects *s, int signal);

#endif
