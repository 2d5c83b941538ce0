/*
 * Microsoft: Exchange 2007 to 2019 and 365 in many languages, the IIS mail service, and what wrote
 * like them.
 */
#include "freeform.h"

static const labels diagnostics_heading = { PHRASE("Diagnostic information for administrators"),
	PHRASE("Informations de diagnostic pour les administrateurs"),
	PHRASE("Informazioni di diagnostica per gli amministratori"),
	PHRASE("Diagnostisk information f"),
	PHRASE("Informaci\xc3\xb3n de diagn\xc3\xb3stico para los administradores"),
	PHRASE("Diagnoseinformationen f\xc3\xbcr Administratoren"),
	PHRASE("Diagnostische gegevens voor beheerders"),
	PHRASE("Informa\xc3\xa7\xc3\xb5"
	       "es de diagn\xc3\xb3stico para administradores") };

/* Exchange 2007 and later: under the heading for administrators stand the server that wrote, then
 * each address in a line of its own with "#550 5.1.1 RESOLVER..." under it. */
static size_t
read_administrator_part(const struct message *m, struct report *r, size_t at)
{
	size_t before = r->n;

	for (size_t i = at + 1; i < m->text.n; i++) {
		struct slice address = layout_bare_address(m, i);
		struct report_rcpt *one = report_add_final(r, address);
		size_t from = i + 1, end;

		if (!one)
			continue;
		from = text_skip_blank(&m->text, from);
		end = text_paragraph_end(&m->text, from);
		for (size_t k = from + 1; k < end; k++)
			if (layout_bare_address(m, k).n)
				end = k;
		if (one->diagnostic.n == 0)
			one->diagnostic = text_join(m->a, &m->text, from, end);
		i = end > i ? end - 1 : i;
	}
	return r->n - before;
}

/* Under the heading for administrators somebody may have the name that the directory had for him; above it, where
 * people read, he has the address that was written to. */
static void
take_written_addresses(const struct message *m, struct report *r, size_t from, size_t heading)
{
	struct slice above[8];
	size_t n = 0;

	for (size_t i = from; i < heading; i++) {
		struct slice text = slice_trim(m->text.line[i]), rest = text, address;

		/* "ann@corp.example<mailto:ann@corp.example>" */
		if (!layout_next_address(&rest, &address) || address.p != text.p)
			continue;
		if (n == sizeof above / sizeof *above)
			return;
		above[n++] = address;
	}
	for (size_t i = 0; n == r->n && i < n; i++)
		if (report_is_encapsulated(r->rcpt[i]->final) && !report_is_encapsulated(above[i]))
			r->rcpt[i]->original = charset_make_valid(m->a, above[i]);
}

/* "ann@corp.example<mailto:ann@corp.example>", "Ann Example (ann@corp.example)<mailto:...>", and nothing else. */
static struct slice
line_of_somebody(const struct message *m, size_t i)
{
	struct slice text = slice_trim(m->text.line[i]), rest = text, address = SLICE_NONE;
	size_t link = slice_find_nocase(text, SLICE("<mailto:"), 1);

	if (link != SLICE_NPOS && text.p[text.n - 1] == '>')
		rest = text = slice_first(text, link);
	if (!layout_next_address(&rest, &address))
		return SLICE_NONE;
	if (address.p != text.p && (address.p[-1] != '(' || rest.n != 1))
		return SLICE_NONE;
	return rest.n < 2 ? layout_valid(m, address) : SLICE_NONE;
}

/* Without a part for administrators, several who have each a line and a text of their own; the first is there. */
static void
read_people_part(const struct message *m, struct report *r, size_t from)
{
	struct report_rcpt *one = r->rcpt[0];
	size_t said = from;

	for (size_t i = from; i <= m->text.n; i++) {
		struct slice address = i < m->text.n ? line_of_somebody(m, i) : SLICE_NONE;

		if (i < m->text.n && !address.n)
			continue;
		if (one && one->diagnostic.n == 0)
			one->diagnostic = text_join(m->a, &m->text, said, i);
		one = report_add_final(r, address);
		said = i + 1;
	}
}

/* Somebody may have taken out the address under the heading, but not what the server said. */
static void
take_returned_text(const struct message *m, struct report_rcpt *one, size_t heading)
{
	size_t i = heading == TEXT_NONE
	    ? TEXT_NONE
	    : text_holding(&m->text, SLICE("Remote Server returned '"), heading, m->text.n);

	if (i != TEXT_NONE)
		one->diagnostic = text_join(m->a, &m->text, i, text_paragraph_end(&m->text, i));
}

