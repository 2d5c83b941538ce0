/*
 * header - one block of header fields (RFC 5322 2.2, with what the field really sends).
 *
 * The block is scanned once into (name, body) pairs that point into the message. Bodies stay raw
 * (folded, encoded) until asked for: most are never looked at.
 * Tolerated: LF, CRLF and (in a text without any LF) CR, a missing space after the colon, spaces before
 * it, an mbox "From " line in front, 8-bit bytes, NUL. A line that is no field ends the block only when
 * no field came before it (text without header); else it is skipped.
 * Limits: LIMIT_HEADERS fields, LIMIT_HEADER_BLOCK octets, LIMIT_HEADER octets a field.
 */
#ifndef CAROM_HEADER_H
#define CAROM_HEADER_H

#include "arena.h"
#include "charset.h"
#include "verdict.h"

struct header {
	struct slice name; /* as it stands */
	struct slice body; /* after the colon, raw, with its folds */
	uint32_t key;      /* length and first letter of the name, by which most are told apart */
};

struct headers {
	const struct header *at;
	size_t n;
	struct slice raw; /* the whole block without the empty line */
	uint64_t names;   /* a bit for each key: most are asked for in vain */
};

/* Scans the block at the front of text and sets *rest to what follows the empty line. Past a limit:
 * sets the bit in *truncated and goes on. Never fails; a message without header gives n == 0. */
void headers_scan(struct arena *a, struct slice text, struct headers *out, struct slice *rest,
    unsigned *truncated);

/* The raw body of the i-th (from 0) field of this name; SLICE_NONE when there is none. */
struct slice headers_raw(const struct headers *h, struct slice name, size_t i);
bool headers_has(const struct headers *h, struct slice name);
/* The same unfolded and trimmed, without RFC 2047 decoding: for structured fields. */
struct slice headers_get(struct arena *a, const struct headers *h, struct slice name);
/* A fold becomes one space. Unfolded, RFC 2047 decoded (200 encoded words at most), 8-bit bytes made UTF-8. */
struct slice headers_text(
    struct arena *a, const struct charsets *c, const struct headers *h, struct slice name);

/* The three steps singly, for fields of other origin (delivery-status blocks). */
struct slice header_unfold(struct arena *a, struct slice body);
struct slice header_decode(struct arena *a, const struct charsets *c, struct slice unfolded);
/* Without RFC 5322 comments, quoted strings kept; for addresses and parameters. One that does not close
 * is text. */
struct slice header_uncomment(struct arena *a, struct slice unfolded);

/* A value with parameters (RFC 2045 5.1): Content-Type, Content-Disposition, Auto-Submitted. RFC 2231
 * continuations and charsets are joined and decoded. Names are lower case. */
struct parameters {
	struct slice value; /* before the first semicolon, lower case, trimmed */
	struct field *at;
	size_t n;
};
void parameters_parse(struct arena *a, const struct charsets *c, struct slice unfolded,
    struct parameters *out, unsigned *truncated);
struct slice parameters_get(const struct parameters *p, struct slice lower_name);

#endif
