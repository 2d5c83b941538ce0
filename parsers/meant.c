/* meant - is it the recipient whom a sentence says not to exist? See evidence.h
 *
 * "user unknown", "user kim unknown" and "no such user here" speak of him; "user profile unknown", "condition of user
 * unknown" and "unknown user settings" do not, and nobody can list what else there may be. So a word that is neither one
 * of grammar nor of a group that tells of recipients is a doubt where it stands beside what is missing. */
#include "named.h"

enum { NEAR = 24 /* octets beside a phrase that says enough by itself */ };

/* Is what stands in front of the reply about the server that gave it, and not "your PTR: 550 does not exist"? */
static bool
tells_server(const struct rules *r, struct slice before)
{
	return rules_text(r, TEXTS_REPLY_SERVER, TEXT_WITHIN, before) &&
	    !rules_text(r, TEXTS_REPLY_SERVER_NOT, TEXT_WITHIN, before);
}

/* "Recipient address rejected: Ticket does not exist": the end of the last frame before the end of the words that ends in a
 * colon, or in the quotation mark with which it begins a reply; 0 when none does. What stands behind it tells what failed. */
static size_t
behind_frame(const struct evidence *e, struct slice words)
{
	struct slice text = e->said.text.text;
	size_t end = (size_t)(words.p - text.p) + words.n, last = 0;
	struct frames frames;

	frames_find(e, &frames);
	for (size_t i = 0; i < frames.n; i++) {
		size_t to = frames.at[i].to;

		if (to > last && to < end && (text.p[to - 1] == ':' || text.p[to - 1] == '\''))
			last = to;
	}
	return last;
}

/* What is found around such a frame tells no more than what stands behind it. Is it so? */
static bool
begin_behind_frame(const struct evidence *e, struct slice *words)
{
	size_t from = (size_t)(words->p - e->said.text.text.p), behind = behind_frame(e, *words);

	if (behind <= from)
		return false;
	*words = slice_trim(slice_after(*words, behind - from));
	return true;
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
	if (behind_frame(e, words) > begin)
		begin = behind_frame(e, words);
	while (from > begin && !sentence_ends(text, from - 1) &&
	    (at - from < most || text.p[from - 1] != ' '))
		from--;
	while (to < text.n && !sentence_ends(text, to) && (to - end < most || text.p[to] != ' '))
		to++;
	return slice_first(slice_after(text, from), to - from);
}

/* "not found" and "does not exist" leave it to the rest of the sentence who that is. Of words in other alphabets it is not
 * known, as some are written without blanks. */
static bool
leaves_open(const struct evidence *e, struct slice phrase)
{
	const struct groups open =
	    groups_both(groups_both(e->r->filler, e->r->told), e->r->missing);

	for (size_t i = 0; i < phrase.n;) {
		struct slice word;
		struct groups groups;

		/* before it is taken: without blanks it may be too long to be one */
		if (phrase.p[i] >= 0x80)
			return false;
		word =
		    sentence_is_letter(phrase.p[i]) ? sentence_take_word(phrase, &i) : SLICE_NONE;
		groups = words_groups(e->r, word);
		i += word.n == 0;
		if (word.n && (groups_meet(groups, e->r->recipient) || !groups_meet(groups, open)))
			return false;
	}
	return true;
}

/* Nothing but signs beside them: "<...>: user unknown (in reply". An apostrophe is none: "dell'utente sconosciuto" */
static bool
stand_alone(struct slice text, struct slice words)
{
	size_t from = (size_t)(words.p - text.p), to = from + words.n;

	while (from > 0 && text.p[from - 1] == ' ')
		from--;
	while (to < text.n && text.p[to] == ' ')
		to++;
	if (from > 0 &&
	    ((sentence_is_letter(text.p[from - 1]) && !ascii_digit(text.p[from - 1])) ||
		text.p[from - 1] == '\''))
		return false;
	return to == text.n || !sentence_is_letter(text.p[to]);
}

/* One sentence of what is told beside a code. */
enum told { TOLD_NOTHING, TOLD_RECIPIENT, TOLD_ELSE };

static enum told
told_of(const struct evidence *e, struct slice sentence, bool domain)
{
	struct named named = named_read(e, sentence, SLICE_NONE, true);

	if (named.thing || (named.beside && !domain))
		return TOLD_ELSE;
	if ((named.recipient && !named.other) || (named.place && domain))
		return TOLD_RECIPIENT;
	/* hosts alone stand around a reply, too */
	return named.other || (named.host && named.place) ? TOLD_ELSE : TOLD_NOTHING;
}

/* Behind words in a frame that ends in a colon, and behind "rejected:" and "rejected by mx.corp.example:": where it says what
 * for; SLICE_NPOS when nothing of the kind does. */
