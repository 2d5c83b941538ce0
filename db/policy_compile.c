/* policy_compile - one policy and its rules, checked, copied and made ready to be asked */
#include "policy_internal.h"

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
hash_term(uint64_t h, const struct policy_term *t)
{
	h = hash_number(h, t->kind * 4 + t->negated * 2 + t->feedback);
	h = hash_number(h, t->value);
	return policy_hash_text(h, t->glob);
}

static uint64_t
hash_rule(const struct policy *p, const struct policy_rule *r)
{
	const int64_t numbers[] = { r->address, r->trust, r->go_on, r->count, r->count_engaged,
		r->engaged_within, r->threshold, r->distinct, r->multiply_ratio, r->multiply_last,
		r->window, r->min_span, r->min_gap, r->stale_after, r->per_day, r->min_ratio,
		r->min_sent, r->decay, r->decay_per, r->reset_on, r->action, r->then, r->has_then,
		r->after_holds, r->on_end, r->hold_for, r->hold_factor, r->probe_wait, r->delay };
	uint64_t h = policy_hash_text(0, r->title);

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		h = hash_number(h, numbers[i]);
	for (size_t i = 0; i < r->nmatch; i++)
		h = hash_term(h, &r->match[i]);
	for (size_t i = 0; i < r->nweights; i++)
		h = hash_number(hash_term(h, &r->weights[i].term), r->weights[i].weight);
	for (size_t i = 0; i < r->nsteps; i++)
		h = hash_number(h, r->steps[i]);
	return r->per_day ? policy_hash_text(h, p->zone.name) : h;
}

/* --- one rule --- */

static struct term *
copy_terms(struct policy_set *set, const struct policy_term *terms, size_t n)
{
	struct term *out = set_own(set, n, sizeof *out);

	for (size_t i = 0; i < n; i++) {
		policy_term_compile(&terms[i], &out[i]);
		out[i].glob = set_copy(set, terms[i].glob);
	}
	return out;
}

/* What comes after a probe that returned is suppress, unless the rule says otherwise. */
static void
copy_ladder(struct policy_set *set, struct rule *out, const struct policy_rule *r)
{
	size_t firsts = r->action == ACTION_HOLD && r->after_holds > 0 ? (size_t)r->after_holds : 1;
	size_t n = 0;

	out->ladder = set_own(set, (r->nsteps ? r->nsteps : firsts + 1) + 1, sizeof *out->ladder);
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

static void
copy_weights(struct policy_set *set, const struct policy_rule *r, struct rule *out)
{
	out->weights = set_own(set, r->nweights, sizeof *out->weights);
	out->weight = set_own(set, r->nweights, sizeof *out->weight);
	for (size_t i = 0; i < r->nweights; i++) {
		policy_term_compile(&r->weights[i].term, &out->weights[i]);
		out->weights[i].glob = set_copy(set, r->weights[i].term.glob);
		out->weight[i] = r->weights[i].weight;
	}
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
	out->r.title = set_copy(set, r->title);
	if (r->decay)
		out->r.window = 0; /* which decay replaces */
	out->r.match = NULL;
	out->r.weights = NULL;
	out->r.steps = NULL;
	out->match = copy_terms(set, r->match, r->nmatch);
	for (size_t i = 0; i < r->nmatch; i++)
		if (!r->match[i].negated)
			out->positive |= 1u << r->match[i].kind;
	copy_weights(set, r, out);
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
	out->key = policy_hash_text(policy_hash_text(0, in->p.name), r->title);
	out->text = hash_rule(&in->p, r);
	if (!out->r.probe_wait)
		out->r.probe_wait = PROBE_WAIT_S;
	if (!out->r.hold_factor)
		out->r.hold_factor = 1000;
	set->mailings |= r->min_ratio || r->multiply_ratio || (r->decay && !r->decay_per);
	return NULL;
}

/* --- one policy --- */

const char *
policy_compile(struct policy_set *set, const struct policy *p, struct compiled *out)
{
	int64_t *at = set_own(set, p->zone.n, sizeof *at);
	int32_t *offset = set_own(set, p->zone.n, sizeof *offset);

	if (!p->name || strlen(p->name) > POLICY_MAX_TITLE || p->nrules > POLICY_MAX_RULES)
		return "a policy has no name, too long a name or too many rules";
	out->p.name = set_copy(set, p->name);
	if (p->zone.n) {
		memcpy(at, p->zone.at, p->zone.n * sizeof *at);
		memcpy(offset, p->zone.offset, p->zone.n * sizeof *offset);
	}
	out->p.zone = (struct policy_zone){
		.name = set_copy(set, p->zone.name), .at = at, .offset = offset, .n = p->zone.n
	};
	out->rules = set_own(set, p->nrules, sizeof *out->rules);
	out->p.nrules = p->nrules;
	out->by_stream = set_own(set, p->nrules, sizeof *out->by_stream);
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
