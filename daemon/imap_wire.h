/*
 * imap_wire - what stands between a stream and libetpan: the guard, our own dialogues (after the
 * login, SASL, IDLE), and the low-level driver libetpan reads from.
 *
 * Errors are sticky: after one nothing is read or sent any more, so a library that goes on (its free
 * function says LOGOUT and reads the answer) meets the same error and no server byte.
 */
#ifndef CAROM_IMAP_WIRE_H
#define CAROM_IMAP_WIRE_H

#include "stream.h"
#include "wire_guard.h"

#include <libetpan/mailstream.h>

enum { IMAP_WIRE_RAW = 64 * 1024 }; /* fewer calls: a fifth of the processor time of a drain */

struct imap_wire {
	struct stream io;
	bool failed;
	struct err error; /* when failed */
	struct wire_guard guard;
	size_t raw_at, raw_n; /* received, not judged */
	size_t out_at, out_n; /* judged, not read */
	char raw[IMAP_WIRE_RAW];
	char out[WIRE_PASSED(IMAP_WIRE_RAW)];
	char line[WIRE_LINE + 9];
};

void imap_wire_init(struct imap_wire *w, struct stream io);

/* Marks the connection as dead. Always false. */
bool imap_wire_fail(struct imap_wire *w, enum err_cause cause, const char *text, struct err *e);

/* Sends n octets. */
bool imap_wire_send(struct imap_wire *w, const void *octets, size_t n, struct err *e);

/*
 * The next line the guard lets through, without its CRLF, valid until the next call; only in the
 * modes of our own dialogues. wait_ms and wake_fd as in struct stream: when the wait ends without a
 * line the answer is NULL and e->class is ERR_NONE.
 */
const char *imap_wire_line(struct imap_wire *w, int wait_ms, int wake_fd, struct err *e);

/* Makes libetpan read these words first: its greeting. */
void imap_wire_greet(struct imap_wire *w, const char *greeting);

/* NULL when memory is out. The mailstream is libetpan's, w must outlive it. */
mailstream *imap_wire_mailstream(struct imap_wire *w);

#endif
