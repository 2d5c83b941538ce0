/*
 * Postfix and what was built from it: "<addr>: host mx[ip] said: 550 ... (in reply to RCPT TO
 * command)", and the transcript that goes to its postmaster.
 */
#include "layout.h"

enum parse_rc
format_postfix(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("This is the mail system at host"),
		PHRASE("This is the Postfix"), PHRASE("The Postfix program"),
		PHRASE("The BNS Postfix"), PHRASE("The Keftamail program"),
		PHRASE("The SMTP_Gateway"), PHRASE("failure reason:"), PHRASE("The mail system") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE ||
	    (layout_angles(m, r, at, m->text.n) == 0 && layout_inline(m, r, at, m->text.n) == 0))
		return PARSE_NOT_MINE;
	r->reporting_mta = layout_host_behind(m->text.line[at], SLICE(" at host "));
	return layout_finish(m, r);
}

/* The recipient stands in what the client said ("In:"), the refusal in our answer ("Out:"). */
enum parse_rc
format_postfix_transcript(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Transcript of session follows") };
	static const labels in = { PHRASE("In:") }, out = { PHRASE("Out:") };
	size_t at = layout_mark(m, marks);

	if (at == TEXT_NONE || text_at(&m->text, SLICE("Out:"), at) == TEXT_NONE)
		return PARSE_NOT_MINE;
	layout_dialogue(m, r, at, m->text.n, in, out);
	return layout_finish(m, r);
}
