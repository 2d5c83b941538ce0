/*
 * Virus scanners and content filters that tell the sender what they did with his letter. They have no layout in
 * common, but all of them say what they found in what "you sent", and most whom it was for behind a label.
 */
#include "freeform.h"

#include "address.h"
#include "kind.h"

enum { FILTER_LINES = 60 };

/* By its local part, or by its name where the subject says so too: people and domains may be named after a worm. */
static bool
calls_itself_scanner(const struct message *m)
{
	struct slice name = slice_first(m->from_text, slice_find_byte(m->from_text, '<', 0));
	struct slice local = slice_first(m->from, slice_find_byte(m->from, '@', 0));

	return kind_says(m, REPORT_FILTER, local) ||
	    (kind_says(m, REPORT_FILTER, name) && kind_is_titled(m, REPORT_FILTER));
}

/* Is the sender a mail system or a scanner? What answers by itself may have no return path either, and people write about
 * viruses too. */
static bool
is_scanner(const struct message *m)
{
	return (m->hints & HINT_DAEMON) != 0 ||
	    (m->hints & (HINT_NULL_SENDER | HINT_AUTO)) == HINT_NULL_SENDER ||
	    calls_itself_scanner(m);
}

static bool
says_from(const struct message *m, struct slice words)
{
	return message_text(m, TEXTS_FILTER_FROM, TEXT_WITHIN, words);
}

/* "From: addr", "sent from addr", "Sender:" and the address under it, of whom the notice was written to? */
static bool
names_us_as_sender(const struct message *m, size_t lines)
{
	size_t at = m->to.n ? text_holding(&m->text, m->to, 0, lines) : TEXT_NONE;

	for (; at != TEXT_NONE; at = text_holding(&m->text, m->to, at + 1, lines)) {
		struct slice line = m->text.line[at];

		if (says_from(m, slice_first(line, slice_find_nocase(line, m->to, 0))) ||
		    (at > 0 && layout_bare_address(m, at).n && says_from(m, m->text.line[at - 1])))
			return true;
	}
	return false;
}

/* Scanners write to those who would have got the letter, too: to the sender they say so, or name him. */
static bool
is_notice(const struct message *m)
{
	size_t lines = m->text.n < FILTER_LINES ? m->text.n : FILTER_LINES;

	/* what declares itself a report needs no guess */
	if (slice_equal(m->mime.part[0].type.value, SLICE("multipart/report")) ||
	    message_forwarded(m) || (m->hints & (HINT_LIST | HINT_ANSWER | HINT_THREAD)) ||
	    !is_scanner(m))
		return false;
	return (kind_is_titled(m, REPORT_FILTER) && names_us_as_sender(m, lines)) ||
	    kind_is_titled(m, REPORT_FILTER_TOLD) ||
	    kind_says(m, REPORT_FILTER_TOLD, text_join(m->a, &m->text, 0, lines));
}

static void
add_but_ours(const struct message *m, struct report *r, struct slice text)
{
	struct slice found;

	while (layout_next_address(&text, &found))
		if (!freeform_is_helper(m, found))
			(void)report_add_final(r, charset_make_valid(m->a, found));
}

/* The addresses behind the labels of recipients, or in the line under one, but for the two who correspond; without labels
 * the one address there is. */
static void
add_recipients(const struct message *m, struct report *r)
{
	static const labels whom = { PHRASE("To:"), PHRASE("An:"), PHRASE("-> "),
		PHRASE("RCPT TO:"), PHRASE("Recipient"), PHRASE("Receiver:"),
		PHRASE("Intended recipient"), PHRASE("Sent to:"), PHRASE("Aan:"),
		PHRASE("\xc3\x80:"), PHRASE("A:"), PHRASE("Para:"), PHRASE("Komu:") };
	size_t lines = m->text.n < FILTER_LINES ? m->text.n : FILTER_LINES;

	for (size_t i = layout_next_label(m, 0, whom); i < lines;
	     i = layout_next_label(m, i + 1, whom)) {
		size_t before = r->n;

		add_but_ours(m, r, m->text.line[i]);
		if (r->n == before && layout_bare_address(m, i + 1).n)
			add_but_ours(m, r, m->text.line[i + 1]);
	}
	if (r->n == 0 && layout_original_to(m, r) == 0) {
		for (size_t i = 0; i < lines; i++)
			add_but_ours(m, r, m->text.line[i]);
		if (r->n > 1) /* nothing to choose by */
			*r = report_new(m->a);
	}
}

/* "Email Virus Scanner" below the sign of a signature is what the program calls itself, whatever it found. */
static struct slice
words_above_signature(const struct message *m)
{
	size_t end = 0;

	while (end < m->text.n && !slice_equal(slice_trim(m->text.line[end]), SLICE("--")))
		end++;
	return text_join(m->a, &m->text, 0, end);
}

enum parse_rc
format_filter(const struct message *m, struct report *r)
{
	struct slice words;

	if (!is_notice(m))
		return PARSE_NOT_MINE;
	add_recipients(m, r);
	/* "Warning: viruses detected" is none of delay; a scanner has the letter, so nobody was refused at RCPT TO */
	for (size_t i = 0; i < r->n; i++) {
		r->rcpt[i]->action = ACTION_FAILED;
		r->rcpt[i]->stage = STAGE_EOM;
	}
	words = words_above_signature(m);
	if (r->n == 1)
		layout_spread(r, words);
	if (r->text.n == 0)
		r->text = words;
	if (layout_finish(m, r) != PARSE_OK)
		r->kind = KIND_BOUNCE;
	return PARSE_OK;
}
