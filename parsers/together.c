/* together - what is told by the words of a sentence in any order, where no phrase stands as it is known; see evidence.h
 *
 * "The user kim is not known to us" and "not known to us: user kim" say the same. A rule of this kind names groups of
 * words and holds where one of each stands in the same sentence. */
#include "evidence.h"

enum { SENTENCES = 16, WORD_MOST = 40, FRAMES = 8 };

struct sentence {
	uint64_t groups;
	struct slice text;
};

/* Indexed by the octet. */
static const bool letter[256] = {
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
	[0x80 ... 0xff] = true,
};

static inline bool
is_letter(unsigned char c)
{
	return letter[c];
}

/* The end of what begins at at and has no blank in it. */
static size_t
skip(struct slice text, size_t at)
{
	while (at < text.n && !ascii_space(text.p[at]))
		at++;
	return at;
}

/* The hyphen of "e-mail"; others stand between words. */
static bool
is_hyphen(struct slice text, size_t from, size_t at)
{
	return text.p[at] == '-' && at == from + 1 && at + 1 < text.n && is_letter(text.p[at + 1]);
}

/* An apostrophe belongs to "doesn't" and "user's", and ends the "l" of "l'utilisateur". */
static bool
goes_on(struct slice text, size_t at)
{
	return text.p[at] == '\'' && at + 1 < text.n && is_letter(text.p[at + 1]) &&
	    !(at + 3 < text.n && is_letter(text.p[at + 2]) && is_letter(text.p[at + 3]));
}

/* A word without its "'s". */
static struct slice
bare(struct slice word)
{
	return word.n > 2 && word.p[word.n - 2] == '\'' && word.p[word.n - 1] == 's'
	    ? slice_first(word, word.n - 2)
	    : word;
}

/* The word at *at, which moves behind it; nothing for one that is part of a name ("mx.example.net") or number. */
static struct slice
take_word_at(struct slice text, size_t *at)
{
	size_t from = *at, end = from;
	bool name = false;

	for (; end < text.n; end++) {
		if (is_letter(text.p[end]))
			continue;
		if (text.p[end] == '.' && end + 1 < text.n && is_letter(text.p[end + 1]))
			name = true;
		else if (!goes_on(text, end) && !is_hyphen(text, from, end))
			break;
	}
	*at = end;
	return name || end - from > WORD_MOST
	    ? SLICE_NONE
	    : bare(slice_first(slice_after(text, from), end - from));
}

static bool
ends_sentence(struct slice text, size_t at)
{
	unsigned char c = text.p[at];

	return c == '\n' ||
	    ((c == '.' || c == ';' || c == '!' || c == '?') &&
		(at + 1 == text.n || ascii_space(text.p[at + 1])));
}

/* Words that tell the stage or are to be ignored: what other systems put around a reply. */
struct frames {
	struct stretch {
		size_t from, to;
	} at[FRAMES];
	size_t n;
};

static void
find_frames(const struct evidence *e, struct frames *out)
{
	out->n = 0;
	for (size_t i = 0; i < e->said.n && out->n < FRAMES; i++) {
		const struct rule_hit *hit = &e->said.hit[i];
		enum rule_kind kind = e->r->rule[hit->rule].kind;

		if (kind == RULE_STAGE || kind == RULE_IGNORE)
			out->at[out->n++] = (struct stretch){ hit->from, hit->to };
	}
}

static size_t
behind_frame(const struct frames *frames, size_t at)
{
	for (size_t i = 0; i < frames->n; i++)
		if (frames->at[i].from <= at && frames->at[i].to > at)
			return frames->at[i].to;
	return at;
}

/* The groups of one sentence, which begins at *at; it moves behind its end. Of addresses only the recipient's @ is a
 * word: clean_diagnostic() has taken the domain off it. */
