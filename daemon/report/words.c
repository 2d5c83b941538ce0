/* words - see words.h */
#include "build_config.h"

#include "words.h"

#include "language.h"
#include "verdict.h"

#include <string.h>

static const struct {
	const char *word, *text;
} words[] = {
	/* permanence, standing, cause */
	{ "hard", N_("hard") },
	{ "soft", N_("soft") },
	{ "undetermined", N_("undetermined") },
	{ "active", N_("active") },
	{ "held", N_("held") },
	{ "suppressed", N_("suppressed") },
	{ "escalated", N_("escalated by the policy") },
	{ "complaint", N_("complaint") },
	{ "opt_out", N_("opted out") },
	{ "operator", N_("an operator") },
	/* reasons */
	{ "mailbox_not_found", N_("mailbox not found") },
	{ "mailbox_closed", N_("mailbox closed") },
	{ "mailbox_moved", N_("mailbox moved") },
	{ "domain_not_found", N_("domain not found") },
	{ "domain_no_mail", N_("domain takes no mail") },
	{ "address_syntax", N_("address syntax") },
	{ "mailbox_disabled", N_("mailbox disabled") },
	{ "mailbox_full", N_("mailbox full") },
	{ "mailbox_unavailable", N_("mailbox unavailable") },
	{ "recipient_rate_limited", N_("recipient rate limited") },
	{ "system_full", N_("system full") },
	{ "system_error", N_("system error") },
	{ "service_unavailable", N_("service unavailable") },
	{ "connection_failure", N_("connection failure") },
	{ "timeout", N_("timeout") },
	{ "dns_failure", N_("DNS failure") },
	{ "routing_loop", N_("routing loop") },
	{ "expired", N_("expired") },
	{ "local_delivery_failure", N_("local delivery failure") },
	{ "tls_failure", N_("TLS failure") },
	{ "host_identity", N_("host identity") },
	{ "sender_rejected", N_("sender rejected") },
	{ "relay_denied", N_("relay denied") },
	{ "auth_required", N_("login required") },
	{ "protocol_error", N_("protocol error") },
	{ "message_malformed", N_("message malformed") },
	{ "message_too_large", N_("message too large") },
	{ "too_many_recipients", N_("too many recipients") },
	{ "smtputf8_unsupported", N_("SMTPUTF8 not supported") },
	{ "compile_error", N_("message could not be built") },
	{ "greylisted", N_("greylisted") },
	{ "rate_limited", N_("rate limited") },
	{ "ip_blocked", N_("IP address blocked") },
	{ "domain_blocked", N_("domain blocked") },
	{ "url_blocked", N_("link blocked") },
	{ "sender_reputation", N_("sender reputation") },
	{ "spam_content", N_("spam content") },
	{ "virus_detected", N_("virus detected") },
	{ "attachment_blocked", N_("attachment blocked") },
	{ "policy_rejected", N_("policy rejected") },
	{ "recipient_refused", N_("recipient refused") },
	{ "bad_recipient_rate", N_("too many invalid recipients") },
	/* stages, as SMTP goes */
	{ "compile", N_("building the message") },
	{ "dns", N_("DNS look-up") },
	{ "connect", N_("connection") },
	{ "greeting", N_("greeting") },
	{ "helo", N_("HELO") },
	{ "starttls", N_("STARTTLS") },
	{ "auth", N_("AUTH") },
	{ "mail", N_("MAIL FROM") },
	{ "rcpt", N_("RCPT TO") },
	{ "data", N_("DATA") },
	{ "eom", N_("end of the message") },
	{ "quit", N_("QUIT") },
	{ "post_acceptance", N_("after acceptance") },
	{ "unknown", N_("unknown") },
	/* kinds of mail, and what they say */
	{ "bounce", N_("bounce") },
	{ "delay", N_("delay, still being tried") },
	{ "report", N_("delivery report") },
	{ "auto_reply", N_("automatic reply") },
	{ "feedback", N_("feedback report") },
	{ "mdn", N_("read receipt") },
	{ "request", N_("request") },
	{ "delivered", N_("delivered") },
	{ "relayed", N_("relayed") },
	{ "expanded", N_("expanded by a list") },
	{ "displayed", N_("displayed") },
	{ "deleted", N_("deleted") },
	{ "dispatched", N_("dispatched") },
	{ "processed", N_("processed") },
	{ "denied", N_("denied") },
	{ "failed", N_("failed") },
	{ "unsubscribe", N_("wants to unsubscribe") },
	{ "subscribe", N_("wants to subscribe") },
	{ "out_of_office", N_("out of office") },
	{ "left_company", N_("has left the company") },
	{ "address_changed", N_("has a new address") },
	{ "acknowledgement", N_("acknowledgement of receipt") },
	{ "unattended", N_("mailbox that nobody reads") },
	{ "challenge", N_("challenge") },
	{ "other", N_("other") },
	{ "abuse", N_("spam complaint") },
	{ "fraud", N_("fraud complaint") },
	{ "virus", N_("virus complaint") },
	{ "not_spam", N_("not spam after all") },
	{ "auth_failure", N_("authentication failure") },
	{ "unattributed", N_("nothing ties it to mail of ours") },
	{ "unrecognised", N_("failure nobody recognised") },
	{ "quarantined", N_("in quarantine, could not be read") },
	/* faults of an address */
	{ "no_at", N_("@ is missing") },
	{ "bad_char", N_("invalid character") },
	{ "many_at", N_("more than one @") },
	{ "space", N_("space in the address") },
	{ "no_local", N_("nothing before the @") },
	{ "no_domain", N_("nothing behind the @") },
	{ "bad_domain", N_("invalid domain") },
	{ "bad_quoting", N_("quotes or backslashes out of place") },
	{ "double_dot", N_("two dots in a row") },
	{ "edge_dot", N_("dot at the beginning or the end") },
	/* mailboxes and alerts */
	{ "new", N_("new") },
	{ "starting", N_("starting") },
	{ "reading", N_("reading") },
	{ "idle", N_("idle") },
	{ "backoff", N_("backing off") },
	{ "ok", N_("ok") },
	{ "warn", N_("warning") },
	{ "alarm", N_("alarm") },
	{ "hard_rate", N_("too many hard bounces") },
	{ "hard_rate_warning", N_("many hard bounces") },
	{ "tokenless", N_("bounces without a token") },
	{ "forged_reports", N_("forged reports") },
	{ "unrecognised_rate", N_("much is not recognised") },
	{ "lag", N_("mailbox lags behind") },
	{ "quarantine", N_("quarantine fills") },
	{ "incident", N_("outage of a provider") },
	{ "dead_letter", N_("webhook deliveries given up") },
	{ "webhook_lag", N_("webhook lags behind") },
	{ "mailbox", N_("mailbox cannot be read") },
};

