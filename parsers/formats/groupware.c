/* Groupware: Lotus Domino and Notes, GroupWise. */
#include "layout.h"

#include "address.h"
#include "original.h"

#include <string.h>

enum parse_rc
format_domino(const struct message *m, struct report *r)
{
	static const struct layout l = { .marks = { PHRASE("was not delivered to:"),
					     PHRASE("n'a pas \xc3\xa9t\xc3\xa9 remis"),
					     PHRASE("wurde nicht zugestellt an"),
					     PHRASE("was not delivered to") },
		.recipients = { PHRASE("was not delivered to:"), PHRASE("was not delivered to"),
		    PHRASE("n'a pas \xc3\xa9t\xc3\xa9 remis"),
		    PHRASE("wurde nicht zugestellt an") },
		.diagnostics = {
		    PHRASE("because:"), PHRASE("because"), PHRASE("car :"), PHRASE("weil:") } };

	return layout_read(m, r, &l);
}

static bool
is_by_domino(const struct message *m, struct slice why)
{
	return slice_find(why, SLICE("Domino"), 0) != SLICE_NPOS || message_has(m, "X-MIMETrack") ||
	    message_has(m, "MIMETrack");
}

/* In a language that is not in the list: between two lines that end in a colon, the second of a word or two, stand addresses
 * and nothing else, and under the second why. */
enum parse_rc
format_domino_by_form(const struct message *m, struct report *r)
{
	enum { HEAD = 16, WORD = 40 };
	size_t at = 0, why;
	struct slice said;

	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	while (at < HEAD && at < m->text.n && layout_bare_address(m, at).n == 0)
		at++;
	if (at == 0 || at == HEAD || at >= m->text.n)
		return PARSE_NOT_MINE;
	why = text_skip_blank(&m->text, text_paragraph_end(&m->text, at));
	if (why >= m->text.n || m->text.line[why].n > WORD ||
	    !layout_ends_in_colon(m->text.line[why]))
		return PARSE_NOT_MINE;
	said = layout_paragraph(m, why, m->text.line[why].n);
	if (!is_by_domino(m, said))
		return PARSE_NOT_MINE;
	for (; at < why; at++)
		if (!text_blank(&m->text, at))
			(void)report_add_final(r, layout_bare_address(m, at));
	layout_spread(r, said);
	return layout_finish(m, r);
}

/* Release 4 puts the reason above the address. */
enum parse_rc
format_notes(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("------- Failure Reasons") };
	size_t at = layout_mark(m, marks);
	struct slice reason = SLICE_NONE;

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = at + 1; i < m->text.n; i++) {
		struct slice address = layout_bare_address(m, i);
		struct slice line = slice_trim(m->text.line[i]);

		if (slice_starts(line, SLICE("---")))
			break;
		if (address.n) {
			struct report_rcpt *one = report_add_final(r, address);

			if (one && one->diagnostic.n == 0)
				one->diagnostic = reason;
		} else if (line.n) {
			reason = line;
		}
	}
	if (r->n == 0)
		(void)layout_original_to(m, r);
	layout_spread(r, reason);
	return layout_finish(m, r);
}

/* The address of those it was sent to that has this local part, or SLICE_NONE. Both may be long: only what stands in
 * front of an @ is compared, of no more of these than a report may name, of a hit no more is read than an address may
 * have, and only the first few that look like one. */
static struct slice
sent_to_local(struct slice sent, struct slice name)
{
	enum { MANY = 8 };
	unsigned seen = 0, taken = 0;

	for (size_t at = slice_find_byte(sent, '@', name.n);
	     at != SLICE_NPOS && seen++ < LIMIT_RECIPIENTS && taken < MANY;
	     at = slice_find_byte(sent, '@', at + 1)) {
		size_t start = at - name.n;
		struct slice rest = slice_first(slice_after(sent, start), LIMIT_ADDRESS + 1), found;

		if (!slice_equal_nocase(slice_first(rest, name.n), name) ||
		    (start > 0 && !memchr(" \t\r\n,;:<", sent.p[start - 1], 8)))
			continue;
		if (layout_next_address(&rest, &found) && found.p == sent.p + start)
			return found;
		taken++;
	}
	return SLICE_NONE;
}

/* The address of a recipient of whom the report has nothing but a name: that of those it was sent to, or at the host
 * the report comes from; SLICE_NONE. */
static struct slice
local_address(const struct message *m, struct slice name, struct slice sent)
{
	struct abuf b = abuf_in(m->a, 2 * LIMIT_ADDRESS);
	struct slice local, domain;

	if (sent.n)
		return charset_make_valid(m->a, sent);
	if (!address_split(m->from, &local, &domain) || domain.n == 0)
		return SLICE_NONE;
	abuf_slice(&b, name);
	abuf_byte(&b, '@');
	abuf_slice(&b, domain);
	return charset_make_valid(m->a, abuf_done(&b));
}

/* "(user not found)", from its bracket on */
static struct slice
bracketed(struct slice s)
{
	s = slice_after(s, 1);
	return s.n && s.p[s.n - 1] == ')' ? slice_first(s, s.n - 1) : s;
}

/* "    user (user not found)" */
enum parse_rc
format_groupwise(const struct message *m, struct report *r)
{
	static const labels marks = {
		PHRASE("The message that you sent was undeliverable to the following"),
		PHRASE("The attached file had the following undeliverable recipient")
	};
	size_t at = layout_mark(m, marks);
	struct headers h = { 0 };
	struct slice all = SLICE_NONE;
	unsigned looked = 0;

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	if (original_headers(m, &h))
		all = headers_get(m->a, &h, SLICE("To"));
	for (size_t i = text_skip_blank(&m->text, at + 1);
	     i < m->text.n && !text_blank(&m->text, i); i++) {
		struct slice line = slice_trim(m->text.line[i]), name, sent = SLICE_NONE;
		size_t open = slice_find_byte(line, '(', 0);
		struct report_rcpt *one;

		name = slice_trim(open == SLICE_NPOS ? line : slice_first(line, open));
		if (name.n == 0 || name.n > LIMIT_ADDRESS ||
		    (name.p[0] != '"' && slice_find_byte(name, ' ', 0) != SLICE_NPOS))
			continue;
		if (slice_find_byte(name, '@', 0) != SLICE_NPOS)
			sent = name;
		else if (looked++ < LIMIT_RECIPIENTS)
			sent = sent_to_local(all, name);
		one = report_add_final(r, local_address(m, name, sent));
		if (one && open != SLICE_NPOS)
			one->diagnostic = bracketed(slice_after(line, open));
	}
	return layout_finish(m, r);
}
