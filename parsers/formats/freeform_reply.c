/* freeform_reply - what a reply of failure looks like, and whether it stands beside an address; see freeform.h */
#include "freeform.h"

/* Is it a reply that is quoted, and not a number in a sentence of somebody's: at the start, behind a sign or behind such
 * a word? */
static bool
is_quoted_reply(const struct message *m, struct slice line, size_t at)
{
	struct slice front = slice_trim(slice_first(line, at));

	if (front.n == 0 ||
	    (!is_letter_octet(front.p[front.n - 1]) && !ascii_digit(front.p[front.n - 1])))
		return true;
	return message_text(m, TEXTS_REPLY_ANNOUNCED, TEXT_ENDS, front);
}

bool
freeform_is_reply(struct slice s)
{
	size_t from = 4, n;

	if (s.n < 5 || (s.p[0] != '4' && s.p[0] != '5') || !ascii_digit(s.p[1]) || s.p[1] > '7' ||
	    !ascii_digit(s.p[2]) || (s.p[3] != ' ' && s.p[3] != '-' && s.p[3] != '\t'))
		return false;
	while (from < s.n && ascii_space(s.p[from]))
		from++;
	for (n = from; n < s.n && ascii_digit(s.p[n]);)
		n++;
	return n < from + 2 || (n < s.n && s.p[n] == '.');
}

size_t
freeform_reply(const struct message *m, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		struct slice s = m->text.line[i];

		for (size_t k = 0; s.n > 4 && k < s.n - 4; k++)
			if ((s.p[k] == '4' || s.p[k] == '5') &&
			    freeform_is_reply(slice_after(s, k)) &&
			    (k == 0 ||
				(!ascii_digit(s.p[k - 1]) && !ascii_alpha(s.p[k - 1]) &&
				    s.p[k - 1] != '.' && s.p[k - 1] != '-')) &&
			    ((m->hints & (HINT_DAEMON | HINT_NULL_SENDER)) ||
				is_quoted_reply(m, s, k)))
				return i;
	}
	return TEXT_NONE;
}

size_t
freeform_reply_in(struct slice rest)
{
	for (size_t i = 1; rest.n > 5 && i + 5 < rest.n && i < REPLY_NEAR; i++)
		if (freeform_is_reply(slice_after(rest, i)) &&
		    (rest.p[i - 1] == ' ' || rest.p[i - 1] == '\t' || rest.p[i - 1] == '('))
			return i;
	return SLICE_NPOS;
}

bool
freeform_is_answered(struct slice behind)
{
	size_t at = freeform_reply_in(behind);

	if (at == SLICE_NPOS || at < 2)
		return false;
	/* "to=addr status=bounced (550 unknown)" is a row of a log */
	return behind.p[at - 2] == ':' ||
	    (behind.p[at - 1] == '(' &&
		slice_find_byte(slice_first(behind, at), '=', 0) == SLICE_NPOS);
}

bool
freeform_ends_sentence(struct slice between)
{
	for (size_t i = 0; i + 2 < between.n; i++)
		if ((between.p[i] == '.' || between.p[i] == '!' || between.p[i] == '?') &&
		    between.p[i + 1] == ' ' && is_letter_octet(between.p[i + 2]))
			return true;
	return false;
}

/* As mail servers do: "550 5.1.1 <addr>: User unknown", "550 addr... User unknown". */
bool
freeform_is_in_reply(const struct message *m, size_t i, struct slice one)
{
	struct slice line = m->text.line[i];
	size_t at = (size_t)(one.p - line.p), from = at;

	while (from > 0 && at - from < REPLY_CODES && !is_letter_octet(line.p[from - 1]) &&
	    !freeform_is_reply(slice_after(line, from)))
		from--;
	return freeform_is_reply(slice_after(line, from)) &&
	    (from == 0 || (!ascii_digit(line.p[from - 1]) && !ascii_alpha(line.p[from - 1]))) &&
	    freeform_reply(m, i, i + 1) != TEXT_NONE;
}
