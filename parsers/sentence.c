/* sentence - see sentence.h */
#include "sentence.h"

enum {
	WORD_MOST = 40,
	SENTENCE_MOST = 512 /* longer ones are no advice, and read in proportion */
};

/* Indexed by the octet. */
const bool sentence_letter[256] = {
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
	[0x80 ... 0xff] = true,
};

/* The hyphen of "e-mail"; others stand between words. */
static bool
is_hyphen(struct slice text, size_t from, size_t at)
{
	return text.p[at] == '-' && at == from + 1 && at + 1 < text.n &&
	    sentence_is_letter(text.p[at + 1]);
}

/* An apostrophe belongs to "doesn't" and "user's", and ends the "l" of "l'utilisateur". */
static bool
goes_on(struct slice text, size_t at)
{
	return text.p[at] == '\'' && at + 1 < text.n && sentence_is_letter(text.p[at + 1]) &&
	    !(at + 3 < text.n && sentence_is_letter(text.p[at + 2]) &&
		sentence_is_letter(text.p[at + 3]));
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
struct slice
sentence_take_word(struct slice text, size_t *at)
{
	size_t from = *at, end = from;
	bool name = false;

	for (; end < text.n; end++) {
		if (sentence_is_letter(text.p[end]))
			continue;
		if (text.p[end] == '.' && end + 1 < text.n && sentence_is_letter(text.p[end + 1]))
			name = true;
		else if (!goes_on(text, end) && !is_hyphen(text, from, end))
			break;
	}
	*at = end;
	return name || end - from > WORD_MOST
	    ? SLICE_NONE
	    : bare(slice_first(slice_after(text, from), end - from));
}

size_t
sentence_behind_local(const struct evidence *e, struct slice text, size_t at)
{
	size_t end = at + e->local.n, letters = 0;

	if (e->local.n == 0 || end > text.n || (at > 0 && is_name_octet(text.p[at - 1])) ||
	    (end < text.n && (sentence_is_letter(text.p[end]) || text.p[end] == '@')) ||
	    !slice_equal_nocase(slice_first(slice_after(text, at), e->local.n), e->local))
		return at;
	for (size_t i = 0; i < e->local.n; i++)
		letters += sentence_is_letter(e->local.p[i]);
	return letters < e->local.n ? end : at;
}

bool
sentence_names_local(const struct evidence *e, struct slice word)
{
	for (size_t at = 0, end; at < e->local.n; at = end + 1) {
		for (end = at; end < e->local.n && sentence_is_letter(e->local.p[end]);)
			end++;
		if (slice_equal_nocase(word, slice_first(slice_after(e->local, at), end - at)))
			return true;
	}
	return false;
}

bool
sentence_has_word(const struct evidence *e, size_t from, size_t to, struct groups groups)
{
	struct slice text = slice_first(slice_after(e->said.text.text, from), to - from);

	for (size_t i = 0; from < to && i < text.n;)
		if (!sentence_is_letter(text.p[i]))
			i++;
		else if (groups_meet(words_groups(e->r, sentence_take_word(text, &i)), groups))
			return true;
	return false;
}

bool
sentence_ends(struct slice text, size_t at)
{
	unsigned char c = text.p[at];

	return c == '\n' ||
	    ((c == '.' || c == ';' || c == '!' || c == '?') &&
		(at + 1 == text.n || ascii_space(text.p[at + 1])));
}

/* " - ", and " -- " above a signature */
static bool
is_dash(struct slice text, size_t at, size_t n)
{
	return at >= n && at + 1 < text.n && text.p[at] == '-' && text.p[at + 1] == ' ' &&
	    text.p[at - n] == ' ' && text.p[at - n + 1] == '-';
}

static bool
ends_sentence(struct slice text, size_t at)
{
	return sentence_ends(text, at) || is_dash(text, at, 1) || is_dash(text, at, 2);
}

struct stretch
sentence_of_hit(struct slice text, const struct rule_hit *hit)
{
	struct stretch s = { hit->from, hit->to };

	while (s.from > 0 && s.to - s.from < SENTENCE_MOST && !ends_sentence(text, s.from - 1))
		s.from--;
	while (s.to < text.n && s.to - s.from < SENTENCE_MOST && !ends_sentence(text, s.to))
		s.to++;
	return s.to - s.from < SENTENCE_MOST ? s : (struct stretch){ 0, 0 };
}

void
frames_find(const struct evidence *e, struct frames *out)
{
	out->n = 0;
	for (size_t i = 0; i < e->said.n && out->n < FRAMES; i++) {
		const struct rule_hit *hit = &e->said.hit[i];
		const struct rule *rule = &e->r->rule[hit->rule];

		if (rule->kind == RULE_STAGE || (rule->kind == RULE_IGNORE && !rule->aside))
			out->at[out->n++] = (struct stretch){ hit->from, hit->to };
	}
}

size_t
frames_behind(const struct frames *frames, size_t at)
{
	for (size_t i = 0; i < frames->n; i++)
		if (frames->at[i].from <= at && frames->at[i].to > at)
			return frames->at[i].to;
	return at;
}

size_t
sentence_begin(const struct evidence *e)
{
	struct slice text = e->said.text.text, before;
	size_t at = slice_find(text, slice_of(e->codes.reply), 0);

	if (!e->codes.reply[0] || at == SLICE_NPOS)
		return 0;
	before = slice_first(text, at);
	return slice_ends_nocase(before, SLICE(": ")) || slice_ends_nocase(before, SLICE(" said "))
	    ? at
	    : 0;
}
