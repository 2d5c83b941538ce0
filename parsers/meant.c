/* meant - is it the recipient whom a sentence says not to exist? See evidence.h
 *
 * "user unknown", "user kim unknown" and "no such user here" speak of him; "user profile unknown", "condition of user
 * unknown" and "unknown user settings" do not, and nobody can list what else there may be. So a word that is neither one
 * of grammar nor of a group that tells of recipients is a doubt where it stands beside what is missing. */
#include "sentence.h"

#include <string.h>

enum {
	NEAR = 24,  /* octets beside a phrase that says enough by itself */
	IN_MOST = 4 /* words from "in", or another word like it, to the place */
};

/* What the words of a sentence have named so far, and the word before. */
struct named {
	bool whole; /* no phrase was found: all words count, not only those beside it */
	bool recipient, thing, other, beside;
	bool inside; /* the word before is part of the phrase */
	size_t in;   /* words since "in": "not found in the alias database" names a place */
	size_t to;   /* words since one right behind what is missing: "unknown to the script" */
	bool verb;   /* the next word may be one: "not configured to receive" */
	enum before {
		BEFORE_NOTHING,
		BEFORE_LOCAL,
		BEFORE_RECIPIENT,
		BEFORE_MISSING,
		BEFORE_PLACE,
		BEFORE_OTHER,
		BEFORE_OTHER_OF
	} before;
	size_t end; /* of that word */
};

/* Is what stands in front of the reply about the server that gave it, and not "your PTR: 550 does not exist"? */
static bool
tells_server(const struct rules *r, struct slice before)
{
	return rules_text(r, TEXTS_REPLY_SERVER, TEXT_WITHIN, before) &&
	    !rules_text(r, TEXTS_REPLY_SERVER_NOT, TEXT_WITHIN, before);
}

/* Of the sentence around the words as much as most octets on either side, to the ends of words, and not what stands in front
 * of the reply. */
static struct slice
sentence_around(const struct evidence *e, struct slice words, size_t most)
{
	struct slice text = e->said.text.text;
	size_t at = (size_t)(words.p - text.p), from = at, to = from + words.n, end = to;
	size_t begin = sentence_begin(e);

	if (begin > at || !tells_server(e->r, slice_first(text, begin)))
		begin = 0;
	while (from > begin && !sentence_ends(text, from - 1) &&
	    (at - from < most || text.p[from - 1] != ' '))
		from--;
	while (to < text.n && !sentence_ends(text, to) && (to - end < most || text.p[to] != ' '))
		to++;
	return slice_first(slice_after(text, from), to - from);
}

/* "no such", "no valid" */
static bool
is_such(struct slice word)
{
	return slice_equal(word, SLICE("such")) || slice_equal(word, SLICE("valid")) ||
	    slice_equal(word, SLICE("any"));
}

static bool
is_article(struct slice word)
{
	static const char *const articles[] = { "the", "this", "la", "le", "l", "les", "el", "los",
		"las", "il", "het", "os" };

	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
		if (slice_equal(word, slice_of(articles[i])))
			return true;
	return false;
}

static enum before
kind_of(const struct evidence *e, struct slice word, enum before before)
{
	const struct rules *r = e->r;
	struct groups groups = words_groups(r, word);

	if (slice_equal_nocase(word, e->local))
		return BEFORE_LOCAL;
	if ((is_article(word) && before == BEFORE_OTHER_OF) ||
	    (is_such(word) && before == BEFORE_MISSING))
		return before;
	if (groups_meet(groups, r->of) &&
	    (before == BEFORE_OTHER || before == BEFORE_PLACE || before == BEFORE_OTHER_OF))
		return BEFORE_OTHER_OF;
	if (groups_meet(groups, r->recipient))
		return BEFORE_RECIPIENT;
	if (groups_meet(groups, r->missing))
		return BEFORE_MISSING;
	if (word.n > 1 && !ascii_digit(word.p[0]) &&
	    !groups_meet(groups, groups_both(r->filler, r->told)))
		return groups_meet(groups, groups_both(r->place, r->thing)) ? BEFORE_PLACE
									    : BEFORE_OTHER;
	return BEFORE_NOTHING;
}

