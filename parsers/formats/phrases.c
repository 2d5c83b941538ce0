/*
 * Small and old systems that have in common a sentence, an address behind it, and a reason somewhere.
 * One layout each; the first whose sentence is there and that finds a recipient reads.
 */
#include "layout.h"

#include "address.h"

enum { PHRASE_LINES = 60 };

static const struct layout layouts[] = {
	{ .marks = { "The original message was received at" },
	    .recipients = { "The following addresses had", "while delivering to", "Addressee:" },
	    .diagnostics = { "Transcript of session follows", "The following addresses had" } },
	{ .marks = { "We had trouble delivering your message" },
	    .recipients = { "Failed to deliver to", "Failed Recipient", "Recipient:" },
	    .diagnostics = { "Failed to deliver to", "Reason:", "Error:" } },
	{ .marks = { "Failed Recipients ---", "*here is your list of failed recipients" },
	    .ends = { "Returned Mail", "here is your returned mail" },
	    .per_line = true },
	{ .marks = { "Intended recipient:", "Undeliverable Address:", "User's mailbox is full:",
	      "Sorry, unable to deliver your message to", "Failed to deliver to '",
	      "Failed to deliver to <", "Could not be delivered to:" },
	    .recipients = { "Intended recipient:", "Undeliverable Address:",
		"User's mailbox is full", "Sorry, unable to deliver your message to",
		"Failed to deliver to", "Could not be delivered to:" },
	    .diagnostics = { "The reason", "Reason", "Error", "User's mailbox is full",
		"Failed to deliver to" } },
	{ .marks = { "the following recipients did not receive this message",
	      "the following recipients haven't received this message",
	      "The following destination addresses were unknown",
	      "Message not delivered to the following", "Message not delivered to recipients below",
	      "unable to deliver following mail to recipient(s)",
	      "Your mail item could not be delivered to the following users",
	      "Delivery to the following recipients was aborted" },
	    .ends = { "Error detail", "Please reply to" },
	    .per_line = true },
	{ .marks = { "Deivery to the following recipients", "The following address failed:",
	      "The local mail transport system has reported the following problems",
	      "One or more addresses in your message have failed",
	      "unable to deliver mail to the following recipient(s)",
	      "This message was returned to you for the following reasons",
	      "Your message was not delivered to the following recipients" },
	    .ends = { "Included is a copy of the message header" },
	    .per_line = true },
	{ .marks = { "A message could not be delivered to:", "Unknown QuickMail recipient(s):",
	      "Transcript of Report follows", "Unsent reason follows" },
	    .ends = { "Subject:", "Unsent message follows" },
	    .per_line = true },
	{ .marks = { "Your message could not be delivered to", "Your message was not delivered to",
	      "The following message could not be delivered because the address",
	      "The message you tried to send to <", "The destination mailbox" },
	    .recipients = { "Your message could not be delivered to",
		"Your message was not delivered to",
		"The following message could not be delivered because the address",
		"The message you tried to send to <", "The destination mailbox" },
	    .diagnostics = { "for the following reason", "Reason", "Error", "because",
		"The following message could not be delivered because the address" } },
	{ .marks = { "Your message has encountered delivery problems" },
	    .recipients = { "Your message has encountered delivery problems" },
	    .diagnostics = { "Reason", "Delivery failed" },
	    .ends = { "Your message reads" } },
	{ .marks = { "The requested destination was:" },
	    .recipients = { "The requested destination was:" },
	    .diagnostics = { "Reason", "Error" } },
	{ .marks = { "Delivery to the following recipient", "The following recipient" },
	    .recipients = { "Delivery to the following recipient", "The following recipient" },
	    .diagnostics = { "Reason", "Error", "because" } },
};

enum parse_rc
format_phrases(const struct message *m, struct report *r)
{
	if (!message_by_machine(m))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		*r = report_new(m->a);
		if (layout_find(m, r, &layouts[i]) == PARSE_OK) {
			r->text = text_join(m->a, &m->text, 0, m->text.n);
			return PARSE_OK;
		}
	}
	return PARSE_NOT_MINE;
}

/* Sentences around an address, anywhere in a line: "Your message addressed to x couldn't be delivered",
 * "x could not receive a mail", "x - no such user here.", "x; Action: Failed; Status: 5.1.1 (text)". */
enum parse_rc
format_sentence(const struct message *m, struct report *r)
{
	static const char *const sentences[] = { "couldn't be delivered, for the following reason",
		"could not receive a mail that you", "- no such user here",
		"; Action: Failed; Status:", "is not a valid user", "does not exist at this",
		"Originally addressed to", "this is the email server at", "The user return_address",
		"(Originally addressed", "XMail bounce: Rcpt=[", "was automatically rejected:" };

	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < m->text.n && i < PHRASE_LINES; i++) {
		struct slice rest, found;

		for (size_t k = 0; k < sizeof sentences / sizeof *sentences; k++) {
			struct report_rcpt *one;

			if (slice_find_nocase(m->text.line[i], slice_of(sentences[k]), 0) ==
			    SLICE_NPOS)
				continue;
			rest = m->text.line[i];
			if (!layout_next_address(&rest, &found))
				break;
			one = report_add_final(r, charset_make_valid(m->a, found));
			if (one && one->diagnostic.n == 0)
				one->diagnostic =
				    text_join(m->a, &m->text, i, text_paragraph_end(&m->text, i));
			break;
		}
	}
	return layout_finish(m, r);
}
