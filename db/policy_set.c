/* policy_set - policies, streams and incidents, copied, checked and indexed */
#include "policy_internal.h"

static const struct compiled *
find_policy(const struct policy_set *set, const char *name)
{
	for (size_t i = 0; i < set->npolicies; i++)
		if (!strcmp(set->policies[i].p.name, name))
			return &set->policies[i];
	return NULL;
}

static const char *
copy_policies(struct policy_set *set, const struct policy *policies, size_t n)
{
	size_t rules = 0;

	set->policies = set_own(set, n, sizeof *set->policies);
	for (size_t i = 0; i < n; i++) {
		const char *why = policy_compile(set, &policies[i], &set->policies[i]);

		if (why)
			return why;
		if (find_policy(set, policies[i].name))
			return "two policies have one name";
		set->npolicies++;
		rules += policies[i].nrules;
	}
	set->standard = find_policy(set, "default");
	if (!set->standard)
		return "there is no policy \"default\"";
	set->by_address = set_own(set, rules, sizeof *set->by_address);
	for (const char *done = NULL;;) { /* by name */
		const struct compiled *next = NULL;

		for (size_t i = 0; i < n; i++) {
			const char *name = set->policies[i].p.name;

			if ((!done || strcmp(name, done) > 0) &&
			    (!next || strcmp(name, next->p.name) < 0))
				next = &set->policies[i];
		}
		if (!next)
			return NULL;
		for (size_t i = 0; i < next->p.nrules; i++)
			if (next->rules[i].r.address) {
				next->rules[i].slot = set->nby_address;
				set->by_address[set->nby_address++] = &next->rules[i];
			}
		done = next->p.name;
	}
}

/* --- streams and incidents --- */

static const char *
copy_streams(struct policy_set *set, const struct policy_stream *streams, size_t n)
{
	if (n > INT_MAX)
		return "there are too many streams";
	set->nstreams = n;
	set->streams = set_own(set, n, sizeof *set->streams);
	set->policy_of = set_own(set, n, sizeof *set->policy_of);
	set->rank = set_own(set, n, sizeof *set->rank);
	set->by_rank = set_own(set, n, sizeof *set->by_rank);
	set->stream_hash = set_own(set, n, sizeof *set->stream_hash);
	for (size_t i = 0; i < n; i++) {
		struct policy_stream *out = &set->streams[i];
		const char **globs = set_own(set, streams[i].nprotected, sizeof *globs);

		*out = (struct policy_stream){ .name = set_copy(set, streams[i].name),
			.policy = set_copy(set, streams[i].policy ? streams[i].policy : "default"),
			.trust = streams[i].trust ? streams[i].trust : TRUST_CORRELATED,
			.observe = streams[i].observe,
			.class = set_copy(set, streams[i].class ? streams[i].class : "bulk"),
			.return_path = set_copy(set, streams[i].return_path),
			.protected = globs,
			.nprotected = streams[i].nprotected };
		for (size_t k = 0; k < out->nprotected; k++)
			globs[k] = set_copy(set, streams[i].protected[k]);
		globs = set_own(set, streams[i].nheaders, sizeof *globs);
		for (size_t k = 0; k < streams[i].nheaders; k++)
			globs[k] = set_copy(set, streams[i].headers[k]);
		out->headers = globs;
		out->nheaders = streams[i].nheaders;
		set->policy_of[i] = find_policy(set, out->policy);
		if (!set->policy_of[i])
			return "a stream names a policy that does not exist";
		set->stream_hash[i] = policy_hash_text(0, out->name);
	}
	return NULL;
}

