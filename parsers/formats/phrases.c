/*
 * Small and old systems that have in common a sentence, an address behind it, and a reason somewhere.
 * One layout each; the first whose sentence is there and that finds a recipient reads.
 */
#include "freeform.h"

#include "address.h"

enum { PHRASE_LINES = 60 };

static const struct layout layouts[] = {
	{ .marks = { PHRASE("The original message was received at") },
	    .recipients = { PHRASE("The following addresses had"), PHRASE("while delivering to"),
		PHRASE("Addressee:") },
	    .diagnostics = { PHRASE("Transcript of session follows"),
		PHRASE("The following addresses had") } },
	{ .marks = { PHRASE("We had trouble delivering your message") },
	    .recipients = { PHRASE("Failed to deliver to"), PHRASE("Failed Recipient"),
		PHRASE("Recipient:"), PHRASE("SMTP Server <") },
	    .diagnostics = { PHRASE("Failed to deliver to"), PHRASE("Reason:"), PHRASE("Error:"),
		PHRASE("SMTP Server <") } },
	{ .marks = { PHRASE("Failed Recipients ---"),
	      PHRASE("*here is your list of failed recipients") },
	    .ends = { PHRASE("Returned Mail"), PHRASE("here is your returned mail") },
	    .per_line = true },
	{ .marks = { PHRASE("Intended recipient:"), PHRASE("Undeliverable Address:"),
	      PHRASE("User's mailbox is full:"), PHRASE("Sorry, unable to deliver your message to"),
	      PHRASE("Failed to deliver to '"), PHRASE("Failed to deliver to <"),
	      PHRASE("Could not be delivered to:") },
	    .recipients = { PHRASE("Intended recipient:"), PHRASE("Undeliverable Address:"),
		PHRASE("User's mailbox is full"),
		PHRASE("Sorry, unable to deliver your message to"), PHRASE("Failed to deliver to"),
		PHRASE("Could not be delivered to:") },
	    .diagnostics = { PHRASE("The reason"), PHRASE("Reason"), PHRASE("Error"),
		PHRASE("because:"), PHRASE("User's mailbox is full"),
		PHRASE("Failed to deliver to") } },
	{ .marks = { PHRASE("the following recipients did not receive this message"),
	      PHRASE("the following recipients haven't received this message"),
	      PHRASE("The following destination addresses were unknown"),
	      PHRASE("Message not delivered to the following"),
	      PHRASE("Message not delivered to recipients below"),
	      PHRASE("unable to deliver following mail to recipient(s)"),
	      PHRASE("Your mail item could not be delivered to the following users"),
	      PHRASE("Delivery to the following recipients was aborted") },
	    .ends = { PHRASE("Error detail"), PHRASE("Please reply to") },
	    .per_line = true },
	{ .marks = { PHRASE("Deivery to the following recipients"),
	      PHRASE("The following address failed:"),
	      PHRASE("The local mail transport system has reported the following problems"),
	      PHRASE("One or more addresses in your message have failed"),
	      PHRASE("unable to deliver mail to the following recipient(s)"),
	      PHRASE("This message was returned to you for the following reasons"),
	      PHRASE("Your message was not delivered to the following recipients") },
	    .ends = { PHRASE("Included is a copy of the message header"),
		PHRASE("Should you need assistance") },
	    .per_line = true },
	{ .marks = { PHRASE("A message could not be delivered to:"),
	      PHRASE("Unknown QuickMail recipient(s):"), PHRASE("Transcript of Report follows"),
	      PHRASE("Unsent reason follows") },
	    .ends = { PHRASE("Subject:"), PHRASE("Unsent message follows") },
	    .per_line = true },
	{ .marks = { PHRASE("Your message could not be delivered to"),
	      PHRASE("Your message was not delivered to"),
	      PHRASE("The following message could not be delivered because the address"),
	      PHRASE("The message you tried to send to <"), PHRASE("The destination mailbox") },
	    .recipients = { PHRASE("Your message could not be delivered to"),
		PHRASE("Your message was not delivered to"),
		PHRASE("The following message could not be delivered because the address"),
		PHRASE("The message you tried to send to <"), PHRASE("The destination mailbox") },
	    .diagnostics = { PHRASE("for the following reason"), PHRASE("Reason"), PHRASE("Error"),
		PHRASE("because"),
		PHRASE("The following message could not be delivered because the address") } },
	{ .marks = { PHRASE("Your message has encountered delivery problems") },
	    .recipients = { PHRASE("Your message has encountered delivery problems") },
	    .diagnostics = { PHRASE("Reason"), PHRASE("Delivery failed") },
	    .ends = { PHRASE("Your message reads") } },
	{ .marks = { PHRASE("The requested destination was:") },
	    .recipients = { PHRASE("The requested destination was:") },
	    .diagnostics = { PHRASE("Reason"), PHRASE("Error") } },
	{ .marks = { PHRASE("Delivery to the following recipient"),
	      PHRASE("The following recipient") },
	    .recipients = { PHRASE("Delivery to the following recipient"),
		PHRASE("The following recipient") },
	    .diagnostics = { PHRASE("Reason"), PHRASE("Error"), PHRASE("because") } },
};

