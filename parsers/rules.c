/* rules - see rules.h */
#include "rules_private.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { RULES_CEILING = 64 * 1024 * 1024 };

static void
read_all(struct reading *in, const struct rules_source *source, size_t n, bool user)
{
	for (size_t i = 0; i < n; i++) {
		if (source[i].user != user)
			continue;
		in->file = source[i].name;
		in->user = user;
		rules_read(in, source[i].text);
	}
}

/* The rank of its reason goes into each phrase; the reasons without one come last. */
static void
rank_all(struct rules *r)
{
	for (size_t i = 0; i < r->nrules; i++)
		r->rule[i].rank = r->rank[r->rule[i].reason];
}

struct rules *
rules_new(const struct rules_source *source, size_t n, rules_complain *complain, void *arg)
{
	struct rules *r = calloc(1, sizeof *r);
	struct reading in = { .r = r, .complain = complain, .arg = arg, .file = "rules" };
	bool good;

	in.scratch = arena_new(RULES_CEILING);
	if (!r || !in.scratch || !(r->arena = arena_new(RULES_CEILING))) {
		free(r);
		arena_free(in.scratch);
		if (complain)
			complain(arg, "rules", 0, "memory is out");
		return NULL;
	}
	for (size_t i = 0; i < REASON_COUNT; i++)
		r->rank[i] = UINT_MAX;
	if (hs_valid_platform() != HS_SUCCESS)
		BAD(&in,
		    SLICE("this processor is not supported by the pattern library (SSSE3 is "
			  "needed)"));
	/* a site's own first: the order of rules is the order in which they are asked */
	read_all(&in, source, n, true);
	read_all(&in, source, n, false);
	for (size_t i = 0; i < n; i++) {
		in.file = source[i].name;
		rules_switch_off(&in, source[i].text);
	}
	rank_all(r);
	in.file = "rules";
	good = !in.failed && hosts_index(&in) && rules_compile(&in);
	arena_free(in.scratch);
	free(in.ids);
	if (good)
		return r;
	rules_free(r);
	return NULL;
}

void
rules_free(struct rules *r)
{
	if (!r)
		return;
	hs_free_database(r->failures);
	hs_free_database(r->sets);
	free(r->rule);
	free(r->pattern);
	free(r->wordless);
	free(r->provider);
	free(r->host);
	free(r->status);
	free(r->reply);
	free(r->set);
	arena_free(r->arena);
	free(r);
}

uint64_t
rules_set(const struct rules *r, const char *name)
{
	for (size_t i = 0; i < r->nsets; i++)
		if (strcmp(r->set[i].name, name) == 0)
			return UINT64_C(1) << i;
	return 0;
}

void
rules_count(const struct rules *r, struct rules_count *out)
{
	*out = (struct rules_count){ .providers = r->nproviders,
		.sets = r->nsets,
		.statuses = r->nstatuses,
		.replies = r->nreplies };
	for (size_t i = 0; i < r->npatterns; i++) {
		enum rule_kind kind = r->rule[r->pattern[i].rule].kind;

		out->phrases += kind == RULE_PHRASE;
		out->set_phrases += kind == RULE_SET;
	}
	for (size_t i = 0; i < r->nrules; i++) {
		enum rule_kind kind = r->rule[i].kind;

		out->rules += kind == RULE_PROVIDER;
		out->blocklists += kind == RULE_BLOCKLIST;
		out->stages += kind == RULE_STAGE;
	}
}
