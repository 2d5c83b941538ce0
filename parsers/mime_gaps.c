/* mime_gaps - blanks between words as they were written. See mime_type.h. */
#include "mime_type.h"
#include "octets.h"

enum {
	FRONT = 192,     /* of so many octets the blanks tell */
	GAP_MOST = 3,    /* what is wider divides columns */
	GAPS_LEAST = 3,  /* so many that are wide, and of ... */
	GAPS_SINGLE = 4, /* ... so many times as many that are not */
	TABS_LEAST = 6   /* so many that are tabs, and none a blank */
};

/* How programs that justify, double or align the text set what was one blank. */
struct gaps {
	size_t single, wide, columns; /* between two words */
	size_t tabs, blanks;          /* between anything: a tab, a blank */
};

static bool
is_gap(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* Where the gap ends that begins at at; at itself where none stands between two words of a line. */
static size_t
gap_end(struct slice s, size_t at)
{
	size_t end = at;

	if (at == 0 || s.p[at - 1] <= ' ')
		return at;
	while (end < s.n && is_gap(s.p[end]))
		end++;
	return end < s.n && s.p[end] > ' ' ? end : at;
}

/* Letters of one case: the end of a word and the beginning of the next one of a sentence. */
static bool
are_words(unsigned char last, unsigned char next)
{
	return ascii_alpha(last) && ascii_alpha(next) && ((last ^ next) & 0x20) == 0;
}

static void
gap_count(struct gaps *g, struct slice s, size_t at, size_t end)
{
	bool words = are_words(s.p[at - 1], s.p[end]);
	size_t n = end - at;

	if (s.p[at] == '\t')
		g->tabs += n == 1;
	else if (n == 1)
		g->blanks++;
	if (n > GAP_MOST)
		g->columns += !words; /* of a short line that is set to the width of the others */
	else if (words && n > 1)
		g->wide++;
	else if (words)
		g->single++;
}

static struct gaps
gaps_counted(struct slice s)
{
	struct gaps g = { 0 };

	s = slice_first(s, 5 * FRONT);
	for (size_t i = 1; i < s.n; i++) {
		size_t end = is_gap(s.p[i]) ? gap_end(s, i) : i;

		if (end > i) {
			gap_count(&g, s, i, end);
			i = end;
		}
	}
	return g;
}

/* The text with one blank for each gap that is not that of a column: of tabs alone, or of blanks. Of a short line that is
 * set to the width of the others no gap is narrow: "(generated          from          list@corp.example)". */
__attribute__((noinline)) static struct slice
gaps_evened(struct arena *a, struct slice s, bool tabs)
{
	unsigned char *out = arena_take(a, s.n, 1);
	size_t n = 0;

	if (!out)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		size_t end = is_gap(s.p[i]) ? gap_end(s, i) : i;

		out[n++] = s.p[i];
		if (end <= i)
			continue;
		if (s.p[i] == ' '
			? end - i > GAP_MOST && !(ascii_alpha(s.p[i - 1]) && ascii_alpha(s.p[end]))
			: !tabs || end - i > 1) {
			while (i + 1 < end)
				out[n++] = s.p[++i];
			continue;
		}
		out[n - 1] = ' ';
		i = end - 1;
	}
	return (struct slice){ out, n };
}

static inline uint32_t
bits_at(const unsigned char *p, signed char c)
{
	return octets_bits_of_two(
	    (octets)(octets_at(p) == c), (octets)(octets_at(p + OCTETS) == c));
}

/* Do two blanks stand between words somewhere in the front, or is its first gap a tab? Of nearly all texts this tells. */
static inline bool
is_odd(struct slice s)
{
	uint32_t b, t;

	if (s.n <= 2 * OCTETS + 2)
		return false;
	t = bits_at(s.p, '\t');
	if (t && (bits_at(s.p, ' ') & (t ^ (t - 1))) == 0)
		return true;
	for (size_t i = 1; i + 2 * OCTETS < s.n && i < FRONT; i += 2 * OCTETS) {
		b = bits_at(s.p + i, ' ');
		for (b &= b >> 1 & ~(b << 1) & ~(b >> 2); b; b &= b - 1) {
			size_t at = i + (size_t)__builtin_ctz(b);

			if (are_words(s.p[at - 1], s.p[at + 2]))
				return true;
		}
	}
	return false;
}

struct slice
mime_gaps(struct arena *a, struct slice s)
{
	struct gaps g;
	bool tab;

	if (!is_odd(s))
		return s;
	g = gaps_counted(s);
	tab = g.blanks == 0 && g.tabs >= TABS_LEAST;
	return tab ||
		(g.wide >= GAPS_LEAST && g.wide * GAPS_SINGLE >= g.single && g.columns <= g.wide)
	    ? gaps_evened(a, s, tab)
	    : s;
}