/* Where each of a list has a reply of his own, that tells more than the sentence above it. Whom the sentence has that the
 * list has not must be nobody but an adviser whom one of the replies names. */
static void
read_list(const struct message *m, struct report *r)
{
	struct report listed = report_new(m->a);

	if (freeform_rows_listed(m, &listed) == 0)
		return;
	for (size_t i = 0; i < r->n; i++)
		if (!report_find(&listed, r->rcpt[i]->final) &&
		    !freeform_is_helper(m, r->rcpt[i]->final))
			return;
	r->rcpt = listed.rcpt;
	r->n = listed.n;
	r->cap = listed.cap;
	(void)layout_finish(m, r);
}

/* "Recipient: ann@corp.example" with lines of its own for each of several, under a sentence that goes on with none of them. */
static bool
is_table(const struct message *m, const struct report *r)
{
	struct report table = report_new(m->a);

	return r->n == 1 && freeform_rows_labelled(m, &table) > 1 &&
	    report_find(&table, r->rcpt[0]->final);
}

enum parse_rc
format_phrases(const struct message *m, struct report *r)
{
	/* carriers use one of the sentences, too */
	static const labels carriers = { PHRASE("Your mail sent on:"),
		PHRASE("Your mail attempted to be delivered on") };

	if (!message_by_machine(m) || layout_mark(m, carriers) != TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		*r = report_new(m->a);
		if (layout_find(m, r, &layouts[i]) == PARSE_OK) {
			if (is_table(m, r))
				break;
			r->text = text_join(m->a, &m->text, 0, layout_words_end(m));
			read_list(m, r);
			/* words for all of them are those of nobody */
			if (r->n > 1) {
				freeform_replies(m, r);
				layout_spread_heading(m, r, &layouts[i]);
			}
			freeform_drop_served(m, r);
			if (r->n)
				return PARSE_OK;
		}
	}
	return PARSE_NOT_MINE;
}

/* Under "ann@corp.example; Failed; 5.3.0 (text)" stand the server and what it said, each in a paragraph of its own; the
 * last one is about whom the dialogue was with, which only of one alone is known. */
static size_t
sentence_end(const struct message *m, size_t from, bool alone)
{
	size_t end = text_paragraph_end(&m->text, from), next;

	while ((next = text_skip_blank(&m->text, end)) < m->text.n && next > end) {
		struct slice line = slice_trim(m->text.line[next]);

		if (!slice_starts(line, SLICE("Remote MTA ")) &&
		    (!alone || !slice_starts(line, SLICE("- SMTP protocol diagnostic:"))))
			break;
		end = text_paragraph_end(&m->text, next);
	}
	return end;
}

/* Sentences around an address, anywhere in a line: "Your message addressed to x couldn't be delivered",
 * "x could not receive a mail", "x - no such user here.", "x; Action: Failed; Status: 5.1.1 (text)". */
static bool
holds_sentence(struct slice line)
{
	static const struct slice sentences[] = {
		SLICE("couldn't be delivered, for the following reason"),
		SLICE("could not receive a mail that you"), SLICE("- no such user here"),
		SLICE("; Action: Failed; Status:"), SLICE("; Failed; 5."), SLICE("; Failed; 4."),
		SLICE("is not a valid user"), SLICE("does not exist at this"),
		SLICE("Originally addressed to"), SLICE("this is the email server at"),
		SLICE("The user return_address"), SLICE("(Originally addressed"),
		SLICE("XMail bounce: Rcpt=["), SLICE("was automatically rejected:")
	};

	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		if (slice_find_nocase(line, sentences[i], 0) != SLICE_NPOS)
			return true;
	return false;
}

enum parse_rc
format_sentence(const struct message *m, struct report *r)
{
	size_t only = 0;

	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < m->text.n && i < PHRASE_LINES; i++) {
		struct slice rest = m->text.line[i], found;
		struct report_rcpt *one;

		/* few lines have an address */
		if (!layout_next_address(&rest, &found) || !holds_sentence(m->text.line[i]))
			continue;
		one = report_add_final(r, charset_make_valid(m->a, found));
		if (one && one->diagnostic.n == 0)
			one->diagnostic = text_join(m->a, &m->text, i, sentence_end(m, i, false));
		if (r->n == 1)
			only = i;
	}
	if (r->n == 1)
		r->rcpt[0]->diagnostic =
		    text_join(m->a, &m->text, only, sentence_end(m, only, true));
	return layout_finish(m, r);
}
