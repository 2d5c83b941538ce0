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

static bool
unknown_stage(struct reading *in, struct slice word)
{
	const char *known[STAGE_COUNT + 1] = { NULL };

	for (unsigned i = 0; i < STAGE_COUNT; i++)
		known[i] = stage_name((enum stage)i);
	return rules_unknown(in, "stage", word, known,
	    SLICE(
		": use dns, connect, greeting, helo, starttls, auth, mail, rcpt, data, eom, quit, "
		"post_acceptance, unknown"));
}

bool
read_stage(struct reading *in, struct slice word, enum stage *out)
{
	return stage_parse(word, out) || unknown_stage(in, word);
}

bool
read_stages(struct reading *in, struct slice list, unsigned *out)
{
	struct slice item;

	*out = 0;
	while (take_item(&list, &item)) {
		enum stage stage;

		if (!read_stage(in, item, &stage))
			return false;
		*out |= 1u << stage;
	}
	return true;
}

bool
read_reason(struct reading *in, struct slice word, enum reason *out)
{
	const char *known[REASON_COUNT + 1] = { NULL };

	if (reason_parse(word, out))
		return true;
	for (unsigned i = REASON_NONE + 1; i < REASON_COUNT; i++)
		known[i - 1] = reason_name((enum reason)i);
	return rules_unknown(
	    in, "reason", word, known, SLICE(": `carom reasons` lists the ones there are"));
}

bool
read_group(struct reading *in, struct slice word, enum group *out)
{
	const char *known[GROUP_COUNT + 1] = { NULL };

	if (group_parse(word, out))
		return true;
	for (unsigned i = GROUP_NONE + 1; i < GROUP_COUNT; i++)
		known[i - 1] = group_name((enum group)i);
	return rules_unknown(in, "group", word, known,
	    SLICE(": use hard, sender_fault, recipient_fault, antispam_block, hard_bounce_block"));
}

/* One number of a status: at most three digits or ?, or a * alone. */
static bool
is_number(struct slice s)
{
	bool good = s.n >= 1 && s.n <= 3;

	for (size_t i = 0; i < s.n; i++)
		good =
		    good && (ascii_digit(s.p[i]) || s.p[i] == '?' || (s.p[i] == '*' && s.n == 1));
	return good;
}

bool
read_status_pattern(struct reading *in, struct slice word)
{
	struct slice rest = word;
	size_t n = 0;
	bool good = word.n && slice_find_byte(SLICE("245?*"), word.p[0], 0) != SLICE_NPOS;

	while (good && n < 3) {
		size_t dot = slice_find_byte(rest, '.', 0);

		good = is_number(slice_first(rest, dot == SLICE_NPOS ? rest.n : dot)) &&
		    (++n == 3 ? dot == SLICE_NPOS : dot != SLICE_NPOS);
		rest = dot == SLICE_NPOS ? SLICE_NONE : slice_after(rest, dot + 1);
	}
	return good ||
	    BAD(in, SLICE("\""), word,
		SLICE("\" is no status: write three numbers as in 5.1.1, ? for a digit, * for any "
		      "number"));
}

bool
read_reply_pattern(struct reading *in, struct slice word)
{
	bool good = word.n == 3 && slice_find_byte(SLICE("2345?"), word.p[0], 0) != SLICE_NPOS;

	for (size_t i = 0; good && i < word.n; i++)
		good = ascii_digit(word.p[i]) || word.p[i] == '?';
	if (good && (word.p[0] == '2' || word.p[0] == '3'))
		return BAD(in, SLICE("\""), word,
		    SLICE("\" never counts: replies that begin with 2 or 3 tell of no failure and "
			  "are not looked at; those of failures begin with 4 or 5"));
	return good ||
	    BAD(in, SLICE("\""), word,
		SLICE("\" is no reply: write three digits as in 550, ? for any digit"));
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
