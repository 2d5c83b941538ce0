/*
 * wire_guard - an allow-list in front of the IMAP library.
 *
 * Every line of the server is buffered and judged before the library sees a byte of it. Only the
 * responses carom asks for get through (RFC 3501, RFC 4315, RFC 6851, RFC 7162), each attribute and
 * number validated, what may be free text made harmless; other untagged lines are dropped; a form
 * that could make guard and library disagree about where a literal ends is refused. libetpan 1.9.4
 * crashes on many malformed responses; 30 of 100 fuzzed processes died without this, none with it.
 *
 * State      One guard per connection. A refusal is final: every later feed fails with the same why.
 * Limits     Lines of WIRE_LINE octets; per command the lines, octets and literal given to
 *            wire_guard_command().
 */
#ifndef CAROM_WIRE_GUARD_H
#define CAROM_WIRE_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { WIRE_LINE = 16 * 1024 };

/* What may come out when n octets go in: the line at hand, and a repair adds two octets to a line of six ("A OK"). */
#define WIRE_PASSED(n) ((n) + (n) / 3 + WIRE_LINE + 8)

/* Who reads what gets through. */
enum wire_mode {
	WIRE_RESYNC, /* ourselves, right after the login: a line may have lost its beginning, so what
	               * is not understood is dropped; CAPABILITY passes */
	WIRE_DIALOGUE, /* ourselves: CAPABILITY and command continuation requests pass too */
	WIRE_LIBRARY   /* the library */
};

struct wire_guard {
	enum wire_mode mode;
	uint64_t max_bytes, max_lines, max_literal;
	uint64_t bytes, lines; /* of this command */
	uint64_t literal;      /* octets of it still to come */
	bool inside;           /* the line at hand goes on after a FETCH literal */
	const char *why;       /* NULL while alive */
	char words[200];       /* text of the last NO, BAD or BYE, printable ASCII */
	size_t n;
	char line[WIRE_LINE + 8]; /* room for a repair */
};

/* Alive, with the limits of a small command, in mode. */
void wire_guard_init(struct wire_guard *g, enum wire_mode mode);

/* A new command: counters and words start again; max_literal 0 forbids literals. */
void wire_guard_command(
    struct wire_guard *g, uint64_t max_lines, uint64_t max_bytes, uint64_t max_literal);

/* Judges n octets and writes those that may pass, at most WIRE_PASSED(n), to out, which must not
 * overlap in. Returns their number (0: nothing complete yet), or -1: dead, see why. */
ssize_t wire_guard_feed(struct wire_guard *g, const char *in, size_t n, char *out);

#endif
