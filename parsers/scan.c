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
	struct rule_hit hit[SCAN_HITS];
	size_t n;
	const struct folded *text; /* being scanned */
	uint64_t sets;             /* wanted; 0 for a failure */
};

struct scan *
scan_new(const struct rules *rules)
{
	struct scan *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->rules = rules;
	s->seen = calloc(rules->nrules / 8 + 1, 1);
	if (!s->seen ||
	    (rules->failures && hs_alloc_scratch(rules->failures, &s->scratch) != HS_SUCCESS) ||
	    (rules->sets && hs_alloc_scratch(rules->sets, &s->scratch) != HS_SUCCESS)) {
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
	const struct pattern *p = &s->rules->pattern[id];
	const struct rule *rule = &s->rules->rule[p->rule];
	struct rule_hit *hit = &s->hit[s->n];
	unsigned char *seen = &s->seen[p->rule / 8], bit = (unsigned char)(1u << p->rule % 8);

	(void)from;
	(void)flags;
	if ((s->sets && !(rule->set & s->sets)) || ((*seen & bit) && !rule->all))
		return 0;
	hit->rule = p->rule;
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
	return ++s->n == SCAN_HITS;
}

static void
run(struct scan *s, const hs_database_t *db, const struct folded *text, uint64_t sets)
{
	s->n = 0;
	s->text = text;
	s->sets = sets;
	if (db && text->text.n)
		hs_scan(db, (const char *)text->text.p, (unsigned)text->text.n, 0, s->scratch,
		    found, s);
	for (size_t i = 0; i < s->n; i++)
		s->seen[s->hit[i].rule / 8] = 0;
}

size_t
scan_failure(struct scan *s, const struct folded *text, const struct rule_hit **hits)
{
	run(s, s->rules->failures, text, 0);
	*hits = s->hit;
	return s->n;
}

size_t
scan_sets(struct scan *s, struct arena *a, const struct folded *text, uint64_t sets,
    const struct hit **hits)
{
	struct hit *out;

	*hits = NULL;
	if (!sets)
		return 0;
	run(s, s->rules->sets, text, sets);
	if (!s->n || !(out = arena_alloc(a, s->n, sizeof *out)))
		return 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct rule *rule = &s->rules->rule[s->hit[i].rule];

		out[i] = (struct hit){ .id = rule->id,
			.rule_at = rule->at,
			.language = rule->language,
			.set = rule->set,
			.start = s->hit[i].from,
			.end = s->hit[i].to };
	}
	*hits = out;
	return s->n;
}
