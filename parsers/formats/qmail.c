/*
 * qmail and its many relatives: an introduction, then "<addr>:" and lines of text, then the separator
 * with the message. The introduction was translated and rewritten more often than any other.
 */
#include "freeform.h"

#include "address.h"

static bool
starts_with_address(const struct message *m, size_t i, struct slice *found)
{
	struct slice line = i < m->text.n ? slice_trim(m->text.line[i]) : SLICE_NONE, rest = line;

	return layout_next_address(&rest, found) && found->p == line.p;
}

/* EYOU and James leave the brackets out: a block of addresses, then the text for all of them, in the same
 * paragraph or the next. */
static size_t
bare(const struct message *m, struct report *r, size_t from)
{
	size_t added = layout_colons(m, r, from, m->text.n), i = from, end;
	struct slice found;

	if (added)
		return added;
	while (i < m->text.n && !starts_with_address(m, i, &found))
		i++;
	for (; starts_with_address(m, i, &found); i++)
		added += report_add_final(r, charset_make_valid(m->a, found)) != NULL;
	i = text_skip_blank(&m->text, i);
	end = text_paragraph_end(&m->text, i);
	layout_spread(r, text_join(m->a, &m->text, i, end));
	return added;
}

enum parse_rc
format_qmail(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Hi. This is the"), PHRASE("Hello. This is the"),
		PHRASE("I'm afraid I wasn't able to deliver your message"),
		PHRASE("I'm sorry, I wasn't able to deliver"),
		PHRASE("I tried to deliver a bounce message to this address"),
		PHRASE("Hi. The MTA program at"), PHRASE("Check your send e-mail address.") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	if (layout_angles(m, r, at, m->text.n) == 0 && layout_inline(m, r, at, m->text.n) == 0)
		(void)bare(m, r, at);
	r->reporting_mta = layout_host_behind(m->text.line[at], SLICE(" at "));
	return layout_finish(m, r);
}

/* "(qmail 4711 invoked for bounce)", folded wherever a program on the way did: whatever language the introduction is in. */
static bool
is_invoked_for_bounce(const struct message *m)
{
	const struct headers *h = m->headers;
	size_t at = (m->hints & HINT_DAEMON) ? headers_first(h, SLICE("Received")) : h->n;

	for (; at < h->n; at = headers_next(h, SLICE("Received"), at))
		if (slice_find(h->at[at].body, SLICE("invoked"), 0) != SLICE_NPOS &&
		    slice_find(header_value(m->a, &h->at[at]), SLICE("invoked for bounce"), 0) !=
			SLICE_NPOS)
			return true;
	return false;
}

enum parse_rc
format_qmail_clone(const struct message *m, struct report *r)
{
	static const labels marks[] = {
		{ PHRASE("This is the machine generated message from mail service"),
		    PHRASE("This is the deliver program at"),
		    PHRASE("This is the mail delivery agent at"),
		    PHRASE("This is the mail delivery program"),
		    PHRASE("This is the MTA program at"), PHRASE("This is the qmail"),
		    PHRASE("Su mensaje no pudo ser entregado"), PHRASE("Lo siento") },
		{ PHRASE("Unfortunately, your mail was not delivered"),
		    PHRASE("We're sorry. There's a problem"),
		    PHRASE("We are sorry, there was a problem"),
		    PHRASE("This is an automated message from"),
		    PHRASE("Your message could not be delivered"),
		    PHRASE("I was not able to deliver your message"),
		    PHRASE("Sorry, I couldn't deliver"),
		    PHRASE("Sorry, your message could not be delivered") },
		{ PHRASE("The following message could not be delivered to"),
		    PHRASE("Bonjour. Ici le programme"), PHRASE("Hallo. Dies ist das"),
		    PHRASE("Message from yahoo.com"),
		    PHRASE("Sorry, we were unable to deliver your message"),
		    PHRASE("Unable to deliver message to the following address"),
		    PHRASE("I couldn't deliver your message") }
	};
	size_t at = TEXT_NONE;

	for (size_t i = 0; i < sizeof marks / sizeof *marks && at == TEXT_NONE; i++)
		at = layout_mark(m, marks[i]);
	if (at == TEXT_NONE && is_invoked_for_bounce(m))
		at = 0;
	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	/* only the first group leaves brackets out */
	if (layout_angles(m, r, at, m->text.n) == 0 && layout_mark(m, marks[0]) != TEXT_NONE)
		(void)bare(m, r, at);
	if (r->n > 1)
		freeform_drop_served(m, r);
	return layout_finish(m, r);
}

/* The same words from Yahoo; a row of its own for what follows: the provider that sent it. */
enum parse_rc
format_yahoo(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Message from yahoo.com"),
		PHRASE("Message from  yahoo.com"),
		PHRASE("Sorry, we were unable to deliver your message to the following address"),
		PHRASE("Unable to deliver message to the following address(es)") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	if (layout_angles(m, r, at, m->text.n) == 0)
		(void)bare(m, r, at);
	return layout_finish(m, r);
}

/* Digital Arts m-FILTER: blocks with headings; the command names the recipient. */
enum parse_rc
format_mfilter(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("-------server message"),
		PHRASE("-------SMTP command") };
	size_t said = layout_mark(m, marks), sent, end;

	if (said == TEXT_NONE)
		return PARSE_NOT_MINE;
	sent = text_phrase(&m->text, &marks[1]);
	if (sent != TEXT_NONE)
		(void)layout_addresses(m, r, sent, m->text.line[sent].n, &end);
	for (size_t i = 0; i < said && i < m->text.n && r->n == 0; i++)
		(void)report_add_final(r, layout_bare_address(m, i));
	layout_spread(r, layout_paragraph(m, said, m->text.line[said].n));
	if (sent != TEXT_NONE && sent + 1 < m->text.n)
		for (size_t i = 0; i < r->n; i++)
			r->rcpt[i]->stage = layout_command_stage(m->text.line[sent + 1]);
	return layout_finish(m, r);
}
