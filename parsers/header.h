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
	uint16_t next; /* 1 + the index of the next field in the same slot; 0 when there is none */
	bool folded;   /* the body holds line ends, or may */
};

enum { HEADER_SLOTS = 64 };

struct headers {
	const struct header *at;
	size_t n;
	struct slice raw; /* the whole block without the empty line */
	/* By header_slot(): 1 + the index of the first field; 0 when there is none. */
	uint16_t first[HEADER_SLOTS];
};

/* Scans the block at the front of text and sets *rest to what follows the empty line. Past a limit:
 * sets the bit in *truncated and goes on. Never fails; a message without header gives n == 0. */
void headers_scan(struct arena *a, struct slice text, struct headers *out, struct slice *rest,
    unsigned *truncated);

/* name: not empty */
static inline uint32_t
header_key(struct slice name)
{
	return (uint32_t)name.n << 8 | name.p[0] | 0x20U;
}

static inline unsigned
header_slot(uint32_t key)
{
	return key * 2654435761U >> 26;
}

/* Are n octets the same but for the case? Nearly all write the name of a field as it is asked for: of up to sixteen
 * that is seen at once. */
static inline bool
header_same_name(const unsigned char *a, const unsigned char *b, size_t n)
{
	return (n >= 8 && n <= 16 && memcmp(a, b, 8) == 0 &&
		   memcmp(a + n - 8, b + n - 8, 8) == 0) ||
	    slice_same_nocase(a, b, n);
}

/* Of the fields in a slot, from 1 + index on, the index of the first that has this name; h->n when there is none. Inline,
 * since most names are constants, of which the compiler knows key and slot, and few of them are there. */
static inline size_t
headers_among(const struct headers *h, struct slice name, size_t at)
{
	for (uint32_t key = header_key(name); at; at = h->at[at - 1].next) {
		const struct header *one = &h->at[at - 1];

		if (one->key == key && one->name.n == name.n &&
		    header_same_name(one->name.p, name.p, name.n))
			return at - 1;
	}
	return h->n;
}

/* The first field of this name, and the one behind that at index at: the index, or h->n. */
static inline size_t
headers_first(const struct headers *h, struct slice name)
{
	return name.n ? headers_among(h, name, h->first[header_slot(header_key(name))]) : h->n;
}

static inline size_t
headers_next(const struct headers *h, struct slice name, size_t at)
{
	return headers_among(h, name, h->at[at].next);
}

static inline bool
headers_has(const struct headers *h, struct slice name)
{
	return headers_first(h, name) < h->n;
}

/* The raw body of the first field of this name; SLICE_NONE when there is none. */
static inline struct slice
headers_raw(const struct headers *h, struct slice name)
{
	size_t at = headers_first(h, name);

	return at < h->n ? h->at[at].body : SLICE_NONE;
}

/* The body of a field unfolded and trimmed. */
struct slice header_value(struct arena *a, const struct header *field);

/* The same of the first field of this name, without RFC 2047 decoding: for structured fields. */
static inline struct slice
headers_get(struct arena *a, const struct headers *h, struct slice name)
{
	size_t at = headers_first(h, name);

	return at < h->n ? header_value(a, &h->at[at]) : SLICE_NONE;
}

/* The same for people to read: RFC 2047 decoded (200 encoded words at most), 8-bit bytes made UTF-8. */
struct slice headers_text(
    struct arena *a, const struct charsets *c, const struct headers *h, struct slice name);

/* The three steps singly, for fields of other origin (delivery-status blocks). What there is nothing to do about is given
 * back as it is; out of memory it is empty. A fold becomes one space (RFC 5322 2.2.3). */
struct slice header_unfold(struct arena *a, struct slice body);
/* Valid UTF-8; what is no encoded word stays. */
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
