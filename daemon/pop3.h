/*
 * pop3 - the client side of POP3 but for the login (RFC 1939, RFC 2449), over any stream.
 *
 * Everything the server says is bounded and strictly read: numbers are digits in a range, each
 * message is listed once, lines have at most POP3_LINE octets. Message text may hold any octet, NUL
 * included, in lines of any length; only CRLF "." CRLF ends it, so nothing inside can.
 * Errors are sticky, and a session with an error never says QUIT: what was marked stays undeleted.
 */
#ifndef CAROM_POP3_H
#define CAROM_POP3_H

#include "spool.h"
#include "stream.h"

#include <stdint.h>

enum {
	POP3_LINE = 2048, /* RFC 2449 says 512; some write more */
	POP3_LINES = 1000,
	POP3_MESSAGES_MAX = 1000000
};

struct pop3 {
	struct stream io;
	bool failed;
	struct err error; /* when failed */
	size_t at, n;
	char buf[64 * 1024];
	char line[POP3_LINE];
	char words[200]; /* text of the last -ERR, printable ASCII */
};

void pop3_init(struct pop3 *p, struct stream io);

/* Marks the session as dead. Always false. */
bool pop3_fail(struct pop3 *p, const char *text, struct err *e);

/* Sends a command line; format without CRLF. */
bool pop3_send(struct pop3 *p, struct err *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Sends what is whole lines already, without a copy of it. */
bool pop3_send_octets(struct pop3 *p, const char *octets, size_t n, struct err *e);

/* Reads +OK or -ERR; *ok says which, p->line holds the line. False when the session died. */
bool pop3_status(struct pop3 *p, bool *ok, struct err *e);

/* The same during AUTH (RFC 5034), where "+ challenge" is neither: then p->line starts with "+ ", or is
 * "+", and *ok is false. */
bool pop3_continuation(struct pop3 *p, bool *ok, struct err *e);

/* Reads decimal digits at *s, at least one, at most 18, and stops after them. */
bool pop3_number(const char **s, uint64_t *out);

/* STAT: number of messages. */
bool pop3_stat(struct pop3 *p, size_t *n, struct err *e);

/* Reads the lines of a multi-line answer as "number argument", each number between 1 and max and
 * once. entry false: the argument is not acceptable. *ok false: the server said -ERR. */
typedef bool (*pop3_entry)(void *context, size_t number, const char *argument);
bool pop3_listing(struct pop3 *p, const char *verb, size_t max, bool *ok, pop3_entry entry,
    void *context, struct err *e);

/* Reads the lines of a multi-line answer, at most POP3_LINES. *ok false: the server said -ERR. */
typedef void (*pop3_each_line)(void *context, const char *line);
bool pop3_lines(
    struct pop3 *p, const char *verb, bool *ok, pop3_each_line each, void *context, struct err *e);

/* Reads a message after the +OK of RETR or TOP to its end, undoing the dot-stuffing. One that has not ended
 * after most octets ends the session: of what is too big to keep the rest passes by, but not for ever. */
bool pop3_text(struct pop3 *p, struct spool *out, uint64_t most, struct err *e);

#endif
