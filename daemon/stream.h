/*
 * stream - bytes to and from a mail server, whoever carries them: the transport, or a test's script.
 *
 * read       At least one byte, or -1 and *e. The end of the stream is an error, never 0. With
 *            wait_ms >= 0 it waits at most that long, and an expired wait or a readable wake_fd
 *            (-1: none) gives 0; with wait_ms < 0 silence past the stream's own time-out is an error.
 * write      All of it, or false and *e.
 * Errors     Are sticky: after one, every call fails with the same text.
 * Time       deadline() bounds what follows as a whole; 0 lifts the bound.
 */
#ifndef CAROM_STREAM_H
#define CAROM_STREAM_H

#include "err.h"

#include <stddef.h>
#include <sys/types.h>

struct stream {
	ssize_t (*read)(
	    void *context, void *buf, size_t n, int wait_ms, int wake_fd, struct err *e);
	bool (*write)(void *context, const void *buf, size_t n, struct err *e);
	void (*deadline)(void *context, unsigned seconds);
	void *context;
};

#endif
