/*
 * Mail servers of offices and providers: IMail, MDaemon, CompuServe, Apache James, hMailServer and its likes,
 * CommuniGate Pro.
 */
#include "layout.h"

/* "RCPT TO generated following response:", "Body of message generated response:" */
static size_t
imail_response(const struct message *m, size_t from)
{
	size_t at = text_holding(&m->text, SLICE(" generated "), from, m->text.n);

	return at != TEXT_NONE &&
		slice_ends_nocase(slice_trim(m->text.line[at]), SLICE("response:"))
	    ? at
	    : TEXT_NONE;
}

/* The address behind a label at the beginning of line i; NULL when there is none. */
static struct report_rcpt *
add_labelled(const struct message *m, struct report *r, size_t i, const labels set)
{
	struct slice rest = m->text.line[i], found;
	size_t label = layout_label(m, i, set);
	struct slice alone = layout_valid(m, slice_after(rest, label));

	/* nothing else in the line: it needs not look like one in running text */
	if (label && alone.n && alone.p[alone.n - 1] != '\'')
		return report_add_final(r, alone);
	if (label == 0 || !layout_next_address(&rest, &found))
		return NULL;
	return report_add_final(r, charset_make_valid(m->a, found));
}

/* Ipswitch IMail: each line is a label with the address behind it; the label is the diagnostic. */
enum parse_rc
format_imail(const struct message *m, struct report *r)
{
	static const labels lines = { PHRASE("User mailbox exceeds allowed size:"),
		PHRASE("Unknown user:"), PHRASE("Unknown host:"), PHRASE("undeliverable to"),
		PHRASE("Delivery failed"), PHRASE("Invalid final delivery userid:"),
		PHRASE("Mailbox is full:"), PHRASE("Unknown domain:") };
	struct slice mailer = message_header(m, "X-Mailer");
	size_t at = layout_mark(m, lines), said;

	if (at == TEXT_NONE || at > 6 ||
	    (slice_find(mailer, SLICE("SMTP32"), 0) == SLICE_NPOS &&
		!slice_starts_nocase(m->title, SLICE("Undeliverable Mail"))))
		return PARSE_NOT_MINE;
	said = imail_response(m, at);
	for (size_t i = at; i < m->text.n && i != said; i++) {
		struct report_rcpt *one = add_labelled(m, r, i, lines);

		if (one && one->diagnostic.n == 0)
			one->diagnostic = slice_trim(m->text.line[i]);
	}
	if (said != TEXT_NONE && r->n == 1) {
		r->rcpt[0]->diagnostic = layout_paragraph(m, said, m->text.line[said].n);
		r->rcpt[0]->stage = layout_command_stage(m->text.line[said]);
	}
	return layout_finish(m, r);
}

enum parse_rc
format_mdaemon(const struct message *m, struct report *r)
{
	static const labels marks = {
		PHRASE("The following addresses did NOT receive a copy of your message"),
		PHRASE("The following address did NOT receive a copy"), PHRASE("Session Transcript")
	};
	static const labels command = { PHRASE("-->") }, reply = { PHRASE("<--") };
	static const labels heading = { PHRASE("--- Session Transcript") };
	static const labels failed = { PHRASE("Failed address:"), PHRASE("Failed recipient:") };
	size_t at = layout_mark(m, marks), talk = layout_mark(m, heading), line_of, end;

	if (at == TEXT_NONE ||
	    (!message_has(m, "X-MDDSN-Message") && (m->hints & HINT_DAEMON) == 0))
		return PARSE_NOT_MINE;
	for (size_t i = at; i < m->text.n && i < talk; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;

		if (line.n && line.p[0] == '>' && layout_next_address(&rest, &found))
			(void)report_add_final(r, charset_make_valid(m->a, found));
	}
	if (talk != TEXT_NONE)
		layout_dialogue(m, r, talk, m->text.n, command, reply);
	for (line_of = layout_next_label(m, 0, failed); line_of < m->text.n;
	     line_of = layout_next_label(m, line_of + 1, failed))
		(void)layout_addresses(m, r, line_of, layout_label(m, line_of, failed), &end);
	return layout_finish_rest(m, r, talk != TEXT_NONE ? talk + 1 : at);
}

enum parse_rc
format_compuserve(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Invalid receiver address:"),
		PHRASE("Receiver not found:"), PHRASE("Mailbox full:") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = at; i < m->text.n; i++) {
		struct report_rcpt *one = add_labelled(m, r, i, marks);

		if (one && one->diagnostic.n == 0)
			one->diagnostic = slice_trim(m->text.line[i]);
	}
	return layout_finish(m, r);
}

