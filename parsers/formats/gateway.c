/*
 * Filters in front of mail systems: content filters, virus scanners, appliances.
 */
#include "layout.h"

#include "address.h"

enum parse_rc
format_amavis(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("The message WAS NOT relayed to:"),
		PHRASE("The message has been blocked because"),
		PHRASE("was not delivered to the following"), PHRASE("A message from <") };
	size_t at = layout_mark(m, marks), end;

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	/* "A message from <sender> to:" and "-> addr" */
	if (layout_label(m, at, marks) == 16 &&
	    text_holding(&m->text, SLICE("was considered"), at, at + 30) == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = at; i < m->text.n && i < at + 200; i++) {
		struct slice line = slice_trim(m->text.line[i]), found;

		if (slice_starts(line, SLICE("->")) && layout_next_address(&line, &found))
			(void)report_add_final(r, charset_make_valid(m->a, found));
	}
	if (r->n == 0 && layout_angles(m, r, at, m->text.n) == 0)
		(void)layout_addresses(m, r, at, 0, &end);
	return layout_finish_rest(m, r, 0);
}

enum parse_rc
format_barracuda(const struct message *m, struct report *r)
{
	static const struct layout l = { .marks = { PHRASE("was blocked by our Spam Firewall"),
					     PHRASE("Your message to:") },
		.recipients = { PHRASE("Your message to:") },
		.diagnostics = { PHRASE("was blocked by our Spam Firewall") } };

	if (layout_mark(m, l.marks) == TEXT_NONE ||
	    text_holding(&m->text, SLICE("was blocked by our"), 0,
		m->text.n < 40 ? m->text.n : 40) == TEXT_NONE)
		return PARSE_NOT_MINE;
	if (layout_read(m, r, &l) != PARSE_OK)
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < r->n; i++)
		r->rcpt[i]->diagnostic = text_join(m->a, &m->text, 0, m->text.n);
	return PARSE_OK;
}

enum parse_rc
format_mailmarshal(const struct message *m, struct report *r)
{
	static const struct layout l = { .marks = { PHRASE(
					     "The following recipients were affected:") },
		.recipients = { PHRASE("The following recipients were affected:") },
		.diagnostics = { PHRASE("Could not be delivered because of"),
		    PHRASE("Was not delivered because"), PHRASE("Was blocked because") },
		.ends = { PHRASE("The following recipients were affected:") } };

	return layout_read(m, r, &l);
}

/* McAfee WebShield and its appliances: "<addr>   (reason)" under a heading. */
enum parse_rc
format_webshield(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("The following addresses had delivery problems") };
	size_t at = layout_mark(m, marks);

	/* Sendmail 8.6 has the heading too, and a transcript */
	if (at == TEXT_NONE || text_at(&m->text, SLICE("Transcript of session"), at) != TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = at + 1; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;
		struct report_rcpt *one;

		if (line.n == 0 || line.p[0] != '<' ||
		    slice_find_byte(line, '(', 0) == SLICE_NPOS ||
		    !layout_next_address(&rest, &found))
			continue;
		one = report_add_final(r, charset_make_valid(m->a, found));
		while (rest.n && (rest.p[0] == '>' || ascii_space(rest.p[0]) || rest.p[0] == '('))
			rest = slice_after(rest, 1);
		if (rest.n && rest.p[rest.n - 1] == ')')
			rest.n--;
		if (one && one->diagnostic.n == 0)
			one->diagnostic = rest;
	}
	return layout_finish(m, r);
}

/* Trend Micro InterScan: what was sent and received, by direction. */
enum parse_rc
format_interscan(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Message from InterScan"), PHRASE("Sent <<<"),
		PHRASE("Unable to deliver message to"), PHRASE("Received >>>") };
	static const labels command = { PHRASE("Sent <<<"), PHRASE("Sent >>>") },
			    reply = { PHRASE("Received >>>"), PHRASE("Received <<<") };
	size_t at = layout_mark(m, marks), end;

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	layout_dialogue(m, r, 0, m->text.n, command, reply);
	if (r->n == 0) {
		static const labels unable = { PHRASE("Unable to deliver message to"),
			PHRASE("rcpt to:") };

		for (size_t i = at; i < m->text.n; i++)
			if (layout_label(m, i, unable))
				(void)layout_addresses(m, r, i, layout_label(m, i, unable), &end);
	}
	if (r->n == 0)
		return PARSE_NOT_MINE;
	layout_spread_rest(m, r, at);
	return layout_finish(m, r);
}

