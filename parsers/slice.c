/* slice - see slice.h */
#include "slice.h"

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

static inline uint64_t
eight_at(const unsigned char *p)
{
	uint64_t eight;

	memcpy(&eight, p, sizeof eight);
	return eight;
}

/* The top bit of each octet of x, which are all below 0x80, that is at least limit. */
static inline uint64_t
at_least(uint64_t x, unsigned char limit)
{
	return (x + EACH_BYTE(0x80U - limit)) & EACH_BYTE(0x80);
}

/* Is every octet of x whose bit 0x20 is set in differ a letter? Rare enough to stay out of the way of what
 * calls it. */
__attribute__((noinline)) static bool
letters_differ(uint64_t x, uint64_t differ)
{
	uint64_t lower = (x | EACH_BYTE(0x20)) & EACH_BYTE(0x7f);
	uint64_t letters = at_least(lower, 'a') & ~at_least(lower, 'z' + 1) & ~x;

	return (differ << 2 & ~letters) == 0;
}

/* Are eight octets the same but for the case of letters, which is one bit? */
static inline bool
eight_same(const unsigned char *a, const unsigned char *b)
{
	uint64_t x = eight_at(a), differ = x ^ eight_at(b);

	return (differ & ~EACH_BYTE(0x20)) == 0 && (differ == 0 || letters_differ(x, differ));
}

bool
slice_same_nocase(const unsigned char *a, const unsigned char *b, size_t n)
{
	size_t i = 0;

	for (; n - i >= 8; i += 8)
		if (!eight_same(a + i, b + i))
			return false;
	if (i < n && n >= 8) /* the last ones together with some before them */
		return eight_same(a + (n - 8), b + (n - 8));
	for (; i < n; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

bool
slice_ends_nocase(struct slice s, struct slice suffix)
{
	return s.n >= suffix.n &&
	    (suffix.n == 0 || slice_same_nocase(s.p + (s.n - suffix.n), suffix.p, suffix.n));
}

size_t
slice_find(struct slice s, struct slice needle, size_t from)
{
	if (needle.n == 0 || needle.n > s.n)
		return SLICE_NPOS;
	for (size_t at = from; (at = slice_find_byte(s, needle.p[0], at)) != SLICE_NPOS; at++) {
		if (needle.n > s.n - at)
			return SLICE_NPOS;
		if (memcmp(s.p + at, needle.p, needle.n) == 0)
			return at;
	}
	return SLICE_NPOS;
}

/* A byte without the bit that divides upper from lower case. More bytes than letters fall together, so
 * what looks alike still has to be compared. */
#define CASELESS(byte) ((unsigned char)((byte) | 0x20))

/* Compared all at once wherever the processor can; gcc and clang have it everywhere. */
typedef unsigned char octets __attribute__((vector_size(16)));

/* Index from which needle may begin: its first and its last byte are there, but for their case. end when
 * there is none before it. The first byte alone is too common to tell. */
static size_t
find_ends(const unsigned char *p, struct slice needle, size_t from, size_t end)
{
	const unsigned char *q = p + (needle.n - 1);
	unsigned char first = CASELESS(needle.p[0]), last = CASELESS(needle.p[needle.n - 1]);

	while (end - from >= sizeof(octets)) {
		octets at_p, at_q;
		uint64_t both[2];

		memcpy(&at_p, p + from, sizeof at_p);
		memcpy(&at_q, q + from, sizeof at_q);
		at_p = (octets)((at_p | 0x20) == first) & (octets)((at_q | 0x20) == last);
		memcpy(both, &at_p, sizeof both);
		if (both[0] | both[1])
			break;
		from += sizeof(octets);
	}
	while (from < end && (CASELESS(p[from]) != first || CASELESS(q[from]) != last))
		from++;
	return from;
}

size_t
slice_find_nocase(struct slice s, struct slice needle, size_t from)
{
	size_t end;

	if (needle.n == 0 || needle.n > s.n)
		return SLICE_NPOS;
	end = s.n - needle.n + 1;
	for (size_t at = from; at < end; at++) {
		at = find_ends(s.p, needle, at, end);
		if (at < end && slice_same_nocase(s.p + at, needle.p, needle.n))
			return at;
	}
	return SLICE_NPOS;
}

size_t
slice_find_eol(struct slice s, size_t from)
{
	enum {
		WINDOW = 256
	}; /* so that a text of many CRs and no LF is still read in linear time */

	while (from < s.n) {
		size_t n = s.n - from < WINDOW ? s.n - from : WINDOW;
		const unsigned char *lf = memchr(s.p + from, '\n', n);
		const unsigned char *cr =
		    memchr(s.p + from, '\r', lf ? (size_t)(lf - (s.p + from)) : n);

		if (cr || lf)
			return (size_t)((cr ? cr : lf) - s.p);
		from += n;
	}
	return s.n;
}

bool
slice_line(struct slice *rest, struct slice *line)
{
	size_t end;

	if (rest->n == 0)
		return false;
	end = slice_find_eol(*rest, 0);
	*line = slice_first(*rest, end);
	if (end < rest->n)
		end +=
		    rest->p[end] == '\r' && end + 1 < rest->n && rest->p[end + 1] == '\n' ? 2 : 1;
	*rest = slice_after(*rest, end);
	return true;
}

bool
slice_decimal(struct slice s, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = s.p[i] - (unsigned)'0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
		if (value > max)
			return false;
	}
	*out = value;
	return true;
}
