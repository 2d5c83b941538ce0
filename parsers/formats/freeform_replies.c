/* freeform_replies - which reply is for whom, in reports without a known layout */
#include "freeform.h"

/* "Sender: news@shop.example" in a table: whom the report is for, in a row of its own. */
static bool
is_sender_row(const struct message *m, size_t i)
{
	enum { LABEL = 40 };
	struct slice line = slice_trim(m->text.line[i]), front;

	if (line.n && line.p[line.n - 1] == '>')
		line.n--;
	if (m->to.n == 0 || text_indent(&m->text, i) > 0 || !slice_ends_nocase(line, m->to))
		return false;
	front = slice_first(line, line.n - m->to.n);
	return front.n > 0 && front.n <= LABEL;
}

/* What was replied in line i, and the lines that go on with it in front of line to. */
static struct slice
reply_words(const struct message *m, size_t i, size_t to)
{
	size_t end = i + 1, most = text_paragraph_end(&m->text, i);

	while (end < most && end < to && !is_sender_row(m, end))
		end++;
	return text_join(m->a, &m->text, i, end);
}

static void
give_replies(const struct message *m, struct report *r)
{
	size_t next = m->text.n, reply;

	for (size_t i = r->n; r->n > 1 && i-- > 0;) {
		struct report_rcpt *one = r->rcpt[i];
		size_t at = layout_line_naming(m, one->final, 0, next);
		size_t own = at < next ? freeform_reply(m, at, next) : TEXT_NONE;

		if (one->diagnostic.n == 0 && own != TEXT_NONE)
			one->diagnostic = reply_words(m, own, next);
		else if (one->diagnostic.n == 0 && i + 1 < r->n)
			one->diagnostic = r->rcpt[i + 1]->diagnostic;
		if (at < next)
			next = at;
	}
	for (size_t i = 0; i < r->n; i++)
		if (r->n > 1 && r->rcpt[i]->diagnostic.n)
			return;
	reply = freeform_reply(m, 0, m->text.n);
	if (reply != TEXT_NONE)
		layout_spread(r, reply_words(m, reply, m->text.n));
}

/* Does a text name recipients, and one is not among them? "550 5.1.1 <addr> User unknown" is addr's alone. A thousand may
 * share a text with hundreds of addresses: who is not among its first ones is not looked for behind them. */
static bool
is_of_another(const struct report *r, const struct report_rcpt *one)
{
	enum { NAMES = 32 };
	struct slice rest = one->diagnostic, found;
	bool others = false;

	for (unsigned n = 0; n < NAMES && layout_next_address(&rest, &found); n++) {
		struct report_rcpt *named = report_find(r, found);

		if (named == one)
			return false;
		others = others || named;
	}
	return others;
}

/* The line of the reply that stands above line at, or above the addresses there; TEXT_NONE. */
static size_t
reply_above(const struct message *m, size_t at)
{
	while (at-- > 0 && !text_blank(&m->text, at)) {
		if (slice_find_byte(m->text.line[at], '@', 0) == SLICE_NPOS)
			return freeform_reply(m, at, at + 1);
	}
	return TEXT_NONE;
}

/* Replies as headings, each with its addresses under it, and none under the last of these. */
static bool
give_headings(const struct message *m, struct report *r)
{
	size_t first = layout_line_naming(m, r->rcpt[0]->final, 0, m->text.n);
	size_t last = layout_line_naming(m, r->rcpt[r->n - 1]->final, 0, m->text.n);

	if (first == TEXT_NONE || last == TEXT_NONE || reply_above(m, first) == TEXT_NONE ||
	    freeform_reply(m, last, m->text.n) != TEXT_NONE)
		return false;
	for (size_t i = 0; i < r->n; i++) {
		size_t at = layout_line_naming(m, r->rcpt[i]->final, first, m->text.n);
		size_t reply = at == TEXT_NONE ? TEXT_NONE : reply_above(m, at);

		r->rcpt[i]->diagnostic =
		    reply == TEXT_NONE ? SLICE_NONE : slice_trim(m->text.line[reply]);
	}
	return true;
}

/* The heading above line at or above the addresses there: "Mailbox full:". TEXT_NONE. */
static size_t
heading_above(const struct message *m, size_t at)
{
	while (at-- > 0 && !text_blank(&m->text, at))
		if (slice_find_byte(m->text.line[at], '@', 0) == SLICE_NPOS)
			return layout_ends_in_colon(m->text.line[at]) ? at : TEXT_NONE;
	return TEXT_NONE;
}

/* "Reason: mailbox full" in the line under each of several. */
static bool
give_reasons(const struct message *m, struct report *r)
{
	static const labels why = { PHRASE("Reason"), PHRASE("Error"), PHRASE("Diagnostic") };
	size_t at = 0, skip;

	for (size_t i = 0; i < r->n; i++) {
		at = layout_line_naming(m, r->rcpt[i]->final, at, m->text.n);
		if (r->n < 2 || at == TEXT_NONE || ++at >= m->text.n || !layout_label(m, at, why))
			return false;
	}
	for (size_t i = at = 0; i < r->n; i++) {
		at = layout_line_naming(m, r->rcpt[i]->final, at, m->text.n) + 1;
		skip = layout_label(m, at, why);
		r->rcpt[i]->diagnostic = layout_without_colon(slice_after(m->text.line[at], skip));
		r->rcpt[i]->untied = true; /* nobody says that a server said so of him */
	}
	return true;
}

void
freeform_headings(const struct message *m, struct report *r)
{
	size_t first = TEXT_NONE, from = 0, at;
	bool several = false;

	if (give_reasons(m, r))
		return;
	for (size_t i = 0; i < r->n; i++) {
		at = layout_line_naming(m, r->rcpt[i]->final, from, m->text.n);
		at = at == TEXT_NONE ? at : heading_above(m, from = at);
		if (at == TEXT_NONE || r->rcpt[i]->diagnostic.n)
			return;
		several = several || (first != TEXT_NONE && first != at);
		first = at;
	}
	for (size_t i = from = 0; several && i < r->n; i++) {
		struct report_rcpt *one = r->rcpt[i];

		from = layout_line_naming(m, one->final, from, m->text.n);
		one->diagnostic = slice_trim(m->text.line[heading_above(m, from)]);
		one->untied = true; /* nobody says that a server said so of him */
	}
}

void
freeform_replies(const struct message *m, struct report *r)
{
	struct freeform_tied *tied = freeform_tied_new(m);

	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->diagnostic.n == 0)
			r->rcpt[i]->untied = !tied || !freeform_is_tied(tied, r->rcpt[i]->final);
	if (r->n > 1 && give_headings(m, r))
		return;
	give_replies(m, r);
	for (size_t i = 0; r->n > 1 && i < r->n; i++)
		if (slice_find_byte(r->rcpt[i]->diagnostic, '@', 0) != SLICE_NPOS &&
		    is_of_another(r, r->rcpt[i]))
			r->rcpt[i]->diagnostic = SLICE_NONE;
}
