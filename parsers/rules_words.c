/* rules_words - reads groups of words, and which of them in one sentence stand for a reason; see struct together */
#include "rules_reading.h"

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
