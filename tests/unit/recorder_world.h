/*
 * recorder_world - the database of test_recorder*, made up: functions of store.h, outbox.h and record.h that do what the
 * test says and note what they were asked.
 */
#ifndef CAROM_RECORDER_WORLD_H
#define CAROM_RECORDER_WORLD_H

#include "err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* A few words that the test and the role, a process of its own, both see. */
struct world {
	_Atomic bool up, elsewhere; /* it answers; another daemon has the mailbox */
	_Atomic bool refuses;       /* batches, for their data */
	_Atomic int fail_batches;   /* so many more batches lose the connection */
	_Atomic unsigned opened, batches, messages, quarantined, reports, forgotten, released;
	_Atomic unsigned refreshed, inbox, due, some;
	_Atomic bool deferred, slow; /* contacts wait for an idle moment; a batch takes a while */
	_Atomic unsigned daemons;    /* others that are there */
	_Atomic int holder, asker;   /* of the mailbox: 1 is this one */
	_Atomic unsigned asked, withdrawn;
	char error[400], state[32], folder[64], why[64], mailbox[64];
	uint64_t listed[8];
	_Atomic int64_t cursor;
	char dead[200];
};
extern struct world *world; /* shared memory of the test's */

/* Always false: what a database that is gone says. */
bool world_lost(struct err *e);

#endif
