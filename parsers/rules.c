/* rules - see rules.h */
#include "rules_reading.h"

#include <errno.h>
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
reading_begin(struct reading *in, const struct rules_source *source, size_t n)
{
	struct rules *r = calloc(1, sizeof *r);

	in->file = "rules";
	in->scratch = arena_new(RULES_CEILING);
	in->r = r;
	if (!r || !in->scratch || !(r->arena = arena_new(RULES_CEILING))) {
		rules_no_memory(in);
		rules_free(r);
		return NULL;
	}
	for (size_t i = 0; i < REASON_COUNT; i++)
		r->rank[i] = UINT_MAX;
	if (hs_valid_platform() != HS_SUCCESS)
		BAD(in,
		    SLICE("this processor is not supported by the pattern library (SSSE3 is "
			  "needed)"));
	/* a site's own first: the order of rules is the order in which they are asked */
	read_all(in, source, n, true);
	r->nsite = r->npatterns;
	read_all(in, source, n, false);
	rules_switch_off(in);
	rank_all(r);
	rules_check_names(in);
	rules_check_shadows(in);
	in->file = "rules";
	if (hosts_index(in) && statuses_index(in) && words_index(in))
		rules_check_texts(in);
	in->file = "rules";
	in->line = 0;
	if (!in->failed)
		return r;
	rules_free(r);
	return NULL;
}

void
reading_end(struct reading *in)
{
	arena_free(in->scratch);
	free(in->ids);
	free(in->off);
	errno = in->no_memory ? ENOMEM : EINVAL;
}

struct rules *
rules_new_ready(const struct rules_source *source, size_t n, const struct rules_ready *ready,
    rules_complain *complain, void *arg)
{
	struct reading in = { .complain = complain, .arg = arg, .known_good = ready != NULL };
	struct rules *r = reading_begin(&in, source, n);

	if (r &&
	    (!rules_compile(&in, 0, r->nsite, NULL, &r->site) ||
		(!(ready && rules_take_ready(&in, ready)) &&
		    !rules_compile(&in, r->nsite, r->npatterns, NULL, &r->ours)))) {
		rules_free(r);
		r = NULL;
	}
	reading_end(&in);
	return r;
}

struct rules *
rules_new(const struct rules_source *source, size_t n, rules_complain *complain, void *arg)
{
	return rules_new_ready(source, n, NULL, complain, arg);
}

void
rules_free(struct rules *r)
{
	if (!r)
		return;
	automata_free(&r->site);
	automata_free(&r->ours);
	free(r->rule);
	free(r->pattern);
	free(r->wordless);
	free(r->provider);
	free(r->host);
	free(r->status);
	free(r->reply);
	free(r->set);
	for (size_t i = 0; i < TEXT_LISTS; i++) {
		free(r->texts[i].text);
		free(r->texts[i].next);
	}
	free(r->group);
	free(r->word);
	free(r->together);
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
		.ready = r->ready,
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

const char *
rules_provider(const struct rules *r, size_t i)
{
	return i < r->nproviders ? r->provider[i].name : NULL;
}
