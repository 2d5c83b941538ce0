/* rules_pattern - the texts that a rule looks for, one for each choice in it */
#include "rules_reading.h"

#include <limits.h>
#include <stdlib.h>

enum { CHOICES = 3, REGEX_LEAST = 2 };

static bool
regex_add(struct reading *in, struct pattern *p, struct slice text)
{
	hs_expr_info_t *info = NULL;
	hs_compile_error_t *error = NULL;
	const char *source = rules_string(in, (struct slice){ text.p + 1, text.n - 2 });
	bool empty;

	p->regex = true;
	p->source = slice_of(source);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] >= 0x80)
			return BAD(in, SLICE("the regular expression "), text,
			    SLICE(
				" has a letter that is not of ASCII: write . for it, or a phrase"));
	if (hs_expression_info(source, HS_FLAG_CASELESS, &info, &error) != HS_SUCCESS)
		return rules_refused(in, SLICE("bad regular expression "), text, error);
	p->width = info->max_width;
	empty = info->min_width < REGEX_LEAST;
	free(info);
	return !empty ||
	    BAD(in, SLICE("the regular expression "), text,
		SLICE(
		    " is found in every text: two characters are the least that it may stand for"));
}

/* One of the texts that a text with alternatives stands for. */
static bool
plain_add(struct reading *in, uint32_t rule, struct slice text)
{
	struct rules *r = in->r;
	struct pattern *p;
	bool regex = text.n > 2 && text.p[0] == '/' && text.p[text.n - 1] == '/';

	p = rules_grow(
	    in, (void **)&r->pattern, &r->npatterns, &r->patterns_cap, sizeof *r->pattern);
	if (!p)
		return false;
	*p = (struct pattern){ .rule = rule };
	r->rule[rule].has_text = true;
	if (regex)
		return regex_add(in, p, text);
	switch (glob_parse(in->scratch, r->arena, text, &p->glob)) {
	case GLOB_OK:
		return true;
	case GLOB_EMPTY:
		return BAD(in, SLICE("a text is missing: write the words to look for"));
	case GLOB_SHORT:
		return BAD(in, SLICE("\""), text,
		    SLICE("\" is too short to look for: two characters in a row are the least"));
	case GLOB_SEGMENTS_MANY:
		return BAD(in, SLICE("too many * in \""), text, SLICE("\": four are the most"));
	case GLOB_MEMORY:
		break;
	}
	return rules_no_memory(in);
}

/* The first pair of parentheses from at on with a | between them; others are part of the phrase. */
static bool
find_choice(struct slice text, size_t at, size_t *open, size_t *close)
{
	for (; (at = phrase_find_sign(text, '(', at)) != SLICE_NPOS; at++) {
		size_t end = phrase_find_sign(text, ')', at), bar = phrase_find_sign(text, '|', at);

		if (end == SLICE_NPOS)
			return false;
		if (bar < end) {
			*open = at;
			*close = end;
			return true;
		}
	}
	return false;
}

/* The next alternative of a choice; false behind the last one. */
static bool
take_one(struct slice *rest, struct slice *one)
{
	size_t bar;

	if (!rest->p)
		return false;
	bar = phrase_find_sign(*rest, '|', 0);
	*one = slice_first(*rest, bar == SLICE_NPOS ? rest->n : bar);
	*rest = bar == SLICE_NPOS ? SLICE_NONE : slice_after(*rest, bar + 1);
	return true;
}

/* The longest alternative of a choice that can be left for glob_match() to make, since it stands alone beside a
 * `~`; SIZE_MAX if it cannot. */
static size_t
width_left(struct slice text, size_t open, size_t close)
{
	struct slice before = slice_trim(slice_first(text, open)), one,
		     behind = slice_trim(slice_after(text, close + 1)),
		     rest = slice_first(slice_after(text, open + 1), close - open - 1);
	size_t width = 0;

	if ((before.n && before.p[before.n - 1] != '~') || (behind.n && behind.p[0] != '~') ||
	    slice_find_byte(rest, '\\', 0) != SLICE_NPOS || (!before.n && !behind.n))
		return SIZE_MAX;
	while (take_one(&rest, &one))
		width = one.n > width ? one.n : width;
	return width;
}

/* The choice that becomes so many patterns. Of several one is left, the one with the shorter words: they are the
 * more frequent ones, and the automaton should look for the others. */
static bool
find_expanded(struct slice text, unsigned depth, size_t *open, size_t *close)
{
	size_t at = 0, o, c, n = 0, left = SIZE_MAX, least = SIZE_MAX;

	for (; find_choice(text, at, &o, &c); at = c, n++) {
		size_t width = width_left(text, o, c);

		if (width < least) {
			least = width;
			left = o;
		}
	}
	if (n + depth < 2)
		left = SIZE_MAX;
	for (at = 0; find_choice(text, at, open, close); at = *close)
		if (*open != left)
			return true;
	return false;
}

static struct slice
with_choice(struct reading *in, struct slice before, struct slice choice, struct slice behind)
{
	struct abuf b = abuf_in(in->scratch, before.n + choice.n + behind.n + 1);

	abuf_slice(&b, before);
	abuf_slice(&b, choice);
	abuf_slice(&b, behind);
	return b.bad ? SLICE_NONE : abuf_done(&b);
}

/* "(virus|virus(es))" would end at the first ")". */
static bool
is_nested(struct slice choices)
{
	size_t inner = slice_find_byte(choices, '(', 0);

	return inner != SLICE_NPOS && (inner == 0 || choices.p[inner - 1] != '\\');
}

/* Each of them is a pattern of the rule. depth: choices that were made already */
static bool
choices_add(struct reading *in, uint32_t rule, struct slice text, unsigned depth)
{
	struct slice choices, one;
	size_t open, close;

	if (!find_expanded(text, depth, &open, &close))
		return plain_add(in, rule, text);
	if (depth == CHOICES)
		return BAD(
		    in, SLICE("too many choices in \""), text, SLICE("\": three are the most"));
	choices = slice_first(slice_after(text, open + 1), close - open - 1);
	if (is_nested(choices))
		return BAD(in, SLICE("a choice in a choice in \""), text,
		    SLICE("\": write two lines, or \\( for the sign"));
	while (take_one(&choices, &one))
		if (!choices_add(in, rule,
			with_choice(in, slice_first(text, open), one, slice_after(text, close + 1)),
			depth + 1))
			return false;
	return true;
}

bool
pattern_add(struct reading *in, uint32_t rule, struct slice text)
{
	bool regex = text.n > 2 && text.p[0] == '/' && text.p[text.n - 1] == '/';
	const struct rule *of = &in->r->rule[rule];
	struct slice plain;

	if (regex)
		return plain_add(in, rule, text);
	if ((in->user || !in->known_good) && !phrase_check(in, of->kind, text))
		return false;
	if (!choices_add(in, rule, text, 0))
		return false;
	/* mail to people has its accents */
	plain = of->kind == RULE_SET ? SLICE_NONE : rules_plain(in, text, of->language);
	return plain.n == 0 || choices_add(in, rule, plain, 0);
}
