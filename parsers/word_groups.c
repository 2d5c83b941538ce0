/* word_groups - the table in which the groups of a word are looked up; see word_groups.h */
#include "rules_reading.h"

enum { WORDS_MAX = 30000 };

static const uint32_t hash_empty = 2166136261u;

static inline uint32_t
hash_more(uint32_t h, unsigned char c)
{
	return (h ^ c) * 16777619u; /* FNV-1a */
}

static uint32_t
hash(struct slice s)
{
	uint32_t h = hash_empty;

	for (size_t i = 0; i < s.n; i++)
		h = hash_more(h, s.p[i]);
	return h;
}

/* The slot of a word, or the free one where it belongs. */
static size_t
slot_of(const struct rules *r, struct slice s, uint32_t hashed)
{
	size_t at = hashed & (r->word_slots - 1);

	while (r->word_at[at] && !slice_equal(r->word[r->word_at[at] - 1].text, s))
		at = (at + 1) & (r->word_slots - 1);
	return at;
}

static bool
groups_filled(struct reading *in)
{
	for (size_t i = 0; i < in->r->ngroups; i++) {
		const struct word_group *group = &in->r->group[i];

		if (group->filled)
			continue;
		in->file = group->file;
		in->line = group->line;
		BAD(in, SLICE("no words are known for \""), slice_of(group->name),
		    SLICE("\": write a section [words "), slice_of(group->name), SLICE("]"));
	}
	return !in->failed;
}

bool
words_index(struct reading *in)
{
	struct rules *r = in->r;
	size_t slots = 64;

	if (!groups_filled(in))
		return false;
	if (r->nwords > WORDS_MAX)
		return BAD(in, SLICE("too many words: 30000 are the most"));
	while (slots < r->nwords * 4)
		slots *= 2;
	r->word_at = arena_alloc(r->arena, slots, sizeof *r->word_at);
	if (!r->word_at)
		return rules_no_memory(in);
	r->word_slots = slots;
	for (size_t i = 0; i < r->nwords; i++) {
		size_t at = slot_of(r, r->word[i].text, hash(r->word[i].text));

		if (r->word_at[at]) {
			struct word_row *same = &r->word[r->word_at[at] - 1];

			same->whole = groups_both(same->whole, r->word[i].whole);
			same->stem = groups_both(same->stem, r->word[i].stem);
		} else {
			r->word_at[at] = (uint16_t)(i + 1);
		}
	}
	return true;
}

struct groups
words_groups(const struct rules *r, struct slice word)
{
	uint32_t h = hash_empty;
	struct groups groups = GROUPS_NONE;

	for (size_t i = 0; i < word.n; i++) {
		uint16_t at;

		h = hash_more(h, word.p[i]);
		if (i + 1 < STEM_LEAST && i + 1 < word.n)
			continue;
		at = r->word_at[slot_of(r, slice_first(word, i + 1), h)];
		if (at && i + 1 == word.n)
			groups = groups_both(groups, r->word[at - 1].whole);
		if (at)
			groups = groups_both(groups, r->word[at - 1].stem);
	}
	return groups;
}
