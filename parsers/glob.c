/* glob - see glob.h */
#include "glob.h"

#include "scan.h"

#include <string.h>

static bool
is_word(unsigned char c)
{
	return ascii_digit(c) || ascii_alpha(c);
}

static bool
take_segment(struct arena *scratch, struct arena *a, struct slice *rest, struct slice *segment)
{
	struct abuf b = abuf_in(scratch, 0);
	struct folded folded;
	bool space_before, space_after;
	struct slice s;

	while (rest->n && rest->p[0] != '*' && !(rest->p[0] == '$' && rest->n == 1)) {
		if (rest->p[0] == '\\' && rest->n > 1)
			*rest = slice_after(*rest, 1);
		abuf_byte(&b, rest->p[0]);
		*rest = slice_after(*rest, 1);
	}
	s = abuf_done(&b);
	/* folding trims; a blank beside a star is part of the phrase */
	space_before = s.n && s.p[0] == ' ';
	space_after = s.n > 1 && s.p[s.n - 1] == ' ';
	fold_text(scratch, s, &folded);
	b = abuf_in(scratch, 0);
	if (space_before)
		abuf_byte(&b, ' ');
	abuf_slice(&b, folded.text);
	if (space_after && folded.text.n)
		abuf_byte(&b, ' ');
	*segment = b.n ? arena_copy(a, abuf_done(&b)) : SLICE_NONE;
	return !b.bad && (segment->p || !b.n);
}

enum glob_fault
glob_parse(struct arena *scratch, struct arena *a, struct slice text, struct glob *out)
{
	struct slice rest = slice_trim(text), first, last, found[GLOB_SEGMENTS], *kept;
	bool star_first, star_last = false;

	*out = (struct glob){ .nsegments = 0 };
	if (rest.n && rest.p[0] == '^') {
		out->line_start = true;
		rest = slice_after(rest, 1);
	}
	star_first = rest.n && rest.p[0] == '*';
	while (rest.n) {
		struct slice segment;

		if (rest.p[0] == '*') {
			star_last = true;
			rest = slice_after(rest, 1);
			continue;
		}
		if (rest.p[0] == '$' && rest.n == 1) {
			out->line_end = true;
			break;
		}
		star_last = false;
		if (!take_segment(scratch, a, &rest, &segment))
			return GLOB_MEMORY;
		if (segment.n == 0) /* nothing but what cannot be seen */
			continue;
		if (out->nsegments == GLOB_SEGMENTS)
			return GLOB_SEGMENTS_MANY;
		found[out->nsegments] = segment;
		out->weight += (unsigned)segment.n;
		if (segment.n > found[out->anchor].n)
			out->anchor = out->nsegments;
		out->nsegments++;
	}
	if (out->nsegments == 0)
		return GLOB_EMPTY;
	if (found[out->anchor].n < GLOB_ANCHOR_MIN)
		return GLOB_SHORT;
	if (!(kept = arena_alloc(a, out->nsegments, sizeof *kept)))
		return GLOB_MEMORY;
	memcpy(kept, found, out->nsegments * sizeof *kept);
	out->segment = kept;
	first = out->segment[0];
	last = out->segment[out->nsegments - 1];
	out->word_start = !star_first && is_word(first.p[0]);
	out->word_end = !star_last && is_word(last.p[last.n - 1]);
	return GLOB_OK;
}

static bool
starts_well(const struct glob *g, const struct folded *text, size_t from)
{
	if (g->line_start && !fold_line_start(text, from))
		return false;
	return !g->word_start || from == 0 || !is_word(text->text.p[from - 1]);
}

static bool
ends_well(const struct glob *g, const struct folded *text, size_t to)
{
	struct slice t = text->text;

	if (g->word_end && to < t.n && is_word(t.p[to]))
		return false;
	if (!g->line_end || to == t.n)
		return true;
	return fold_line_start(text, to) || (ascii_space(t.p[to]) && fold_line_start(text, to + 1));
}

static bool
here(struct slice text, size_t at, struct slice segment)
{
	return segment.n <= text.n - at && text.p[at] == segment.p[0] &&
	    memcmp(text.p + at, segment.p, segment.n) == 0;
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
	for (t = slice_first(t, end); (from = slice_find_byte(t, s.p[0], from)) != SLICE_NPOS;
	     from++)
		if (here(text->text, from, s) &&
		    (i + 1 < g->nsegments || ends_well(g, text, from + s.n))) {
			*at = from + s.n;
			return true;
		}
	return false;
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
	for (unsigned i = g->anchor; i-- > 0;)
		if (!backward(g, text, i, from))
			return false;
	for (unsigned i = g->anchor + 1; i < g->nsegments; i++)
		if (!forward(g, text, i, to))
			return false;
	return true;
}
