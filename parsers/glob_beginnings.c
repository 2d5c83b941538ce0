/* glob_beginnings - what a phrase needs besides its anchor, told by what words begin with; see glob.h
 *
 * "recipient ~ is full" is looked for where "recipient" stands, which is in most reports: that no word of the text begins
 * like "is" is seen sooner than what stands around. */
#include "glob.h"

#include "octets.h"

enum { BEGINNING_FIRST = 5, BEGINNING_MASK = 63 };

/* Of up to two octets at the front; 0, which asks for nothing, where there is but one. */
static uint64_t
beginning(struct slice s)
{
	return s.n > 1 ? UINT64_C(1) << ((s.p[0] * BEGINNING_FIRST + s.p[1]) & BEGINNING_MASK) : 0;
}

/* Behind the ends of words among sixteen octets; two more can be read. */
static inline uint64_t
beginnings_among(const unsigned char *p)
{
	unsigned ends = ~octets_bits(octets_alnum(octets_at(p))) & ((1U << OCTETS) - 1);
	unsigned_octets first = (unsigned_octets)octets_at(p + 1);
	unsigned_octets which =
	    (first * BEGINNING_FIRST + (unsigned_octets)octets_at(p + 2)) & BEGINNING_MASK;
	uint64_t bits = 0;

	for (; ends; ends &= ends - 1)
		bits |= UINT64_C(1) << which[__builtin_ctz(ends)];
	return bits;
}

uint64_t
glob_beginnings(struct slice text)
{
	enum { MORE = OCTETS + 2 };
	uint64_t bits = beginning(text);
	size_t at = 0;

	for (; text.n - at >= MORE; at += OCTETS)
		bits |= beginnings_among(text.p + at);
	if (text.n >= MORE) /* the last ones together with some before them */
		return bits | beginnings_among(text.p + (text.n - MORE));
	for (; at < text.n; at++)
		if (!ascii_alpha(text.p[at]) && !ascii_digit(text.p[at]))
			bits |= beginning(slice_after(text, at + 1));
	return bits;
}

void
glob_set_beginnings(struct glob *g)
{
	for (unsigned i = 0; i < g->nsegments; i++) {
		struct slice s = g->segment[i];
		bool word = i < g->anchor ? (g->words >> (i + 1) & 1) || (i == 0 && g->word_start)
					  : (g->words >> i & 1) != 0;

		if (i == g->anchor)
			continue;
		if ((g->noptions && g->choice == i)) {
			bool every = true;

			for (unsigned k = 0; k < g->noptions; k++) {
				g->begin_any |= beginning(g->option[k]);
				every = every && g->option[k].n > 1;
			}
			if (!every)
				g->begin_any = 0;
		} else if (word) {
			g->begin_all |= beginning(s);
		} else if (s.p[0] == ' ') {
			g->begin_all |= beginning(slice_after(s, 1));
		}
	}
}
