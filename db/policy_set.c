/* policy_set - policies, streams and incidents, copied, checked and indexed */
#include "policy_internal.h"

void *
policy_alloc(size_t n, size_t each)
{
	void *p = calloc(n ? n : 1, each ? each : 1);

	if (!p)
		abort();
	return p;
}

void *
policy_grow(void *p, size_t n, size_t each)
{
	if (each && n > SIZE_MAX / each)
		abort();
	n *= each;
	p = realloc(p, n ? n : 1);
	if (!p)
		abort();
	return p;
}

/* FNV-1a with a final mix: what it tells apart are names that an operator chose */
uint64_t
policy_hash(uint64_t seed, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t h = seed ^ UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * UINT64_C(0x100000001b3);
	h ^= h >> 32;
	h *= UINT64_C(0xd6e8feb86659fd93);
	h ^= h >> 32;
	return h ? h : 1;
}

static void *
own(struct policy_set *set, size_t n, size_t each)
{
	if (set->nowned == set->capowned) {
		set->capowned = set->capowned ? set->capowned * 2 : 64;
		set->owned = policy_grow(set->owned, set->capowned, sizeof *set->owned);
	}
	return set->owned[set->nowned++] = policy_alloc(n, each);
}

static char *
copy(struct policy_set *set, const char *text)
{
	size_t n;
	char *p;

	if (!text)
		return NULL;
	n = strlen(text) + 1;
	p = own(set, n, 1);
	memcpy(p, text, n);
	return p;
}

/* --- the identity of a rule: title for its ladder, everything it says for its counts --- */

static uint64_t
hash_number(uint64_t h, int64_t v)
{
	unsigned char b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (unsigned char)((uint64_t)v >> (8 * i));
	return policy_hash(h, b, sizeof b);
}

static uint64_t
hash_text(uint64_t h, const char *text)
{
	return policy_hash(h, text ? text : "", text ? strlen(text) + 1 : 0);
}

static uint64_t
hash_term(uint64_t h, const struct policy_term *t)
{
	h = hash_number(h, t->kind * 4 + t->negated * 2 + t->feedback);
	h = hash_number(h, t->value);
	return hash_text(h, t->glob);
}

static uint64_t
hash_rule(const struct policy *p, const struct policy_rule *r)
{
	const int64_t numbers[] = { r->address, r->trust, r->go_on, r->count, r->count_engaged,
		r->engaged_within, r->threshold, r->distinct, r->multiply_ratio, r->multiply_last,
		r->window, r->min_span, r->min_gap, r->stale_after, r->per_day, r->min_ratio,
		r->min_sent, r->decay, r->decay_per, r->reset_on, r->action, r->then, r->has_then,
		r->after_holds, r->on_end, r->hold_for, r->hold_factor, r->probe_wait, r->delay };
	uint64_t h = hash_text(0, r->title);

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		h = hash_number(h, numbers[i]);
	for (size_t i = 0; i < r->nmatch; i++)
		h = hash_term(h, &r->match[i]);
	for (size_t i = 0; i < r->nweights; i++)
		h = hash_number(hash_term(h, &r->weights[i].term), r->weights[i].weight);
	for (size_t i = 0; i < r->nsteps; i++)
		h = hash_number(h, r->steps[i]);
	return r->per_day ? hash_text(h, p->zone.name) : h;
}

/* --- one rule --- */

static struct term *
copy_terms(struct policy_set *set, const struct policy_term *terms, size_t n)
{
	struct term *out = own(set, n, sizeof *out);

	for (size_t i = 0; i < n; i++) {
		policy_term_compile(&terms[i], &out[i]);
		out[i].glob = copy(set, terms[i].glob);
	}
	return out;
}

/* What comes after a probe that returned is suppress, unless the rule says otherwise. */
static void
copy_ladder(struct policy_set *set, struct rule *out, const struct policy_rule *r)
{
	size_t firsts = r->action == ACTION_HOLD && r->after_holds > 0 ? (size_t)r->after_holds : 1;
	size_t n = 0;

	out->ladder = own(set, (r->nsteps ? r->nsteps : firsts + 1) + 1, sizeof *out->ladder);
	if (r->nsteps) {
		memcpy(out->ladder, r->steps, r->nsteps * sizeof *out->ladder);
		n = r->nsteps;
	} else {
		while (n < firsts)
			out->ladder[n++] = r->action;
		if (r->has_then)
			out->ladder[n++] = r->then;
	}
	if (out->ladder[n - 1] == ACTION_PROBE)
		out->ladder[n++] = ACTION_SUPPRESS;
	out->nladder = n;
}

