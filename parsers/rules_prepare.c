/* rules_prepare - makes the automata of the built-in files for a program that runs later; see rules.h */
#include "rules_reading.h"

#include <stdlib.h>

static bool
give(const hs_database_t *from, struct slice *to)
{
	char *bytes;

	*to = SLICE_NONE;
	if (!from)
		return true;
	if (hs_serialize_database(from, &bytes, &to->n) != HS_SUCCESS)
		return false;
	to->p = (unsigned char *)bytes;
	return true;
}

/* What every processor has that mail is likely to be read on; an older one compiles for itself. */
static hs_platform_info_t
common_platform(void)
{
	hs_platform_info_t p = { .tune = HS_TUNE_FAMILY_GENERIC };

#ifdef __x86_64__
	p.cpu_features = HS_CPU_FEATURES_AVX2;
#endif
	return p;
}

bool
rules_prepare(const struct rules_source *source, size_t n, struct rules_ready *out,
    rules_complain *complain, void *arg)
{
	const hs_platform_info_t platform = common_platform();
	struct reading in = { .complain = complain, .arg = arg };
	struct rules *r = reading_begin(&in, source, n);
	bool good = r && rules_compile(&in, r->nsite, r->npatterns, &platform, &r->ours);

	*out = (struct rules_ready){ .matcher = hs_version() };
	if (good) {
		out->patterns = rules_ready_hash(r);
		for (size_t i = 0; i < AUTOMATA; i++)
			good = good && give(r->ours.of[i].db, &out->of[i]);
		if (!good)
			rules_no_memory(&in);
	}
	rules_free(r);
	reading_end(&in);
	return good;
}

void
rules_ready_free(struct rules_ready *ready)
{
	for (size_t i = 0; i < AUTOMATA; i++)
		free((void *)(uintptr_t)ready->of[i].p);
	*ready = (struct rules_ready){ .matcher = "" };
}
