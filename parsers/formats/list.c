/*
 * Mailing lists that refuse a message: FML, Mailman, Majordomo, Sympa, LISTSERV, ezmlm, Mlmmj, Schleuder. The
 * recipient is the list.
 */
#include "layout.h"

#include "address.h"

enum parse_rc
format_fml(const struct message *m, struct report *r)
{
	struct texts marks = rules_texts(scan_rules(m->scan), TEXTS_LIST_FML);
	struct slice id = message_header(m, "Message-ID");
	size_t at = layout_mark_any(m, marks.text, marks.n);
	struct slice rest, found;

	if (!message_has(m, "X-MLServer") && slice_find(id, SLICE(".FML"), 0) == SLICE_NPOS)
		return PARSE_NOT_MINE;
	if (at == TEXT_NONE && !message_text(m, TEXTS_LIST_FML_SUBJECT, TEXT_BEGINS, m->title))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < m->text.n && i < 20 && r->n == 0; i++) {
		rest = m->text.line[i];
		if (layout_next_address(&rest, &found) && !slice_equal_nocase(found, m->to) &&
		    slice_find_byte(m->text.line[i], '<', 0) != SLICE_NPOS)
			(void)report_add_final(r, charset_make_valid(m->a, found));
	}
	return layout_finish_rest(m, r, 0);
}

/* "news-owner@lists.example.net", "owner-news@lists.example.net": the address of the list, or SLICE_NONE. */
static struct slice
list_of_owner(const struct message *m)
{
	const struct phrase *end; /* behind the name of the list, for each of its programs */
	struct slice local, domain;
	struct abuf b;

	if (!address_split(m->from, &local, &domain))
		return SLICE_NONE;
	if (slice_starts_nocase(local, SLICE("owner-")))
		return (struct slice){ local.p + 6, m->from.n - 6 };
	end = rules_text(scan_rules(m->scan), TEXTS_LIST_LOCAL_END, TEXT_ENDS, local);
	if (!end)
		return SLICE_NONE;
	b = abuf_in(m->a, 0);
	abuf_slice(&b, slice_first(local, local.n - end->n));
	abuf_byte(&b, '@');
	abuf_slice(&b, domain);
	return abuf_done(&b);
}

enum { LISTSERV_LINES = 12 };

/* LISTSERV sets its sentences justified: blanks are doubled anywhere. */
static struct slice
with_single_blanks(struct arena *a, struct slice text)
{
	struct abuf b = abuf_in(a, text.n);

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != ' ' || i == 0 || text.p[i - 1] != ' ')
			abuf_byte(&b, text.p[i]);
	return abuf_done(&b);
}

/* The list that LISTSERV names in its subject, else by its name alone: "to the PHYS-L list". */
static struct slice
listserv_list(const struct message *m, struct slice text)
{
	struct slice rest = m->subject, found = SLICE_NONE, local, domain;
	size_t end = slice_find_nocase(text, SLICE(" list "), 0), at = end;
	struct abuf b;

	while (layout_next_address(&rest, &found))
		if (!slice_equal_nocase(found, m->to))
			return found;
	while (end != SLICE_NPOS && at > 0 && text.p[at - 1] != ' ')
		at--;
	if (end == SLICE_NPOS || at == end || !address_split(m->from, &local, &domain))
		return SLICE_NONE;
	b = abuf_in(m->a, 2 * LIMIT_ADDRESS);
	abuf_slice(&b, slice_first(slice_after(text, at), end - at));
	abuf_byte(&b, '@');
	abuf_slice(&b, domain);
	return abuf_done(&b);
}

/* LISTSERV speaks for all lists of its host. */
static enum parse_rc
listserv_refusal(const struct message *m, struct report *r)
{
	struct slice text = with_single_blanks(m->a, text_join(m->a, &m->text, 0, LISTSERV_LINES));
	struct report_rcpt *one;

	if ((m->hints & HINT_LIST) || !message_text(m, TEXTS_LIST_LISTSERV, TEXT_WITHIN, text))
		return PARSE_NOT_MINE;
	one = report_add_final(r, layout_valid(m, listserv_list(m, text)));
	if (one)
		one->reason = REASON_recipient_refused;
	layout_spread(r, text);
	return layout_finish(m, r);
}

