/* scan_hits - see scan_hits.h */
#include "scan_hits.h"

/* They nearly are in their order. */
void
hits_sort(struct hits *hits)
{
	for (size_t i = 1; i < hits->n; i++) {
		uint32_t pattern = hits->pattern[i];
		struct rule_hit hit;
		size_t at = i;

		if (!hits_is_earlier(hits->hit[i].end, pattern, hits, i - 1))
			continue;
		hit = hits->hit[i];
		for (; at > 0 && hits_is_earlier(hit.end, pattern, hits, at - 1); at--) {
			hits->hit[at] = hits->hit[at - 1];
			hits->pattern[at] = hits->pattern[at - 1];
		}
		hits->hit[at] = hit;
		hits->pattern[at] = pattern;
	}
}

void
hits_merge(struct hits *ours, const struct hits *site)
{
	size_t i = ours->n, k = site->n;

	for (size_t at = i + k; k > 0 && at-- > 0;) {
		bool mine = i > 0 && ours->hit[i - 1].end >= site->hit[k - 1].end;
		const struct rule_hit *last = mine ? &ours->hit[--i] : &site->hit[--k];

		if (at < SCAN_HITS)
			ours->hit[at] = *last;
	}
	ours->n += site->n;
	if (ours->n > SCAN_HITS)
		ours->n = SCAN_HITS;
}
