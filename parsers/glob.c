/* glob - whether the whole phrase stands where its anchor does; see glob.h */
#include "glob_private.h"

#include "scan.h"

#include <string.h>

const bool glob_word_octet[256] = {
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
};

static inline bool
is_greek_or_cyrillic(unsigned char lead)
{
	return lead >= 0xce && lead <= 0xd3;
}

/* Does a Greek or Cyrillic word begin in front of from ("форма" in "информация")? Others are written without blanks,
 * or with an article in front. */
static inline bool
is_inside_word(struct slice text, size_t from)
{
	return is_greek_or_cyrillic(text.p[from]) && from > 1 && text.p[from - 1] >= 0x80 &&
	    is_greek_or_cyrillic(text.p[from - 2]);
}

/* Does a Latin letter with a mark begin with this octet ("dane" in "żądane", "relay" in "relayé")? */
static inline bool
is_marked_latin(unsigned char lead)
{
	return lead >= 0xc3 && lead <= 0xc9;
}

static inline bool
starts_well(const struct glob *g, const struct folded *text, size_t from)
{
	if (g->word_start && from > 0 &&
	    (glob_is_word(text->text.p[from - 1]) ||
		(from > 1 && text->text.p[from - 1] >= 0x80 &&
		    is_marked_latin(text->text.p[from - 2]))))
		return false;
	if (g->marked_start && is_inside_word(text->text, from))
		return false;
	return !g->line_start || fold_line_start(text, from);
}

static bool
ends_line(const struct folded *text, size_t to)
{
	struct slice t = text->text;

	return to == t.n || fold_line_start(text, to) ||
	    (ascii_space(t.p[to]) && fold_line_start(text, to + 1));
}

static inline bool
ends_well(const struct glob *g, const struct folded *text, size_t to)
{
	if (g->word_end && to < text->text.n &&
	    (glob_is_word(text->text.p[to]) || is_marked_latin(text->text.p[to])))
		return false;
	return !g->line_end || ends_line(text, to);
}

static bool
here(struct slice text, size_t at, struct slice segment)
{
	return segment.n <= text.n - at && text.p[at] == segment.p[0] &&
	    memcmp(text.p + at, segment.p, segment.n) == 0;
}

/* Does the blank at i end a sentence or a part of one? */
static bool
ends_words(struct slice t, size_t i)
{
	unsigned char before = i > 0 ? t.p[i - 1] : ' ';

	return before == ',' || before == '.' || before == ':' || before == ';' || before == '!' ||
	    before == '?' || before == '\n';
}

/* The length of segment i, if it ends at end; a blank or a sign stands in front of it. */
static size_t
ends_here(const struct glob *g, struct slice t, unsigned i, size_t end)
{
	bool choice = glob_is_choice(g, i);
	const struct slice *s = choice ? g->option : &g->segment[i];

	if (choice && !(g->option_last & glob_bit(t.p[end - 1])))
		return 0;
	for (unsigned n = choice ? g->noptions : 1; n-- > 0; s++)
		if (s->n <= end && t.p[end - 1] == s->p[s->n - 1] && here(t, end - s->n, *s) &&
		    (end == s->n || !glob_is_word(t.p[end - s->n - 1])))
			return s->n;
	return 0;
}

/* The length of segment i, if it begins at from. */
static size_t
begins_here(const struct glob *g, struct slice t, unsigned i, size_t from)
{
	bool choice = glob_is_choice(g, i);
	const struct slice *s = choice ? g->option : &g->segment[i];

	if (choice && (from >= t.n || !(g->option_first & glob_bit(t.p[from]))))
		return 0;
	for (unsigned n = choice ? g->noptions : 1; n-- > 0; s++)
		if (from < t.n && here(t, from, *s) &&
		    (from + s->n == t.n || !glob_is_word(t.p[from + s->n])))
			return s->n;
	return 0;
}