/* In a language that is not in the list: an address line with "#550 5.1.1 RESOLVER..." under it. The line
 * in front of it, or TEXT_NONE. */
static size_t
code_line(const struct message *m)
{
	if (!message_by_machine(m) || message_by_person(m))
		return TEXT_NONE;
	for (size_t i = 1; i < m->text.n; i++) {
		struct slice s = slice_trim(m->text.line[i]);

		if (s.n > 9 && s.p[0] == '#' && (s.p[1] == '4' || s.p[1] == '5') &&
		    ascii_digit(s.p[2]) && ascii_digit(s.p[3]) && s.p[4] == ' ' &&
		    layout_bare_address(m, i - 1).n)
			return i > 1 ? i - 2 : 0;
	}
	return TEXT_NONE;
}

enum parse_rc
format_exchange(const struct message *m, struct report *r)
{
	enum { FEW = 32 };
	static const labels failed = { PHRASE("Delivery has failed to these recipients"),
		PHRASE("Your message couldn't be delivered"), PHRASE("Your message to"),
		PHRASE("Couldn't deliver"), PHRASE("Delivery is delayed to these recipients") };
	size_t at = layout_mark(m, diagnostics_heading), line = layout_mark(m, failed), end;
	struct freeform_tied *tied;

	if (at == TEXT_NONE)
		at = code_line(m);
	/* "Your message to" begins other letters too */
	if (line != TEXT_NONE &&
	    text_holding(&m->text, SLICE("deliver"), line, text_paragraph_end(&m->text, line)) ==
		TEXT_NONE)
		line = TEXT_NONE;
	if (at == TEXT_NONE && line == TEXT_NONE)
		return PARSE_NOT_MINE;
	if (at == TEXT_NONE && !message_by_machine(m))
		return PARSE_NOT_MINE;
	if (at == TEXT_NONE && format_exchange_online(m, r) != PARSE_NOT_MINE)
		return PARSE_OK;
	if (at != TEXT_NONE)
		(void)read_administrator_part(m, r, at);
	if (at != TEXT_NONE && line != TEXT_NONE)
		take_written_addresses(m, r, line, at);
	if (r->n == 0 && line != TEXT_NONE) {
		(void)layout_addresses(m, r, line, 0, &end);
		if (at == TEXT_NONE && r->n == 1 && line_of_somebody(m, end - 1).n)
			read_people_part(m, r, end);
		if (r->n == 1)
			take_returned_text(m, r->rcpt[0], at);
	}
	if (line != TEXT_NONE)
		r->text = text_join(m->a, &m->text, line, m->text.n);
	/* a sentence that other systems write, too, of several of whom one was refused */
	tied = at == TEXT_NONE && r->n <= FEW ? freeform_tied_new(m) : NULL;
	for (size_t i = 0; at == TEXT_NONE && i < r->n; i++)
		r->rcpt[i]->untied = r->rcpt[i]->diagnostic.n == 0 &&
		    (!tied || !freeform_is_tied(tied, r->rcpt[i]->final));
	layout_spread(r, r->text);
	return layout_finish(m, r);
}

/* The mail service of IIS and old Hotmail. */
enum parse_rc
format_smtpsvc(const struct message *m, struct report *r)
{
	static const labels marks = {
		PHRASE("This is an automatically generated Delivery Status Notification"),
		PHRASE("Delivery to the following recipients failed"),
		PHRASE("Unable to deliver message to the following recipients"),
		PHRASE("The email below could not be delivered to the following user"),
		PHRASE("Delivery to the following recipients has been delayed")
	};
	static const labels lists = { PHRASE("Delivery to the following recipient"),
		PHRASE("Unable to deliver message to the following recipients"),
		PHRASE("The email below could not be delivered to the following user"),
		PHRASE("The following message to <"), PHRASE("Your message was not delivered to") };
	size_t mark = layout_mark(m, marks), end;

	if (mark == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < LABELS && lists[i].text; i++) {
		size_t at = text_at(&m->text, phrase_slice(&lists[i]), mark);

		if (at == TEXT_NONE)
			continue;
		(void)layout_addresses(m, r, at, 0, &end);
		if (r->n == 0) {
			for (size_t k = at; k < m->text.n && k < at + 6; k++)
				if (layout_bare_address(m, k).n)
					(void)report_add_final(r, layout_bare_address(m, k));
		}
	}
	(void)layout_failed_header(m, r);
	if (r->n == 0)
		(void)layout_original_to(m, r);
	r->text = text_join(m->a, &m->text, mark, m->text.n);
	/* each reply to whom it names */
	if (r->n > 1)
		freeform_replies(m, r);
	return layout_finish(m, r);
}