enum parse_rc
format_james(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Hi. This is the James mail server"),
		PHRASE("Message details:"), PHRASE("Failed recipient(s):"),
		PHRASE("Unable to deliver your message") };
	static const labels lists = { PHRASE("Failed recipient(s):"), PHRASE("RCPT TO:") };
	static const labels errors = { PHRASE("Error message below:"), PHRASE("Error message:"),
		PHRASE("The error that was returned"), PHRASE("Error:") };
	size_t at = layout_mark(m, marks), line, end;
	bool bounce = slice_starts_nocase(slice_trim(m->subject), SLICE("[BOUNCE]"));

	if (at == TEXT_NONE ||
	    (!bounce && text_phrase(&m->text, &marks[1]) == TEXT_NONE &&
		text_phrase(&m->text, &marks[2]) == TEXT_NONE))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < LABELS && lists[i].text && r->n == 0; i++)
		for (line = text_phrase(&m->text, &lists[i]); line != TEXT_NONE;
		     line = text_at(&m->text, phrase_slice(&lists[i]), line + 1))
			(void)layout_addresses(m, r, line, layout_label(m, line, lists), &end);
	for (size_t i = 0; i < LABELS && errors[i].text; i++) {
		line = text_phrase(&m->text, &errors[i]);
		if (line == TEXT_NONE)
			continue;
		end = text_paragraph_end(&m->text, text_skip_blank(&m->text, line + 1));
		if (!layout_spread_lines(m, r, line + 1, end))
			layout_spread(r, layout_paragraph(m, line, layout_label(m, line, errors)));
	}
	return layout_finish_rest(m, r, at);
}

/* hMailServer, SmarterMail and servers with the same kind of list: an address, then labelled lines. */
enum parse_rc
format_hmailserver(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE(
					  "Your message did not reach some or all of the intended"),
		PHRASE("Could not deliver message to the following recipient"),
		PHRASE("The following recipient(s) could not be reached"),
		PHRASE("Failed Recipient:"), PHRASE("MailEnable: Message Delivery") };
	size_t at = layout_mark(m, marks);

	/* Exchange 2000 begins with the same sentences and says "addr on DATE" */
	if (at == TEXT_NONE ||
	    (text_at(&m->text, SLICE("Error Type:"), at) == TEXT_NONE &&
		text_at(&m->text, SLICE("Failed Recipient:"), at) == TEXT_NONE &&
		text_at(&m->text, SLICE("Recipient: [SMTP:"), at) == TEXT_NONE &&
		text_at(&m->text, SLICE("hMailServer"), at) == TEXT_NONE))
		return PARSE_NOT_MINE;
	for (size_t i = at; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;
		struct report_rcpt *one;
		static const labels failed = { PHRASE("Failed Recipient:"),
			PHRASE("Recipient: [SMTP:") };
		size_t label = layout_label(m, i, failed);
		size_t end;

		if (label) {
			rest = slice_after(m->text.line[i], label);
			if (!layout_next_address(&rest, &found))
				continue;
		} else if (!layout_next_address(&rest, &found) || found.p > line.p + 1 ||
		    (rest.n && rest.p[0] != ' ' && rest.p[0] != '>')) {
			continue;
		}
		one = report_add_final(r, charset_make_valid(m->a, found));
		if (!one)
			continue;
		end = text_paragraph_end(&m->text, i + 1);
		if (one->diagnostic.n == 0)
			one->diagnostic = text_join(m->a, &m->text, i + 1, end);
		i = end > i ? end - 1 : i;
	}
	return layout_finish_rest(m, r, at);
}

/* CommuniGate Pro: "Failed to deliver to '<addr>'" or "Message delivery to 'addr' delayed", the module
 * that "reports:", and what it reports. */
enum parse_rc
format_communigate(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Failed to deliver to '"),
		PHRASE("Message delivery to '") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = at; i < m->text.n; i++) {
		struct report_rcpt *one = add_labelled(m, r, i, marks);

		if (one && one->diagnostic.n == 0)
			one->diagnostic =
			    text_join(m->a, &m->text, i + 1, text_paragraph_end(&m->text, i + 1));
		if (one && slice_find_nocase(m->text.line[i], SLICE("delayed"), 0) != SLICE_NPOS)
			one->action = ACTION_DELAYED;
	}
	return layout_finish(m, r);
}
