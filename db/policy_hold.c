/* policy_hold - how long the k-th hold of a rule lasts, in whole numbers: every machine says the same */
#include "policy_internal.h"

enum { LIMBS = 1024, MOST_REPEATS = 1000 };
struct big {
	uint32_t v[LIMBS];
	size_t n;
};

static void
big_multiply(struct big *b, uint32_t by)
{
	uint64_t carry = 0;

	for (size_t i = 0; i < b->n; i++) {
		carry += (uint64_t)b->v[i] * by;
		b->v[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry)
		b->v[b->n++] = (uint32_t)carry;
}

static void
big_divide(struct big *b, uint32_t by)
{
	uint64_t rest = 0;

	for (size_t i = b->n; i-- > 0;) {
		rest = rest << 32 | b->v[i];
		b->v[i] = (uint32_t)(rest / by);
		rest %= by;
	}
	while (b->n && !b->v[b->n - 1])
		b->n--;
}

/* hold_for x (factor / 1000)^(k - 1), exactly, then rounded down; the exponent stops at 1,000. */
int64_t
hold_length(int64_t hold_for, int factor, uint32_t k)
{
	struct big b = { .v = { (uint32_t)hold_for }, .n = 1 };
	uint32_t times = k ? k - 1 : 0;

	if (times > MOST_REPEATS)
		times = MOST_REPEATS;
	if (factor == 1000 || !times)
		return hold_for;
	if (factor % 1000 == 0) {
		while (times-- && hold_for < POLICY_MAX_DURATION)
			hold_for *= factor / 1000;
		return hold_for < POLICY_MAX_DURATION ? hold_for : POLICY_MAX_DURATION;
	}
	/* 29 bits, and at most 20 more each time, stay below 1,024 limbs */
	for (uint32_t i = 0; i < times; i++)
		big_multiply(&b, (uint32_t)factor);
	for (uint32_t i = 0; i < times; i++)
		big_divide(&b, 1000);
	if (b.n > 1 || b.v[0] > POLICY_MAX_DURATION)
		return POLICY_MAX_DURATION;
	return b.v[0];
}
