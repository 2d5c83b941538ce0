/* scan - see scan.h */
#include "scan_private.h"

#include <stdlib.h>
#include <string.h>

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

/* sets: 0 but for AUTOMATON_SETS and AUTOMATON_REPORTS */
static void
scan_text(struct scan *s, enum automaton which, const struct folded *text, uint64_t sets)
{
	s->text = text;
	s->sets = sets;
	s->most = SCAN_HITS;
	scan_match(s, &s->rules->ours.of[which], &s->found);
	if (s->rules->site.of[which].db) {
		scan_match(s, &s->rules->site.of[which], &s->site);
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

bool
scan_stages_likely(struct scan *s, const struct folded *text)
{
	return scan_match_anchor(s, &s->rules->ours.of[AUTOMATON_STAGES], text) ||
	    scan_match_anchor(s, &s->rules->site.of[AUTOMATON_STAGES], text);
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
	scan_match(s, &s->rules->ours.of[which], &s->found);
	if (!s->found.n)
		scan_match(s, &s->rules->site.of[which], &s->found);
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