static struct sentence
take_sentence(const struct evidence *e, const struct frames *frames, size_t *at)
{
	const struct rules *r = e->r;
	struct slice text = e->said.text.text;
	size_t from = *at, i = from, behind;
	uint64_t groups = 0;

	while (i < text.n && !ends_sentence(text, i)) {
		if (is_letter(text.p[i]) && (behind = behind_frame(frames, i)) > i) {
			i = behind;
		} else if (is_letter(text.p[i])) {
			struct slice word = take_word_at(text, &i);

			groups |= word.n ? words_groups(r, word) : 0;
		} else if (text.p[i] == ':' && i + 2 < text.n && text.p[i + 1] == '/' &&
		    text.p[i + 2] == '/') {
			i = skip(text, i);
		} else if (text.p[i] == '@' && i + 1 < text.n && is_letter(text.p[i + 1])) {
			i++;
			take_word_at(text, &i);
		} else {
			if (text.p[i] == '@')
				groups |= words_groups(r, SLICE("@"));
			i++;
		}
	}
	*at = i < text.n ? i + 1 : i;
	return (struct sentence){ groups, slice_first(slice_after(text, from), i - from) };
}

static bool
holds(const struct together *t, uint64_t groups)
{
	for (size_t i = 0; i < TOGETHER_TERMS && t->need[i]; i++)
		if (!(t->need[i] & groups))
			return false;
	return true;
}

/* Behind "host said: ", which is about the other system. */
static size_t
begin(const struct evidence *e)
{
	struct slice text = e->said.text.text;
	size_t at = slice_find(text, slice_of(e->codes.reply), 0);

	return e->codes.reply[0] && at != SLICE_NPOS && at > 1 && text.p[at - 1] == ' ' &&
		text.p[at - 2] == ':'
	    ? at
	    : 0;
}

static size_t
take_sentences(const struct evidence *e, struct sentence out[SENTENCES], uint64_t *all)
{
	struct frames frames;
	size_t n = 0;

	*all = 0;
	find_frames(e, &frames);
	for (size_t at = begin(e); at < e->said.text.text.n && n < SENTENCES;) {
		out[n] = take_sentence(e, &frames, &at);
		*all |= out[n].groups;
		n += out[n].groups != 0;
	}
	return n;
}

const struct rule *
together_find(const struct evidence *e, enum reason but, struct slice *found)
{
	const struct rules *r = e->r;
	struct sentence sentence[SENTENCES];
	uint64_t all;
	size_t n = r->ntogether ? take_sentences(e, sentence, &all) : 0;

	for (size_t i = 0; n > 0 && i < r->ntogether; i++) {
		const struct together *t = &r->together[i];

		if (!holds(t, all) || !rule_asked(e, &r->rule[t->rule], but))
			continue;
		for (size_t k = 0; k < n; k++)
			if (holds(t, sentence[k].groups) && !(t->without & sentence[k].groups)) {
				*found = sentence[k].text;
				return &r->rule[t->rule];
			}
	}
	return NULL;
}

static struct slice
sentence_around(struct slice text, struct slice words)
{
	size_t from = (size_t)(words.p - text.p), to = from + words.n;

	while (from > 0 && !ends_sentence(text, from - 1))
		from--;
	while (to < text.n && !ends_sentence(text, to))
		to++;
	return slice_first(slice_after(text, from), to - from);
}

/* What a sentence names. */
struct named {
	bool recipient, thing, other;
};

static void
note_word(const struct evidence *e, struct slice word, struct named *out)
{
	uint64_t groups = words_groups(e->r, word);

	out->recipient =
	    out->recipient || groups & e->r->recipient || slice_equal_nocase(word, e->local);
	out->thing = out->thing || groups & e->r->thing;
	out->other =
	    out->other || (word.n > 2 && !ascii_digit(word.p[0]) && !(groups & e->r->filler));
}

bool
together_means_recipient(const struct evidence *e, struct slice words)
{
	struct slice text = e->said.text.text, s;
	struct named named = { .thing = false };
	struct frames frames;

	if (!e->r->filler || !words.n || words.p < text.p || words.p > text.p + text.n)
		return true;
	s = sentence_around(text, words);
	find_frames(e, &frames);
	for (size_t i = 0, behind; i < s.n;) {
		size_t at = (size_t)(s.p - text.p) + i;
		struct slice word;

		if (!is_letter(s.p[i])) {
			named.recipient = named.recipient ||
			    (s.p[i] == '@' && !(i + 1 < s.n && is_letter(s.p[i + 1])));
			i++;
		} else if ((behind = behind_frame(&frames, at)) > at) {
			i += behind - at;
		} else if ((word = take_word_at(s, &i)).n) {
			note_word(e, word, &named);
		}
	}
	return !named.thing && (named.recipient || !named.other);
}
