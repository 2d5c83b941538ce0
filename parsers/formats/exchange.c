/*
 * Microsoft: Exchange 5.5 to 2019 and 365 in many languages, the IIS mail service, and what wrote
 * like them.
 */
#include "freeform.h"

#include "address.h"

/* "addr on Tue, 29 Apr 2014 ...", "name (addr) on ...", "c=us;a= ;p=x;o=y;dda:SMTP=addr;", "'addr'" */
static struct slice
recipient_of_line(const struct message *m, struct slice line)
{
	size_t dda = slice_find_nocase(line, SLICE("dda:SMTP="), 0);
	struct slice rest = line, found;

	if (dda != SLICE_NPOS)
		rest = slice_after(line, dda + 9);
	return layout_next_address(&rest, &found) ? charset_make_valid(m->a, found) : SLICE_NONE;
}

/* The address of a line that begins the news about a recipient, not of the text under it. */
static struct slice
heading_address(const struct message *m, size_t i)
{
	struct slice line = slice_trim(m->text.line[i]);

	if (line.n == 0 || line.p[0] == '<' ||
	    (slice_find(line, SLICE(" on "), 0) == SLICE_NPOS &&
		!slice_starts_nocase(line, SLICE("c=")) && layout_bare_address(m, i).n == 0))
		return SLICE_NONE;
	return recipient_of_line(m, line);
}

/* "<mail.example.net #5.1.1>", "<mail.example.net #5.5.0 smtp;550 5.1.1 text>" */
static bool
is_host_code(struct slice line)
{
	size_t hash;

	line = slice_trim(line);
	if (line.n < 10 || line.p[0] != '<' || line.p[line.n - 1] != '>')
		return false;
	hash = slice_find(line, SLICE(" #"), 1);
	return hash != SLICE_NPOS && hash + 6 < line.n &&
	    (line.p[hash + 2] == '4' || line.p[hash + 2] == '5') && line.p[hash + 3] == '.' &&
	    ascii_digit(line.p[hash + 4]) && line.p[hash + 5] == '.';
}

/* Exchange 2000 and 2003 write nearly the same words, and a host with a code under them. */
static bool
is_of_2000(const struct message *m)
{
	if (slice_find(message_header(m, "X-MimeOLE"), SLICE("Exchange V6"), 0) == SLICE_NPOS)
		return false;
	for (size_t i = 1; i < m->text.n; i++)
		if (is_host_code(m->text.line[i]))
			return true;
	return false;
}

/* "did not reach the following recipient(s):", then address lines, each with text under it and not
 * always a blank line between. */
enum parse_rc
format_exchange_5(const struct message *m, struct report *r)
{
	size_t at = text_holding(&m->text, SLICE("did not reach the following recipient"), 0,
	    m->text.n < 40 ? m->text.n : 40);
	struct report_rcpt *one = NULL;

	if (at == TEXT_NONE)
		at = text_at(&m->text, SLICE("The following recipient(s) could not be reached"), 0);
	if (at == TEXT_NONE || message_by_person(m) || is_of_2000(m))
		return PARSE_NOT_MINE;
	/* "> Your message did not reach ...": somebody quotes a report */
	if (!message_by_machine(m) && slice_starts(slice_trim(m->text.line[at]), SLICE(">")))
		return PARSE_NOT_MINE;
	/* or has a word to say first */
	if (layout_is_quoted(m, at) &&
	    text_holding(&m->text, SLICE("did not reach"), 0, text_skip_blank(&m->text, 0) + 1) ==
		TEXT_NONE)
		return PARSE_NOT_MINE;
	if (slice_find_byte(m->text.line[at], '@', 0) != SLICE_NPOS)
		one = report_add_final(r, recipient_of_line(m, m->text.line[at]));
	for (size_t i = at + 1; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), address = heading_address(m, i);
		size_t end = i;

		if (slice_starts(line, SLICE("---")))
			break;
		if (address.n) {
			one = report_add_final(r, address);
			continue;
		}
		if (line.n == 0 || !one || one->diagnostic.n)
			continue;
		while (
		    end < m->text.n && !text_blank(&m->text, end) && heading_address(m, end).n == 0)
			end++;
		one->diagnostic = text_join(m->a, &m->text, i, end);
		i = end - 1;
	}
	return layout_finish_rest(m, r, at);
}

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
	if (at != TEXT_NONE)
		(void)read_administrator_part(m, r, at);
	if (at != TEXT_NONE && line != TEXT_NONE)
		take_written_addresses(m, r, line, at);
	if (r->n == 0 && line != TEXT_NONE) {
		(void)layout_addresses(m, r, line, 0, &end);
		if (r->n == 1)
			take_returned_text(m, r->rcpt[0], at);
	}
	if (line != TEXT_NONE)
		r->text = text_join(m->a, &m->text, line, m->text.n);
	/* a sentence that other systems write, too, of several of whom one was refused */
	tied = at == TEXT_NONE && r->n <= FEW ? freeform_tied_new(m) : NULL;
	for (size_t i = 0; at == TEXT_NONE && i < r->n; i++)
		r->rcpt[i]->untied = !tied || !freeform_is_tied(tied, r->rcpt[i]->final);
	layout_spread(r, r->text);
	return layout_finish(m, r);
}

/* Exchange 2000 and 2003 in any language: a line with an address and a date, and under it why, down to the host with the
 * code. */
enum parse_rc
format_exchange_2000(const struct message *m, struct report *r)
{
	enum { TEXT_ABOVE = 8 };

	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	for (size_t i = 1; i < m->text.n; i++) {
		if (!is_host_code(m->text.line[i]))
			continue;
		for (size_t k = i; k > 0 && k + TEXT_ABOVE > i; k--) {
			struct slice line = slice_trim(m->text.line[k - 1]), rest = line, found;
			struct report_rcpt *one;

			if (!layout_next_address(&rest, &found))
				continue;
			/* "'addr' am ...", and in English "Ann Example [mailto:addr] on ..." */
			if (found.p != line.p && (found.p != line.p + 1 || line.p[0] != '\'') &&
			    heading_address(m, k - 1).n == 0)
				continue;
			one = report_add_final(r, charset_make_valid(m->a, found));
			if (one && one->diagnostic.n == 0)
				one->diagnostic = text_join(m->a, &m->text, k, i + 1);
			break;
		}
	}
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
	return layout_finish(m, r);
}
