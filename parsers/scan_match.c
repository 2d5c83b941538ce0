/* scan_match - where the automata stop in a text: which phrases stand there; see scan_private.h */
#include "scan_private.h"

#include <limits.h>

enum { REGEX_SHOWN = 80 }; /* octets shown of a match whose beginning is not known */

/* May the words around an anchor be in the text? */
static inline bool
may_stand(struct scan *s, const struct glob *g)
{
	if (g->nsegments == 1)
		return true;
	if (!s->beginnings)
		s->beginnings = glob_beginnings(s->text->text);
	return glob_may_stand(g, s->beginnings);
}

/* Is this rule not found at an earlier place yet? at: where its hit goes. */
static inline bool
is_wanted(const struct scan *s, const struct window *w, uint32_t index, size_t end, size_t *at)
{
	const struct rule *rule = &s->rules->rule[index];

	*at = s->seen[index] && !rule->all ? s->seen[index] - 1U : s->to->n;
	return !rule->off && (*at == s->to->n || hits_is_earlier(end, w->pattern, s->to, *at));
}

/* The earliest place where a match of a regular expression may have begun that ends at end. */
static inline size_t
regex_start(const struct pattern *p, size_t end)
{
	size_t width = p->width == UINT_MAX ? REGEX_SHOWN : p->width;

	return end > width ? end - width : 0;
}

/* false when there is no room for more. */
static inline bool
take(struct scan *s, const struct window *w, size_t to)
{
	const struct pattern *p = &s->rules->pattern[w->pattern];
	size_t end = to + (size_t)w->behind, from, at;

	if (p->regex)
		from = regex_start(p, to);
	else if (!window_anchored(w, &p->glob, s->text->text, end) || !may_stand(s, &p->glob) ||
	    !glob_match(&p->glob, s->text, end, &from, &to))
		return true;
	if (!is_wanted(s, w, p->rule, end, &at))
		return true;
	s->to->hit[at] = (struct rule_hit){ .rule = p->rule,
		.spaced = !p->regex && p->glob.spaced,
		.weight = p->regex ? (unsigned)p->source.n : p->glob.weight,
		.from = from,
		.to = to,
		.end = end };
	s->to->pattern[at] = w->pattern;
	s->seen[p->rule] = (uint16_t)(at + 1);
	return at < s->to->n || ++s->to->n < s->most;
}

/* What is not in the caches yet is asked for before any of it is used: windows, patterns and texts are all over the
 * memory, and waiting for them one by one was a sixth of all time. false as of take(). */
static bool
take_likely(struct scan *s)
{
	size_t n = s->nlikely;

	s->nlikely = 0;
	for (size_t i = 0; i < n; i++)
		__builtin_prefetch(s->rules->pattern[s->likely[i].w->pattern].glob.segment);
	for (size_t i = 0; i < n; i++)
		if (!take(s, s->likely[i].w, s->likely[i].to))
			return false;
	return true;
}

static bool
take_matches(struct scan *s)
{
	const struct pattern *pattern = s->rules->pattern;
	const struct slice text = s->text->text;
	const uint64_t sets = s->sets ? s->sets : UINT64_MAX;
	size_t n = s->nmatches;

	s->nmatches = 0;
	for (size_t i = 0; i < n; i++) {
		const struct window *w = s->match[i].w;
		size_t to = s->match[i].to;

		do {
			if ((sets >> ((w->set - 1) & 63) & 1) == 0 ||
			    !window_begins(w, text, to + (size_t)w->behind))
				continue;
			__builtin_prefetch(&pattern[w->pattern]);
			s->likely[s->nlikely++] = (struct match){ w, to };
			if (s->nlikely == MATCHES && !take_likely(s))
				return false;
		} while (w++->more);
	}
	return take_likely(s);
}

static int
found(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *arg)
{
	struct scan *s = arg;
	const struct window *w = &s->a->window[id];

	(void)from;
	(void)flags;
	__builtin_prefetch(w);
	s->match[s->nmatches++] = (struct match){ w, (size_t)to };
	return s->nmatches >= s->most || s->nmatches == MATCHES ? !take_matches(s) : 0;
}

void
scan_match(struct scan *s, const struct finder *a, struct hits *to)
{
	to->n = 0;
	s->to = to;
	s->a = a;
	s->beginnings = 0;
	s->nmatches = s->nlikely = 0;
	if (a->db && s->text->text.n &&
	    hs_scan(a->db, (const char *)s->text->text.p, (unsigned)s->text->text.n, 0, s->scratch,
		found, s) == HS_SUCCESS)
		(void)take_matches(s);
	for (size_t i = 0; i < to->n; i++)
		s->seen[to->hit[i].rule] = 0;
	hits_sort(to);
}

/* Does the anchor of any text end here? The first one is enough. */
static int
found_anchor(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *arg)
{
	struct scan *s = arg;
	const struct window *w = &s->a->window[id];

	(void)from;
	(void)flags;
	do {
		const struct pattern *p = &s->rules->pattern[w->pattern];
		size_t end = (size_t)to + (size_t)w->behind;

		s->anchor = window_begins(w, s->text->text, end) &&
		    (p->regex || window_anchored(w, &p->glob, s->text->text, end));
	} while (!s->anchor && w++->more);
	return s->anchor;
}

bool
scan_match_anchor(struct scan *s, const struct finder *a, const struct folded *text)
{
	s->text = text;
	s->anchor = false;
	s->a = a;
	if (a->db && text->text.n)
		hs_scan(a->db, (const char *)text->text.p, (unsigned)text->text.n, 0, s->scratch,
		    found_anchor, s);
	return s->anchor;
}
