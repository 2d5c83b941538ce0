/*
 * fuzz_policy_state - any bytes as a row of carom.state.
 *
 * What is taken packs into a row that is taken again and packs the same; folding goes on from it
 * whatever it says, and everything due ends.
 */
#include "policy.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct policy_weight weights[] = {
	{ .term = { .kind = TERM_PERMANENCE, .value = PERMANENCE_HARD }, .weight = 4000 }
};
static const enum rule_action steps[] = { ACTION_PROBE, ACTION_HOLD, ACTION_NOTIFY,
	ACTION_SUPPRESS };
static const struct policy_rule rules[] = {
	{ .title = "all",
	    .count = 3,
	    .window = 86400,
	    .min_gap = 60,
	    .per_day = 1,
	    .stale_after = 864000,
	    .distinct = DISTINCT_CAMPAIGN,
	    .reset_on = SUCCESS_ALL,
	    .steps = steps,
	    .nsteps = 4,
	    .hold_for = 3600,
	    .hold_factor = 1500,
	    .on_end = ON_END_NEXT,
	    .go_on = true },
	{ .title = "decay",
	    .threshold = 2500,
	    .weights = weights,
	    .nweights = 1,
	    .decay = 1000,
	    .decay_per = 604800,
	    .action = ACTION_HOLD,
	    .hold_for = 60,
	    .delay = 10,
	    .go_on = true },
	{ .title = "address",
	    .address = true,
	    .count = 2,
	    .decay = 1,
	    .action = ACTION_HOLD,
	    .has_then = true,
	    .then = ACTION_SUPPRESS },
};
static const struct policy policy = { .name = "default", .rules = rules, .nrules = 3 };
static const struct policy_stream streams[] = { { .name = "a" }, { .name = "b" } };

static void
demand(bool fact)
{
	if (!fact)
		abort();
}

static void
pack_is_stable(const struct policy_set *set, const struct policy_state *s, int stream)
{
	struct policy_state *copy = policy_state_new(set);
	unsigned char *once, *twice;
	size_t n, m;

	policy_state_pack(s, stream, &once, &n);
	demand(policy_state_unpack(copy, stream, once, n) != POLICY_UNPACK_BAD);
	policy_state_pack(copy, stream, &twice, &m);
	demand(n == m && !memcmp(once, twice, n));
	free(once);
	free(twice);
	policy_state_free(copy);
}

static void
fold_on(struct policy_state *s)
{
	struct policy_output out = { 0 };
	struct policy_event e[3] = { { .kind = KIND_BOUNCE,
					 .permanence = PERMANENCE_SOFT,
					 .trust = TRUST_VERIFIED,
					 .occurred_us = INT64_C(1767225600000000) },
		{ 0 }, { 0 } };
	struct policy_inputs in = { .events = e, .nevents = 3, .oldest = true };

	e[1] = e[2] = e[0];
	e[1].ident[0] = 1;
	e[1].campaign = SLICE("carom-probe");
	e[2].ident[0] = 2;
	e[2].permanence = PERMANENCE_HARD;
	e[2].send = 7;
	if (policy_fold(s, &in, e[0].occurred_us, &out) == POLICY_FOLDED) {
		int64_t due = policy_state_due(s);

		demand(due > e[0].occurred_us / 1000000);
		policy_advance(s, &in, INT64_C(300000000000000000), &out);
	}
	policy_output_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct policy_set *set;
	struct policy_state *s;
	int stream;

	if (!set)
		set = policy_set_new(&policy, 1, streams, 2, NULL, 0, NULL);
	if (!size)
		return 0;
	s = policy_state_new(set);
	stream = data[0] % 3 - 1;
	if (policy_state_unpack(s, stream, data + 1, size - 1) != POLICY_UNPACK_BAD) {
		pack_is_stable(set, s, stream);
		policy_state_status(s, 0, 0);
		fold_on(s);
	}
	policy_state_free(s);
	return 0;
}
