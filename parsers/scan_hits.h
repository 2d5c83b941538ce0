/*
 * scan_hits - what a scan has found so far, and its order. Internal to scan.c and scan_match.c.
 */
#ifndef CAROM_SCAN_HITS_H
#define CAROM_SCAN_HITS_H

#include "rules_private.h"
#include "scan.h"

struct hits {
	struct rule_hit hit[SCAN_HITS];
	uint32_t pattern[SCAN_HITS]; /* that was found */
	size_t n;
};

/* Of the places of a rule the first counts: where an anchor ends first, then by the order of the files. Windows come in
 * the order of their own ends, so a better one may come late. */
static inline bool
hits_is_earlier(size_t end, uint32_t pattern, const struct hits *hits, size_t i)
{
	return end < hits->hit[i].end || (end == hits->hit[i].end && pattern < hits->pattern[i]);
}

/* By the ends of their anchors. */
void hits_sort(struct hits *hits);
/* Puts those of the site among ours, in the order of their ends; the first ones stay when it is too many. */
void hits_merge(struct hits *ours, const struct hits *site);

#endif
