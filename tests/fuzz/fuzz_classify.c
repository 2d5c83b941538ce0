/*
 * fuzz_classify - one failure: the input is the diagnostic, and the human-readable part behind a NUL.
 */
#include "built_in.h"
#include "charset.h"
#include "classify.h"

#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct scan *scan;
static struct arena *arena;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	scan = scan_new(built_in_rules());
	arena = built_in_arena();
	if (!scan)
		abort();
	return 0;
}

static void
check(const struct recipient *r)
{
	const struct reason_row *row = reason_row(r->reason);

	if (!row || r->scope != row->scope || r->permanence == PERMANENCE_NONE ||
	    r->confidence < 0 || r->confidence > 100 || !stage_name(r->stage))
		abort();
	/* a fixed-soft reason is never hard, whatever the digits say */
	if (r->permanence == PERMANENCE_HARD && row->permanence != PERMANENCE_HARD)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice all = { data, size };
	size_t nul = slice_find_byte(all, 0, 0);
	struct recipient r = { .address = SLICE("quota@spam.example"),
		.final = SLICE("quota@spam.example") };
	struct steps steps;
	struct failure f = { .steps = &steps };

	arena_reset(arena);
	steps = (struct steps){ .a = arena };
	r.diagnostic = charset_make_valid(arena, slice_first(all, nul == SLICE_NPOS ? size : nul));
	if (nul != SLICE_NPOS)
		f.text = f.transcript = charset_make_valid(arena, slice_after(all, nul + 1));
	classify_failure(scan, arena, &f, &r);
	check(&r);
	for (size_t i = 0; i < steps.n; i++)
		if (!steps.at[i].what)
			abort();
	return 0;
}