/* "unknown to the script", "not found in trust list": words of a group that tells of something else than recipients and where
 * they are looked for. One of no group may be the name of a company. */
static bool
is_elsewhere(const struct rules *r, struct groups groups)
{
	return groups_any(groups) && !groups_meet(groups, groups_both(r->filler, r->told)) &&
	    !groups_meet(groups, groups_both(r->place, r->recipient));
}

/* missing: the word stands right behind what is missing. */
static void
note_toward(
    const struct rules *r, struct slice word, bool missing, struct groups groups, struct named *out)
{
	bool to = slice_equal(word, SLICE("to"));

	if (missing && (to || slice_equal(word, SLICE("in")))) {
		out->to = 1;
		out->verb = to;
	} else if (out->to && !groups_meet(groups, r->recipient) &&
	    !(out->verb && !is_article(word))) {
		out->to++;
		out->verb = false;
		out->beside = out->beside || (out->to <= IN_MOST && is_elsewhere(r, groups));
	} else {
		out->to = 0;
	}
}

/* Does the word that begins at at stand right behind the one that ended at end: behind a blank, or the apostrophe of "de
 * l'utilisateur"? Commas of other alphabets are no letters of a word. */
static bool
is_next(struct slice s, size_t end, size_t at)
{
	return at > 0 && end == at - 1 && (s.p[end] == ' ' || s.p[end] == '\'') &&
	    !slice_ends_nocase(slice_first(s, end), SLICE("\xd8\x8c")) &&
	    !slice_ends_nocase(slice_first(s, end), SLICE("\xe0\xa5\xa4"));
}

/* 'user "kim"': a name, not a thing. */
static bool
is_quoted(const struct evidence *e, struct slice word)
{
	return word.p > e->said.text.text.p && (word.p[-1] == '"' || word.p[-1] == '\'');
}

/* before: what stands right in front of the word. inside: it is part of the phrase that was found. */
static void
note_word(
    const struct evidence *e, struct slice word, enum before before, bool inside, struct named *out)
{
	enum before kind = kind_of(e, word, before);
	struct groups groups = words_groups(e->r, word);

	out->recipient = out->recipient || kind == BEFORE_RECIPIENT || kind == BEFORE_LOCAL;
	out->in = slice_equal(word, SLICE("in")) ? 1 : out->in ? out->in + 1 : 0;
	note_toward(e->r, word, !inside && (out->inside || before == BEFORE_MISSING), groups, out);
	out->thing = out->thing ||
	    (groups_meet(groups, e->r->thing) &&
		!(out->in && out->in <= IN_MOST &&
		    groups_meet(groups, groups_both(e->r->filler, e->r->place))));
	out->other = out->other || (kind == BEFORE_OTHER && word.n > 2 && !is_quoted(e, word));
	if (kind >= BEFORE_PLACE && kind <= BEFORE_OTHER && !inside && (out->whole || out->inside))
		out->beside = out->beside || before == BEFORE_RECIPIENT || before == BEFORE_MISSING;
	if (kind == BEFORE_LOCAL && out->whole)
		out->beside = out->beside || before == BEFORE_OTHER_OF;
	if (kind == BEFORE_RECIPIENT && (out->whole || inside))
		out->beside = out->beside || before == BEFORE_PLACE || before == BEFORE_OTHER_OF ||
		    (before == BEFORE_OTHER && groups_meet(groups, e->r->noun));
	if ((groups_meet(groups, e->r->gone) || slice_equal(word, SLICE("not"))) &&
	    (out->whole || inside))
		out->beside = out->beside || before == BEFORE_OTHER;
	out->inside = inside;
	out->before = inside && kind >= BEFORE_PLACE ? BEFORE_NOTHING : kind;
}

/* The second half of "RP:ND" in front of a text. */
static bool
is_code(struct slice s, size_t from)
{
	return from > 1 && s.p[from - 1] == ':' && is_letter(s.p[from - 2]);
}

