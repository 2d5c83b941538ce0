/* scan - see scan.h */
#include "scan.h"

#include "rules_private.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { REGEX_SHOWN = 80 }; /* octets shown of a match whose beginning is not known */

struct scan {
	const struct rules *rules;
	hs_scratch_t *scratch;
	unsigned char *seen; /* a bit per rule */
	struct hits {
		struct rule_hit hit[SCAN_HITS];
		size_t n;
	} found, site;             /* all of them; for a moment, those of the site's rules */
	struct hits *to;           /* where they go */
	size_t first;              /* pattern that id 0 stands for */
	const struct folded *text; /* being scanned */
	uint64_t sets;             /* wanted; 0 for a failure */
};

static bool
scratch_for(struct scan *s, const struct automata *a)
{
	for (size_t i = 0; i < AUTOMATA; i++)
		if (a->of[i] && hs_alloc_scratch(a->of[i], &s->scratch) != HS_SUCCESS)
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
	s->seen = calloc(rules->nrules / 8 + 1, 1);
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

static int
found(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *arg)
{
	struct scan *s = arg;
	const struct pattern *p = &s->rules->pattern[s->first + id];
	const struct rule *rule = &s->rules->rule[p->rule];
	struct rule_hit *hit = &s->to->hit[s->to->n];
	unsigned char *seen = &s->seen[p->rule / 8], bit = (unsigned char)(1u << p->rule % 8);

	(void)from;
	(void)flags;
	if (rule->off || (s->sets && !(rule->set & s->sets)) || ((*seen & bit) && !rule->all))
		return 0;
	hit->rule = p->rule;
	hit->end = (size_t)to;
	hit->weight = p->glob.weight;
	if (p->regex) {
		size_t width = p->width == UINT_MAX ? REGEX_SHOWN : p->width;

		hit->to = (size_t)to;
		hit->from = hit->to > width ? hit->to - width : 0;
		hit->weight = (unsigned)p->source.n;
	} else if (!glob_match(&p->glob, s->text, (size_t)to, &hit->from, &hit->to)) {
		return 0;
	}
	*seen |= bit;
	return ++s->to->n == SCAN_HITS;
}

static void
run(struct scan *s, const hs_database_t *db, size_t first, struct hits *to)
{
	to->n = 0;
	s->to = to;
	s->first = first;
	if (db && s->text->text.n)
		hs_scan(db, (const char *)s->text->text.p, (unsigned)s->text->text.n, 0, s->scratch,
		    found, s);
	for (size_t i = 0; i < to->n; i++)
		s->seen[to->hit[i].rule / 8] = 0;
}

/* Puts those of the site among ours, in the order of their ends; the first ones stay when it is too many. */
static void
merge(struct hits *ours, const struct hits *site)
{
	size_t i = ours->n, k = site->n;

	for (size_t at = i + k; k > 0 && at-- > 0;) {
		bool mine = i > 0 && ours->hit[i - 1].end >= site->hit[k - 1].end;
		const struct rule_hit *last = mine ? &ours->hit[--i] : &site->hit[--k];

		if (at < SCAN_HITS)
			ours->hit[at] = *last;
	}
	ours->n += site->n;
	if (ours->n > SCAN_HITS)
		ours->n = SCAN_HITS;
}

/* sets: 0 but for AUTOMATON_SETS */
static void
scan_text(struct scan *s, enum automaton which, const struct folded *text, uint64_t sets)
{
	s->text = text;
	s->sets = sets;
	run(s, s->rules->ours.of[which], s->rules->nsite, &s->found);
	if (s->rules->site.of[which]) {
		run(s, s->rules->site.of[which], 0, &s->site);
		merge(&s->found, &s->site);
	}
}

size_t
scan_failure(struct scan *s, const struct folded *text, const struct rule_hit **hits)
{
	scan_text(s, AUTOMATON_FAILURES, text, 0);
	*hits = s->found.hit;
	return s->found.n;
}

size_t
scan_stages(struct scan *s, const struct folded *text, const struct rule_hit **hits)
{
	scan_text(s, AUTOMATON_STAGES, text, 0);
	*hits = s->found.hit;
	return s->found.n;
}

size_t
scan_sets(struct scan *s, struct arena *a, const struct folded *text, uint64_t sets,
    const struct hit **hits)
{
	struct hit *out;

	*hits = NULL;
	if (!sets)
		return 0;
	scan_text(s, AUTOMATON_SETS, text, sets);
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
