/* scan - see scan.h */
#include "scan.h"

#include "rules_private.h"
#include "scan_hits.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { REGEX_SHOWN = 80 }; /* octets shown of a match whose beginning is not known */
enum { MATCHES = 32 };     /* of the automaton, looked at together */

/* A window that stands in the text, which ends there. */
struct match {
	const struct window *w;
	size_t to;
};

struct scan {
	const struct rules *rules;
	hs_scratch_t *scratch;
	uint16_t *seen;            /* of each rule: 1 + the index of its hit */
	struct hits found, site;   /* all of them; for a moment, those of the site's rules */
	struct hits *to;           /* where they go */
	const struct finder *a;    /* that runs */
	const struct folded *text; /* being scanned */
	uint64_t beginnings;       /* of its words; 0 while nobody asked */
	uint64_t sets;             /* wanted; 0 for a failure */
	uint64_t set[SCAN_SLOTS];  /* the bits of named sets, */
	uint64_t known;            /* in these slots */
	size_t most;               /* so many hits are enough */
	struct match match[MATCHES], likely[MATCHES];
	size_t nmatches, nlikely;
	bool anchor; /* of scan_stages_likely() */
};

static bool
scratch_for(struct scan *s, const struct automata *a)
{
	for (size_t i = 0; i < AUTOMATA; i++)
		if (a->of[i].db && hs_alloc_scratch(a->of[i].db, &s->scratch) != HS_SUCCESS)
			return false;
	return true;
}

struct scan *
scan_new(const struct rules *rules)
{
	struct scan *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->rules = rules;
	s->seen = calloc(rules->nrules + 1, sizeof *s->seen);
	if (!s->seen || !scratch_for(s, &rules->site) || !scratch_for(s, &rules->ours)) {
		scan_free(s);
		return NULL;
	}
	return s;
}

void
scan_free(struct scan *s)
{
	if (!s)
		return;
	hs_free_scratch(s->scratch);
	free(s->seen);
	free(s);
}

const struct rules *
scan_rules(const struct scan *s)
{
	return s->rules;
}

uint64_t
scan_set(struct scan *s, unsigned slot, scan_name *name)
{
	char room[SCAN_NAME];

	if (slot >= SCAN_SLOTS)
		return 0;
	if ((s->known & UINT64_C(1) << slot) == 0)
		s->set[slot] = rules_set(s->rules, name(slot, room));
	s->known |= UINT64_C(1) << slot;
	return s->set[slot];
}

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

static void
run(struct scan *s, const struct finder *a, struct hits *to)
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

/* sets: 0 but for AUTOMATON_SETS and AUTOMATON_REPORTS */
static void
scan_text(struct scan *s, enum automaton which, const struct folded *text, uint64_t sets)
{
	s->text = text;
	s->sets = sets;
	s->most = SCAN_HITS;
	run(s, &s->rules->ours.of[which], &s->found);
	if (s->rules->site.of[which].db) {
		run(s, &s->rules->site.of[which], &s->site);
		hits_merge(&s->found, &s->site);
	}
}

static size_t
scan_rules_of(
    struct scan *s, enum automaton which, const struct folded *text, const struct rule_hit **hits)
{
	scan_text(s, which, text, 0);
	*hits = s->found.hit;
	return s->found.n;
}

size_t
scan_failure(struct scan *s, const struct folded *text, const struct rule_hit **hits)
{
	return scan_rules_of(s, AUTOMATON_FAILURES, text, hits);
}

size_t
scan_stages(struct scan *s, const struct folded *text, const struct rule_hit **hits)
{
	return scan_rules_of(s, AUTOMATON_STAGES, text, hits);
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

static bool
has_anchor(struct scan *s, const struct finder *a, const struct folded *text)
{
	s->text = text;
	s->anchor = false;
	s->a = a;
	if (a->db && text->text.n)
		hs_scan(a->db, (const char *)text->text.p, (unsigned)text->text.n, 0, s->scratch,
		    found_anchor, s);
	return s->anchor;
}

bool
scan_stages_likely(struct scan *s, const struct folded *text)
{
	return has_anchor(s, &s->rules->ours.of[AUTOMATON_STAGES], text) ||
	    has_anchor(s, &s->rules->site.of[AUTOMATON_STAGES], text);
}

/* Those of sets "report.*" have one more automaton of their own. */
static enum automaton
automaton_of(const struct scan *s, uint64_t sets)
{
	return sets & ~s->rules->report_sets ? AUTOMATON_SETS : AUTOMATON_REPORTS;
}

bool
scan_sets_any(struct scan *s, const struct folded *text, uint64_t sets)
{
	enum automaton which = automaton_of(s, sets);

	s->text = text;
	s->sets = sets;
	s->most = 1;
	if (!sets)
		return false;
	run(s, &s->rules->ours.of[which], &s->found);
	if (!s->found.n)
		run(s, &s->rules->site.of[which], &s->found);
	return s->found.n > 0;
}

size_t
scan_sets(struct scan *s, struct arena *a, const struct folded *text, uint64_t sets,
    const struct hit **hits)
{
	struct hit *out;

	*hits = NULL;
	if (!sets)
		return 0;
	scan_text(s, automaton_of(s, sets), text, sets);
	if (!s->found.n || !(out = arena_alloc(a, s->found.n, sizeof *out)))
		return 0;
	for (size_t i = 0; i < s->found.n; i++) {
		const struct rule_hit *hit = &s->found.hit[i];
		const struct rule *rule = &s->rules->rule[hit->rule];

		out[i] = (struct hit){ .id = rule->id,
			.rule_at = rule->at,
			.language = rule->language,
			.set = rule->set,
			.start = hit->from,
			.end = hit->to };
	}
	*hits = out;
	return s->found.n;
}
