/* mbox_scan - where the messages of an mbox file are, and the file without some of them. */
#ifndef CAROM_MBOX_SCAN_H
#define CAROM_MBOX_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct mbox_message {
	off_t from;       /* of its "From " line */
	off_t start, end; /* of the message: after that line, without the blank line that ends it */
	uint64_t hash;    /* 63 bits of SHA-256 over start to end; never 0 */
};

/* *out is the caller's: free(). False and errno: EINVAL when the file does not begin with "From ". */
bool mbox_scan(int fd, struct mbox_message **out, size_t *n);

/* Whether message->from still is the beginning of a "From " line. */
bool mbox_is_message(int fd, const struct mbox_message *message);

/* Leaves out the messages that are gone: copies the others to the new file `safe`, syncs it, writes
 * them over fd, syncs, removes safe. False and errno; safe then exists unless fd is unchanged. */
bool mbox_rewrite(
    int fd, const char *safe, const struct mbox_message *messages, const bool *gone, size_t n);

#endif
