/* charset - see charset.h */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "charset_names.h"
#include "charset_wide.h"
#include "verdict.h"

enum { REPLACEMENT = 0xFFFD, SLACK = 64 };

struct charsets {
	iconv_t opened[CHARSET_OPENED]; /* (iconv_t)-1 where this system has none */
};

/* The vendors' extended sets are what mail labelled with the standard ones really holds. */
static const char *const converters[CHARSET_OPENED][2] = {
	[CHARSET_UTF7 - CHARSET_FIRST_OPENED] = { "UTF-7", NULL },
	[CHARSET_JIS - CHARSET_FIRST_OPENED] = { "ISO-2022-JP-2", "ISO-2022-JP" },
	[CHARSET_SJIS - CHARSET_FIRST_OPENED] = { "CP932", "SHIFT_JIS" },
	[CHARSET_EUCJP - CHARSET_FIRST_OPENED] = { "EUC-JP-MS", "EUC-JP" },
	[CHARSET_GB18030 - CHARSET_FIRST_OPENED] = { "GB18030", "GBK" },
	[CHARSET_BIG5 - CHARSET_FIRST_OPENED] = { "CP950", "BIG5" },
	[CHARSET_BIG5HKSCS - CHARSET_FIRST_OPENED] = { "BIG5-HKSCS", "BIG5" },
	[CHARSET_EUCKR - CHARSET_FIRST_OPENED] = { "CP949", "EUC-KR" },
	[CHARSET_ISO2022KR - CHARSET_FIRST_OPENED] = { "ISO-2022-KR", NULL },
};

#define NOT_OPENED ((iconv_t)-1)

struct charsets *
charsets_new(void)
{
	struct charsets *c = malloc(sizeof *c);

	if (!c)
		return NULL;
	for (size_t i = 0; i < CHARSET_OPENED; i++) {
		c->opened[i] = iconv_open("UTF-8", converters[i][0]);
		if (c->opened[i] == NOT_OPENED && converters[i][1])
			c->opened[i] = iconv_open("UTF-8", converters[i][1]);
	}
	return c;
}

void
charsets_free(struct charsets *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < CHARSET_OPENED; i++)
		if (c->opened[i] != NOT_OPENED)
			iconv_close(c->opened[i]);
	free(c);
}

static size_t
output_max(size_t input)
{
	return input > (LIMIT_DECODED - SLACK) / LIMIT_DECODED_RATIO
	    ? LIMIT_DECODED
	    : input * LIMIT_DECODED_RATIO + SLACK;
}

/* UTF-8 with what is not well-formed replaced. */
static struct slice
repair_utf8(struct arena *a, struct slice s)
{
	struct abuf out = abuf_in(a, output_max(s.n));
	bool cut;

	while (s.n && !out.bad) {
		size_t good = utf8_valid_prefix(s, &cut);

		abuf_put(&out, s.p, good);
		s = slice_after(s, good);
		if (s.n == 0)
			break;
		utf8_put(&out, REPLACEMENT);
		s = slice_after(s, cut ? s.n : 1);
	}
	return abuf_done(&out);
}

/* How many octets are no ASCII, or NUL; more where there is a NUL. */
static size_t
count_wide(struct slice s)
{
	size_t wide = 0, i = 0;

	if (slice_find_byte(s, 0, 0) != SLICE_NPOS)
		return s.n;
	for (; s.n - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
		uint64_t eight;

		memcpy(&eight, s.p + i, sizeof eight);
		wide += (eight >> 7 & 0x0101010101010101U) * 0x0101010101010101U >> 56;
	}
	for (; i < s.n; i++)
		wide += s.p[i] >> 7;
	return wide;
}

static struct slice
from_table(struct arena *a, const uint16_t table[static 128], struct slice s)
{
	size_t max = output_max(s.n), need = s.n + 2 * count_wide(s) + 4, n = 0;
	unsigned char *out;

	if (need > max)
		need = max;
	out = arena_take(a, need, 1);
	if (!out)
		return SLICE_NONE;
	while (s.n && need - n >= 4) {
		size_t ascii = utf8_ascii_prefix(slice_first(s, need - n));

		memcpy(out + n, s.p, ascii);
		n += ascii;
		s = slice_after(s, ascii);
		for (; s.n && s.p[0] - 1U >= 0x7FU && need - n >= 4; s = slice_after(s, 1))
			n += utf8_encode(s.p[0] ? table[s.p[0] & 0x7F] : 0, out + n);
	}
	return (struct slice){ out, n };
}

/* Text in a charset of ISO 2022 is ASCII until it says otherwise, with ESC, SO or SI. */
static bool
never_shifts(struct slice s)
{
	return slice_find_byte(s, 0x1B, 0) == SLICE_NPOS &&
	    slice_find_byte(s, 0x0E, 0) == SLICE_NPOS && slice_find_byte(s, 0x0F, 0) == SLICE_NPOS;
}

/* seven: no octet from 0x80 on is part of a character. libc takes each of them for a failure of the whole. */
static void
put_converted(struct abuf *out, iconv_t with, bool seven, struct slice s)
{
	char *in = (char *)(uintptr_t)s.p; /* iconv() does not write to its input */
	size_t left = s.n;

	while (left && !out->bad) {
		char chunk[1024], *to = chunk;
		size_t room = sizeof chunk, before = left;
		size_t rc = iconv(with, &in, &left, &to, &room);

		abuf_put(out, chunk, sizeof chunk - room);
		if (rc != (size_t)-1 || (errno == E2BIG && room < sizeof chunk))
			continue;
		if (left == 0 || left > before)
			break;
		utf8_put(out, REPLACEMENT);
		if (errno == EINVAL) /* the text ends inside a character */
			break;
		in++;
		left--;
		for (; seven && left && (unsigned char)*in >= 0x80; in++, left--)
			utf8_put(out, REPLACEMENT);
	}
}

