/* rules_line - what the lines of a rules file are made of */
#include "rules_reading.h"

#include "status.h"

#include <string.h>

struct slice
take_word(struct slice *rest)
{
	struct slice s = slice_trim(*rest);
	size_t n = 0;

	while (n < s.n && !ascii_space(s.p[n]))
		n++;
	*rest = slice_trim(slice_after(s, n));
	return slice_first(s, n);
}

bool
read_stages(struct reading *in, struct slice list, unsigned *out)
{
	struct slice item;

	*out = 0;
	while (take_item(&list, &item)) {
		enum stage stage;

		if (!stage_parse(item, &stage))
			return BAD(in, SLICE("unknown stage "), item,
			    SLICE(": use dns, connect, greeting, helo, starttls, auth, mail, rcpt, "
				  "data, "
				  "eom, quit, post_acceptance, unknown"));
		*out |= 1u << stage;
	}
	return true;
}

bool
read_reason(struct reading *in, struct slice word, enum reason *out)
{
	if (reason_parse(word, out))
		return true;
	return BAD(in, SLICE("unknown reason \""), word,
	    SLICE("\": `carom reasons` lists the ones there are"));
}

bool
read_status_pattern(struct reading *in, struct slice word)
{
	size_t dots = 0;

	for (size_t i = 0; i < word.n; i++) {
		unsigned char c = word.p[i];

		dots += c == '.';
		if (!ascii_digit(c) && c != '.' && c != '?' && c != '*')
			dots = 3;
	}
	if (dots == 2 && word.n < 16)
		return true;
	return BAD(in, SLICE("\""), word,
	    SLICE("\" is no status: write three numbers as in 5.1.1, ? for a digit, * for any "
		  "number"));
}

bool
read_reply_pattern(struct reading *in, struct slice word)
{
	bool good = word.n == 3;

	for (size_t i = 0; good && i < word.n; i++)
		good = ascii_digit(word.p[i]) || word.p[i] == '?';
	return good ||
	    BAD(in, SLICE("\""), word,
		SLICE("\" is no reply: write three digits as in 550, ? for any digit"));
}

static bool
read_list(
    struct reading *in, struct slice list, bool (*check)(struct reading *in, struct slice word))
{
	struct slice item;

	while (take_item(&list, &item))
		if (!check(in, item))
			return false;
	return true;
}

bool
read_confidence(struct reading *in, struct slice word, int *out)
{
	uint64_t n;

	if (!slice_decimal(word, 100, &n) || n == 0)
		return BAD(
		    in, SLICE("\""), word, SLICE("\" is no confidence: a number from 1 to 100"));
	*out = (int)n;
	return true;
}

/* Where a condition goes that is kept as it is written, or NULL. */
static struct slice *
kept_as_written(struct conditions *when, struct slice key)
{
	const struct {
		const char *key;
		struct slice *at;
	} kept[] = { { "action", &when->action }, { "code", &when->code },
		{ "format", &when->format }, { "provider", &when->provider } };

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (slice_equal(key, slice_of(kept[i].key)))
			return kept[i].at;
	return NULL;
}

static bool
read_condition(struct reading *in, struct slice key, struct slice value, struct braces *braces)
{
	struct conditions *out = &braces->when;
	struct slice *kept = kept_as_written(out, key);

	if (value.n == 0)
		return BAD(in, SLICE("nothing behind \""), key, SLICE("=\""));
	if (kept) {
		*kept = rules_copy(in, value);
		return true;
	}
	if (slice_equal(key, SLICE("reply"))) {
		out->reply = rules_copy(in, value);
		return read_list(in, value, read_reply_pattern);
	}
	if (slice_equal(key, SLICE("status"))) {
		out->status = rules_copy(in, value);
		return read_list(in, value, read_status_pattern);
	}
	if (slice_equal(key, SLICE("stage")))
		return read_stages(in, value, &out->stages);
	if (slice_equal(key, SLICE("class")) && value.n == 1 &&
	    (value.p[0] == '4' || value.p[0] == '5')) {
		out->class = (char)value.p[0];
		return true;
	}
	if (slice_equal(key, SLICE("permanence")))
		return permanence_parse(value, &braces->permanence) ||
		    BAD(in, SLICE("permanence is hard, soft or undetermined"));
	if (slice_equal(key, SLICE("group")))
		return group_parse(value, &braces->group) ||
		    BAD(in, SLICE("unknown group \""), value, SLICE("\""));
	if (slice_equal(key, SLICE("confidence")))
		return read_confidence(in, value, &braces->confidence);
	return BAD(in, SLICE("unknown condition \""), key,
	    SLICE("\": use reply=, status=, stage=, class=4, class=5, action=, code=, provider=, "
		  "format=, permanence=, group=, confidence=, or a language tag alone"));
}

/* "de", "pt-br" */
static bool
is_language(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_alpha(s.p[i]) && !(i > 1 && s.p[i] == '-'))
			return false;
	return s.n >= 2 && s.n <= 11;
}

bool
take_braces(struct reading *in, struct slice *rest, struct braces *out)
{
	struct slice inside, word;
	size_t end;

	*out = (struct braces){ .language = "", .group = GROUP_COUNT };
	*rest = slice_trim(*rest);
	if (rest->n == 0 || rest->p[0] != '{')
		return true;
	end = slice_find_byte(*rest, '}', 0);
	if (end == SLICE_NPOS)
		return BAD(in,
		    SLICE("the { is never closed: write {conditions} text, or \\{ for a brace"));
	inside = (struct slice){ rest->p + 1, end - 1 };
	*rest = slice_trim(slice_after(*rest, end + 1));
	while ((word = take_word(&inside)).n) {
		size_t equals = slice_find_byte(word, '=', 0);

		if (equals != SLICE_NPOS) {
			if (!read_condition(
				in, slice_first(word, equals), slice_after(word, equals + 1), out))
				return false;
		} else if (is_language(word)) {
			out->language = rules_string(in, word);
		} else {
			return BAD(in, SLICE("\""), word,
			    SLICE("\" is neither a condition (key=value) nor a language tag"));
		}
	}
	return true;
}
