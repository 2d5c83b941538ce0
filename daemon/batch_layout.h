/*
 * batch_layout - the bytes of the memfds of batch.h, for the files that make and read them.
 *
 * Input: magic, number of items, folder, then from BATCH_TABLE a fixed table of items, then from
 * BATCH_RAW the raw bytes without gaps, to the end of the file. Integers as in wire.h.
 */
#ifndef CAROM_BATCH_LAYOUT_H
#define CAROM_BATCH_LAYOUT_H

#include "batch.h"

#include <stdatomic.h>

enum {
	BATCH_MAGIC = 0x43524d31,
	BATCH_TABLE = 2048,
	BATCH_ENTRY = 56,
	BATCH_RAW = 32 * 1024,
	BATCH_SIZE = BATCH_RAW + BATCH_BYTES
};
_Static_assert(4 + 4 + 4 + BATCH_FOLDER <= BATCH_TABLE, "the folder's name fits");
_Static_assert(BATCH_TABLE + BATCH_ITEMS * BATCH_ENTRY <= BATCH_RAW, "the table fits");

/* Output: how far the child is, where each frame is, then from BATCH_FRAMES the frames. */
struct batch_slot {
	uint32_t at, n; /* from the start of the frames; octets, 0: no frame */
};
struct batch_head {
	_Atomic uint32_t done;
	struct batch_slot slots[BATCH_ITEMS];
};
enum { BATCH_FRAMES = 8192, BATCH_OUTPUT_SIZE = BATCH_FRAMES + BATCH_OUTPUT };
_Static_assert(sizeof(struct batch_head) <= BATCH_FRAMES, "the slots fit");

/* A memfd of this size that can be sealed and never executed; -1 and errno. */
int batch_memfd(const char *name, size_t size);

#endif
