/* rules_ready - the automata of the built-in files, made before the program runs; see rules.h */
#include "rules_reading.h"

#include <stdlib.h>
#include <string.h>

static uint64_t
mix(uint64_t h, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * UINT64_C(1099511628211); /* FNV-1a */
	return h;
}

/* Everything that is compiled: texts, how each is looked for, and in which order. */
static uint64_t
patterns_hash(const struct rules *r)
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

	if (strcmp(ready->matcher, hs_version()) != 0 || ready->patterns != patterns_hash(r))
		return false;
	r->ready = true;
	for (enum automaton i = 0; i < AUTOMATA; i++)
		r->ready = r->ready && take(in, i, ready->of[i], &r->ours.of[i]);
	if (!r->ready)
		automata_free(&r->ours);
	return r->ready;
}

static bool
give(const hs_database_t *from, struct slice *to)
{
	char *bytes;

	*to = SLICE_NONE;
	if (!from)
		return true;
	if (hs_serialize_database(from, &bytes, &to->n) != HS_SUCCESS)
		return false;
	to->p = (unsigned char *)bytes;
	return true;
}

/* What every processor has that mail is likely to be read on; an older one compiles for itself. */
static hs_platform_info_t
common_platform(void)
{
	hs_platform_info_t p = { .tune = HS_TUNE_FAMILY_GENERIC };

#ifdef __x86_64__
	p.cpu_features = HS_CPU_FEATURES_AVX2;
#endif
	return p;
}

bool
rules_prepare(const struct rules_source *source, size_t n, struct rules_ready *out,
    rules_complain *complain, void *arg)
{
	const hs_platform_info_t platform = common_platform();
	struct reading in = { .complain = complain, .arg = arg };
	struct rules *r = reading_begin(&in, source, n);
	bool good = r && rules_compile(&in, r->nsite, r->npatterns, &platform, &r->ours);

	*out = (struct rules_ready){ .matcher = hs_version() };
	if (good) {
		out->patterns = patterns_hash(r);
		for (size_t i = 0; i < AUTOMATA; i++)
			good = good && give(r->ours.of[i].db, &out->of[i]);
		if (!good)
			rules_no_memory(&in);
	}
	rules_free(r);
	reading_end(&in);
	return good;
}

void
rules_ready_free(struct rules_ready *ready)
{
	for (size_t i = 0; i < AUTOMATA; i++)
		free((void *)(uintptr_t)ready->of[i].p);
	*ready = (struct rules_ready){ .matcher = "" };
}
