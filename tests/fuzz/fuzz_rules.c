/* fuzz_rules - a rules file of a site, and a scan with what came of it */
#include "parser.h"
#include "scan.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct heard {
	size_t n;
};

static void
complain(void *arg, const char *file, unsigned line, const char *text)
{
	struct heard *h = arg;

	(void)line;
	h->n++;
	if (!file[0] || !text[0] || strlen(text) > 1000)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rules_source source = { .name = "fuzz", .text = { data, size }, .user = size % 2 };
	struct heard heard = { 0 };
	struct rules *r = rules_new(&source, 1, complain, &heard);
	struct arena *a = arena_new(4 * 1024 * 1024);
	struct scan *s = r ? scan_new(r) : NULL;
	struct folded folded;
	const struct hit *hit;
	size_t n;

	/* either it compiles, or somebody was told why not */
	if ((r != NULL) != (heard.n == 0))
		abort();
	if (s && a) {
		fold_text(a, source.text, &folded);
		n = scan_sets(s, a, &folded, UINT64_MAX, &hit);
		for (size_t i = 0; i < n; i++)
			if (hit[i].start > hit[i].end || hit[i].end > folded.text.n ||
			    fold_source(&folded, hit[i].end) > size)
				abort();
	}
	scan_free(s);
	arena_free(a);
	rules_free(r);
	return 0;
}
