/* slice - see slice.h */
#include "slice.h"

#include "octets.h"

/* The top bit of each octet of x, which are all below 0x80, that is at least limit. */
static inline uint64_t
at_least(uint64_t x, unsigned char limit)
{
	return (x + EACH_OF_EIGHT(0x80U - limit)) & EACH_OF_EIGHT(0x80);
}

/* One to seven octets as one number, some of them twice. */
static inline uint64_t
few_at(const unsigned char *p, size_t n)
{
	uint32_t front, back;

	if (n < 4)
		return (uint64_t)p[0] << 16 | (uint64_t)p[n / 2] << 8 | p[n - 1];
	memcpy(&front, p, sizeof front);
	memcpy(&back, p + (n - 4), sizeof back);
	return (uint64_t)front << 32 | back;
}

/* Is one of eight octets an ASCII capital? */
static inline bool
upper_among(uint64_t x)
{
	uint64_t low = x & EACH_OF_EIGHT(0x7f);

	return (at_least(low, 'A') & ~at_least(low, 'Z' + 1) & ~x & EACH_OF_EIGHT(0x80)) != 0;
}

bool
slice_has_upper(struct slice s)
{
	size_t i = 0;

	if (s.n < 8)
		return s.n && upper_among(few_at(s.p, s.n));
	for (; s.n - i >= 8; i += 8)
		if (upper_among(octets_eight_at(s.p + i)))
			return true;
	/* the last ones together with some before them */
	return i < s.n && upper_among(octets_eight_at(s.p + (s.n - 8)));
}

/* Are eight octets the same but for the case of letters, which is one bit? */
static bool
same(uint64_t x, uint64_t y)
{
	uint64_t lower = (x | EACH_OF_EIGHT(0x20)) & EACH_OF_EIGHT(0x7f);
	uint64_t letters = at_least(lower, 'a') & ~at_least(lower, 'z' + 1) & ~x;

	return ((x ^ y) & ~EACH_OF_EIGHT(0x20)) == 0 && ((x ^ y) << 2 & ~letters) == 0;
}

/* Where that bit differs, is it of letters? Rare enough to stay out of the way of what calls it. */
__attribute__((noinline)) static bool
same_letters(const unsigned char *a, const unsigned char *b, size_t n)
{
	size_t i = 0;

	if (n < 8)
		return same(few_at(a, n), few_at(b, n));
	for (; n - i >= 8; i += 8)
		if (!same(octets_eight_at(a + i), octets_eight_at(b + i)))
			return false;
	return i == n || same(octets_eight_at(a + (n - 8)), octets_eight_at(b + (n - 8)));
}

bool
slice_same_nocase(const unsigned char *a, const unsigned char *b, size_t n)
{
	const uint64_t other = ~EACH_OF_EIGHT(0x20);
	uint64_t differ = 0;

	if (n < 8) {
		differ = n ? few_at(a, n) ^ few_at(b, n) : 0;
	} else {
		for (size_t i = 0; n - i >= 8 && (differ & other) == 0; i += 8)
			differ |= octets_eight_at(a + i) ^ octets_eight_at(b + i);
		/* the last ones together with some before them */
		differ |= octets_eight_at(a + (n - 8)) ^ octets_eight_at(b + (n - 8));
	}
	return (differ & other) == 0 && (differ == 0 || same_letters(a, b, n));
}

bool
slice_ends_nocase(struct slice s, struct slice suffix)
{
	return s.n >= suffix.n &&
	    (suffix.n == 0 || slice_same_nocase(s.p + (s.n - suffix.n), suffix.p, suffix.n));
}

size_t
slice_find_last(struct slice s, unsigned char byte)
{
	size_t n = s.n;

	for (; n >= OCTETS; n -= OCTETS) {
		unsigned bits =
		    octets_bits((octets)(octets_at(s.p + (n - OCTETS)) == (signed char)byte));

		if (bits)
			return n - (size_t)__builtin_clz(bits << OCTETS) - 1;
	}
	while (n > 0 && s.p[n - 1] != byte)
		n--;
	return n - 1; /* SLICE_NPOS when there is none */
}

bool
slice_has_letters(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_letter_octet(s.p[i]))
			return true;
	return false;
}

bool
slice_has_digit(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (ascii_digit(s.p[i]))
			return true;
	return false;
}

size_t
slice_find_eol(struct slice s, size_t from)
{
	for (; from < s.n && s.n - from >= OCTETS; from += OCTETS) {
		octets ends = octets_eol(octets_at(s.p + from));

		if (octets_any(ends))
			return from + octets_first(ends);
	}
	if (from < s.n && s.n >= OCTETS) /* the last ones together with some before them */
		return from +
		    octets_first_of_last(octets_eol(octets_at(s.p + (s.n - OCTETS))), s.n - from);
	while (from < s.n && s.p[from] != '\n' && s.p[from] != '\r')
		from++;
	return from < s.n ? from : s.n;
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
