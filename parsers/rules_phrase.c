/* rules_phrase - is a text of a rule what its writer means, or would it stand for something else, or for nothing?
 *
 * Signs that mean something elsewhere in a file, or in other languages of patterns, are letters here: a phrase with
 * them would be looked for in silence and never be found. Whoever means the sign writes a backslash. */
#include "charset.h"
#include "clean.h"
#include "rules_reading.h"
#include "sentence.h"

enum { LENGTH_MAX = 1000 };

/* The place of c in text from at on that no backslash takes the meaning of; SLICE_NPOS if there is none. */
size_t
phrase_find_sign(struct slice text, unsigned char c, size_t at)
{
	for (; at < text.n; at++) {
		if (text.p[at] == '\\')
			at++;
		else if (text.p[at] == c)
			return at;
	}
	return SLICE_NPOS;
}

static bool
check_choices(struct reading *in, struct slice text)
{
	bool open = false, bar = false;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = text.p[i];

		if (c == '\\') {
			i++;
		} else if (c == '(') {
			open = true;
		} else if (c == ')') {
			open = bar = false;
		} else if (c == '|' && !open) {
			return BAD(in, SLICE("a | stands outside of parentheses in \""), text,
			    SLICE("\": write (one|another), or \\| for the sign"));
		} else if (c == '|') {
			bar = true;
		}
	}
	return !bar ||
	    BAD(in, SLICE("the ( of a choice is never closed in \""), text,
		SLICE("\": write (one|another), or \\( and \\| for the signs"));
}

static bool
check_backslashes(struct reading *in, struct slice text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\\')
			continue;
		if (++i == text.n)
			return BAD(in, SLICE("nothing stands behind the last \\ of \""), text,
			    SLICE("\": write \\\\ for the sign"));
		if (ascii_alnum(text.p[i]))
			return BAD(in, SLICE("\\"), slice_first(slice_after(text, i), 1),
			    SLICE(" means nothing in \""), text,
			    SLICE("\": write a regular expression as /.../, or \\\\ for the sign"));
	}
	return true;
}

/* Words that it may stand between, with a blank on either side. */
static bool
is_between_words(struct slice text, size_t tilde)
{
	struct slice before = slice_trim(slice_first(text, tilde)),
		     behind = slice_trim(slice_after(text, tilde + 1));

	return before.n > 0 && behind.n > 0 && before.n < tilde && behind.p > text.p + tilde + 1 &&
	    slice_find_byte(SLICE("~*^"), before.p[before.n - 1], 0) == SLICE_NPOS &&
	    behind.p[0] != '~' && behind.p[0] != '*';
}

/* `~` between two words, `^` in front, `$` behind, and no brace anywhere. */
static bool
check_places(struct reading *in, struct slice text)
{
	struct slice front = text.p[0] == '^' ? slice_after(text, 1) : text;
	size_t at = phrase_find_sign(text, '$', 0);

	if (phrase_find_sign(front, '^', 0) != SLICE_NPOS)
		return BAD(in,
		    SLICE("a ^ counts in front of a text only: write \\^ for the sign in \""), text,
		    SLICE("\""));
	if (at != SLICE_NPOS && at + 1 < text.n)
		return BAD(in, SLICE("a $ counts behind a text only: write \\$ for the sign in \""),
		    text, SLICE("\""));
	if (phrase_find_sign(text, '{', 0) != SLICE_NPOS ||
	    phrase_find_sign(text, '}', 0) != SLICE_NPOS)
		return BAD(in,
		    SLICE("one pair of braces may stand in front of the whole text, not in \""),
		    text, SLICE("\": write \\{ and \\} for the signs"));
	for (at = 0; (at = phrase_find_sign(text, '*', at)) != SLICE_NPOS; at++)
		if (at + 1 < text.n && text.p[at + 1] == '*')
			return BAD(in, SLICE("two * side by side mean no more than one in \""),
			    text, SLICE("\": write one, or \\* for the sign"));
	for (at = 0; (at = phrase_find_sign(text, '~', at)) != SLICE_NPOS; at++)
		if (!is_between_words(text, at))
			return BAD(in,
			    SLICE("a ~ stands between two words, with blanks around it: write \\~ "
				  "for "
				  "the sign in \""),
			    text, SLICE("\""));
	return true;
}

/* What other files and languages of patterns have. */
static bool
check_habits(struct reading *in, struct slice text)
{
	static const struct slice expressions[] = { SLICE("]+"), SLICE("]*"), SLICE(".+"),
		SLICE(" .*"), SLICE("[0-9"), SLICE("[a-z"), SLICE("[A-Z"), SLICE("[^") };
	bool quoted = text.p[0] == '"' || text.p[0] == '\'';

	if (text.p[0] == '/')
		return BAD(in, SLICE("the second / is missing or not the last sign in \""), text,
		    SLICE("\": write /regular expression/, or \\/ for the sign"));
	if (text.p[0] == ';')
		return BAD(in, SLICE("a comment begins with #: write \\; for the sign"));
	if (slice_find(text, SLICE(" # "), 0) != SLICE_NPOS)
		return BAD(
		    in, SLICE("a comment stands on a line of its own: write \\# for the sign"));
	if (quoted && text.n > 1 &&
	    (text.p[text.n - 1] == text.p[0] ||
		(text.p[0] == '"' && slice_find_byte(text, '"', 1) == SLICE_NPOS)))
		return BAD(in, SLICE("quotes are looked for, too: leave them out, or write \\"),
		    slice_first(text, 1), SLICE(" in front where the message has them"));
	if (slice_starts(text, SLICE("<<<<<<<")) || slice_starts(text, SLICE(">>>>>>>")))
		return BAD(in, SLICE("a conflict of versions was left in the file"));
	for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
		if (slice_find(text, expressions[i], 0) != SLICE_NPOS)
			return BAD(in, SLICE("\""), text, SLICE("\" has \""), expressions[i],
			    SLICE("\" as regular expressions have: write it as "
				  "/.../, or with a \\ in front of the sign"));
	return true;
}

