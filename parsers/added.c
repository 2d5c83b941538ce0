/* added - see added.h */
#include "added.h"

enum {
	TAGS = 3,     /* so many in front of one another */
	TAG_MOST = 40 /* octets of a tag with what is around it */
};

static bool
is_around(unsigned char c)
{
	return c == '[' || c == ']' || c == '{' || c == '}' || c == '(' || c == ')' || c == '*' ||
	    c == '<' || c == '>' || c == '!' || c == '#' || c == ' ';
}

static size_t
skip_around(struct slice s, size_t at)
{
	while (at < s.n && is_around(s.p[at]))
		at++;
	return at;
}

/* What closes a tag, without what opens another. */
static size_t
skip_closing(struct slice s, size_t at)
{
	while (at < s.n && is_around(s.p[at]) && s.p[at] != ' ')
		at++;
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == ':'))
		at++;
	return at;
}

/* "spam", "SPAM 7.1" and "Spam?", but not "Spam no entregado". */
static bool
is_tag(const struct rules *r, struct slice s)
{
	if (rules_text(r, TEXTS_SUBJECT_TAG, TEXT_IS, slice_trim(s)))
		return true;
	if (!rules_text(r, TEXTS_SUBJECT_TAG, TEXT_BEGINS, s))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i - 1] == ' ' && is_letter_octet(s.p[i]))
			return false;
	return true;
}

/* Where the subject goes on behind "[tag]", "***tag***" or "{tag: more}"; 0 when it begins with none. Any text may
 * be the tag of a list, in square brackets. */
static size_t
tag_in_signs(const struct rules *r, struct slice s, bool any)
{
	size_t from = skip_around(s, 0), to = from, rest;

	if (from == 0)
		return 0;
	while (to < s.n && to < TAG_MOST && (s.p[to] == ' ' || !is_around(s.p[to])))
		to++;
	rest = skip_closing(s, to);
	if (to == s.n || to == from || rest == to)
		return 0;
	if (any && s.p[0] == '[' && s.p[to] == ']' && rest < s.n)
		return rest;
	return is_tag(r, slice_first(slice_after(s, from), to - from)) ? rest : 0;
}

/* The same behind "SPAM:" and "EXTERNAL - ". */
static size_t
tag_with_colon(const struct rules *r, struct slice s)
{
	struct slice front = slice_first(s, TAG_MOST);
	size_t colon = slice_find_byte(front, ':', 0), dash = slice_find(front, SLICE(" - "), 0),
	       end = dash < colon ? dash : colon, rest;

	if (end == SLICE_NPOS || !rules_text(r, TEXTS_SUBJECT_TAG, TEXT_IS, slice_first(s, end)))
		return 0;
	rest = end == dash ? end + 3 : skip_closing(s, end);
	return rest < s.n ? rest : 0;
}

static struct slice
without_tags(const struct rules *r, struct slice s, bool any)
{
	s = slice_trim(s);
	for (unsigned n = 0; n < TAGS && s.n; n++) {
		size_t rest = is_around(s.p[0]) ? tag_in_signs(r, s, any) : tag_with_colon(r, s);

		if (rest == 0)
			break;
		s = slice_after(s, rest);
	}
	return s;
}

struct slice
added_text_tag(const struct rules *r, struct slice text)
{
	if (text.n == 0)
		return text;
	if (text.p[0] == '[' || text.p[0] == '*')
		return slice_after(text, tag_in_signs(r, text, false));
	/* other words in front of a colon or a dash are a sentence's own */
	return slice_starts(text, SLICE("EXT")) ? slice_after(text, tag_with_colon(r, text)) : text;
}

struct slice
added_subject(const struct rules *r, struct slice subject)
{
	return without_tags(r, subject, false);
}

struct slice
added_subject_list(const struct rules *r, struct slice subject)
{
	return subject.n && subject.p[0] == '[' ? without_tags(r, subject, true)
						: slice_trim(subject);
}