/* With on_end = "next" a hold leads on by itself: the last step must not be one. */
static bool
ends(const struct policy_rule *r)
{
	enum rule_action last = r->nsteps ? r->steps[r->nsteps - 1]
	    : r->has_then                 ? r->then
	    : r->action == ACTION_PROBE   ? ACTION_SUPPRESS
					  : r->action;

	return last != ACTION_HOLD && last != ACTION_PROBE;
}

static const char *
check_rule(const struct policy_rule *r)
{
	if (!r->title || !*r->title || strlen(r->title) > POLICY_MAX_TITLE)
		return "a rule's title is missing or too long";
	if (r->nmatch > POLICY_MAX_TERMS || r->nweights > POLICY_MAX_TERMS ||
	    r->nsteps > POLICY_MAX_STEPS)
		return "a rule has too many terms, weights or steps";
	if (r->count > POLICY_MAX_COUNT || r->count_engaged > POLICY_MAX_COUNT ||
	    r->after_holds > POLICY_MAX_COUNT || r->count < POLICY_NEVER || r->count_engaged < 0 ||
	    r->per_day < 0 || r->after_holds < 0)
		return "a count of a rule is out of range";
	const int64_t durations[] = { r->engaged_within, r->window, r->min_span, r->min_gap,
		r->stale_after, r->decay_per, r->hold_for, r->probe_wait, r->delay };
	for (size_t i = 0; i < sizeof durations / sizeof *durations; i++)
		if (durations[i] < 0 || durations[i] > POLICY_MAX_DURATION)
			return "a duration of a rule is out of range";
	if (r->threshold < 0 || r->threshold > POLICY_MAX_NUMBER || r->decay < 0 ||
	    r->decay > POLICY_MAX_NUMBER || r->min_ratio < 0 || r->min_sent < 0 ||
	    (r->hold_factor && (r->hold_factor < 1000 || r->hold_factor > 1000000)))
		return "a number of a rule is out of range";
	for (size_t i = 0; i < r->nweights; i++)
		if (r->weights[i].weight < 0 || r->weights[i].weight > POLICY_MAX_NUMBER)
			return "a weight of a rule is out of range";
	if ((r->nweights || r->multiply_last || r->multiply_ratio) && !r->threshold)
		return "weights and multiply need a threshold";
	if (r->decay && (r->distinct || r->multiply_last))
		return "decay goes with neither distinct nor multiply by the last";
	return NULL;
}

static const char *
copy_rule(struct policy_set *set, const struct compiled *in, const struct policy_rule *r,
    struct rule *out)
{
	const char *why = check_rule(r);

	if (why)
		return why;
	out->r = *r;
	out->policy = in->p.name;
	out->zone = &in->p.zone;
	out->r.title = copy(set, r->title);
	if (r->decay)
		out->r.window = 0; /* which decay replaces */
	out->r.match = NULL;
	out->r.weights = NULL;
	out->r.steps = NULL;
	out->match = copy_terms(set, r->match, r->nmatch);
	for (size_t i = 0; i < r->nmatch; i++)
		if (!r->match[i].negated)
			out->positive |= 1u << r->match[i].kind;
	out->weights = own(set, r->nweights, sizeof *out->weights);
	out->weight = own(set, r->nweights, sizeof *out->weight);
	for (size_t i = 0; i < r->nweights; i++) {
		policy_term_compile(&r->weights[i].term, &out->weights[i]);
		out->weights[i].glob = copy(set, r->weights[i].term.glob);
		out->weight[i] = r->weights[i].weight;
	}
	copy_ladder(set, out, r);
	out->record_only = true;
	for (size_t i = 0; i < out->nladder; i++) {
		out->asks_trust |= out->ladder[i] > ACTION_NOTIFY;
		out->record_only &= out->ladder[i] == ACTION_NONE;
	}
	out->record_only |= r->count == POLICY_NEVER;
	if (r->on_end == ON_END_NEXT && !ends(r))
		return "with on_end = \"next\" the last step must be an end";
	out->count = r->count > 0 ? r->count : r->threshold ? 0 : 1;
	out->count_engaged = r->count_engaged;
	out->key = hash_text(hash_text(0, in->p.name), r->title);
	out->text = hash_rule(&in->p, r);
	if (!out->r.probe_wait)
		out->r.probe_wait = PROBE_WAIT_S;
	if (!out->r.hold_factor)
		out->r.hold_factor = 1000;
	set->mailings |= r->min_ratio || r->multiply_ratio || (r->decay && !r->decay_per);
	return NULL;
}