/* The founding groups: what kind of trouble it is says what to do. */
const struct word_group word_groups[] = {
	{ "hard", N_("Hard bounces"),
	    N_("The address or its domain does not exist. That is true for every sender and "
	       "nothing "
	       "you do changes it: delete the record.") },
	{ "hard_bounce_block", N_("Filtering for hard bounces"),
	    N_("Receivers block good mail because the list bounces hard too much: about three "
	       "percent is enough.") },
	{ "antispam_block", N_("Anti-spam blocks"),
	    N_("Grey lists, block lists, content filters, volume filters. The address is good; it "
	       "is "
	       "about the sender or the message.") },
	{ "sender_fault", N_("Technical failures of the sender"),
	    N_("Basic settings or authentication are missing, or the message was built wrongly.") },
	{ "recipient_fault", N_("Technical failures of the recipient"),
	    N_("The server is down or busy, the mailbox is full, time ran out. It may pass; do not "
	       "remove the address for it.") },
	{ "none", N_("No usable reason"), N_("The receiving side gave no information.") },
	{ NULL, NULL, NULL },
};

const char *
word_text(const char *word)
{
	static char plain[64];
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i].word) == 0)
			return _(words[i].text);
	for (i = 0; word[i] && i + 1 < sizeof plain; i++)
		plain[i] = (char)(word[i] == '_' ? ' ' : word[i]);
	if (word[i])
		return word;
	plain[i] = 0;
	return plain;
}

const char *
word_tone(const char *word)
{
	static const char *const tones[][2] = { { "hard", "hard" }, { "suppressed", "hard" },
		{ "alarm", "hard" }, { "soft", "soft" }, { "held", "soft" }, { "warn", "soft" },
		{ "backoff", "soft" }, { "undetermined", "undetermined" }, { "active", "good" },
		{ "ok", "good" } };

	for (size_t i = 0; i < sizeof tones / sizeof *tones; i++)
		if (strcmp(word, tones[i][0]) == 0)
			return tones[i][1];
	return "plain";
}

static const struct reason_row *
find(const char *reason)
{
	for (unsigned i = 1; reason && i < REASON_COUNT; i++)
		if (strcmp(reason_row((enum reason)i)->name, reason) == 0)
			return reason_row((enum reason)i);
	return NULL;
}

const char *
word_definition(const char *reason)
{
	const struct reason_row *r = find(reason);

	return r ? _(r->definition) : NULL;
}

const char *
word_advice(const char *reason)
{
	const struct reason_row *r = find(reason);

	return r ? r->advice : "";
}