/* Does "from", "from <" stand in front of the address in line? */
static bool
is_named_as_sender(struct slice line, struct slice address)
{
	struct slice before = slice_first(line, (size_t)(address.p - line.p));

	if (before.n && before.p[before.n - 1] == '<')
		before.n--;
	return slice_ends_nocase(slice_trim(before), SLICE(" from"));
}

/* The first address of a line, when there is no recipient yet. "From your address@..." names who sent it. */
static void
add_list_in(const struct message *m, struct report *r, struct slice line)
{
	struct slice rest = line, found;

	while (r->n == 0 && layout_next_address(&rest, &found))
		if (!slice_equal_nocase(found, m->to) && !is_named_as_sender(line, found))
			(void)report_add_final(r, charset_make_valid(m->a, found));
}

/* "list 'news'" by a program that speaks for all lists of its host. */
static struct slice
quoted_list(const struct message *m, struct slice line)
{
	size_t at = slice_find_nocase(line, SLICE("list '"), 0), end;
	struct slice local, domain;
	struct abuf b = abuf_in(m->a, 2 * LIMIT_ADDRESS);

	if (at == SLICE_NPOS || !address_split(m->from, &local, &domain))
		return SLICE_NONE;
	end = slice_find_byte(line, '\'', at + 6);
	if (end == SLICE_NPOS)
		return SLICE_NONE;
	abuf_slice(&b, slice_first(slice_after(line, at + 6), end - at - 6));
	abuf_byte(&b, '@');
	abuf_slice(&b, domain);
	return abuf_done(&b);
}

/* The line in which a list begins to speak of our letter, or TEXT_NONE. */
static size_t
opening_line(const struct message *m)
{
	struct texts marks = rules_texts(scan_rules(m->scan), TEXTS_LIST_OPENING);

	return layout_mark_any(m, marks.text, marks.n);
}

enum { SAID_LINES = 12 };

/* A sentence may go on in the next line. */
static struct slice
said_from(const struct message *m, size_t at)
{
	return text_join(m->a, &m->text, at, at + SAID_LINES);
}

/* Which list it is: the sentence names it, the message that came back, or the header. */
static void
add_list(const struct message *m, struct report *r, size_t at, size_t end)
{
	add_list_in(m, r, m->text.line[at]);
	if (r->n == 0)
		(void)layout_original_to(m, r);
	if (r->n == 0)
		(void)report_add_final(r, layout_valid(m, quoted_list(m, m->text.line[at])));
	if (r->n == 0) /* Mailman names the list in its header alone */
		(void)report_add_final(r, address_first(m->a, message_header(m, "X-BeenThere")));
	if (r->n == 0)
		(void)report_add_final(r, layout_valid(m, list_of_owner(m)));
	add_list_in(m, r, m->subject);
	for (size_t i = at + 1; i < end; i++)
		add_list_in(m, r, m->text.line[i]);
}

/* The list speaks itself: From is its owner or bounce address. */
enum parse_rc
format_list_refusal(const struct message *m, struct report *r)
{
	struct slice said;
	enum reason reason;
	size_t at, end;

	if (slice_starts_nocase(m->from, SLICE("listserv@")) && listserv_refusal(m, r) == PARSE_OK)
		return PARSE_OK;
	at = opening_line(m);
	if (at == TEXT_NONE || at > 10)
		return PARSE_NOT_MINE;
	said = said_from(m, at);
	if (!message_text(m, TEXTS_LIST_REFUSAL, TEXT_WITHIN, said))
		return PARSE_NOT_MINE;
	reason = message_text(m, TEXTS_LIST_SIZE, TEXT_WITHIN, said) ? REASON_message_too_large
								     : REASON_recipient_refused;
	end = text_paragraph_end(&m->text, at);
	add_list(m, r, at, end);
	for (size_t i = 0; i < r->n; i++)
		r->rcpt[i]->reason = reason;
	layout_spread(r, text_join(m->a, &m->text, at, end));
	return layout_finish(m, r);
}