struct named {
	const char *name;
	size_t i;
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static const char *
rank_streams(struct policy_set *set)
{
	struct named *order = set_own(set, set->nstreams, sizeof *order);

	for (size_t i = 0; i < set->nstreams; i++)
		order[i] = (struct named){ set->streams[i].name, i };
	qsort(order, set->nstreams, sizeof *order, by_name);
	for (size_t i = 0; i < set->nstreams; i++) {
		if (i && !strcmp(order[i].name, order[i - 1].name))
			return "two streams have one name";
		set->rank[order[i].i] = i;
		set->by_rank[i] = (int)order[i].i;
	}
	return NULL;
}

static void
copy_incidents(struct policy_set *set, const struct policy_incident *incidents, size_t n)
{
	set->incidents = set_own(set, n, sizeof *set->incidents);
	set->nincidents = n;
	for (size_t i = 0; i < n; i++) {
		set->incidents[i] = incidents[i];
		set->incidents[i].provider = set_copy(set, incidents[i].provider);
		set->incidents[i].domain = set_copy(set, incidents[i].domain);
	}
}

struct policy_set *
policy_set_new(const struct policy *policies, size_t npolicies, const struct policy_stream *streams,
    size_t nstreams, const struct policy_incident *incidents, size_t nincidents, const char **why)
{
	struct policy_set *set = policy_alloc(1, sizeof *set);
	const char *wrong = copy_policies(set, policies, npolicies);

	if (!wrong)
		wrong = copy_streams(set, streams, nstreams);
	if (!wrong)
		wrong = rank_streams(set);
	if (why)
		*why = wrong;
	if (wrong) {
		policy_set_free(set);
		return NULL;
	}
	copy_incidents(set, incidents, nincidents);
	return set;
}

void
policy_set_free(struct policy_set *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->nowned; i++)
		free(set->owned[i]);
	free(set->owned);
	free(set);
}

/* --- asking a set --- */

int
policy_set_stream(const struct policy_set *set, struct slice name)
{
	size_t low = 0, high = set->nstreams;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct slice there = slice_of(set->streams[set->by_rank[middle]].name);
		size_t n = there.n < name.n ? there.n : name.n;
		int order = n ? memcmp(there.p, name.p, n) : 0;

		if (!order && there.n == name.n)
			return set->by_rank[middle];
		if (order < 0 || (!order && there.n < name.n))
			low = middle + 1;
		else
			high = middle;
	}
	return POLICY_NO_STREAM;
}

size_t
policy_set_streams(const struct policy_set *set)
{
	return set->nstreams;
}

const struct policy_stream *
policy_set_stream_at(const struct policy_set *set, int stream)
{
	return &set->streams[stream];
}

enum trust
policy_set_trust(const struct policy_set *set, int stream)
{
	return stream < 0 ? TRUST_CORRELATED : set->streams[stream].trust;
}

struct rule *const *
set_rules(const struct policy_set *set, int stream, size_t *n)
{
	if (stream == POLICY_ADDRESS) {
		*n = set->nby_address;
		return set->by_address;
	}
	*n = set->policy_of[stream]->nby_stream;
	return set->policy_of[stream]->by_stream;
}

int64_t
policy_set_mailing_window(const struct policy_set *set)
{
	int64_t longest = 0;

	for (size_t p = 0; p < set->npolicies; p++)
		for (size_t i = 0; i < set->policies[p].p.nrules; i++) {
			const struct policy_rule *r = &set->policies[p].rules[i].r;

			if (!r->min_ratio && !r->multiply_ratio && !(r->decay && !r->decay_per))
				continue;
			if (!r->window)
				return POLICY_FOREVER;
			longest = r->window > longest ? r->window : longest;
		}
	return longest;
}

int64_t
policy_set_memory(const struct policy_set *set)
{
	int64_t longest = 0;

	for (size_t p = 0; p < set->npolicies; p++)
		for (size_t i = 0; i < set->policies[p].p.nrules; i++) {
			const struct policy_rule *r = &set->policies[p].rules[i].r;
			const int64_t all[] = { r->window, r->min_span, r->stale_after, r->hold_for,
				r->engaged_within };

			for (size_t k = 0; k < sizeof all / sizeof *all; k++)
				longest = all[k] > longest ? all[k] : longest;
		}
	return longest;
}
