/*
 * fuzz_dsn - the fields of a delivery-status body, without a message around them.
 */
#include "dsn.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(8 * 1024 * 1024);
	struct message m = { .a = a };
	struct report r;

	if (!a)
		return 0;
	r = report_new(a);
	dsn_fields(&m, (struct slice){ data, size }, &r);
	report_tidy(&r);
	if (r.n > LIMIT_RECIPIENTS)
		abort();
	for (size_t i = 0; i < r.n; i++)
		if (r.rcpt[i]->diagnostic.n > LIMIT_DIAGNOSTIC ||
		    (r.rcpt[i]->final.n && !utf8_valid(r.rcpt[i]->final)))
			abort();
	arena_free(a);
	return 0;
}
