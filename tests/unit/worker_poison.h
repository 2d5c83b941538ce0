/*
 * worker_poison - workers whose messages say what they do to the process that reads them: that is how a parser that
 * was taken over would behave.
 */
#ifndef CAROM_WORKER_POISON_H
#define CAROM_WORKER_POISON_H

#include "cmocka_test.h"

#include "batch.h"
#include "worker.h"

enum { WATCHDOG_MS = 150 };
extern unsigned watchdog_ms;
extern int signals[BATCH_ITEMS]; /* of the last run */

struct worker *worker(unsigned batch_ms);
struct batch *batch_of(const char *const *messages, size_t n);

/* Runs a batch and checks that message i has the state want[i] and, when parsed, its own verdict; how often a child
 * died. Messages that do something: "segv", "loop", "open", ... (misbehave()); the others are read. */
unsigned run(
    const char *const *messages, const enum batch_state *want, size_t n, unsigned batch_ms);

#endif
