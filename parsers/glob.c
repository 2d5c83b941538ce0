/* glob - see glob.h */
#include "glob.h"

#include "scan.h"

#include <string.h>

/* Indexed by the octet. */
static const bool word_octet[256] = {
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
};

static inline bool
is_word(unsigned char c)
{
	return word_octet[c];
}

/* Of a few octets together they rule out most others. */
static inline uint32_t
glob_bit(unsigned char c)
{
	return UINT32_C(1) << (c & 31);
}

/* A copy with a blank in front of it and one behind, see glob_sought(). */
static bool
copy_between_blanks(struct arena *a, struct slice s, struct slice *copy)
{
	unsigned char *p = arena_take(a, s.n + 2, 1);

	if (!p)
		return false;
	p[0] = p[s.n + 1] = ' ';
	memcpy(p + 1, s.p, s.n);
	*copy = (struct slice){ p + 1, s.n };
	return true;
}

/* behind: what the segment follows, '*', '~' or nothing */
static bool
take_segment(struct arena *scratch, struct arena *a, struct slice *rest, unsigned char behind,
    struct slice *segment)
{
	struct abuf b = abuf_in(scratch, 0);
	struct folded folded;
	bool space_before, space_after;
	struct slice s;

	while (rest->n && rest->p[0] != '*' && rest->p[0] != '~' &&
	    !(rest->p[0] == '$' && rest->n == 1)) {
		if (rest->p[0] == '\\' && rest->n > 1)
			*rest = slice_after(*rest, 1);
		abuf_byte(&b, rest->p[0]);
		*rest = slice_after(*rest, 1);
	}
	s = abuf_done(&b);
	/* folding trims; a blank beside a star is part of the phrase, beside a tilde of the gap */
	space_before = s.n && s.p[0] == ' ' && behind != '~';
	space_after = s.n > 1 && s.p[s.n - 1] == ' ' && !(rest->n && rest->p[0] == '~');
	fold_text(scratch, s, &folded);
	b = abuf_in(scratch, 0);
	if (space_before)
		abuf_byte(&b, ' ');
	abuf_slice(&b, folded.text);
	if (space_after && folded.text.n)
		abuf_byte(&b, ' ');
	*segment = SLICE_NONE;
	return !b.bad && (!b.n || copy_between_blanks(a, abuf_done(&b), segment));
}

static bool
is_choice(const struct glob *g, unsigned i)
{
	return g->noptions && g->choice == i;
}

/* "(user|mailbox)" and nothing else up to the next gap? */
static size_t
choice_length(struct slice rest)
{
	size_t end = rest.n && rest.p[0] == '(' ? slice_find_byte(rest, ')', 0) : SLICE_NPOS;
	struct slice behind;

	if (end == SLICE_NPOS || slice_find_byte(slice_first(rest, end), '|', 0) == SLICE_NPOS)
		return 0;
	behind = slice_trim(slice_after(rest, end + 1));
	return behind.n == 0 || behind.p[0] == '~' ? end + 1 : 0;
}

static bool
take_choice(struct arena *scratch, struct arena *a, struct slice inner, struct glob *out)
{
	struct slice *option;
	unsigned n = 1;

	for (size_t i = 0; i < inner.n; i++)
		n += inner.p[i] == '|';
	if (!(option = arena_alloc(a, n, sizeof *option)))
		return false;
	out->option = option;
	out->choice = out->nsegments;
	for (; out->noptions < n; out->noptions++) {
		size_t bar = slice_find_byte(inner, '|', 0);
		struct folded folded;

		bar = bar == SLICE_NPOS ? inner.n : bar;
		fold_text(scratch, slice_trim(slice_first(inner, bar)), &folded);
		option[out->noptions] = arena_copy(a, folded.text);
		if (!option[out->noptions].n)
			return false;
		out->option_first |= glob_bit(option[out->noptions].p[0]);
		out->option_last |= glob_bit(folded.text.p[folded.text.n - 1]);
		inner = slice_after(inner, bar + 1);
	}
	return true;
}

/* The next segment, or a choice instead of one. */
static bool
take_next(struct arena *scratch, struct arena *a, struct slice *rest, unsigned char behind,
    struct glob *out, struct slice *segment)
{
	size_t length;

