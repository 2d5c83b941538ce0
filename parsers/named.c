/* named - see named.h */
#include "named.h"

#include <string.h>

enum { IN_MOST = 4 /* words from "in", or another word like it, to the place */ };

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

/* A number, or the mark of a log: "No such user ldE8NzE3RyeycidQ". */
static bool
is_number(struct slice word)
{
	enum { MARK = 10 };
	bool digit = false;

	for (size_t i = 0; i < word.n; i++)
		digit = digit || ascii_digit(word.p[i]);
	return digit && (word.n >= MARK || ascii_digit(word.p[0]));
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
	if (word.n > 1 && !is_number(word) &&
	    !groups_meet(groups, groups_both(r->filler, r->told)) &&
	    (groups_any(groups) || !sentence_names_local(e, word)))
		return groups_meet(groups, groups_both(r->place, r->thing)) ? BEFORE_PLACE
									    : BEFORE_OTHER;
	return BEFORE_NOTHING;
}

/* "unknown to the script", "not found in trust list": words of a group that tells of something else than recipients
 * and where they are looked for. One of no group may be the name of a company. */
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

/* "user's": sentence_take_word() has taken the end off. */
static bool
is_genitive(const struct evidence *e, struct slice word)
{
	struct slice text = e->said.text.text;
	size_t end = slice_at(text, word) + word.n;

	return end < text.n && slice_starts(slice_after(text, end), SLICE("'s "));
}

/* before: what stands right in front of the word. inside: it is part of the phrase that was found. */
static void
note_word(
    const struct evidence *e, struct slice word, enum before before, bool inside, struct named *out)
{
	enum before kind = kind_of(e, word, before);
	struct groups groups = words_groups(e->r, word);

	out->recipient = out->recipient || kind == BEFORE_RECIPIENT || kind == BEFORE_LOCAL;
	out->called = out->called || kind == BEFORE_RECIPIENT;
	out->place = out->place || kind == BEFORE_PLACE;
	out->in = slice_equal(word, SLICE("in")) ? 1 : out->in ? out->in + 1 : 0;
	note_toward(e->r, word, !inside && (out->inside || before == BEFORE_MISSING), groups, out);
	out->thing = out->thing ||
	    (groups_meet(groups, e->r->thing) &&
		!(out->in && out->in <= IN_MOST &&
		    groups_meet(groups, groups_both(e->r->filler, e->r->place))));
	out->other = out->other || (kind == BEFORE_OTHER && word.n > 2 && !is_quoted(e, word));
	if (kind == BEFORE_OTHER && out->coded && !groups_any(groups) && !out->whose &&
	    (before == BEFORE_RECIPIENT || before == BEFORE_MISSING))
		kind = BEFORE_NOTHING;
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
	out->whose = groups_meet(groups, e->r->whose) || is_genitive(e, word);
	out->before = inside && kind >= BEFORE_PLACE ? BEFORE_NOTHING : kind;
}

/* The second half of "RP:ND" in front of a text. */
static bool
is_code(struct slice s, size_t from)
{
	return from > 1 && s.p[from - 1] == ':' && sentence_is_letter(s.p[from - 2]);
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

/* Chinese, Japanese or Thai letters, a whole sentence of them: which words it has is not known. */
static bool
is_unparted(struct slice s, size_t from, size_t to)
{
	return s.p[from] >= 0xe0 && !memchr(s.p + from, '.', to - from);
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

/* The recipient's own address has lost its domain; "key of @" is about the key. */
static void
note_address(struct slice s, size_t at, struct named *out)
{
	size_t from = at > 0 && s.p[at - 1] == '<' ? at - 1 : at;

	out->recipient = out->recipient || at + 1 == s.n || !is_name_octet(s.p[at + 1]);
	out->beside = out->beside || (out->before == BEFORE_OTHER_OF && is_next(s, out->end, from));
}

/* The end of what begins at at and has no blank in it. */
static size_t
skip_black(struct slice s, size_t at)
{
	while (at < s.n && !ascii_space(s.p[at]))
		at++;
	return at;
}

struct named
named_read(const struct evidence *e, struct slice s, struct slice phrase, bool coded)
{
	struct slice text = e->said.text.text;
	struct named named = { .end = SLICE_NPOS, .whole = phrase.n == 0, .coded = coded };
	struct frames frames;

	frames_find(e, &frames);
	for (size_t i = 0, behind; i < s.n;) {
		size_t from = i, at = (size_t)(s.p - text.p) + i;
		struct slice word;

		if (s.p[i] == '@') {
			note_address(s, i, &named);
			i = skip_name(s, i + 1);
		} else if (!sentence_is_letter(s.p[i])) {
			i++;
		} else if ((behind = frames_behind(&frames, at)) > at) {
			i += behind - at;
		} else if (!(word = take_word_or_local(e, s, &i)).n) {
			named.host = named.host || is_host(e, s, from, i);
			named.other = named.other || (coded && is_unparted(s, from, i));
		} else {
			bool next = is_next(s, named.end, from);

			if (is_code(s, from))
				continue;
			if (slice_starts(slice_after(s, i), SLICE("://"))) {
				i = skip_black(s, i);
				continue;
			}
			note_word(e, word, next ? named.before : BEFORE_NOTHING,
			    phrase.n && word.p + word.n > phrase.p && word.p < phrase.p + phrase.n,
			    &named);
			named.end = i;
		}
	}
	return named;
}
