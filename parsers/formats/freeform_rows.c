/* freeform_rows - lists and tables of recipients in reports without a known layout */
#include "freeform.h"

#include <string.h>

/* Behind "- ", "* ", "1) " or "2. "; the line itself when it has none of these. */
static struct slice
behind_bullet(struct slice line)
{
	size_t n = 0;

	line = slice_trim(line);
	while (n < line.n && n < 3 && ascii_digit(line.p[n]))
		n++;
	if (n + 1 < line.n && line.p[n + 1] == ' ' &&
	    (n ? line.p[n] == ')' || line.p[n] == '.'
	       : line.p[n] == '-' || line.p[n] == '*' || line.p[n] == '+'))
		return slice_trim(slice_after(line, n + 1));
	return line;
}

static bool
has_bullet(const struct message *m, size_t i)
{
	return i < m->text.n && behind_bullet(m->text.line[i]).n < slice_trim(m->text.line[i]).n;
}

bool
freeform_is_row(struct slice line, struct slice address)
{
	return !slice_has_letters(slice_first(line, (size_t)(address.p - line.p)));
}

/* Then lines of a letter were wrapped there: "(he is now)\n addr. The server says 550 to his old one". */
static bool
is_in_a_letter(struct slice between)
{
	return !(between.n && between.p[0] == ':') && freeform_ends_sentence(between);
}

static bool
is_answered_row(const struct message *m, size_t i)
{
	struct slice rest = m->text.line[i], found;

	return layout_next_address(&rest, &found) && freeform_reply_in(rest) != SLICE_NPOS;
}

/* Where the words of the reply end that stands in the row i: what is indented further goes on with it, and where its line
 * has but its numbers, so does what was wrapped behind them. */
static size_t
answer_end(const struct message *m, size_t i, struct slice reply)
{
	bool bare = !slice_has_letters(reply);
	size_t end = i + 1;

	while (end < m->text.n && !text_blank(&m->text, end) &&
	    (text_indent(&m->text, end) > text_indent(&m->text, i) ||
		(bare && !is_answered_row(m, end))))
		end++;
	return end;
}

size_t
freeform_rows_answered(const struct message *m, struct report *r)
{
	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		struct slice rest = m->text.line[i], found, after = SLICE_NONE, one = SLICE_NONE;
		struct report_rcpt *rcpt;

		while (
		    layout_next_address(&rest, &found) && freeform_reply_in(rest) != SLICE_NPOS) {
			one = found;
			after = rest;
		}
		if (one.n == 0 || !freeform_is_row(m->text.line[i], one) ||
		    is_in_a_letter(slice_first(after, freeform_reply_in(after))) ||
		    freeform_is_bystander(m, m->text.line[i], one))
			continue;
		rcpt = report_add_final(r, charset_make_valid(m->a, one));
		if (!rcpt)
			continue;
		/* "addr - Temporary failure - 550 ...": he is waited for, whatever the reply says */
		rcpt->untied = message_text(m, TEXTS_ADDRESS_WAITING, TEXT_WITHIN,
		    slice_first(after, freeform_reply_in(after)));
		after = slice_after(after, freeform_reply_in(after));
		layout_put_text(m, rcpt, after, i + 1, answer_end(m, i, after));
	}
	return r->n;
}

size_t
freeform_rows_bulleted(const struct message *m, struct report *r)
{
	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		struct slice line = behind_bullet(m->text.line[i]), rest = line, found;
		struct report_rcpt *one;
		size_t end = i + 1;

		if (!layout_next_address(&rest, &found) || !has_bullet(m, i) ||
		    found.p > line.p + 1 || freeform_is_bystander(m, m->text.line[i], found))
			continue;
		one = report_add_final(r, charset_make_valid(m->a, found));
		while (end < m->text.n && !text_blank(&m->text, end) && !has_bullet(m, end))
			end++;
		if (one)
			layout_put_text(m, one, layout_without_colon(rest), i + 1, end);
	}
	return r->n;
}

/* What may stand in front of the address in its row: the sign of a column, a code, a number. */
enum { FRONT_MOST = 12 };

/* "ann@corp.example    Mailbox full", "  <bob@corp.example> (no such user)", "| cid@corp.example | 5.1.1 | User unknown |":
 * where the words of a failure begin; else SLICE_NONE. Where a code stands in front, it is the row. */
