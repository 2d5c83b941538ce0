/*
 * Large providers: Gmail old and new, Google Groups, AOL, Amazon SES.
 */
#include "layout.h"

#include "address.h"

/* Before 2014: "Delivery to the following recipient failed permanently:", an indented address, and
 * "Technical details". */
enum parse_rc
format_gmail(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE(
					  "Delivery to the following recipient failed permanently"),
		PHRASE("Delivery to the following recipients failed permanently"),
		PHRASE("Delivery to the following recipient has been delayed"),
		PHRASE("Delivery to the following recipients has been delayed"),
		PHRASE("Delivery to the following recipient failed") };
	static const labels details = { PHRASE("Technical details of permanent failure:"),
		PHRASE("Technical details of temporary failure:") };
	size_t at = layout_mark(m, marks), line = TEXT_NONE, end;

	if (at == TEXT_NONE || (m->hints & HINT_DAEMON) == 0)
		return PARSE_NOT_MINE;
	for (size_t i = 0; details[i].text && line == TEXT_NONE; i++)
		line = text_at(&m->text, phrase_slice(&details[i]), at);
	if (line == TEXT_NONE &&
	    text_holding(&m->text, SLICE("Message will be retried"), at, m->text.n) == TEXT_NONE)
		return PARSE_NOT_MINE;
	(void)layout_addresses(m, r, at, m->text.line[at].n, &end);
	(void)layout_failed_header(m, r);
	if (line != TEXT_NONE)
		layout_spread(r, text_join(m->a, &m->text, line + 1, m->text.n));
	return layout_finish(m, r);
}

/* "** Address not found **": the ornaments are there in any language. */
static bool
is_ornamented(struct slice line)
{
	line = slice_trim(line);
	return slice_starts(line, SLICE("** ")) && slice_ends_nocase(line, SLICE(" **"));
}

/* Which line heads the page: the ornamented one, or where the page alone is left its first, a few words with no
 * address above the sentence with it. */
static size_t
page_head(const struct message *m)
{
	enum { HEAD = 10, WORDS = 120 };
	size_t first = text_skip_blank(&m->text, 0), next;
	struct slice rest, found;

	for (size_t i = 0; i < m->text.n && i < HEAD; i++)
		if (is_ornamented(m->text.line[i]))
			return i;
	next = text_skip_blank(&m->text, first + 1);
	/* who works there writes letters */
	if ((m->hints & HINT_DAEMON) == 0 || next >= m->text.n || m->text.line[first].n > WORDS ||
	    slice_find_byte(m->text.line[first], '@', 0) != SLICE_NPOS)
		return TEXT_NONE;
	rest = m->text.line[next];
	return layout_next_address(&rest, &found) ? first : TEXT_NONE;
}

/* "The response was:" in any language: words in front of a colon, with something below that is no link. */
static size_t
page_answer(const struct message *m, size_t from)
{
	enum { WORDS = 120 };

	for (size_t i = from; i + 1 < m->text.n; i++) {
		struct slice line = m->text.line[i];

		if (line.n < WORDS && layout_ends_in_colon(line) &&
		    slice_find_byte(line, '@', 0) == SLICE_NPOS &&
		    text_skip_blank(&m->text, i + 1) < m->text.n)
			return i;
	}
	return TEXT_NONE;
}

/* A heading, a sentence with the address, and what was answered, in the reader's language. */
enum parse_rc
format_workspace(const struct message *m, struct report *r)
{
	size_t head, at;

	if (slice_find_nocase(m->from, SLICE("@google"), 0) == SLICE_NPOS)
		return PARSE_NOT_MINE;
	head = page_head(m);
	if (head == TEXT_NONE)
		return PARSE_NOT_MINE;
	at = page_answer(m, head + 1);
	if (at == TEXT_NONE && !is_ornamented(m->text.line[head]))
		return PARSE_NOT_MINE;
	for (size_t i = head + 1; i < m->text.n && i < head + 8 && r->n == 0; i++) {
		struct slice rest = m->text.line[i], found;

		if (layout_next_address(&rest, &found))
			(void)report_add_final(r, charset_make_valid(m->a, found));
	}
	(void)layout_failed_header(m, r);
	if (at != TEXT_NONE)
		layout_spread(r, layout_paragraph(m, at, m->text.line[at].n));
	r->text = text_join(m->a, &m->text, head, m->text.n);
	return layout_finish(m, r);
}