static size_t
rejected_for(const struct evidence *e, struct slice words)
{
	struct slice text = e->said.text.text;
	size_t from = (size_t)(words.p - text.p), to = from + words.n;
	struct frames frames;

	frames_find(e, &frames);
	for (size_t i = 0; i < frames.n; i++)
		if (frames.at[i].from <= from && frames.at[i].to >= to &&
		    text.p[frames.at[i].to - 1] == ':')
			return frames.at[i].to;
	if (!slice_ends_nocase(words, SLICE("rejected")))
		return SLICE_NPOS;
	if (slice_starts(slice_after(text, to), SLICE(" by ")))
		for (to += 4; to < text.n && text.p[to] != ':' && !ascii_space(text.p[to]);)
			to++;
	return to < text.n && text.p[to] == ':' ? to + 1 : SLICE_NPOS;
}

/* "Recipient address rejected: Internal use only": is what it rejects him for told in words that are not about him? */
static bool
rejected_for_else(const struct evidence *e, struct slice words)
{
	struct slice text = e->said.text.text;
	size_t begin = rejected_for(e, words), end = begin;

	if (begin == SLICE_NPOS)
		return false;
	while (end < text.n && !sentence_ends(text, end))
		end++;
	return told_of(e, slice_first(slice_after(text, begin), end - begin), false) == TOLD_ELSE;
}

/* Words may have been found in the text for people. */
bool
meant_recipient(const struct evidence *e, struct slice words, bool weak, bool together)
{
	struct slice text = e->said.text.text;
	struct named named;

	if (!groups_any(e->r->filler) || slice_at(text, words) == SLICE_NPOS)
		return true;
	if (rejected_for_else(e, words))
		return false;
	weak = begin_behind_frame(e, &words) || weak || leaves_open(e, words);
	if (!weak && !together && stand_alone(text, words))
		return true;
	named = named_read(
	    e, sentence_around(e, words, weak ? text.n : NEAR), weak ? SLICE_NONE : words, false);
	if (named.beside || (together && (named.other || named.host)))
		return false;
	return !weak || (!named.thing && (named.recipient || (!named.other && !named.host)));
}

bool
meant_recipient_only(const struct evidence *e, struct slice words)
{
	struct slice text = e->said.text.text;
	struct named named;

	if (slice_at(text, words) == SLICE_NPOS)
		return false;
	if (stand_alone(text, words))
		return true;
	named = named_read(e, sentence_around(e, words, text.n), SLICE_NONE, false);
	return !named.beside && !named.thing && !named.other && (named.recipient || !named.host);
}

bool
meant_else(const struct evidence *e, struct slice words, bool weak)
{
	struct slice text = e->said.text.text;
	struct named named;

	if (!groups_any(e->r->filler) || slice_at(text, words) == SLICE_NPOS)
		return false;
	if (rejected_for_else(e, words))
		return true;
	weak = begin_behind_frame(e, &words) || weak || leaves_open(e, words);
	if (!weak && stand_alone(text, words))
		return false;
	named = named_read(
	    e, sentence_around(e, words, weak ? text.n : NEAR), weak ? SLICE_NONE : words, true);
	return named.beside || (weak && (named.thing || (named.other && !named.recipient)));
}

bool
meant_unnamed(const struct evidence *e, struct slice words)
{
	struct slice text = e->said.text.text;
	struct named named;

	if (!groups_any(e->r->filler) || slice_at(text, words) == SLICE_NPOS)
		return false;
	named = named_read(e, sentence_around(e, words, text.n), SLICE_NONE, true);
	return named.other && !named.called;
}

/* "<ann@corp.example>... Internal use only" is one sentence; "5.1.3 <ann@corp.example>... Unbalanced '<'" is about the address
 * in whatever words. */
static bool
goes_on(const struct evidence *e, size_t at)
{
	return at > 0 && e->said.text.text.p[at - 1] == '.' &&
	    !slice_equal(slice_of(e->codes.status), SLICE("5.1.3"));
}

/* What the sentences say together: of a recipient where one does. */
static enum told
told_by_all(const struct evidence *e, bool domain)
{
	struct slice text = e->said.text.text;
	size_t from = sentence_begin(e);
	enum told all = TOLD_NOTHING;

	for (size_t at = from; at <= text.n; at++) {
		enum told told;

		if (at < text.n && (!sentence_ends(text, at) || goes_on(e, at)))
			continue;
		told = told_of(e, slice_first(slice_after(text, from), at - from), domain);
		if (told == TOLD_RECIPIENT)
			return told;
		all = told == TOLD_ELSE ? told : all;
		from = at + 1;
	}
	return all;
}

bool
meant_else_by_all(const struct evidence *e, bool domain)
{
	return groups_any(e->r->filler) && told_by_all(e, domain) == TOLD_ELSE;
}

bool
meant_domain_only(const struct evidence *e, struct slice words)
{
	struct slice text = e->said.text.text;
	struct named named;

	if (slice_at(text, words) == SLICE_NPOS)
		return false;
	named = named_read(e, sentence_around(e, words, text.n), SLICE_NONE, true);
	return named.place && !named.thing && !named.other && !named.host;
}

bool
meant_told_recipient(const struct evidence *e, bool domain)
{
	return !groups_any(e->r->filler) || told_by_all(e, domain) == TOLD_RECIPIENT;
}
