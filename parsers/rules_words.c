/* rules_words - groups of words, and which of them in one sentence stand for a reason; see struct together */
#include "rules_reading.h"

enum { WORDS_MAX = 30000 };

static const uint32_t hash_empty = 2166136261u;

static inline uint32_t
hash_more(uint32_t h, unsigned char c)
{
	return (h ^ c) * 16777619u; /* FNV-1a */
}

static struct groups
group_at(size_t i)
{
	struct groups one = GROUPS_NONE;

	one.bits[i / 64] = UINT64_C(1) << i % 64;
	return one;
}

/* Some names have a meaning of their own. */
static bool
note_name(struct reading *in, struct slice name, struct groups one)
{
	struct rules *r = in->r;
	const struct {
		struct slice name;
		struct groups *to;
	} known[] = { { SLICE("recipient"), &r->recipient }, { SLICE("nobody"), &r->recipient },
		{ SLICE("absent"), &r->missing }, { SLICE("no"), &r->missing },
		{ SLICE("thing"), &r->thing }, { SLICE("filler"), &r->filler },
		{ SLICE("place"), &r->place }, { SLICE("noun"), &r->noun }, { SLICE("of"), &r->of },
		{ SLICE("whose"), &r->whose }, { SLICE("gone"), &r->gone },
		{ SLICE("client"), &r->machine }, { SLICE("machine"), &r->machine } };

	bool found = false;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_equal(name, known[i].name)) {
			*known[i].to = groups_both(*known[i].to, one);
			found = true;
		}
	return found;
}

static bool
group_find(struct reading *in, struct slice name, struct word_group **group, struct groups *one)
{
	struct rules *r = in->r;
	size_t i = 0;

	if (name.n == 0)
		return BAD(in, SLICE("a name is missing: [words recipient]"));
	while (i < r->ngroups && !slice_equal(slice_of(r->group[i].name), name))
		i++;
	if (i == GROUPS_LIMIT)
		return BAD(in, SLICE("too many groups of words: 128 are the most"));
	if (i == r->ngroups) {
		if (!rules_grow(
			in, (void **)&r->group, &r->ngroups, &r->groups_cap, sizeof *r->group))
			return false;
		r->group[i] = (struct word_group){ .name = rules_string(in, name),
			.file = in->file,
			.line = in->line,
			.asked = note_name(in, name, group_at(i)),
			.user = in->user };
	}
	*group = &r->group[i];
	*one = group_at(i);
	return true;
}

bool
words_open(struct reading *in, struct slice name)
{
	struct word_group *group;

	if (!group_find(in, name, &group, &in->section.words))
		return false;
	group->filled = true;
	group->user = group->user && in->user;
	return true;
}

static void
word_add(struct reading *in, struct slice word)
{
	struct rules *r = in->r;
	bool stem = word.n > 1 && word.p[word.n - 1] == '*';
	struct folded folded;
	struct word_row *row;

	word.n -= stem;
	fold_text(in->scratch, word, &folded);
	if (!word_check(in, word, folded.text, stem))
		return;
	row = rules_grow(in, (void **)&r->word, &r->nwords, &r->words_cap, sizeof *row);
	if (row)
		*row = (struct word_row){ .text = rules_copy(in, folded.text),
			.whole = stem ? GROUPS_NONE : in->section.words,
			.stem = stem ? in->section.words : GROUPS_NONE };
}

void
line_words(struct reading *in, struct slice line)
{
	struct braces braces;
	struct slice plain, word;

	if (!take_braces(in, &line, &braces) || !braces_say_language(in, &braces))
		return;
	plain = rules_plain(in, line, braces.language);
	while ((word = take_word(&line)).n)
		word_add(in, word);
	while ((word = take_word(&plain)).n)
		word_add(in, word);
}

/* "full|over": any one of these groups */
static bool
read_term(struct reading *in, struct slice term, struct groups *out)
{
	*out = GROUPS_NONE;
	if (term.n == 0 || term.p[term.n - 1] == '|')
		return BAD(in, SLICE("a name is missing behind a - or a |"));
	while (term.n) {
		size_t bar = slice_find_byte(term, '|', 0);
		struct word_group *group;
		struct groups one;

		if (!group_find(
			in, slice_first(term, bar == SLICE_NPOS ? term.n : bar), &group, &one))
			return false;
		group->asked = true;
		*out = groups_both(*out, one);
		term = bar == SLICE_NPOS ? SLICE_NONE : slice_after(term, bar + 1);
	}
	return true;
}

static bool
read_terms(struct reading *in, struct slice rest, struct together *out)
{
	unsigned n = 0;
	struct slice word;

	while ((word = take_word(&rest)).n) {
		struct groups groups;

		if (word.p[0] == '-') {
			if (!read_term(in, slice_after(word, 1), &groups))
				return false;
			out->without = groups_both(out->without, groups);
			continue;
		}
		if (n == TOGETHER_TERMS)
			return BAD(in, SLICE("too many groups: four are the most"));
		if (!read_term(in, word, &out->need[n++]))
			return false;
	}
	for (unsigned i = 0; i < n; i++)
		if (!groups_any(groups_but(out->need[i], out->without)))
			return BAD(
			    in, SLICE("a group is asked for and forbidden: the line never counts"));
	return n > 0 || BAD(in, SLICE("write REASON {conditions} GROUP GROUP -GROUP"));
}

/* With which words advice and a sentence are heard: see doubt.c */
static void
read_doubt(struct reading *in, struct slice rest)
{
	struct slice word = take_word(&rest);

	if (rest.n == 0)
		BAD(in, SLICE("write doubt GROUP GROUP"));
	else if (read_term(in, word, &in->r->unless) &&
	    read_term(in, take_word(&rest), &in->r->failing))
		in->r->failing = groups_both(in->r->failing, in->r->unless);
}

void
line_together(struct reading *in, struct slice line)
{
	struct rules *r = in->r;
	struct slice rest = line, word = take_word(&rest);
	struct together *row, made = { .rule = 0 };
	struct braces braces;
	enum reason reason;
	struct rule *rule;

	if (slice_equal(word, SLICE("doubt"))) {
		read_doubt(in, rest);
		return;
	}
	if (!read_reason(in, word, &reason) || !take_braces(in, &rest, &braces) ||
	    !read_terms(in, rest, &made))
		return;
	rule = rule_add(in, RULE_TOGETHER, rules_slug(in, SLICE("together"), line), &braces);
	if (!rule)
		return;
	rule->reason = reason;
	rule->strength = in->section.strength;
	made.rule = (uint32_t)(rule - r->rule);
	for (size_t i = 0; i < TOGETHER_TERMS && reason_row(reason)->permanence == PERMANENCE_HARD;
	     i++)
		r->told = groups_both(r->told, made.need[i]);
	row = rules_grow(in, (void **)&r->together, &r->ntogether, &r->together_cap, sizeof *row);
	if (row)
		*row = made;
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
