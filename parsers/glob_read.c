/* glob_read - a phrase as it is written in a rules file; see glob.h */
#include "glob_private.h"

#include "scan.h"

#include <string.h>

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
	out->spaced = out->words != 0;
	for (unsigned i = 0; i < out->nsegments; i++)
		out->spaced = out->spaced ||
		    (!glob_is_choice(out, i) && slice_find_byte(kept[i], ' ', 0) != SLICE_NPOS);
	first = kept[0];
	last = kept[out->nsegments - 1];
	out->word_start = !star_first && glob_is_word(first.p[0]);
	out->marked_start = !star_first && first.p[0] >= 0x80;
	out->word_end = !star_last && glob_is_word(last.p[last.n - 1]);
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
		if (glob_is_choice(out, out->anchor) ||
		    (segment.n > found[out->anchor].n && !glob_is_choice(out, out->nsegments)))
			out->anchor = out->nsegments;
		out->nsegments++;
	}
	return keep_segments(a, found, star_first, star_last, out);
}
