/*
 * Postfix and what was built from it: "<addr>: host mx[ip] said: 550 ... (in reply to RCPT TO
 * command)", and the transcript that goes to its postmaster.
 */
#include "layout.h"

enum parse_rc
format_postfix(const struct message *m, struct report *r)
{
	static const labels marks = { "This is the mail system at host", "This is the Postfix",
		"The Postfix program", "The BNS Postfix", "The Keftamail program",
		"The SMTP_Gateway", "failure reason:", "The mail system" };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE || layout_angles(m, r, at, m->text.n) == 0)
		return PARSE_NOT_MINE;
	r->reporting_mta = layout_host_behind(m->text.line[at], SLICE(" at host "));
	return layout_finish(m, r);
}

/* The recipient stands in what the client said ("In:"), the refusal in our answer ("Out:"). */
enum parse_rc
format_postfix_transcript(const struct message *m, struct report *r)
{
	static const labels marks = { "Transcript of session follows" };
	static const labels in = { "In:" }, out = { "Out:" };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE || text_at(&m->text, SLICE("Out:"), at) == TEXT_NONE)
		return PARSE_NOT_MINE;
	(void)layout_dialogue(m, r, at, m->text.n, in, out);
	return layout_finish(m, r);
}