struct slice
added_tag(struct slice *title)
{
	size_t close =
	    slice_starts(*title, SLICE("[")) ? slice_find_byte(*title, ']', 0) : SLICE_NPOS;
	struct slice tag = slice_first(*title, close == SLICE_NPOS ? 0 : close);

	*title = tag.n ? slice_trim(slice_after(*title, close + 1)) : SLICE_NONE;
	return tag;
}

enum {
	ABOVE_LINES = 12, /* of all warnings together */
	BELOW_LINES = 40,
	RULE_LEAST = 10
};

/* A line of nothing but strokes, or "-- " (RFC 3676 4.3). */
static bool
is_rule(const struct text *t, size_t i)
{
	struct slice line;

	if (t->plain[i].n || t->line[i].n == 0)
		return false;
	line = slice_trim(t->line[i]);
	return line.n >= RULE_LEAST || slice_equal(line, SLICE("--"));
}

/* The octets of the lines [from, to). */
static struct slice
stretch(const struct text *t, size_t from, size_t to)
{
	return (struct slice){ t->line[from].p,
		(size_t)(t->line[to - 1].p + t->line[to - 1].n - t->line[from].p) };
}

static size_t
skip_divider(const struct text *t, size_t at)
{
	while (at < t->n && (text_blank(t, at) || is_rule(t, at)))
		at++;
	return at;
}

size_t
added_above(const struct rules *r, const struct text *t)
{
	size_t above = 0;

	for (size_t at = skip_divider(t, 0), end; at < t->n && at < ABOVE_LINES;
	     at = above = skip_divider(t, end)) {
		struct slice words;

		if (!rules_text(r, TEXTS_ADDED_ABOVE, TEXT_BEGINS, t->plain[at]))
			break;
		for (end = at; end < t->n && !text_blank(t, end) && !is_rule(t, end);)
			end++;
		words = stretch(t, at, end);
		if (end - at > ABOVE_LINES ||
		    !rules_text(r, TEXTS_ADDED_ABOVE_SAYS, TEXT_WITHIN, words) ||
		    rules_text(r, TEXTS_ADDED_ABOVE_NOT, TEXT_WITHIN, words))
			break;
	}
	return above;
}

/* What may be below: the last paragraph of the first *end lines but for strokes under it, or of it what stands under a
 * line of strokes. The first line of it; t->n when there is none. */
static size_t
last_paragraph(const struct text *t, size_t *end, bool *ruled)
{
	size_t from, rule = t->n;

	while (*end > 0 && (text_blank(t, *end - 1) || is_rule(t, *end - 1)))
		--*end;
	for (from = *end; from > 0 && t->line[from - 1].n; from--) {
		if (t->plain[from - 1].n)
			continue;
		if (text_blank(t, from - 1))
			break;
		if (is_rule(t, from - 1))
			rule = from - 1;
	}
	*ruled = rule < t->n;
	if (*ruled)
		from = rule;
	return (from > 0 || *ruled) && from < *end && *end - from <= BELOW_LINES ? from : t->n;
}

/* "-- " and the few lines of a name, a desk and how to reach it. */
static bool
is_signature(const struct text *t, size_t from, size_t to)
{
	enum { SIGNATURE_LINES = 6 };

	return from > 0 && to - from <= 1 + SIGNATURE_LINES &&
	    slice_equal(slice_trim(t->line[from]), SLICE("--"));
}

size_t
added_below(const struct rules *r, const struct text *t)
{
	size_t end = t->n;

	for (;;) {
		size_t to = end, from;
		bool ruled;

		from = last_paragraph(t, &to, &ruled);
		if (from == t->n)
			return end;
		if (!(ruled && is_signature(t, from, to)) &&
		    (!(ruled || rules_text(r, TEXTS_ADDED_BELOW, TEXT_BEGINS, t->plain[from])) ||
			!rules_text(r, TEXTS_ADDED_BELOW_SAYS, TEXT_WITHIN, stretch(t, from, to))))
			return end;
		end = from;
	}
}
