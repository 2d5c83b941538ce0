/*
 * Gateways of mobile carriers and Japanese providers (KDDI, au, docomo, BIGLOBE, Verizon): a few words,
 * sometimes an SMTP dialogue.
 */
#include "layout.h"

#include "address.h"

enum parse_rc
format_carrier(const struct message *m, struct report *r)
{
	static const labels marks = { "The user(s) ", "Your message ", "Could not be delivered to:",
		"Your mail sent on:", "Error: ", "Message could not be delivered to mobile",
		"The following recipients did not receive",
		"Your mail attempted to be delivered on" };
	static const labels named = {
		"Could not be delivered to:", "RCPT TO:", "RE:", "TO:", "Recipient:"
	};
	static const labels command = { ">>>" }, reply = { "<<<" };
	size_t at = layout_mark(m, marks), end;

	if (at == TEXT_NONE || (m->hints & (HINT_DAEMON | HINT_NULL_SENDER)) == 0)
		return PARSE_NOT_MINE;
	(void)layout_angles(m, r, 0, m->text.n);
	if (r->n == 0)
		for (size_t i = 0; i < m->text.n; i++)
			if (layout_label(m, i, named))
				(void)layout_addresses(m, r, i, layout_label(m, i, named), &end);
	(void)layout_dialogue(m, r, 0, m->text.n, command, reply);
	if (r->n == 0)
		return PARSE_NOT_MINE;
	layout_spread_rest(m, r, at);
	return layout_finish(m, r);
}
