/*
 * wire - bytes between processes: a reader that cannot overrun and a writer that cannot overflow.
 *
 * Integers are little-endian; bytes are a u32 length and then that many bytes. Both sides are the
 * same binary, so there is no version and no alignment; but the other side may have been taken over
 * by a hostile message, so the reader believes nothing.
 *
 * Errors     One short or absurd read sets bad; every later read gives 0 or an empty slice. Ask
 *            reader_done() once, at the end. The writer does the same with full.
 * Ownership  Slices borrow the reader's buffer.
 */
#ifndef CAROM_WIRE_H
#define CAROM_WIRE_H

#include "slice.h"

struct reader {
	const unsigned char *p, *end;
	bool bad;
};

struct reader reader_of(const void *bytes, size_t n);
uint8_t reader_u8(struct reader *r);
uint32_t reader_u32(struct reader *r);
uint64_t reader_u64(struct reader *r);
int64_t reader_i64(struct reader *r);
bool reader_bool(struct reader *r);                      /* bad unless 0 or 1 */
unsigned reader_enum(struct reader *r, unsigned count);  /* bad unless below count */
size_t reader_count(struct reader *r, size_t max);       /* bad when above max */
struct slice reader_bytes(struct reader *r, size_t max); /* bad when longer than max */
struct slice reader_text(struct reader *r, size_t max);  /* ... or not UTF-8, or with a NUL */
/* Text into a fixed array, NUL-terminated; bad when it does not fit with its NUL. */
void reader_string(struct reader *r, char *out, size_t size);
bool reader_done(const struct reader *r); /* nothing bad, nothing left over */

struct writer {
	unsigned char *p;
	size_t n, cap;
	bool full;
};

struct writer writer_in(void *buffer, size_t cap);
void writer_u8(struct writer *w, uint8_t v);
void writer_u32(struct writer *w, uint32_t v);
void writer_u64(struct writer *w, uint64_t v);
void writer_i64(struct writer *w, int64_t v);
void writer_bytes(struct writer *w, struct slice s);
void writer_string(struct writer *w, const char *text); /* NULL is written as empty */
/* Writes v over the u32 at an offset that was written before. */
void writer_patch_u32(struct writer *w, size_t at, uint32_t v);

#endif
