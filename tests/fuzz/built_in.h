/* What targets begin with that read with the built-in rules. To be made in LLVMFuzzerInitialize(), before the first input,
 * whose time would be that of all the rules else. Out of memory ends the process. */
#ifndef CAROM_FUZZ_BUILT_IN_H
#define CAROM_FUZZ_BUILT_IN_H

#include "parser.h"
#include "rules.h"

#include <stdlib.h>

static inline struct rules *
built_in_rules(void)
{
	struct rules *rules =
	    rules_new_ready(rules_embedded, rules_embedded_count, &rules_ready, NULL, NULL);

	if (!rules)
		abort();
	return rules;
}

static inline struct arena *
built_in_arena(void)
{
	struct arena *arena = arena_new(PARSER_ARENA);

	if (!arena)
		abort();
	return arena;
}

#endif
