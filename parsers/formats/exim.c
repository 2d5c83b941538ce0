/*
 * Exim: the address indented by two, its error indented by four; X-Failed-Recipients says the same in
 * the header. 1&1, MXLogic, demon and Zoho changed the words around it.
 */
#include "layout.h"

#include "address.h"

static const labels marks = { PHRASE("This message was created automatically by mail delivery"),
	PHRASE("A message that you sent could not be delivered"),
	PHRASE("A message that you sent has not yet been delivered"), PHRASE("A message sent by"),
	PHRASE("This message was created automatically by the"),
	PHRASE("The following address(es) failed"), PHRASE("Message has been frozen"),
	PHRASE("The following address(es) have yet to be delivered"),
	PHRASE("A message that you have sent") };

/* The last of the lines in which one of these begins to stand in [from, to), or from. */
static size_t
last_of(const struct message *m, const labels set, size_t from, size_t to)
{
	size_t best = from;

	for (size_t i = 0; i < LABELS && set[i].text; i++) {
		size_t at = text_holding(&m->text, phrase_slice(&set[i]), from, to);

		if (at != TEXT_NONE && at > best)
			best = at;
	}
	return best;
}

/* Where the list of addresses begins; the sentences before may hold other addresses. */
static size_t
list_start(const struct message *m, size_t mark)
{
	static const labels
	    lists = { PHRASE("recipients. "), PHRASE("The following address(es) failed"),
		    PHRASE("could not be delivered to one or more") },
	    waiting = { PHRASE("The address to which the message has not yet been delivered"),
		    PHRASE("The addresses to which the message has not yet been delivered"),
		    PHRASE("The following address(es) have yet to be delivered") };
	enum { LIST_NEAR = 12 };
	size_t best = last_of(m, lists, mark, mark + LIST_NEAR), later;

	/* a part of each that most reports do not hold */
	if (text_holding(&m->text, SLICE("yet"), mark, mark + LIST_NEAR) == TEXT_NONE)
		return best;
	later = last_of(m, waiting, mark, mark + LIST_NEAR);
	return later > best ? later : best;
}

/* Addresses that are not known by their indent: "addr" or "addr:" at the start of a line. */
static size_t
unindented(const struct message *m, struct report *r, size_t from)
{
	size_t added = 0;

	for (size_t i = from; i < m->text.n; i++) {
		struct slice address = layout_bare_address(m, i);
		struct report_rcpt *one = report_add_final(r, address);
		size_t end;

		if (!one)
			continue;
		added++;
		end = text_skip_blank(&m->text, i + 1);
		while (end < m->text.n && !text_blank(&m->text, end) &&
		    layout_bare_address(m, end).n == 0)
			end++;
		/* "For the following reason:" and a blank line in front of it */
		if (end > i + 1 && end < m->text.n && text_blank(&m->text, end)) {
			struct slice last = slice_trim(m->text.line[end - 1]);

			if (last.n && last.p[last.n - 1] == ':')
				end = text_paragraph_end(&m->text, text_skip_blank(&m->text, end));
		}
		layout_put_text(m, one, SLICE_NONE, i + 1, end);
	}
	return added;
}

/* Momentum begins like Exim and goes on so: ">>> addr (after RCPT TO): 550 text". */
static size_t
behind_arrows(const struct message *m, struct report *r, size_t from)
{
	size_t added = 0;

	for (size_t i = from; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest, found;
		struct report_rcpt *one;
		size_t end;

		if (!slice_starts(line, SLICE(">>> ")))
			continue;
		rest = slice_after(line, 4);
		if (!layout_next_address(&rest, &found) || found.p != line.p + 4)
			continue;
		one = report_add_final(r, charset_make_valid(m->a, found));
		added += one != NULL;
		for (end = i + 1; end < m->text.n && !text_blank(&m->text, end) &&
		     !slice_starts(slice_trim(m->text.line[end]), SLICE(">>> "));)
			end++;
		if (one)
			layout_put_text(m, one, layout_without_colon(rest), i + 1, end);
	}
	return added;
}

/* "rcpt to: <addr>" in a gateway's version of the text */
static void
read_rcpt_lines(const struct message *m, struct report *r, size_t from)
{
	for (size_t i = from; i < m->text.n; i++) {
		struct slice line = m->text.line[i], rest, found;
		size_t at = slice_find_nocase(line, SLICE("rcpt to:"), 0);

		if (at == SLICE_NPOS)
			continue;
		rest = slice_after(line, at);
		if (layout_next_address(&rest, &found))
			(void)report_add_final(r, charset_make_valid(m->a, found));
	}
}

/* What a pipe wrote: "The following text was generated during the delivery attempt:" */
static struct slice
program_output(const struct message *m, size_t from)
{
	size_t at = text_at(&m->text, SLICE("The following text was generated"), from);

	if (at == TEXT_NONE)
		return SLICE_NONE;
	return text_join(m->a, &m->text, at + 1, m->text.n);
}

