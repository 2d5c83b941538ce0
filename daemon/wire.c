/* wire - see wire.h */
#include "wire.h"

#include <string.h>

/* RFC 3629 without NUL. The reader's own, so that a mistake in the parsers' is not made twice. */
static bool
valid_text(struct slice s)
{
	static const unsigned char least_second[0x40] = { [0xe0 - 0xc0] = 0xa0,
		[0xf0 - 0xc0] = 0x90 };

	for (size_t i = 0, more; i < s.n; i += more + 1) {
		unsigned char c = s.p[i], second;

		if (c == 0 || (c >= 0x80 && c < 0xc2) || c > 0xf4)
			return false;
		more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
		if (more == 0)
			continue;
		if (more > s.n - i - 1)
			return false;
		for (size_t j = 1; j <= more; j++)
			if ((s.p[i + j] & 0xc0) != 0x80)
				return false;
		second = s.p[i + 1];
		if (second < least_second[c - 0xc0] || (c == 0xed && second > 0x9f) ||
		    (c == 0xf4 && second > 0x8f))
			return false;
	}
	return true;
}

struct reader
reader_of(const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	return (struct reader){ .p = p, .end = n ? p + n : p };
}

static const unsigned char *
take(struct reader *r, size_t n)
{
	const unsigned char *p = r->p;

	if (r->bad || n > (size_t)(r->end - r->p)) {
		r->bad = true;
		return NULL;
	}
	if (n)
		r->p += n;
	return p;
}

static uint64_t
take_number(struct reader *r, size_t octets)
{
	const unsigned char *p = take(r, octets);
	uint64_t v = 0;

	if (!p)
		return 0;
	for (size_t i = octets; i > 0; i--)
		v = v << 8 | p[i - 1];
	return v;
}

uint8_t
reader_u8(struct reader *r)
{
	return (uint8_t)take_number(r, 1);
}

uint32_t
reader_u32(struct reader *r)
{
	return (uint32_t)take_number(r, 4);
}

uint64_t
reader_u64(struct reader *r)
{
	return take_number(r, 8);
}

int64_t
reader_i64(struct reader *r)
{
	uint64_t u = take_number(r, 8);
	int64_t v;

	memcpy(&v, &u, sizeof v);
	return v;
}

bool
reader_bool(struct reader *r)
{
	return reader_enum(r, 2) == 1;
}

unsigned
reader_enum(struct reader *r, unsigned count)
{
	unsigned v = reader_u8(r);

	if (v >= count) {
		r->bad = true;
		return 0;
	}
	return v;
}

size_t
reader_count(struct reader *r, size_t max)
{
	size_t v = reader_u32(r);

	if (v > max) {
		r->bad = true;
		return 0;
	}
	return v;
}

struct slice
reader_bytes(struct reader *r, size_t max)
{
	size_t n = reader_count(r, max);
	const unsigned char *p = take(r, n);

	return p && n ? (struct slice){ p, n } : SLICE_NONE;
}

struct slice
reader_text(struct reader *r, size_t max)
{
	struct slice s = reader_bytes(r, max);

	if (s.n && !valid_text(s)) {
		r->bad = true;
		return SLICE_NONE;
	}
	return s;
}

void
reader_string(struct reader *r, char *out, size_t size)
{
	struct slice s = reader_text(r, size - 1);

	if (s.n)
		memcpy(out, s.p, s.n);
	out[s.n] = '\0';
}

bool
reader_done(const struct reader *r)
{
	return !r->bad && r->p == r->end;
}

struct writer
writer_in(void *buffer, size_t cap)
{
	return (struct writer){ .p = buffer, .cap = cap };
}

static unsigned char *
give(struct writer *w, size_t n)
{
	if (w->full || n > w->cap - w->n) {
		w->full = true;
		return NULL;
	}
	w->n += n;
	return w->p + (w->n - n);
}

static void
put_number(unsigned char *p, uint64_t v, size_t octets)
{
	for (size_t i = 0; i < octets; i++, v >>= 8)
		p[i] = (unsigned char)(v & 0xff);
}

static void
give_number(struct writer *w, uint64_t v, size_t octets)
{
	unsigned char *p = give(w, octets);

	if (p)
		put_number(p, v, octets);
}

void
writer_u8(struct writer *w, uint8_t v)
{
	give_number(w, v, 1);
}

void
writer_u32(struct writer *w, uint32_t v)
{
	give_number(w, v, 4);
}

void
writer_u64(struct writer *w, uint64_t v)
{
	give_number(w, v, 8);
}

void
writer_i64(struct writer *w, int64_t v)
{
	give_number(w, (uint64_t)v, 8);
}

void
writer_bytes(struct writer *w, struct slice s)
{
	unsigned char *p;

	if (s.n > UINT32_MAX) {
		w->full = true;
		return;
	}
	writer_u32(w, (uint32_t)s.n);
	p = give(w, s.n);
	if (p && s.n)
		memcpy(p, s.p, s.n);
}

void
writer_string(struct writer *w, const char *text)
{
	writer_bytes(w, slice_of(text));
}

void
writer_patch_u32(struct writer *w, size_t at, uint32_t v)
{
	if (w->full || at > w->n || w->n - at < 4)
		return;
	put_number(w->p + at, v, 4);
}
