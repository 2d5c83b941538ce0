/*
 * Microsoft: Exchange 4 to 2003, which write whom they did not reach and when, and why under it.
 */
#include "layout.h"

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
begins_host_code(struct slice line)
{
	size_t hash;

	line = slice_trim(line);
	if (line.n < 10 || line.p[0] != '<')
		return false;
	hash = slice_find(line, SLICE(" #"), 1);
	return hash != SLICE_NPOS && hash + 6 < line.n &&
	    (line.p[hash + 2] == '4' || line.p[hash + 2] == '5') && line.p[hash + 3] == '.' &&
	    ascii_digit(line.p[hash + 4]) && line.p[hash + 5] == '.';
}

/* The line in which the one that begins at line i ends, which is another where it was wrapped on the way; TEXT_NONE. */
static size_t
host_code_end(const struct message *m, size_t i)
{
	if (m->text.plain[i].n == 0 || m->text.plain[i].p[0] != '<' || /* as nearly all */
	    !begins_host_code(m->text.line[i]))
		return TEXT_NONE;
	while (!slice_ends_nocase(slice_trim(m->text.line[i]), SLICE(">")))
		if (!layout_is_rest(m, ++i))
			return TEXT_NONE;
	return i;
}

/* Exchange 2000 and 2003 write nearly the same words, and a host with a code under them. */
static bool
is_of_2000(const struct message *m)
{
	if (slice_find(message_header(m, "X-MimeOLE"), SLICE("Exchange V6"), 0) == SLICE_NPOS)
		return false;
	for (size_t i = 1; i < m->text.n; i++)
		if (host_code_end(m, i) != TEXT_NONE)
			return true;
	return false;
}

/* "Doe, John on 4/29/99 10:17 AM", "Sales Staff on Tue, 29 Apr 2014 ...": who has only the name of the directory. */
static bool
is_named_on_day(struct slice line)
{
	size_t at = slice_find(line, SLICE(" on "), 1);
	struct slice day = at == SLICE_NPOS ? SLICE_NONE : slice_after(line, at + 4);

	return day.n > 5 &&
	    (ascii_digit(day.p[0]) || (day.p[3] == ',' && day.p[4] == ' ' && day.n > 12)) &&
	    line.n < 200;
}

/* Behind the text about somebody: what the server that gave up adds may stand in a paragraph of its own. */
static size_t
text_about_end(const struct message *m, size_t from)
{
	size_t end = text_paragraph_end(&m->text, from), next;

	while ((next = text_skip_blank(&m->text, end)) < m->text.n && next > end) {
		struct slice line = slice_trim(m->text.line[next]);

		if (!slice_starts(line, SLICE("MSEXCH:")) &&
		    !slice_starts(line, SLICE("The MTS-ID of")))
			break;
		end = text_paragraph_end(&m->text, next);
	}
	return end;
}

/* "Doe, John on ...", and further down "... 3550 (000B09B6) 550 <jdoe@corp.example>... User unknown" */
static struct slice
address_in_reply(const struct message *m, size_t heading)
{
	size_t from = text_skip_blank(&m->text, heading + 1), to = text_about_end(m, from);

	for (size_t i = from; i < to; i++) {
		size_t code = slice_find(m->text.line[i], SLICE("(000B09B6) 5"), 0);
		struct slice rest, found;

		if (code == SLICE_NPOS)
			continue;
		rest = slice_after(m->text.line[i], code + 12);
		if (layout_next_address(&rest, &found))
			return charset_make_valid(m->a, found);
	}
	return SLICE_NONE;
}

/* Nobody has an address there: what is said about the first. */
static struct slice
text_about_name(const struct message *m, size_t from)
{
	for (size_t i = from; i < m->text.n; i++) {
		size_t to = text_skip_blank(&m->text, i + 1);

		if (is_named_on_day(slice_trim(m->text.line[i])))
			return to < m->text.n ? text_join(m->a, &m->text, to, text_about_end(m, to))
					      : SLICE_NONE;
	}
	return SLICE_NONE;
}

/* The line that says whom the message did not reach; TEXT_NONE: there is none, or somebody quotes it. */
static size_t
heading_line(const struct message *m)
{
	enum { FIRST_LINES = 40 };
	size_t at =
	    text_holding(&m->text, SLICE("did not reach the following recipient"), 0, FIRST_LINES);

	if (at == TEXT_NONE)
		at = text_at(&m->text, SLICE("The following recipient(s) could not be reached"), 0);
	if (at == TEXT_NONE || message_by_person(m) || is_of_2000(m))
		return TEXT_NONE;
	/* "> Your message did not reach ..." */
	if (!message_by_machine(m) && slice_starts(slice_trim(m->text.line[at]), SLICE(">")))
		return TEXT_NONE;
	/* or has a word to say first */
	if (layout_is_quoted(m, at) &&
	    text_holding(&m->text, SLICE("did not reach"), 0, text_skip_blank(&m->text, 0) + 1) ==
		TEXT_NONE)
		return TEXT_NONE;
	return at;
}

/* "did not reach the following recipient(s):", then address lines, each with text under it and not
 * always a blank line between. */
enum parse_rc
format_exchange_5(const struct message *m, struct report *r)
{
	size_t at = heading_line(m);
	struct report_rcpt *one = NULL;

	if (at == TEXT_NONE)
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
		/* only the reply of the server that refused him has his address */
		if (is_named_on_day(line)) {
			one = report_add_final(r, address_in_reply(m, i));
			continue;
		}
		if (line.n == 0 || !one || one->diagnostic.n)
			continue;
		for (size_t to = text_about_end(m, i); end < to && heading_address(m, end).n == 0 &&
		     !is_named_on_day(slice_trim(m->text.line[end]));)
			end++;
		one->diagnostic = text_join(m->a, &m->text, i, end);
		i = end - 1;
	}
	if (r->n == 0 && layout_original_to(m, r))
		layout_spread(r, text_about_name(m, at + 1));
	return layout_finish_rest(m, r, at);
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
		size_t end = host_code_end(m, i);

		if (end == TEXT_NONE)
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
				one->diagnostic = text_join(m->a, &m->text, k, end + 1);
			break;
		}
	}
	return layout_finish(m, r);
}