static struct slice
worded_row(const struct message *m, size_t i, struct slice *address)
{
	struct slice line = slice_trim(m->text.line[i]), rest = line;

	if (!layout_next_address(&rest, address) || address->p > line.p + FRONT_MOST ||
	    !freeform_is_row(line, *address))
		return SLICE_NONE;
	while (rest.n && (rest.p[0] == '>' || rest.p[0] == '"'))
		rest = slice_after(rest, 1);
	if (rest.n < 6 || !strchr(" :\t,;|", rest.p[0]) ||
	    slice_find_byte(rest, '@', 0) != SLICE_NPOS || !slice_has_letters(rest) ||
	    freeform_is_told_of(m, rest) || freeform_says_served(m, rest) ||
	    freeform_is_bystander(m, line, *address))
		return SLICE_NONE;
	if (address->p > line.p + 3)
		return line;
	while (rest.n && strchr(" :\t,;|\"", rest.p[0]))
		rest = slice_after(rest, 1);
	return rest;
}

/* "Recipient            Status   Reason", "address,reason,code", "|----|----|" */
static bool
is_column_head(struct slice line)
{
	line = slice_trim(line);
	if (line.n == 0 || line.p[line.n - 1] == ':' || line.p[line.n - 1] == '.')
		return false;
	return !slice_has_letters(line) || slice_find(line, SLICE("  "), 0) != SLICE_NPOS ||
	    slice_find_byte(line, '\t', 0) != SLICE_NPOS ||
	    slice_find_byte(line, ',', 0) != SLICE_NPOS ||
	    slice_find_byte(line, ';', 0) != SLICE_NPOS ||
	    slice_find_byte(line, '|', 0) != SLICE_NPOS;
}

/* The first row under the heading in line i, and under the names of the columns and a line of strokes. */
static size_t
first_row(const struct message *m, size_t i)
{
	enum { BETWEEN = 4 };
	size_t from = text_skip_blank(&m->text, i + 1), most = from + BETWEEN;

	while (from < m->text.n && from < most &&
	    slice_find_byte(m->text.line[from], '@', 0) == SLICE_NPOS &&
	    is_column_head(m->text.line[from]))
		from++;
	return from;
}

/* "bob@corp.example   Delivered": one of the table who got it. */
static bool
is_served_row(const struct message *m, size_t i)
{
	struct slice line = slice_trim(m->text.line[i]), rest = line, address;

	return layout_next_address(&rest, &address) && address.p <= line.p + FRONT_MOST &&
	    freeform_is_row(line, address) && freeform_says_served(m, rest);
}

size_t
freeform_rows_worded(const struct message *m, struct report *r)
{
	struct slice address;

	for (size_t i = 0; i + 2 < m->text.n && i < TABLE_LINES; i++) {
		struct slice line = m->text.line[i];
		size_t from, end;
		bool served = false;

		if (line.n == 0 || line.p[line.n - 1] != ':')
			continue;
		from = end = first_row(m, i);
		for (; end < m->text.n; end++) {
			bool got = is_served_row(m, end);

			if (!got && worded_row(m, end, &address).n == 0)
				break;
			served = served || got;
		}
		if (end < from + 2 || (end < m->text.n && !text_blank(&m->text, end))) {
			/* but for the last one the rows end there, whichever of them is a heading */
			if (end > from)
				i = end - 2;
			continue;
		}
		for (i = from; i < end; i++) {
			struct slice words = worded_row(m, i, &address);
			struct report_rcpt *one =
			    words.n ? report_add_final(r, layout_valid(m, address)) : NULL;

			if (one) {
				layout_put_text(m, one, words, i, i);
				/* of a table that others got it, too, not all words are of failures */
				one->untied = one->untied || served;
			}
		}
		break;
	}
	return r->n;
}

size_t
freeform_rows_labelled(const struct message *m, struct report *r)
{
	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;

		if (!layout_next_address(&rest, &found) ||
		    !freeform_is_label(m, slice_first(line, (size_t)(found.p - line.p))))
			continue;
		do
			if (!freeform_is_helper(m, found))
				(void)report_add_final(r, charset_make_valid(m->a, found));
		while (layout_next_address(&rest, &found));
	}
	return r->n;
}

size_t
freeform_rows_addressed(const struct message *m, struct report *r)
{
	struct report seen = report_new(m->a);

	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;

		if (!layout_next_address(&rest, &found) || freeform_is_bystander(m, line, found))
			continue;
		if (!message_text(m, TEXTS_LABEL_ADDRESS, TEXT_BEGINS, text_plain_start(line)) ||
		    slice_has_letters(rest))
			return 0;
		(void)report_add_final(&seen, layout_valid(m, found));
	}
	if (seen.n > 1)
		*r = seen;
	return r->n;
}