enum parse_rc
format_exim(const struct message *m, struct report *r)
{
	size_t mark = layout_mark(m, marks), at;

	if (mark == TEXT_NONE)
		return PARSE_NOT_MINE;
	at = list_start(m, mark);
	if (behind_arrows(m, r, at) == 0 && layout_indented(m, r, at, m->text.n) == 0 &&
	    layout_angles(m, r, at, m->text.n) == 0 && layout_colons(m, r, at, m->text.n) == 0)
		(void)unindented(m, r, at);
	if (r->n == 0)
		read_rcpt_lines(m, r, mark);
	if (r->n == 0)
		(void)layout_failed_header(m, r);
	if (r->n == 0)
		(void)layout_original_to(m, r);
	layout_spread(r, program_output(m, at));
	/* the sentences in front are the same whatever happened */
	r->text = text_join(m->a, &m->text, at + 1, m->text.n);
	return layout_finish(m, r);
}

/* A refusal before there were recipients: bad address in a header, or a local scan. */
enum parse_rc
format_exim_syntax(const struct message *m, struct report *r)
{
	static const labels refusals = { PHRASE("A message that you sent was rejected"),
		PHRASE("A message that you sent contained"), PHRASE("A message you sent contained"),
		PHRASE("A message that you sent was not accepted"),
		PHRASE("One or more addresses in your message") };
	size_t mark = layout_mark(m, refusals);

	if (mark == TEXT_NONE || !message_by_machine(m))
		return PARSE_NOT_MINE;
	(void)layout_indented(m, r, mark, m->text.n);
	(void)layout_failed_header(m, r);
	return layout_finish_rest(m, r, mark);
}

/* The paragraph under "For the following reason:", where only that label stands under the address. */
static void
reason_below(const struct message *m, struct report *r, size_t from)
{
	const struct slice label = SLICE("For the following reason:");
	size_t at = text_at(&m->text, label, from), end;
	struct slice reason;

	if (at == TEXT_NONE)
		return;
	at = text_skip_blank(&m->text, at + 1);
	end = text_paragraph_end(&m->text, at);
	if (at >= end)
		return;
	reason = text_join(m->a, &m->text, at, end);
	for (size_t i = 0; i < r->n; i++)
		if (slice_trim(r->rcpt[i]->diagnostic).n == label.n)
			r->rcpt[i]->diagnostic = reason;
}

/* 1&1 and GMX: the address in a line of its own, "For the following reason:" or a quoted reply under it. */
enum parse_rc
format_einsundeins(const struct message *m, struct report *r)
{
	static const labels sentences = {
		PHRASE("A message that you sent could not be delivered to one or more"),
		PHRASE("This message was created automatically by mail delivery software")
	};
	static const labels follows = { PHRASE("The header of the original message is following"),
		PHRASE("SMTP error from remote server") };
	size_t mark = layout_mark(m, sentences);

	if (mark == TEXT_NONE ||
	    (text_phrase(&m->all, &follows[0]) == TEXT_NONE &&
		text_holding(&m->text, phrase_slice(&follows[1]), 0, m->text.n) == TEXT_NONE))
		return PARSE_NOT_MINE;
	if (layout_angles(m, r, mark, m->text.n) == 0)
		(void)unindented(m, r, mark + 1);
	reason_below(m, r, mark);
	return layout_finish(m, r);
}

enum parse_rc
format_demon(const struct message *m, struct report *r)
{
	static const labels sentences = { PHRASE("Your message addressed to"),
		PHRASE("This message addressed to"), PHRASE("addressed to '") };
	size_t mark = layout_mark(m, sentences);
	struct slice rest, found;

	if (mark == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = mark; i < m->text.n && i < mark + 3; i++) {
		rest = m->text.line[i];
		if (layout_next_address(&rest, &found)) {
			(void)report_add_final(r, charset_make_valid(m->a, found));
			break;
		}
	}
	layout_spread_rest(m, r, mark);
	return layout_finish(m, r);
}

/* Zoho writes Exim's sentence and then its own line: "addr Invalid Address, ERROR_CODE :550, ...", "addr, ERROR CODE
 * :550 - text" */
enum parse_rc
format_zoho(const struct message *m, struct report *r)
{
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	if (!message_has(m, "X-ZohoMail") && !message_has(m, "X-ZohoMail-Owner") &&
	    text_holding(&m->text, SLICE("CODE :"), 0, m->text.n) == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = at + 1; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest, found;
		struct report_rcpt *one;

		while (line.n && (line.p[0] == '[' || line.p[0] == '<'))
			line = slice_after(line, 1);
		rest = line;
		if (!layout_next_address(&rest, &found) || found.p != line.p)
			continue;
		one = report_add_final(r, charset_make_valid(m->a, found));
		if (one && one->diagnostic.n == 0)
			one->diagnostic =
			    text_join(m->a, &m->text, i, text_paragraph_end(&m->text, i));
	}
	return layout_finish(m, r);
}