/* ISO-2022-JP: only from a shift to the shift back to ASCII there is something to convert. A second set
 * ("ESC .", RFC 1554) ends with its line: then all of it is. */
static void
put_shifted(struct abuf *out, iconv_t with, struct slice s)
{
	const struct slice back = SLICE("\x1b(B");
	bool second = slice_find(s, SLICE("\x1b."), 0) != SLICE_NPOS;

	while (s.n && !second) {
		size_t escape = slice_find_byte(s, 0x1B, 0), end;
		struct slice ascii = slice_first(s, escape);

		if (!never_shifts(ascii) || utf8_ascii_prefix(ascii) < ascii.n)
			break;
		abuf_slice(out, ascii);
		s = slice_after(s, ascii.n);
		end = slice_find(s, back, 0);
		end = end == SLICE_NPOS ? s.n : end + back.n;
		put_converted(out, with, true, slice_first(s, end));
		s = slice_after(s, end);
	}
	put_converted(out, with, true, s);
}

static struct slice
from_iconv(struct arena *a, iconv_t with, enum charset_id id, struct slice s)
{
	struct abuf out = abuf_in(a, output_max(s.n));

	iconv(with, NULL, NULL, NULL, NULL);
	if (id == CHARSET_JIS)
		put_shifted(&out, with, s);
	else
		put_converted(&out, with, id == CHARSET_UTF7 || id == CHARSET_ISO2022KR, s);
	iconv(with, NULL, NULL, NULL, NULL);
	return utf8_valid(abuf_done(&out)) ? abuf_done(&out) : repair_utf8(a, abuf_done(&out));
}

/* Is it UTF-8, but for NULs and a last character that was cut off? One lone octet at the end of what is
 * ASCII else is no sign of UTF-8. */
static bool
nearly_utf8(struct slice s)
{
	size_t wide = 0;

	for (;;) {
		bool cut;
		size_t good = utf8_valid_prefix(s, &cut);

		wide += good - utf8_ascii_prefix(slice_first(s, good));
		if (good == s.n)
			return true;
		if (cut)
			return wide || s.n - good > 1;
		if (s.p[good] != 0)
			return false;
		s = slice_after(s, good + 1);
	}
}

struct slice
charset_guess(struct arena *a, struct slice s)
{
	if (utf8_valid(s))
		return s;
	if (nearly_utf8(s))
		return repair_utf8(a, s);
	return from_table(a, charset_tables[TABLE_cp1252], s);
}

static struct slice
decode_opened(struct arena *a, const struct charsets *c, enum charset_id id, struct slice bytes)
{
	iconv_t with = c ? c->opened[id - CHARSET_FIRST_OPENED] : NOT_OPENED;

	return with == NOT_OPENED ? charset_guess(a, bytes) : from_iconv(a, with, id, bytes);
}

/* Every set here but these gives bytes 1 to 127 their ASCII meaning wherever they stand alone. */
static bool
ascii_compatible(enum charset_id id)
{
	return !(id >= CHARSET_UTF16 && id <= CHARSET_JIS) && id != CHARSET_ISO2022KR;
}

static bool
is_iso2022(enum charset_id id)
{
	return id == CHARSET_JIS || id == CHARSET_ISO2022KR;
}

struct slice
charset_decode(struct arena *a, const struct charsets *c, struct slice name, struct slice bytes)
{
	bool ascii;

	return charset_decode_told(a, c, name, bytes, &ascii);
}

struct slice
charset_decode_told(
    struct arena *a, const struct charsets *c, struct slice name, struct slice bytes, bool *ascii)
{
	enum charset_id id = charset_named(name);

	*ascii = true;
	if (bytes.n == 0)
		return SLICE_NONE;
	if (ascii_compatible(id) && charset_wide_unlabelled(bytes))
		id = CHARSET_UTF16;
	if (utf8_ascii_prefix(bytes) == bytes.n &&
	    (ascii_compatible(id) || (is_iso2022(id) && never_shifts(bytes))))
		return bytes;
	*ascii = false;
	switch (id) {
	case CHARSET_UNKNOWN:
	case CHARSET_LATIN1:
		return charset_guess(a, bytes);
	case CHARSET_UTF8:
		return utf8_valid(bytes) ? bytes : repair_utf8(a, bytes);
	case CHARSET_UTF16:
	case CHARSET_UTF16BE:
		return charset_wide(a, output_max(bytes.n), bytes, 2, false, id == CHARSET_UTF16);
	case CHARSET_UTF16LE:
		return charset_wide(a, output_max(bytes.n), bytes, 2, true, false);
	case CHARSET_UTF32:
	case CHARSET_UTF32BE:
		return charset_wide(a, output_max(bytes.n), bytes, 4, false, id == CHARSET_UTF32);
	case CHARSET_UTF32LE:
		return charset_wide(a, output_max(bytes.n), bytes, 4, true, false);
	default:
		return id >= CHARSET_TABLE
		    ? from_table(a, charset_tables[id - CHARSET_TABLE], bytes)
		    : decode_opened(a, c, id, bytes);
	}
}
