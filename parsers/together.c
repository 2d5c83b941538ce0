/* together - what is told by the words of a sentence in any order, where no phrase stands as it is known; see evidence.h
 *
 * "The user kim is not known to us" and "not known to us: user kim" say the same. A rule of this kind names groups of
 * words and holds where one of each stands in the same sentence. */
#include "sentence.h"

enum { SENTENCES = 16 };

struct sentence {
	struct groups groups;
	struct slice text;
};

/* The end of what begins at at and has no blank in it. */
static size_t
skip(struct slice text, size_t at)
{
	while (at < text.n && !ascii_space(text.p[at]))
		at++;
	return at;
}

/* The groups of one sentence, which begins at *at; it moves behind its end. Of addresses only the recipient's @ is a
 * word: clean_diagnostic() has taken the domain off it. So is his local part alone. */
static struct sentence
take_sentence(const struct evidence *e, const struct frames *frames, size_t *at)
{
	const struct rules *r = e->r;
	struct slice text = e->said.text.text;
	size_t from = *at, i = from, behind;
	struct groups groups = GROUPS_NONE;

	while (i < text.n && !sentence_ends(text, i)) {
		if (sentence_is_letter(text.p[i]) && (behind = frames_behind(frames, i)) > i) {
			i = behind;
		} else if (sentence_is_letter(text.p[i]) &&
		    (behind = sentence_behind_local(e, text, i)) > i) {
			groups = groups_both(groups, words_groups(r, SLICE("@")));
			i = behind;
		} else if (sentence_is_letter(text.p[i])) {
			struct slice word = sentence_take_word(text, &i);

			if (word.n)
				groups = groups_both(groups, words_groups(r, word));
		} else if (text.p[i] == ':' && i + 2 < text.n && text.p[i + 1] == '/' &&
		    text.p[i + 2] == '/') {
			i = skip(text, i);
		} else if (text.p[i] == '@' && i + 1 < text.n &&
		    sentence_is_letter(text.p[i + 1])) {
			i++;
			sentence_take_word(text, &i);
		} else {
			if (text.p[i] == '@')
				groups = groups_both(groups, words_groups(r, SLICE("@")));
			i++;
		}
	}
	*at = i < text.n ? i + 1 : i;
	return (struct sentence){ groups, slice_first(slice_after(text, from), i - from) };
}

static bool
holds(const struct together *t, struct groups groups)
{
	for (size_t i = 0; i < TOGETHER_TERMS && groups_any(t->need[i]); i++)
		if (!groups_meet(t->need[i], groups))
			return false;
	return true;
}

static size_t
take_sentences(const struct evidence *e, struct sentence out[SENTENCES], struct groups *all)
{
	struct frames frames;
	size_t n = 0;

	*all = GROUPS_NONE;
	frames_find(e, &frames);
	for (size_t at = sentence_begin(e); at < e->said.text.text.n && n < SENTENCES;) {
		out[n] = take_sentence(e, &frames, &at);
		*all = groups_both(*all, out[n].groups);
		n += groups_any(out[n].groups);
	}
	return n;
}

const struct rule *
together_find(const struct evidence *e, enum reason but, struct slice *found)
{
	const struct rules *r = e->r;
	struct sentence sentence[SENTENCES];
	struct groups all;
	size_t n = r->ntogether ? take_sentences(e, sentence, &all) : 0;

	for (size_t i = 0; n > 0 && i < r->ntogether; i++) {
		const struct together *t = &r->together[i];

		if (!holds(t, all) || !phrase_may_decide(e, &r->rule[t->rule], but))
			continue;
		for (size_t k = 0; k < n; k++)
			if (holds(t, sentence[k].groups) &&
			    !groups_meet(t->without, sentence[k].groups)) {
				*found = sentence[k].text;
				return &r->rule[t->rule];
			}
	}
	return NULL;
}
