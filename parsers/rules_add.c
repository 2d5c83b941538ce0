/* rules_add - rules, their ids and their texts, as the reader finds them */
#include "rules_reading.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { SLUG_MAX = 100, ID_MAX = 200 };

static uint32_t
hash(const char *id)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (; *id; id++)
		h = (h ^ (unsigned char)*id) * 16777619u;
	return h;
}

static bool
ids_grow(struct reading *in)
{
	size_t cap = in->ids_cap ? in->ids_cap * 2 : 1024;
	uint32_t *ids = calloc(cap, sizeof *ids);

	if (!ids)
		return rules_no_memory(in);
	for (size_t i = 0; i < in->ids_cap; i++) {
		size_t at;

		if (!in->ids[i])
			continue;
		at = hash(in->r->rule[in->ids[i] - 1].id) & (cap - 1);
		while (ids[at])
			at = (at + 1) & (cap - 1);
		ids[at] = in->ids[i];
	}
	free(in->ids);
	in->ids = ids;
	in->ids_cap = cap;
	return true;
}

struct rule *
rules_by_id(struct reading *in, const char *id)
{
	if (!in->ids_cap)
		return NULL;
	for (size_t at = hash(id) & (in->ids_cap - 1); in->ids[at];
	     at = (at + 1) & (in->ids_cap - 1))
		if (strcmp(in->r->rule[in->ids[at] - 1].id, id) == 0)
			return &in->r->rule[in->ids[at] - 1];
	return NULL;
}

static void
id_put(struct reading *in, uint32_t index)
{
	size_t at = hash(in->r->rule[index].id) & (in->ids_cap - 1);

	while (in->ids[at])
		at = (at + 1) & (in->ids_cap - 1);
	in->ids[at] = index + 1;
	in->nids++;
}

struct slice
rules_slug(struct reading *in, struct slice prefix, struct slice text)
{
	struct abuf b = abuf_in(in->scratch, 0);

	abuf_slice(&b, prefix);
	abuf_byte(&b, '.');
	text = slice_first(text, SLUG_MAX);
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = ascii_lower(text.p[i]);

		if (c == ' ' || c == '\t')
			abuf_byte(&b, '_');
		else if (c > ' ' && c != '\\' && c != '"' && c != 0x7f)
			abuf_byte(&b, c);
	}
	return abuf_done(&b);
}

/* Most rules have none: they share one. */
static const struct conditions *
conditions_kept(struct reading *in, const struct conditions *when)
{
	static const struct conditions none;
	struct conditions *kept;

	if (!braces_have_conditions(when))
		return &none;
	kept = arena_alloc(in->r->arena, 1, sizeof *kept);
	if (kept)
		*kept = *when;
	else
		rules_no_memory(in);
	return kept;
}

struct rule *
rule_add(struct reading *in, enum rule_kind kind, struct slice id, const struct braces *braces)
{
	struct rules *r = in->r;
	struct rule *rule;
	const struct conditions *when = conditions_kept(in, &braces->when);
	const char *name = rules_string(in, slice_first(id, ID_MAX));
	const struct rule *same = rules_by_id(in, name);
	bool replaced = same != NULL;

	if (!when)
		return NULL;
	if (same && (!same->user || in->user)) {
		BAD(in, slice_of(name), SLICE(" is there already, at "), slice_of(same->at),
		    SLICE(": remove one of the two"));
		return NULL;
	}
	if (in->nids * 2 >= in->ids_cap && !ids_grow(in))
		return NULL;
	rule = rules_grow(in, (void **)&r->rule, &r->nrules, &r->rules_cap, sizeof *r->rule);
	if (!rule)
		return NULL;
	*rule = (struct rule){ .kind = kind,
		.id = name,
		.at = rules_place(in),
		.when = when,
		.language = braces->language,
		.permanence = braces->permanence,
		.group = braces->group,
		.confidence = braces->confidence,
		.rank = UINT_MAX,
		.user = in->user,
		.off = replaced };
	if (!replaced)
		id_put(in, (uint32_t)(rule - r->rule));
	return rule;
}