/* One transcript for all; of several recipients only "Failed recipient: addr ... 550" tells them apart. */
enum parse_rc
format_surfcontrol(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Your message could not be sent.") };
	static const labels named = { PHRASE("Addressed To:"), PHRASE("Failed recipient:") },
			    failed = { PHRASE("Failed recipient:") },
			    transcript = { PHRASE("A transcript of the attempts") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = layout_next_label(m, at, named); i < m->text.n;
	     i = layout_next_label(m, i + 1, named)) {
		struct slice rest = m->text.line[i], found;
		struct report_rcpt *one;

		if (!layout_next_address(&rest, &found))
			continue;
		one = report_add_final(r, charset_make_valid(m->a, found));
		if (one && one->diagnostic.n == 0 && layout_label(m, i, failed))
			one->diagnostic =
			    text_join(m->a, &m->text, i, text_paragraph_end(&m->text, i));
	}
	return layout_finish_rest(m, r, layout_next_label(m, at, transcript) + 1);
}

enum parse_rc
format_mailfoundry(const struct message *m, struct report *r)
{
	static const struct layout l = { .marks = { PHRASE("Unable to deliver message to:") },
		.recipients = { PHRASE("Unable to deliver message to:") },
		.diagnostics = {
		    PHRASE("Delivery failed for the following reason:"), PHRASE("Reason:") } };

	return layout_read(m, r, &l);
}

/* The gateway of a laboratory: "could not be delivered to , addr, because". */
enum parse_rc
format_llnl(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Your message could not be delivered to ,"),
		PHRASE("The message could not be delivered to ,"),
		PHRASE("The following addresses, ") };
	size_t at = layout_mark(m, marks), end;

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	(void)layout_addresses(m, r, at, 0, &end);
	layout_spread(r, text_join(m->a, &m->text, at, text_paragraph_end(&m->text, at)));
	return layout_finish(m, r);
}

/* TransWARE Active!hunter: ">>> addr" and the text under it. */
enum parse_rc
format_active_hunter(const struct message *m, struct report *r)
{
	if (!message_has(m, "X-AHMAILID"))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest, found;
		struct report_rcpt *one;

		if (!slice_starts(line, SLICE(">>>")))
			continue;
		rest = line;
		if (!layout_next_address(&rest, &found))
			continue;
		one = report_add_final(r, charset_make_valid(m->a, found));
		if (one && one->diagnostic.n == 0)
			one->diagnostic = layout_paragraph(m, i, m->text.line[i].n);
	}
	return layout_finish(m, r);
}

/* What a gateway to X.400 makes of its report (PP, Isode, RFC 1327): "Your message was not delivered to", an
 * address, "for the following reason:", and below it the fields of X.400 for whoever looks after the gateway. */
enum parse_rc
format_x400(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Your message was not delivered to") };
	static const struct slice because = SLICE("for the following reason");
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE ||
	    (text_holding(&m->text, SLICE("directed towards the local"), at, m->text.n) ==
		    TEXT_NONE &&
		text_holding(&m->text, SLICE("This report relates to your message:"), 0, at) ==
		    TEXT_NONE))
		return PARSE_NOT_MINE;
	for (size_t i = at; i < m->text.n; i = layout_next_label(m, i + 1, marks)) {
		size_t first = r->n, end = text_paragraph_end(&m->text, i);

		for (size_t line = i; line < end; line++) {
			struct slice rest = m->text.line[line], found;
			size_t why = slice_find_nocase(rest, because, 0);

			while (layout_next_address(&rest, &found))
				(void)report_add_final(r, charset_make_valid(m->a, found));
			if (why == SLICE_NPOS)
				continue;
			for (size_t k = first; k < r->n; k++)
				r->rcpt[k]->diagnostic = layout_paragraph(m, line, why + because.n);
			break;
		}
	}
	return layout_finish(m, r);
}
