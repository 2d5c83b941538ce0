/*
 * policy_random - a random policy over a random history, both the same for the same seed.
 */
#ifndef CAROM_POLICY_RANDOM_H
#define CAROM_POLICY_RANDOM_H

#include "policy_case.h"

struct writer {
	char text[16384]; /* the policies, as carom.conf has them */
	size_t n;
	uint32_t seed;
};

/* case_free(). w needs no beginning. */
struct policy_case *random_case(uint32_t seed, struct writer *w);

#endif
