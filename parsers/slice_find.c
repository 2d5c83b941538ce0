/* slice_find - where a needle stands in a text; see slice.h */
#include "slice.h"

#include "octets.h"

/* How a needle begins and ends. Where the case does not count, the bit that divides upper from lower case is set: more
 * bytes than letters fall together then, so what looks alike still has to be compared. */
struct ends {
	unsigned char first, last, bit;
	size_t apart;
};

static inline struct ends
ends_of(struct slice needle, unsigned char bit)
{
	return (struct ends){ .first = needle.p[0] | bit,
		.last = needle.p[needle.n - 1] | bit,
		.bit = bit,
		.apart = needle.n - 1 };
}

/* At which of sixteen places it may stand. */
static inline octets
ends_at(const unsigned char *p, struct ends e)
{
	octets first = octets_at(p), last = octets_at(p + e.apart);

	if (e.bit) {
		first |= (signed char)e.bit;
		last |= (signed char)e.bit;
	}
	return (octets)(first == (signed char)e.first) & (octets)(last == (signed char)e.last);
}

/* Index of the first of sixteen places where it may stand; 16 when there is none. */
static inline size_t
ends_among(const unsigned char *p, struct ends e)
{
	return octets_first(ends_at(p, e));
}

/* Does it stand at none of eight places? */
static inline bool
ends_nowhere(const unsigned char *p, struct ends e)
{
	uint64_t bit = EACH_OF_EIGHT(e.bit);
	uint64_t differ = ((octets_eight_at(p) | bit) ^ EACH_OF_EIGHT(e.first)) |
	    ((octets_eight_at(p + e.apart) | bit) ^ EACH_OF_EIGHT(e.last));

	return !((differ - EACH_OF_EIGHT(1)) & ~differ & EACH_OF_EIGHT(0x80));
}

/* Index from which needle may begin: its first and its last byte are there. end when there is none before it. The first
 * byte alone is too common to tell. The last places are looked at together with some before them. Inline, so that bit
 * is known to the compiler. */
__attribute__((always_inline)) static inline size_t
find_ends(const unsigned char *p, struct ends e, size_t from, size_t end)
{
	size_t at;

	if (end - from >= OCTETS) {
		size_t last = end > 2 * OCTETS ? end - 2 * OCTETS : 0;

		while (from < last &&
		    !octets_any(ends_at(p + from, e) | ends_at(p + from + OCTETS, e)))
			from += 2 * OCTETS;
		for (; end - from > OCTETS; from += OCTETS)
			if ((at = ends_among(p + from, e)) < OCTETS)
				return from + at;
		from = end - OCTETS;
		at = ends_among(p + from, e);
		return at < OCTETS ? from + at : end;
	}
	if (end - from >= 8 && ends_nowhere(p + from, e)) {
		from = end - 8;
		if (ends_nowhere(p + from, e))
			return end;
	}
	while (
	    from < end && ((p[from] | e.bit) != e.first || (p[from + e.apart] | e.bit) != e.last))
		from++;
	return from;
}

/* bit: 0x20 where both cases of a letter are the same, else 0. */
static inline bool
is_same(const unsigned char *p, struct slice needle, unsigned char bit)
{
	if (bit)
		return slice_same_nocase(p, needle.p, needle.n);
	return needle.n == 2 || memcmp(p, needle.p, needle.n) == 0;
}

static inline size_t
find(struct slice s, struct slice needle, size_t from, unsigned char bit)
{
	struct ends e;
	size_t end;

	if (needle.n == 0 || needle.n > s.n)
		return SLICE_NPOS;
	e = ends_of(needle, bit);
	end = s.n - needle.n + 1;
	for (size_t at = from; at < end; at++) {
		at = find_ends(s.p, e, at, end);
		if (at < end && is_same(s.p + at, needle, bit))
			return at;
	}
	return SLICE_NPOS;
}

size_t
slice_find(struct slice s, struct slice needle, size_t from)
{
	return needle.n == 1 ? slice_find_byte(s, needle.p[0], from) : find(s, needle, from, 0);
}

size_t
slice_find_nocase(struct slice s, struct slice needle, size_t from)
{
	return find(s, needle, from, 0x20);
}
