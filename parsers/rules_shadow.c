/* rules_shadow - lines of a site that never count since others of its own are asked before them */
#include "rules_reading.h"

static bool
glob_same(const struct glob *a, const struct glob *b)
{
	if (a->nsegments != b->nsegments || a->words != b->words || a->noptions || b->noptions ||
	    a->line_start != b->line_start || a->line_end != b->line_end ||
	    a->word_start != b->word_start || a->word_end != b->word_end)
		return false;
	for (unsigned i = 0; i < a->nsegments; i++)
		if (!slice_equal(a->segment[i], b->segment[i]))
			return false;
	return true;
}

/* One with a mistake has nothing to be compared by. */
static bool
is_whole(const struct pattern *p)
{
	return p->regex || p->glob.segment;
}

static bool
pattern_same(const struct pattern *a, const struct pattern *b)
{
	if (a->regex != b->regex)
		return false;
	return a->regex ? slice_equal(a->source, b->source) : glob_same(&a->glob, &b->glob);
}

/* The rule's patterns stand side by side, from the first one on. */
static size_t
patterns_end(const struct rules *r, size_t first)
{
	size_t end = first;

	while (end < r->nsite && r->pattern[end].rule == r->pattern[first].rule)
		end++;
	return end;
}

static bool
text_is_among(const struct rules *r, const struct pattern *one, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (pattern_same(one, &r->pattern[i]))
			return true;
	return false;
}

static bool
texts_are_among(const struct rules *r, size_t first, size_t end, size_t other, size_t other_end)
{
	for (size_t i = first; i < end; i++)
		if (!text_is_among(r, &r->pattern[i], other, other_end))
			return false;
	return true;
}

static void
complain_of(struct reading *in, const struct rule *a, const struct rule *b)
{
	if (b->kind == RULE_PROVIDER || b->kind == RULE_STAGE) {
		rules_never(in, b->at, slice_of(b->id), a->at);
		return;
	}
	rules_go_to(in, b->at);
	BAD(in, SLICE("the same text stands at "), slice_of(a->at),
	    b->kind == RULE_BLOCKLIST ? SLICE(" for another list: remove one of the two")
				      : SLICE(" for another reason: remove one of the two"));
}

/* Is b, which comes behind a, never asked, or does it say something else of the same text? */
static bool
is_shadowed(const struct rule *a, const struct rule *b)
{
	if (a->kind != b->kind || b->off || !conditions_cover(a->when, b->when))
		return false;
	if (a->kind == RULE_PROVIDER)
		return a->provider == b->provider;
	if (a->kind == RULE_STAGE)
		return true;
	return (a->kind == RULE_BLOCKLIST || (a->kind == RULE_PHRASE && a->reason != b->reason)) &&
	    conditions_cover(b->when, a->when);
}

/* Provider rules without a text come first: they hold whatever is said. */
static void
wordless_shadows(struct reading *in)
{
	const struct rules *r = in->r;

	for (size_t i = 0; i < r->nrules && r->rule[i].user; i++) {
		const struct rule *a = &r->rule[i];

		if (a->kind != RULE_PROVIDER || a->has_text)
			continue;
		for (size_t k = i + 1; k < r->nrules && r->rule[k].user; k++)
			if (is_shadowed(a, &r->rule[k]))
				complain_of(in, a, &r->rule[k]);
	}
}

enum { SLOTS_LEAST = 64 };

static uint32_t
hash(const struct pattern *p)
{
	struct slice s = p->regex ? p->source : p->glob.segment[p->glob.anchor];
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ s.p[i]) * 16777619u;
	return h;
}

struct texts_seen {
	uint32_t
	    *at; /* open addressing by the text: 1 + the first pattern of its rule, 0 is free */
	size_t slots;
};

static size_t
next_slot(const struct texts_seen *seen, size_t slot)
{
	return (slot + 1) & (seen->slots - 1);
}

static void
note_texts(const struct rules *r, const struct texts_seen *seen, size_t first, size_t end)
{
	for (size_t p = first; p < end && is_whole(&r->pattern[p]); p++) {
		size_t slot = hash(&r->pattern[p]) & (seen->slots - 1);

		while (seen->at[slot])
			slot = next_slot(seen, slot);
		seen->at[slot] = (uint32_t)first + 1;
	}
}

/* Whoever has all texts of the rule, of which these are the patterns. */
static const struct rule *
find_before(const struct rules *r, const struct texts_seen *seen, size_t first, size_t end)
{
	const struct rule *rule = &r->rule[r->pattern[first].rule];

	for (size_t slot = hash(&r->pattern[first]) & (seen->slots - 1); seen->at[slot];
	     slot = next_slot(seen, slot)) {
		size_t other = seen->at[slot] - 1;
		const struct rule *before = &r->rule[r->pattern[other].rule];

		if (is_shadowed(before, rule) &&
		    texts_are_among(r, first, end, other, patterns_end(r, other)))
			return before;
	}
	return NULL;
}

static void
text_shadows(struct reading *in)
{
	const struct rules *r = in->r;
	struct texts_seen seen = { .slots = SLOTS_LEAST };
	size_t end;

	while (seen.slots < r->nsite * 2)
		seen.slots *= 2;
	arena_reset(in->scratch);
	seen.at = arena_alloc(in->scratch, seen.slots, sizeof *seen.at);
	if (!seen.at) {
		rules_no_memory(in);
		return;
	}
	for (size_t i = 0; i < r->nsite; i = end) {
		const struct rule *before = NULL;

		end = patterns_end(r, i);
		if (is_whole(&r->pattern[i]))
			before = find_before(r, &seen, i, end);

		if (before)
			complain_of(in, before, &r->rule[r->pattern[i].rule]);
		note_texts(r, &seen, i, end);
	}
}

void
rules_check_shadows(struct reading *in)
{
	wordless_shadows(in);
	text_shadows(in);
	rules_check_row_shadows(in);
}