/* Segment i, whole words, no more than a few words of the same sentence in front of *at; *at becomes its start. */
static bool
words_before(const struct glob *g, const struct folded *text, unsigned i, size_t *at)
{
	struct slice t = text->text;
	size_t end = *at, n;

	for (unsigned words = 0; words <= GLOB_WORDS; words++) {
		if (end < 2 || t.p[end - 1] != ' ')
			return false;
		end--;
		if ((n = ends_here(g, t, i, end)) && (i > 0 || starts_well(g, text, end - n))) {
			*at = end - n;
			return true;
		}
		if (ends_words(t, end))
			return false;
		while (end > 0 && t.p[end - 1] != ' ' && t.p[end - 1] != '\n')
			end--;
	}
	return false;
}

/* Segment i, no more than a few words of the same sentence behind *at; *at becomes its end. */
static bool
words_behind(const struct glob *g, const struct folded *text, unsigned i, size_t *at)
{
	struct slice t = text->text;
	size_t from = *at, n;

	for (unsigned words = 0; words <= GLOB_WORDS; words++) {
		if (from >= t.n || t.p[from] != ' ' || (words > 0 && ends_words(t, from)))
			return false;
		from++;
		if ((n = begins_here(g, t, i, from)) &&
		    (i + 1 < g->nsegments || ends_well(g, text, from + n))) {
			*at = from + n;
			return true;
		}
		while (from < t.n && t.p[from] != ' ' && t.p[from] != '\n')
			from++;
	}
	return false;
}

/* The nearest place of segment i that ends at or before *at; *at becomes its start. */
static bool
backward(const struct glob *g, const struct folded *text, unsigned i, size_t *at)
{
	struct slice t = text->text, s = g->segment[i];
	size_t end = *at, from = end > GLOB_GAP + s.n ? end - GLOB_GAP - s.n : 0;

	/* mostly it is nowhere near: seen at once */
	if (slice_find_nocase(slice_first(t, end), s, from) == SLICE_NPOS)
		return false;
	for (size_t gap = 0; gap <= GLOB_GAP && end >= s.n; gap++, end--) {
		if (here(t, end - s.n, s) && (i > 0 || starts_well(g, text, end - s.n))) {
			*at = end - s.n;
			return true;
		}
		if (end > 0 && t.p[end - 1] == '\n')
			return false;
	}
	return false;
}

static bool
forward(const struct glob *g, const struct folded *text, unsigned i, size_t *at)
{
	struct slice t = text->text, s = g->segment[i];
	size_t from = *at, end = s.n <= t.n - from ? t.n - s.n + 1 : from, gap;

	if (end - from > GLOB_GAP + 1)
		end = from + GLOB_GAP + 1;
	gap = slice_find_byte(slice_first(t, end), '\n', from);
	if (gap != SLICE_NPOS)
		end = gap + 1;
	/* it begins before end */
	for (t = slice_first(t, end - 1 + s.n); (from = slice_find(t, s, from)) != SLICE_NPOS;
	     from++)
		if (i + 1 < g->nsegments || ends_well(g, text, from + s.n)) {
			*at = from + s.n;
			return true;
		}
	return false;
}

/* The segments around the anchor. Not inline: most phrases have none. */
__attribute__((noinline)) static bool
match_around(const struct glob *g, const struct folded *text, size_t *from, size_t *to)
{
	for (unsigned i = g->anchor; i-- > 0;)
		if (!(g->words & 1u << (i + 1) ? words_before : backward)(g, text, i, from))
			return false;
	for (unsigned i = g->anchor + 1; i < g->nsegments; i++)
		if (!(g->words & 1u << i ? words_behind : forward)(g, text, i, to))
			return false;
	return true;
}

bool
glob_match(const struct glob *g, const struct folded *text, size_t end, size_t *from, size_t *to)
{
	if (end < g->segment[g->anchor].n || end > text->text.n)
		return false;
	*from = end - g->segment[g->anchor].n;
	*to = end;
	if (g->anchor == 0 && !starts_well(g, text, *from))
		return false;
	if (g->anchor + 1 == g->nsegments && !ends_well(g, text, *to))
		return false;
	return g->nsegments == 1 || match_around(g, text, from, to);
}
