/* freeform_listed - lists in which every recipient has a reply of his own, in reports without a known layout */
#include "freeform.h"

#include <string.h>

enum { LIST_LINES = 400, ROW_LINES = 40, SIGNS_MOST = 8, SHORTEST = 3 /* a@b */ };

/* A line of a list: who it is about, where his reply begins, and where the list goes on. */
struct row {
	struct slice address, reply;
	size_t from, end; /* lines of the reply behind that of the address */
	unsigned indent;
	bool worded; /* no reply: words of a failure */
};

/* Where a reply of failure begins behind an address in its line; SLICE_NONE. "addr;mx.corp.example;550 User unknown" */
static struct slice
reply_behind(struct slice rest)
{
	for (size_t i = 1; rest.n > 5 && i + 5 < rest.n && i < REPLY_NEAR; i++)
		if (freeform_is_reply(slice_after(rest, i)) && strchr(" \t(;|,:\"'", rest.p[i - 1]))
			return slice_after(rest, i);
	return SLICE_NONE;
}

/* Does the line begin with an address, behind nothing but signs or a number, and is it one who may be a recipient? */
static bool
begins_with_address(const struct message *m, size_t i, struct slice *address, struct slice *rest)
{
	struct slice line = m->text.line[i], s;

	if (line.n < SHORTEST || slice_find_byte(line, '@', 0) == SLICE_NPOS)
		return false;
	*rest = s = slice_trim(line);
	return !freeform_is_reply(s) && layout_next_address(rest, address) &&
	    address->p <= s.p + SIGNS_MOST && freeform_is_row(s, *address) &&
	    !freeform_is_bystander(m, line, *address);
}

/* The line behind the last of what stands under line i: a blank one, or the next that begins with an address no deeper. */
static size_t
row_end(const struct message *m, size_t i, unsigned indent)
{
	struct slice address, rest;
	size_t end = i + 1;

	while (end < m->text.n && end < i + ROW_LINES && !text_blank(&m->text, end) &&
	    !(text_indent(&m->text, end) <= indent && begins_with_address(m, end, &address, &rest)))
		end++;
	return end;
}

/* The words of a failure of which no reply is told: "addr: mailbox full", or in lines of their own, further in. */
static void
row_words(const struct message *m, size_t i, struct slice behind, struct row *row)
{
	struct slice words;

	if (behind.n && behind.p[0] == '>')
		behind = slice_trim(slice_after(behind, 1));
	if (behind.n == 0 || behind.p[0] != ':')
		return;
	words = layout_without_colon(behind);
	if (words.n == 0 && row->end > i + 1 && text_indent(&m->text, i + 1) > row->indent)
		words = text_join(m->a, &m->text, i + 1, row->end);
	row->worded = slice_has_letters(words) && !freeform_is_told_of(m, words) &&
	    !freeform_says_served(m, words);
	if (row->worded)
		row->reply = words;
}

/* Reads the row of line i. One who has no reply has none there, either. */
static bool
row_read(const struct message *m, size_t i, struct row *row)
{
	struct slice rest;
	size_t at;

	if (!begins_with_address(m, i, &row->address, &rest))
		return false;
	row->indent = text_indent(&m->text, i);
	row->end = row_end(m, i, row->indent);
	row->from = i + 1;
	row->reply = reply_behind(rest);
	row->worded = false;
	if (row->reply.n)
		return true;
	/* "addr, because:" */
	at = slice_has_letters(rest) && !layout_ends_in_colon(rest)
	    ? TEXT_NONE
	    : freeform_reply(m, i + 1, row->end);
	if (at == TEXT_NONE) {
		row_words(m, i, slice_trim(rest), row);
	} else {
		row->reply = slice_trim(m->text.line[at]);
		row->from = at + 1;
	}
	return true;
}

static void
row_add(const struct message *m, struct report *r, const struct row *row)
{
	struct report_rcpt *one = report_add_final(r, layout_valid(m, row->address));

	if (!one)
		return;
	layout_put_text(m, one, row->reply, row->from, row->worded ? row->from : row->end);
	one->untied = one->untied || row->worded; /* no server is said to have told it */
}

/* Every row of the list has a reply, or words of its own beside others with one, or none is read: who has none may share
 * that of another. */
size_t
freeform_rows_listed(const struct message *m, struct report *r)
{
	struct report seen = report_new(m->a);
	struct row row = { 0 };
	unsigned indent = 0;
	bool replied = false;

	for (size_t i = 0; i < m->text.n && i < LIST_LINES; i++) {
		if (!row_read(m, i, &row) || (seen.n && row.indent > indent))
			continue;
		if (!row.reply.n || (seen.n && row.indent != indent))
			return 0;
		indent = row.indent;
		replied = replied || !row.worded;
		row_add(m, &seen, &row);
		i = row.end - 1;
	}
	if (seen.n < 2 || !replied)
		return 0;
	*r = seen;
	return r->n;
}

/* The reply in brackets right behind an address: "ann@corp.example (550 5.1.1 user unknown), bob@corp.example (552 ...)". */
static struct slice
reply_in_brackets(struct slice rest)
{
	size_t at = slice_find_byte(slice_first(rest, SIGNS_MOST), '(', 0), close;

	if (at == SLICE_NPOS || slice_has_letters(slice_first(rest, at)) ||
	    !freeform_is_reply(slice_after(rest, at + 1)))
		return SLICE_NONE;
	rest = slice_after(rest, at + 1);
	close = slice_find_byte(rest, ')', 0);
	return slice_first(rest, close);
}

size_t
freeform_rows_bracketed(const struct message *m, struct report *r)
{
	struct report seen = report_new(m->a);

	if (text_holding(&m->text, SLICE("(5"), 0, LIST_LINES) == TEXT_NONE &&
	    text_holding(&m->text, SLICE("(4"), 0, LIST_LINES) == TEXT_NONE)
		return 0;
	for (size_t i = 0; i < m->text.n && i < LIST_LINES; i++) {
		struct slice rest = m->text.line[i], found;

		while (layout_next_address(&rest, &found)) {
			struct slice reply = reply_in_brackets(rest);
			struct report_rcpt *one;

			if (freeform_is_bystander(m, m->text.line[i], found))
				continue;
			if (reply.n == 0)
				return 0;
			one = report_add_final(&seen, layout_valid(m, found));
			if (one && one->diagnostic.n == 0)
				one->diagnostic = reply;
		}
	}
	if (seen.n > 1)
		*r = seen;
	return r->n;
}

/* "550 5.1.1 User unknown: ann@corp.example": a whole reply that ends in its only address. */
static bool
ends_in_address(const struct message *m, size_t i, struct slice *address)
{
	struct slice line = slice_trim(m->text.line[i]), rest = line, other;

	return freeform_is_reply(line) && line.p[3] == ' ' && layout_next_address(&rest, address) &&
	    !slice_has_letters(rest) && !layout_next_address(&rest, &other) &&
	    !freeform_is_helper(m, *address);
}

size_t
freeform_rows_behind(const struct message *m, struct report *r)
{
	struct slice address;

	for (size_t i = 0; i + 1 < m->text.n && i < LIST_LINES && r->n == 0; i++) {
		size_t end = i;

		while (end < m->text.n && ends_in_address(m, end, &address))
			end++;
		for (size_t row = i; end > i + 1 && row < end; row++) {
			struct report_rcpt *one;

			(void)ends_in_address(m, row, &address);
			one = report_add_final(r, layout_valid(m, address));
			if (one && one->diagnostic.n == 0)
				one->diagnostic = slice_trim(m->text.line[row]);
		}
		i = end;
	}
	return r->n;
}
