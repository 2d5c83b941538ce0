/* utf8 - one code point at a time (RFC 3629). See charset.h. */
#include "charset.h"

#include <string.h>

#include "octets.h"

enum { REPLACEMENT = 0xFFFD };

/* Length of the well-formed sequence at p, of at most n bytes; 0 when there is none. *cut is set when
 * what is there is the beginning of one. RFC 3629 section 4 has the ranges of the second byte. */
static size_t
sequence(const unsigned char *p, size_t n, bool *cut)
{
	unsigned char low = 0x80, high = 0xBF;
	size_t want;

	*cut = false;
	if (p[0] < 0x80)
		return p[0] != 0;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	want = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (p[0] == 0xE0)
		low = 0xA0;
	else if (p[0] == 0xED)
		high = 0x9F;
	else if (p[0] == 0xF0)
		low = 0x90;
	else if (p[0] == 0xF4)
		high = 0x8F;
	for (size_t i = 1; i < want; i++) {
		if (i == n) {
			*cut = true;
			return 0;
		}
		if (p[i] < low || p[i] > high)
			return 0;
		low = 0x80;
		high = 0xBF;
	}
	return want;
}

/* Are the eight octets at p 1 to 127? Then neither they nor they minus one have the top bit. */
static inline bool
eight_ascii(const unsigned char *p)
{
	uint64_t word = octets_eight_at(p);

	return !((word | (word - EACH_OF_EIGHT(1))) & EACH_OF_EIGHT(0x80));
}

static inline bool
four_ascii(const unsigned char *p)
{
	uint32_t word;

	memcpy(&word, p, sizeof word);
	return !((word | (word - 0x01010101U)) & 0x80808080U);
}

static inline bool
all_ascii(const unsigned char *p)
{
	return octets_all((octets)(octets_at(p) > 0));
}

size_t
utf8_ascii_prefix(struct slice s)
{
	size_t i = 0;

	while (s.n - i >= 2 * OCTETS &&
	    octets_all(
		(octets)(octets_at(s.p + i) > 0) & (octets)(octets_at(s.p + i + OCTETS) > 0)))
		i += 2 * OCTETS;
	while (s.n - i >= OCTETS && all_ascii(s.p + i))
		i += OCTETS;
	/* the last ones together with some before them */
	if (s.n >= OCTETS) {
		if (s.n - i < OCTETS && all_ascii(s.p + (s.n - OCTETS)))
			return s.n;
	} else if (s.n >= 8) {
		if (eight_ascii(s.p) && eight_ascii(s.p + (s.n - 8)))
			return s.n;
	} else if (s.n >= 4 && four_ascii(s.p) && four_ascii(s.p + (s.n - 4))) {
		return s.n;
	}
	while (i < s.n && s.p[i] - 1U < 0x7FU)
		i++;
	return i;
}

size_t
utf8_valid_prefix(struct slice s, bool *cut)
{
	size_t at = 0;

	*cut = false;
	while (at < s.n) {
		size_t n;

		at += utf8_ascii_prefix((struct slice){ s.p + at, s.n - at });
		if (at == s.n)
			return at;
		do {
			n = sequence(s.p + at, s.n - at, cut);
			if (n == 0)
				return at;
			at += n;
		} while (at < s.n && s.p[at] >= 0x80);
	}
	return at;
}

bool
utf8_valid(struct slice s)
{
	bool cut;

	return s.n == 0 || utf8_valid_prefix(s, &cut) == s.n;
}

uint32_t
utf8_take(struct slice *s)
{
	const unsigned char *p = s->p;
	bool cut;
	size_t n;

	if (s->n == 0)
		return 0;
	n = sequence(p, s->n, &cut);
	*s = slice_after(*s, n ? n : 1);
	switch (n) {
	case 1:
		return p[0];
	case 2:
		return (p[0] & 0x1FU) << 6 | (p[1] & 0x3FU);
	case 3:
		return (p[0] & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
	case 4:
		return (p[0] & 0x07U) << 18 | (p[1] & 0x3FU) << 12 | (p[2] & 0x3FU) << 6 |
		    (p[3] & 0x3FU);
	default:
		return REPLACEMENT;
	}
}

size_t
utf8_encode(uint32_t c, unsigned char out[4])
{
	if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = REPLACEMENT;
	if (c < 0x80) {
		out[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (unsigned char)(0xC0 | c >> 6);
		out[1] = (unsigned char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (unsigned char)(0xE0 | c >> 12);
		out[1] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (unsigned char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (unsigned char)(0xF0 | c >> 18);
	out[1] = (unsigned char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (unsigned char)(0x80 | (c & 0x3F));
	return 4;
}

void
utf8_put(struct abuf *b, uint32_t code_point)
{
	unsigned char bytes[4];

	if (!b->bad && b->cap - b->n >= sizeof bytes)
		b->n += utf8_encode(code_point, b->p + b->n);
	else
		abuf_put(b, bytes, utf8_encode(code_point, bytes));
}

/* Blocks where upper case is the even (or the odd) code point and lower case the next one. */
static bool
upper_in_pair(uint32_t c)
{
	if ((c >= 0x0139 && c <= 0x0148) || (c >= 0x0179 && c <= 0x017E) ||
	    (c >= 0x01CD && c <= 0x01DC) || (c >= 0x04C1 && c <= 0x04CE))
		return c & 1;
	if ((c >= 0x0100 && c <= 0x012F) || (c >= 0x0132 && c <= 0x0137) ||
	    (c >= 0x014A && c <= 0x0177) || (c >= 0x01DE && c <= 0x01EF) ||
	    (c >= 0x01F8 && c <= 0x021F) || (c >= 0x0222 && c <= 0x0233) ||
	    (c >= 0x0460 && c <= 0x0481) || (c >= 0x048A && c <= 0x04BF) ||
	    (c >= 0x04D0 && c <= 0x052F) || (c >= 0x1E00 && c <= 0x1E95) ||
	    (c >= 0x1EA0 && c <= 0x1EFF))
		return !(c & 1);
	return false;
}

uint32_t
utf8_fold(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x0391 && c <= 0x03AB && c != 0x03A2) ||
	    (c >= 0x0410 && c <= 0x042F) || (c >= 0xFF21 && c <= 0xFF3A))
		return c + 32;
	if (c >= 0x0400 && c <= 0x040F)
		return c + 80;
	if (c >= 0x0531 && c <= 0x0556) /* Armenian */
		return c + 48;
	if (upper_in_pair(c))
		return c + 1;
	switch (c) {
	case 0x0130: /* I with dot: no simple folding exists; phrases want the plain letter */
		return 'i';
	case 0x0178:
		return 0xFF;
	case 0x017F:
		return 's';
	case 0x0386:
		return 0x03AC;
	case 0x0388:
	case 0x0389:
	case 0x038A:
		return c + 37;
	case 0x038C:
		return 0x03CC;
	case 0x038E:
	case 0x038F:
		return c + 63;
	case 0x03C2: /* final sigma */
		return 0x03C3;
	case 0x04C0:
		return 0x04CF;
	case 0x1E9E:
		return 0xDF;
	default:
		return c;
	}
}