/* A name with dots, and neither an address, its local part nor in a URL. */
static bool
is_host(const struct evidence *e, struct slice s, size_t from, size_t to)
{
	struct slice name = slice_first(slice_after(s, from), to - from);

	return name.n > 3 && memchr(name.p, '.', name.n) && !ascii_digit(name.p[name.n - 1]) &&
	    !(from > 0 && (s.p[from - 1] == '@' || s.p[from - 1] == '/')) &&
	    !slice_equal_nocase(name, e->local);
}

/* The word at *at, or the recipient's local part; *at moves behind it. */
static struct slice
take_word_or_local(const struct evidence *e, struct slice s, size_t *at)
{
	size_t from = *at, behind = sentence_behind_local(e, s, from);

	if (behind == from)
		return sentence_take_word(s, at);
	*at = behind;
	return slice_first(slice_after(s, from), behind - from);
}

/* The end of a domain that begins at at. */
static size_t
skip_name(struct slice s, size_t at)
{
	while (at < s.n && is_name_octet(s.p[at]))
		at++;
	return at;
}

/* phrase: what was found in it, as a phrase without gaps; nothing when it is the sentence */
static struct named
read_sentence(const struct evidence *e, struct slice s, struct slice phrase)
{
	struct slice text = e->said.text.text;
	struct named named = { .end = SLICE_NPOS, .whole = phrase.n == 0 };
	struct frames frames;

	frames_find(e, &frames);
	for (size_t i = 0, behind; i < s.n;) {
		size_t from = i, at = (size_t)(s.p - text.p) + i;
		struct slice word;

		if (s.p[i] == '@' && i + 1 < s.n && is_name_octet(s.p[i + 1])) {
			i = skip_name(s, i + 1);
		} else if (!is_letter(s.p[i])) {
			named.recipient = named.recipient || s.p[i] == '@';
			i++;
		} else if ((behind = frames_behind(&frames, at)) > at) {
			i += behind - at;
		} else if (!(word = take_word_or_local(e, s, &i)).n) {
			named.other = named.other || is_host(e, s, from, i);
		} else {
			bool next = is_next(s, named.end, from);

			if (is_code(s, from))
				continue;
			note_word(e, word, next ? named.before : BEFORE_NOTHING,
			    phrase.n && word.p + word.n > phrase.p && word.p < phrase.p + phrase.n,
			    &named);
			named.end = i;
		}
	}
	return named;
}

/* Words may have been found in the text for people. */
static bool
is_inside(struct slice text, struct slice words)
{
	uintptr_t at = (uintptr_t)words.p, from = (uintptr_t)text.p;

	return text.n && at >= from && at - from < text.n;
}

/* "not found" and "does not exist" leave it to the rest of the sentence who that is. Of words in other alphabets it is not
 * known, as some are written without blanks. */
static bool
leaves_open(const struct evidence *e, struct slice phrase)
{
	const struct groups open =
	    groups_both(groups_both(e->r->filler, e->r->told), e->r->missing);

	for (size_t i = 0; i < phrase.n;) {
		struct slice word =
		    is_letter(phrase.p[i]) ? sentence_take_word(phrase, &i) : SLICE_NONE;
		struct groups groups = words_groups(e->r, word);

		i += word.n == 0;
		if (word.n &&
		    (word.p[0] >= 0x80 || groups_meet(groups, e->r->recipient) ||
			!groups_meet(groups, open)))
			return false;
	}
	return true;
}

bool
meant_recipient(const struct evidence *e, struct slice words, bool weak, bool together)
{
	struct slice text = e->said.text.text;
	struct named named;

	if (!groups_any(e->r->filler) || !words.n || !is_inside(text, words))
		return true;
	weak = weak || leaves_open(e, words);
	named = read_sentence(
	    e, sentence_around(e, words, weak ? text.n : NEAR), weak ? SLICE_NONE : words);
	if (named.beside || (together && named.other))
		return false;
	return !weak || (!named.thing && (named.recipient || !named.other));
}