static bool
check_octets(struct reading *in, struct slice text)
{
	if (text.n > LENGTH_MAX)
		return BAD(in,
		    SLICE("a text of more than 1,000 octets is found nowhere: write what is the "
			  "same in every message"));
	for (size_t i = 0; i < text.n; i++)
		if ((text.p[i] < ' ' && text.p[i] != '\t') || text.p[i] == 0x7f)
			return BAD(in,
			    SLICE("a control character stands in the text: no message has it when "
				  "it is looked at"));
	return true;
}

/* Addresses, IP addresses and the like are taken away before a failure is looked at. */
static bool
check_cleaned(struct reading *in, struct slice text)
{
	struct slice cleaned;

	if (slice_find_byte(text, '@', 0) == SLICE_NPOS &&
	    slice_find_byte(text, '.', 0) == SLICE_NPOS &&
	    slice_find_byte(text, ':', 0) == SLICE_NPOS)
		return true;
	cleaned = clean_diagnostic(in->scratch, text, SLICE_NONE);
	return cleaned.n == 0 || slice_equal(cleaned, text) ||
	    BAD(in, SLICE("\""), text,
		SLICE("\" is never found: local parts of addresses, IP addresses and the codes in "
		      "front of "
		      "further lines are taken away before, which leaves \""),
		cleaned, SLICE("\""));
}

bool
phrase_check(struct reading *in, enum rule_kind kind, struct slice text)
{
	return text.n == 0 ||
	    (check_octets(in, text) && check_habits(in, text) && check_choices(in, text) &&
		check_backslashes(in, text) && check_places(in, text) &&
		(kind == RULE_SET || check_cleaned(in, text)));
}

/* "*", "***" */
static struct slice
without_stars(struct slice text, bool front, bool behind)
{
	while (front && text.n && text.p[0] == '*')
		text = slice_after(text, 1);
	while (behind && text.n && text.p[text.n - 1] == '*')
		text.n--;
	return text;
}

/* Texts of lists have no signs but the * of some lists: those of phrases would be looked for as they stand. */
bool
text_check(struct reading *in, enum text_star star, struct slice text)
{
	bool framed = text.n > 2 && text.p[0] == '*' && text.p[text.n - 1] == '*';
	struct slice bare = without_stars(
	    text, framed || star == TEXT_STAR_IN_FRONT, framed || star == TEXT_STAR_BEHIND);
	const char *sign = NULL;

	if (slice_find_byte(bare, '*', 0) != SLICE_NPOS)
		sign = "*";
	else if (slice_find(bare, SLICE(" ~ "), 0) != SLICE_NPOS)
		sign = "~";
	else if (slice_find_byte(bare, '|', 0) != SLICE_NPOS &&
	    slice_find_byte(bare, '(', 0) != SLICE_NPOS)
		sign = "(|)";
	else if (text.n > 2 && text.p[0] == '/' && text.p[text.n - 1] == '/')
		sign = "/";
	else if (text.n > 1 && text.p[0] == '^')
		sign = "^";
	else if (text.n > 1 && text.p[text.n - 1] == '$')
		sign = "$";
	if (!sign)
		return true;
	return BAD(in, SLICE("\""), text, SLICE("\" is looked for with its "), slice_of(sign),
	    star == TEXT_STAR_BEHIND && sign[0] == '*'
		? SLICE(": only one behind the text means any ending here; ")
		: star == TEXT_STAR_IN_FRONT && sign[0] == '*'
		? SLICE(": only one in front of the text means any beginning here; ")
		: SLICE(", which means nothing in this list: write a line for each text, or "),
	    SLICE("double quotes around a text that has the sign"));
}

/* Is it one word to those who take a sentence apart? */
static bool
is_one_word(struct reading *in, struct slice folded, bool stem)
{
	struct abuf b = abuf_in(in->scratch, 0);
	struct slice text;
	size_t at = 0;

	abuf_slice(&b, folded);
	if (stem)
		abuf_byte(&b, 'x');
	text = abuf_done(&b);
	return slice_equal(folded, SLICE("@")) ||
	    (text.n && sentence_is_letter(text.p[0]) && sentence_take_word(text, &at).n == text.n);
}

bool
word_check(struct reading *in, struct slice word, struct slice folded, bool stem)
{
	for (size_t i = 0; i < word.n; i++)
		if (slice_find_byte(SLICE("*,\"(){}|"), word.p[i], 0) != SLICE_NPOS)
			return BAD(in, SLICE("\""), slice_first(slice_after(word, i), 1),
			    SLICE("\" is in no word: write words with blanks between them, and a * "
				  "behind one for all that begin so"));
	if (stem && word.n < STEM_LEAST)
		return BAD(in, SLICE("\""), word,
		    SLICE("*\" is too short: three letters in front of the * are the least"));
	return is_one_word(in, folded, stem) ||
	    BAD(in, SLICE("\""), word,
		SLICE(
		    "\" is never found: words of a sentence are made of letters and digits; write "
		    "its parts as words of their own, or a phrase"));
}
