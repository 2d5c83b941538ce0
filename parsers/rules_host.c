/* rules_host - from a host name to the provider it belongs to, by the name and each of its suffixes */
#include "rules_reading.h"

#include <string.h>

enum { HOSTS_MAX = 30000 };

/* From the end to the front, so that a name's hash is made of those of its suffixes. */
static inline uint32_t
hash_more(uint32_t h, unsigned char c)
{
	return (h ^ (c | 0x20U)) * 16777619u; /* FNV-1a; the case of letters is that bit */
}

static const uint32_t hash_empty = 2166136261u;

static uint32_t
hash(struct slice s)
{
	uint32_t h = hash_empty;

	while (s.n)
		h = hash_more(h, s.p[--s.n]);
	return h;
}

/* A line's name without the dot that makes it a suffix. */
static struct slice
bare(const struct host *h)
{
	return h->name.p[0] == '.' ? slice_after(h->name, 1) : h->name;
}

/* Is the hash of the last two labels of a name one of those of the host and domain lines? */
static inline bool
end_is_known(const struct rules *r, uint32_t hashed)
{
	return r->host_end[hashed / 64 % HOST_ENDS] >> hashed % 64 & 1;
}

static void
note_end(struct rules *r, struct slice name)
{
	size_t from = name.n, dots = 0;
	uint32_t hashed;

	while (from > 0 && !(name.p[from - 1] == '.' && ++dots == 2))
		from--;
	hashed = hash(slice_after(name, from));
	if (dots == 0) /* with one label only, it may be behind any other */
		memset(r->host_end, 0xff, sizeof r->host_end);
	r->host_end[hashed / 64 % HOST_ENDS] |= UINT64_C(1) << hashed % 64;
}

/* Of two lines of a site one would never count. */
static void
complain_of_same(struct reading *in, const struct host *first, const struct host *second)
{
	if (!first->user_at || !second->user_at || first->domain != second->domain ||
	    !slice_equal(first->name, second->name))
		return;
	rules_go_to(in, second->user_at);
	BAD(in, second->name, SLICE(" is there already, at "), slice_of(first->user_at),
	    SLICE(": remove one of the two"));
}

bool
hosts_index(struct reading *in)
{
	struct rules *r = in->r;
	size_t slots = 64;

	if (r->nhosts == 0)
		return true;
	if (r->nhosts > HOSTS_MAX)
		return BAD(in, SLICE("too many host and domain lines: 30000 are the most"));
	while (slots < r->nhosts * 2)
		slots *= 2;
	r->host_at = arena_alloc(r->arena, slots, sizeof *r->host_at);
	if (!r->host_at)
		return rules_no_memory(in);
	r->host_slots = slots;
	for (size_t i = 0; i < r->nhosts; i++) {
		size_t at = hash(bare(&r->host[i])) & (slots - 1);

		for (; r->host_at[at]; at = (at + 1) & (slots - 1))
			complain_of_same(in, &r->host[r->host_at[at] - 1], &r->host[i]);
		r->host_at[at] = (uint16_t)(i + 1);
		note_end(r, bare(&r->host[i]));
	}
	return true;
}

/* whole: the name itself; else name is a suffix of one, and only a line with a dot fits. */
static const struct host *
look_up(const struct rules *r, struct slice name, uint32_t hashed, bool domain, bool whole)
{
	for (size_t at = hashed & (r->host_slots - 1); r->host_at[at];
	     at = (at + 1) & (r->host_slots - 1)) {
		const struct host *h = &r->host[r->host_at[at] - 1];

		if (h->domain == domain && (whole || h->name.p[0] == '.') &&
		    slice_equal_nocase(bare(h), name))
			return h;
	}
	return NULL;
}

const struct host *
host_find(const struct rules *r, struct slice name, bool domain)
{
	enum { LABELS = 16 };
	struct {
		size_t at;
		uint32_t hash;
	} suffix[LABELS]; /* the longest ones, in a ring */
	uint32_t hashed = hash_empty;
	size_t n = 0;

	while (name.n && name.p[name.n - 1] == '.')
		name.n--;
	if (name.n < 3 || name.n > 255 || !r->host_slots)
		return NULL;
	for (size_t i = name.n; i-- > 0;) {
		hashed = hash_more(hashed, name.p[i]);
		if (i > 0 && name.p[i - 1] != '.')
			continue;
		suffix[n % LABELS].at = i;
		suffix[n++ % LABELS].hash = hashed;
		if (n == 2 && !end_is_known(r, hashed))
			return NULL;
	}
	for (int i = 0; i < LABELS && n-- > 0; i++) {
		const struct host *h = look_up(r, slice_after(name, suffix[n % LABELS].at),
		    suffix[n % LABELS].hash, domain, i == 0);

		if (h)
			return h;
	}
	return NULL;
}
