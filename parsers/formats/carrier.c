/*
 * Gateways of mobile carriers and Japanese providers (KDDI, au, docomo, BIGLOBE, Verizon): a few words,
 * sometimes an SMTP dialogue.
 */
#include "freeform.h"

#include "address.h"

enum parse_rc
format_carrier(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("The user(s) "), PHRASE("Your message "),
		PHRASE("Could not be delivered to:"), PHRASE("Your mail sent on:"),
		PHRASE("Error: "), PHRASE("Message could not be delivered to mobile"),
		PHRASE("The following recipients did not receive"),
		PHRASE("Your mail attempted to be delivered on") };
	static const labels named = { PHRASE("Could not be delivered to:"), PHRASE("RCPT TO:"),
		PHRASE("RE:"), PHRASE("TO:"), PHRASE("Recipient:") };
	static const labels command = { PHRASE(">>>") }, reply = { PHRASE("<<<") };
	size_t at = layout_mark(m, marks), end;

	if (at == TEXT_NONE || (m->hints & (HINT_DAEMON | HINT_NULL_SENDER)) == 0)
		return PARSE_NOT_MINE;
	(void)layout_angles(m, r, 0, m->text.n);
	if (r->n == 0)
		for (size_t i = 0; i < m->text.n; i++)
			if (layout_label(m, i, named))
				(void)layout_addresses(m, r, i, layout_label(m, i, named), &end);
	layout_dialogue(m, r, 0, m->text.n, command, reply);
	freeform_drop_served(m, r);
	(void)freeform_drop_cards(m, r);
	if (r->n == 0)
		return PARSE_NOT_MINE;
	if (r->n > 1 && freeform_reply(m, at, m->text.n) != TEXT_NONE)
		freeform_replies(m, r);
	layout_spread_rest(m, r, at);
	return layout_finish(m, r);
}
