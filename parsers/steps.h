/*
 * steps - the explanation that grows while one message is read (`carom classify --explain`).
 *
 * NULL is allowed wherever a struct steps * is taken: then nothing is kept.
 */
#ifndef CAROM_STEPS_H
#define CAROM_STEPS_H

#include "arena.h"
#include "verdict.h"

enum { STEPS_MAX = 4096 }; /* kept for one message */

struct steps {
	struct arena *a;
	struct step *at;
	size_t n, cap;
};

/* what: a static word ("rule", "overruled", "precedence"). The detail is the parts put together,
 * cut at 300 octets. */
void steps_add(struct steps *s, const char *what, const struct slice *parts, size_t nparts);

/* steps_say(s, "rule", SLICE("5.1.1 of the diagnostic: "), name) */
#define steps_say(s, what, ...) \
	do { \
		if (s) { \
			const struct slice steps_parts_[] = { __VA_ARGS__ }; \
			steps_add((s), (what), steps_parts_, \
			    sizeof steps_parts_ / sizeof *steps_parts_); \
		} \
	} while (0)

#endif
