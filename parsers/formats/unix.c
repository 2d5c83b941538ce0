/*
 * Mail systems of Unix that are neither Postfix, Exim, qmail nor Sendmail: Courier, OpenSMTPD,
 * the DragonFly mail agent, Smail, and LSMTP.
 */
#include "layout.h"

#include "address.h"

/* Those who got it stand under a heading of their own, above or below the others. */
static void
courier_failed(const struct message *m, struct report *r, size_t at)
{
	static const labels failed = { PHRASE("UNDELIVERABLE MAIL"),
		PHRASE("DELAYS IN DELIVERING YOUR MESSAGE"), PHRASE("DELIVERY DELAYED") },
			    served = { PHRASE("DELIVERED MAIL"), PHRASE("RELAYED MAIL") };

	while (at < m->text.n) {
		size_t end = layout_next_label(m, at, served);

		(void)layout_angles(m, r, at, end);
		at = layout_next_label(m, end, failed);
	}
}

enum parse_rc
format_courier(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("UNDELIVERABLE MAIL"),
		PHRASE("DELAYS IN DELIVERING YOUR MESSAGE"), PHRASE("DELIVERY DELAYED"),
		PHRASE("This is a delivery status notification from") };
	static const labels command = { PHRASE(">>>") }, reply = { PHRASE("<<<") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	courier_failed(m, r, at);
	for (size_t i = 0; i < r->n; i++) {
		struct report_rcpt *one = r->rcpt[i];
		size_t mark = slice_find(one->diagnostic, SLICE("<<< "), 0);

		if (slice_find_nocase(one->diagnostic, SLICE(">>> RCPT"), 0) != SLICE_NPOS)
			one->stage = STAGE_RCPT;
		if (mark != SLICE_NPOS)
			one->diagnostic = slice_trim(slice_after(one->diagnostic, mark + 4));
	}
	if (r->n == 0)
		layout_dialogue(m, r, at, m->text.n, command, reply);
	return layout_finish(m, r);
}

enum parse_rc
format_opensmtpd(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("This is the MAILER-DAEMON, please DO NOT REPLY") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE || layout_colons(m, r, at, m->text.n) == 0)
		return PARSE_NOT_MINE;
	/* it tells of the end of the queue's time with the words and the Action of a delay ("for more
	 * than 0 seconds"), and never writes again */
	for (size_t i = 0; i < r->n; i++)
		if (slice_starts_nocase(r->rcpt[i]->diagnostic, SLICE("Envelope expired")))
			r->rcpt[i]->gave_up = true;
	return layout_finish(m, r);
}

enum parse_rc
format_dma(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("This is the DragonFly Mail Agent"),
		PHRASE("There was an error delivering your mail to") };
	size_t at = layout_mark(m, marks), line;

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	r->reporting_mta = layout_host_behind(m->text.line[at], SLICE(" at "));
	line = text_phrase(&m->text, &marks[1]);
	if (line != TEXT_NONE) {
		struct slice rest = m->text.line[line], found;

		if (layout_next_address(&rest, &found))
			(void)report_add_final(r, charset_make_valid(m->a, found));
		layout_spread(r, text_join(m->a, &m->text, line + 1, m->text.n));
	}
	if (r->n == 0)
		(void)layout_original_to(m, r);
	return layout_finish(m, r);
}

enum parse_rc
format_smail(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("failed addresses follow:") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = at + 1; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;
		struct report_rcpt *one;
		size_t dots;

		if (!layout_next_address(&rest, &found) || found.p > line.p + 1)
			continue;
		one = report_add_final(r, charset_make_valid(m->a, found));
		dots = slice_find(line, SLICE("... "), 0);
		if (one && one->diagnostic.n == 0)
			one->diagnostic =
			    dots == SLICE_NPOS ? slice_trim(rest) : slice_after(line, dots + 4);
	}
	return layout_finish(m, r);
}

enum parse_rc
format_lsmtp(const struct message *m, struct report *r)
{
	static const struct layout l = { .marks = { PHRASE("--> Error description:"),
					     PHRASE("Error-for:") },
		.recipients = { PHRASE("Error-for:") },
		.diagnostics = { PHRASE("Error-code:"), PHRASE("Error-text:"),
		    PHRASE("--> Error description:") },
		.ends = { PHRASE("Error-end:") } };

	return layout_read(m, r, &l);
}