	*rest = behind == '~' ? slice_trim(*rest) : *rest;
	length = choice_length(*rest);
	if (!length || out->noptions || (behind != '~' && length >= slice_trim(*rest).n))
		return take_segment(scratch, a, rest, behind, segment);
	if (!take_choice(scratch, a, slice_first(slice_after(*rest, 1), length - 2), out))
		return false;
	*segment = out->option[0];
	*rest = slice_trim(slice_after(*rest, length));
	return true;
}

/* What was found, kept; and whether its edges are those of words. */
static enum glob_fault
keep_segments(
    struct arena *a, const struct slice *found, bool star_first, bool star_last, struct glob *out)
{
	struct slice first, last, *kept;

	if (out->nsegments == 0)
		return GLOB_EMPTY;
	if (found[out->anchor].n < GLOB_ANCHOR_MIN)
		return GLOB_SHORT;
	if (!(kept = arena_alloc(a, out->nsegments, sizeof *kept)))
		return GLOB_MEMORY;
	memcpy(kept, found, out->nsegments * sizeof *kept);
	out->segment = kept;
	out->blank_before = (out->words >> out->anchor & 1) != 0;
	out->blank_behind =
	    out->anchor + 1 < out->nsegments && (out->words >> (out->anchor + 1) & 1) != 0;
	first = kept[0];
	last = kept[out->nsegments - 1];
	out->word_start = !star_first && is_word(first.p[0]);
	out->word_end = !star_last && is_word(last.p[last.n - 1]);
	glob_set_beginnings(out);
	return GLOB_OK;
}

enum glob_fault
glob_parse(struct arena *scratch, struct arena *a, struct slice text, struct glob *out)
{
	struct slice rest = slice_trim(text), found[GLOB_SEGMENTS];
	bool star_first, star_last = false;
	unsigned char behind = 0;

	*out = (struct glob){ .nsegments = 0 };
	if (rest.n && rest.p[0] == '^') {
		out->line_start = true;
		rest = slice_after(rest, 1);
	}
	star_first = rest.n && rest.p[0] == '*';
	while (rest.n) {
		struct slice segment;

		if (rest.p[0] == '*' || rest.p[0] == '~') {
			star_last = rest.p[0] == '*';
			behind = rest.p[0];
			rest = slice_after(rest, 1);
			continue;
		}
		if (rest.p[0] == '$' && rest.n == 1) {
			out->line_end = true;
			break;
		}
		star_last = false;
		if (!take_next(scratch, a, &rest, behind, out, &segment))
			return GLOB_MEMORY;
		if (segment.n == 0) /* nothing but what cannot be seen */
			continue;
		if (out->nsegments == GLOB_SEGMENTS)
			return GLOB_SEGMENTS_MANY;
		found[out->nsegments] = segment;
		if (behind == '~' && out->nsegments)
			out->words |= 1u << out->nsegments;
		out->weight += (unsigned)segment.n;
		if (is_choice(out, out->anchor) ||
		    (segment.n > found[out->anchor].n && !is_choice(out, out->nsegments)))
			out->anchor = out->nsegments;
		out->nsegments++;
	}
	return keep_segments(a, found, star_first, star_last, out);
}

static inline bool
starts_well(const struct glob *g, const struct folded *text, size_t from)
{
	if (g->word_start && from > 0 && is_word(text->text.p[from - 1]))
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
	if (g->word_end && to < text->text.n && is_word(text->text.p[to]))
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
	bool choice = is_choice(g, i);
	const struct slice *s = choice ? g->option : &g->segment[i];

	if (choice && !(g->option_last & glob_bit(t.p[end - 1])))
		return 0;
	for (unsigned n = choice ? g->noptions : 1; n-- > 0; s++)
		if (s->n <= end && t.p[end - 1] == s->p[s->n - 1] && here(t, end - s->n, *s) &&
		    (end == s->n || !is_word(t.p[end - s->n - 1])))
			return s->n;
	return 0;
}

/* The length of segment i, if it begins at from. */
static size_t
begins_here(const struct glob *g, struct slice t, unsigned i, size_t from)
{
	bool choice = is_choice(g, i);
	const struct slice *s = choice ? g->option : &g->segment[i];

	if (choice && (from >= t.n || !(g->option_first & glob_bit(t.p[from]))))
		return 0;
	for (unsigned n = choice ? g->noptions : 1; n-- > 0; s++)
		if (from < t.n && here(t, from, *s) &&
		    (from + s->n == t.n || !is_word(t.p[from + s->n])))
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
