/* layout_inline - reports that some program has put on one line; see layout.h */
#include "layout.h"

#include "address.h"

enum { LONG_LINE = 240 /* no program leaves a paragraph as long as it writes it */ };

/* Where " <addr>: text" or " <addr> (expanded from <other>): text" begins in a line at or behind from; SLICE_NPOS. What stands
 * behind a code or a colon is part of a reply: "said: 550 5.1.1 <addr>: User unknown". */
static size_t
next_inline(const struct message *m, struct slice line, size_t from, struct slice *address)
{
	for (size_t open; (open = slice_find(line, SLICE(" <"), from)) != SLICE_NPOS;) {
		struct slice inside = slice_after(line, open + 2), rest;
		size_t close = slice_find_byte(slice_first(inside, LIMIT_ADDRESS + 1), '>', 0);

		from = open + 1;
		if (open == 0 || close == SLICE_NPOS || ascii_digit(line.p[open - 1]) ||
		    line.p[open - 1] == ':')
			continue;
		rest = slice_after(inside, close + 1);
		*address = layout_valid(m, slice_first(inside, close));
		if (address->n &&
		    (slice_starts(rest, SLICE(": ")) ||
			slice_starts(rest, SLICE(" (expanded from <"))))
			return open + 1;
	}
	return SLICE_NPOS;
}

/* A report that some program has put on one line. */
static size_t
add_inline(const struct message *m, struct report *r, struct slice line)
{
	enum { TEXT_MOST = 512 };
	static const struct slice command = SLICE(" command)");
	struct slice address, other;
	size_t at = next_inline(m, line, 0, &address), added = 0;

	while (at != SLICE_NPOS) {
		struct report_rcpt *one = report_add_final(r, address);
		size_t next = next_inline(m, line, at, &other), end;
		struct slice text = slice_first(line, next == SLICE_NPOS ? line.n : next);

		text = slice_after(text, at + slice_find_byte(slice_after(text, at), '>', 0) + 1);
		end = slice_find(text, command, 0);
		text = slice_first(text, end == SLICE_NPOS ? TEXT_MOST : end + command.n);
		if (one)
			layout_put_text(m, one, layout_without_colon(text), 0, 0);
		added += one != NULL;
		at = next;
		address = other;
	}
	return added;
}

size_t
layout_inline(const struct message *m, struct report *r, size_t from, size_t to)
{
	size_t added = 0;

	for (size_t i = from; added == 0 && i < to && i < m->text.n; i++)
		if (m->text.line[i].n >= LONG_LINE)
			added = add_inline(m, r, m->text.line[i]);
	return added;
}