/* Written in the language of the group; the list of what may be wrong and the link are always there. */
enum parse_rc
format_google_groups(const struct message *m, struct report *r)
{
	static const char *const signs[] = { "the group you tried to contact (",
		"groups.google.com/support", "We're writing to let you know that the group" };
	/* in a report with fields the servers of the groups answered as any other does */
	bool is_group = m->mime.n == 1 &&
	    slice_ends_nocase(
		slice_trim(message_header(m, "X-Failed-Recipients")), SLICE("@googlegroups.com"));

	if (slice_find_nocase(m->from, SLICE("@google"), 0) == SLICE_NPOS ||
	    text_at(&m->text, SLICE("Technical details"), 0) != TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < sizeof signs / sizeof *signs && !is_group; i++)
		is_group = text_holding(&m->text, slice_of(signs[i]), 0, 60) != TEXT_NONE;
	if (!is_group)
		return PARSE_NOT_MINE;
	if (layout_failed_header(m, r) == 0)
		(void)layout_original_to(m, r);
	/* no such group, or not allowed to write to it: it does not say which */
	for (size_t i = 0; i < r->n; i++)
		r->rcpt[i]->reason = REASON_recipient_refused;
	layout_spread(r, text_join(m->a, &m->text, 0, text_skip_blank(&m->text, 4)));
	return layout_finish(m, r);
}

/* AOL names its members without domain. */
enum parse_rc
format_aol(const struct message *m, struct report *r)
{
	enum { FIRST_LINES = 10 };
	/* "Sorry news@example.com. Your mail to ..." too */
	static const struct phrase sentence = PHRASE("Your mail to the following recipients"),
				   sorry = PHRASE("Sorry ");
	size_t at = text_phrase(&m->text, &sentence);
	size_t i, end;
	struct slice local, domain, why;

	if (at == TEXT_NONE && text_phrase(&m->text, &sorry) < FIRST_LINES)
		at = text_holding(&m->text, phrase_slice(&sentence), 0, FIRST_LINES);
	if (at >= FIRST_LINES || message_by_person(m) || !address_split(m->from, &local, &domain))
		return PARSE_NOT_MINE;
	/* the sentence ends with a colon; names follow, with or without a blank line */
	for (end = at; end < m->text.n && !text_blank(&m->text, end);) {
		struct slice line = slice_trim(m->text.line[end++]);

		if (line.p[line.n - 1] == ':')
			break;
	}
	why = text_join(m->a, &m->text, at, end);
	if (slice_find(why, SLICE("could not be delivered"), 0) == SLICE_NPOS)
		return PARSE_NOT_MINE;
	for (i = text_skip_blank(&m->text, end); i < m->text.n && !text_blank(&m->text, i); i++) {
		struct slice name = slice_trim(m->text.line[i]);
		struct abuf b = abuf_in(m->a, 2 * LIMIT_ADDRESS);

		if (name.n > 64 || slice_find_byte(name, ' ', 0) != SLICE_NPOS)
			break;
		abuf_slice(&b, name);
		if (slice_find_byte(name, '@', 0) == SLICE_NPOS) {
			abuf_byte(&b, '@');
			abuf_slice(&b, domain);
		}
		(void)report_add_final(r, charset_make_valid(m->a, abuf_done(&b)));
	}
	for (i = 0; i < r->n; i++)
		r->rcpt[i]->reason = REASON_recipient_refused;
	layout_spread(r, why);
	return layout_finish(m, r);
}

enum parse_rc
format_ses(const struct message *m, struct report *r)
{
	static const struct layout l = {
		.marks = { PHRASE(
		    "An error occurred while trying to deliver the mail to the following") },
		.recipients = { PHRASE("An error occurred while trying to deliver the mail to the "
				       "following") },
		.diagnostics = { PHRASE("Technical report:") }
	};

	return layout_read(m, r, &l);
}
