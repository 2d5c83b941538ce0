/* policy_own - memory that a set of policies owns, and how names are told apart */
#include "policy_internal.h"

void *
policy_alloc(size_t n, size_t each)
{
	void *p = calloc(n ? n : 1, each ? each : 1);

	if (!p)
		abort();
	return p;
}

void *
policy_grow(void *p, size_t n, size_t each)
{
	if (each && n > SIZE_MAX / each)
		abort();
	n *= each;
	p = realloc(p, n ? n : 1);
	if (!p)
		abort();
	return p;
}

/* FNV-1a with a final mix: what it tells apart are names that an operator chose */
uint64_t
policy_hash(uint64_t seed, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t h = seed ^ UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * UINT64_C(0x100000001b3);
	h ^= h >> 32;
	h *= UINT64_C(0xd6e8feb86659fd93);
	h ^= h >> 32;
	return h ? h : 1;
}

void *
set_own(struct policy_set *set, size_t n, size_t each)
{
	if (set->nowned == set->capowned) {
		set->capowned = set->capowned ? set->capowned * 2 : 64;
		set->owned = policy_grow(set->owned, set->capowned, sizeof *set->owned);
	}
	return set->owned[set->nowned++] = policy_alloc(n, each);
}

char *
set_copy(struct policy_set *set, const char *text)
{
	size_t n;
	char *p;

	if (!text)
		return NULL;
	n = strlen(text) + 1;
	p = set_own(set, n, 1);
	memcpy(p, text, n);
	return p;
}

uint64_t
policy_hash_text(uint64_t h, const char *text)
{
	return policy_hash(h, text ? text : "", text ? strlen(text) + 1 : 0);
}