/* --- one policy --- */

static const char *
copy_policy(struct policy_set *set, const struct policy *p, struct compiled *out)
{
	int64_t *at = own(set, p->zone.n, sizeof *at);
	int32_t *offset = own(set, p->zone.n, sizeof *offset);

	if (!p->name || strlen(p->name) > POLICY_MAX_TITLE || p->nrules > POLICY_MAX_RULES)
		return "a policy has no name, too long a name or too many rules";
	out->p.name = copy(set, p->name);
	if (p->zone.n) {
		memcpy(at, p->zone.at, p->zone.n * sizeof *at);
		memcpy(offset, p->zone.offset, p->zone.n * sizeof *offset);
	}
	out->p.zone = (struct policy_zone){
		.name = copy(set, p->zone.name), .at = at, .offset = offset, .n = p->zone.n
	};
	out->rules = own(set, p->nrules, sizeof *out->rules);
	out->p.nrules = p->nrules;
	out->by_stream = own(set, p->nrules, sizeof *out->by_stream);
	for (size_t i = 0; i < p->nrules; i++) {
		struct rule *r = &out->rules[i];
		const char *why = copy_rule(set, out, &p->rules[i], r);

		if (why)
			return why;
		for (size_t k = 0; k < i; k++)
			if (out->rules[k].key == r->key)
				return "two rules of one policy have one title";
		if (!r->r.address) {
			r->slot = out->nby_stream;
			out->by_stream[out->nby_stream++] = r;
		}
	}
	return NULL;
}

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

	set->policies = own(set, n, sizeof *set->policies);
	for (size_t i = 0; i < n; i++) {
		const char *why = copy_policy(set, &policies[i], &set->policies[i]);

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
	set->by_address = own(set, rules, sizeof *set->by_address);
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
	set->streams = own(set, n, sizeof *set->streams);
	set->policy_of = own(set, n, sizeof *set->policy_of);
	set->rank = own(set, n, sizeof *set->rank);
	set->by_rank = own(set, n, sizeof *set->by_rank);
	set->stream_hash = own(set, n, sizeof *set->stream_hash);
	for (size_t i = 0; i < n; i++) {
		struct policy_stream *out = &set->streams[i];
		const char **globs = own(set, streams[i].nprotected, sizeof *globs);

		*out = (struct policy_stream){ .name = copy(set, streams[i].name),
			.policy = copy(set, streams[i].policy ? streams[i].policy : "default"),
			.trust = streams[i].trust ? streams[i].trust : TRUST_CORRELATED,
			.observe = streams[i].observe,
			.class = copy(set, streams[i].class ? streams[i].class : "bulk"),
			.return_path = copy(set, streams[i].return_path),
			.protected = globs,
			.nprotected = streams[i].nprotected };
		for (size_t k = 0; k < out->nprotected; k++)
			globs[k] = copy(set, streams[i].protected[k]);
		globs = own(set, streams[i].nheaders, sizeof *globs);
		for (size_t k = 0; k < streams[i].nheaders; k++)
			globs[k] = copy(set, streams[i].headers[k]);
		out->headers = globs;
		out->nheaders = streams[i].nheaders;
		set->policy_of[i] = find_policy(set, out->policy);
		if (!set->policy_of[i])
			return "a stream names a policy that does not exist";
		set->stream_hash[i] = hash_text(0, out->name);
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
	struct named *order = own(set, set->nstreams, sizeof *order);

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
	set->incidents = own(set, n, sizeof *set->incidents);
	set->nincidents = n;
	for (size_t i = 0; i < n; i++) {
		set->incidents[i] = incidents[i];
		set->incidents[i].provider = copy(set, incidents[i].provider);
		set->incidents[i].domain = copy(set, incidents[i].domain);
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
