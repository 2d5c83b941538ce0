/* rules_ready - takes the automata that rules_prepare.c made, where they fit; see rules.h */
#include "rules_reading.h"

#include <string.h>

static uint64_t
mix(uint64_t h, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * UINT64_C(1099511628211); /* FNV-1a */
	return h;
}

uint64_t
rules_ready_hash(const struct rules *r)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = r->nsite; i < r->npatterns; i++) {
		const struct pattern *p = &r->pattern[i];
		const struct rule *rule = &r->rule[p->rule];
		struct slice text = p->regex ? p->source : glob_sought(&p->glob);
		const unsigned char how[] = { p->regex, (unsigned char)rule->kind, rule->all,
			(rule->set & r->report_sets) != 0, (unsigned char)text.n,
			(unsigned char)(text.n >> 8) };

		h = mix(h, how, sizeof how);
		h = mix(h, text.p, text.n);
	}
	return h;
}

static bool
take(struct reading *in, enum automaton which, struct slice from, struct finder *to)
{
	arena_reset(in->scratch);
	return windows_choose(in, which, in->r->nsite, in->r->npatterns, to) &&
	    (from.n == 0 ||
		hs_deserialize_database((const char *)from.p, from.n, &to->db) == HS_SUCCESS);
}

bool
rules_take_ready(struct reading *in, const struct rules_ready *ready)
{
	struct rules *r = in->r;

	if (strcmp(ready->matcher, hs_version()) != 0 || ready->patterns != rules_ready_hash(r))
		return false;
	r->ready = true;
	for (enum automaton i = 0; i < AUTOMATA; i++)
		r->ready = r->ready && take(in, i, ready->of[i], &r->ours.of[i]);
	if (!r->ready)
		automata_free(&r->ours);
	return r->ready;
}
