/* weigh - what the words around it make of a decision; see evidence.h */
#include "decide.h"

/* Does one say that there is no such mailbox? 5.1.0 and others of its kind are given for anything, and a Status field
 * beside a reply without such a code is made from that reply: Sendmail's is 5.1.1 for every 550. */
static bool
names_missing_mailbox(const struct evidence *e)
{
	const char *codes[] = { e->codes.status, status_made_up(e) ? "" : e->c.status_dsn };

	if (slice_equal(slice_of(e->codes.reply), SLICE("551")))
		return true;
	for (size_t i = 0; i < 2; i++) {
		enum reason reason = status_reason(e, codes[i]);

		if (!status_is_weak(e, codes[i]) &&
		    (reason == REASON_mailbox_not_found || reason == REASON_mailbox_closed ||
			reason == REASON_mailbox_moved))
			return true;
	}
	return false;
}

static struct decision
by_words(const struct evidence *e, const struct rule_hit *hit, const char *why)
{
	const struct rule *rule = &e->r->rule[hit->rule];

	return (struct decision){ .reason = rule->reason,
		.confidence = SURE_LATE,
		.rule = rule,
		.bytes =
		    slice_first(slice_after(e->said.text.text, hit->from), hit->to - hit->from),
		.status = "",
		.why = why };
}

/* Words that say little by themselves, "access denied" or "internal error", say more than a code that closes an address where
 * what stands beside it is about something else, or about nobody. "Refused" alone may be said of one who is not there. */
static struct decision
vague_beside(const struct evidence *e, const struct decision *d)
{
	struct decision words;

	if (d->rule || d->status[0] != '5' || d->reason == REASON_address_syntax)
		return decision_none();
	words = decision_by_phrase(e, STRENGTH_NORMAL, REASON_expired);
	if (!words.reason && d->unread)
		words = decision_by_together(e, REASON_expired);
	if (!words.reason)
		words = decision_by_phrase(e, STRENGTH_WEAK, REASON_expired);
	if (!words.reason && d->unread)
		words = decision_by_phrase(e, STRENGTH_LAST, REASON_expired);
	if (!words.reason || reason_row(words.reason)->permanence == PERMANENCE_HARD ||
	    (!d->unread && meant_told_recipient(e, reason_is_of_domain(d->reason))))
		return decision_none();
	return words;
}

/* What would be hard may be about something else: then about what the word of doubt says, or nobody knows. */
static void
weigh_doubt(const struct evidence *e, struct decision *d)
{
	const struct rule_hit *hit = phrase_doubt(e, d->reason),
			      *other = hit ? NULL : phrase_other_failure(e, d->reason);
	const struct rule *rule = hit ? &e->r->rule[hit->rule] : NULL;
	struct decision vague;

	if (rule && rule->reason)
		*d = by_words(e, hit, "a word of doubt");
	else if (other)
		*d = by_words(e, other, "another failure");
	else if ((vague = vague_beside(e, d)).reason)
		*d = vague;
	else
		d->doubt = rule;
	d->unread = d->unread || d->doubt;
}

/* "shop.example is blacklisted": a domain's name, and nothing of the host that sent. Lists that are known say by themselves
 * what they hold. */
static void
weigh_block(const struct evidence *e, const struct failure *f, struct decision *d)
{
	if (d->reason != REASON_ip_blocked || !d->rule || d->rule->kind == RULE_BLOCKLIST ||
	    !sender_domain_named(e, f))
		return;
	d->reason = REASON_domain_blocked;
	d->why = "the sender's domain in the text";
}

static bool
is_of_mailbox(enum reason reason)
{
	return reason == REASON_mailbox_not_found || reason == REASON_mailbox_closed ||
	    reason == REASON_mailbox_moved;
}

/* Is it told by words with no code of a missing mailbox beside them, and about something else than a recipient: "no such
 * folder", "unknown user settings"? */
static bool
is_loose(const struct evidence *e, const struct decision *d)
{
	bool together = d->rule && d->rule->kind == RULE_TOGETHER;

	return d->rule && is_of_mailbox(d->reason) && !names_missing_mailbox(e) &&
	    !meant_recipient(e, d->bytes, together || d->rule->strength <= STRENGTH_WEAK, together);
}

/* 'Subject "account closed" is not accepted': the words are those of the message. A quotation ends with its sign,
 * and what is not quoted stands right behind "Subject:". */
static bool
is_of_subject(const struct evidence *e, const struct decision *d)
{
	enum { QUOTED = 64 };
	struct slice text = e->said.text.text, front;
	size_t from = slice_at(text, d->bytes), most;

	if (from == SLICE_NPOS)
		return false;
	most = from > QUOTED ? from - QUOTED : 0;
	front = slice_first(text, from);
	if (slice_ends_nocase(front, SLICE(": ")))
		return rules_text(e->r, TEXTS_REPLY_SUBJECT, TEXT_ENDS, slice_trim(front));
	while (front.n > most && front.p[front.n - 1] != '"' &&
	    !slice_ends_nocase(front, SLICE("\xe3\x80\x8c")))
		front.n--;
	if (front.n == most)
		return false;
	front.n -= front.p[front.n - 1] == '"' ? 1 : 3;
	return rules_text(e->r, TEXTS_REPLY_SUBJECT, TEXT_ENDS, slice_trim(front));
}

void
decision_weigh(const struct evidence *e, const struct failure *f, const struct recipient *r,
    struct decision *d, char class)
{
	bool taught = d->by_provider || (d->rule && d->rule->user);
	const struct rule_hit *instead = taught ? NULL : instead_find(e, d);
	const struct reason_row *row;

	if (instead) {
		/* words of the same reason say more of it, such as whose fault it is */
		int sure =
		    e->r->rule[instead->rule].reason == d->reason ? d->confidence : SURE_LATE;

		*d = by_words(e, instead, "words around it");
		d->confidence = sure;
	}
	/* a resolver that failed for now does not say that the domain is gone */
	if (d->reason == REASON_domain_not_found && class == '4')
		d->reason = REASON_dns_failure;
	if (!taught)
		weigh_block(e, f, d);
	row = reason_row(d->reason);
	if ((row->permanence == PERMANENCE_HARD || d->reason == REASON_mailbox_unavailable) &&
	    sender_meant(e, f, r, d))
		*d = (struct decision){ .reason = REASON_sender_rejected,
			.confidence = SURE_LATE,
			.status = "",
			.why = "the sender's address in the text" };
	else if (row->permanence == PERMANENCE_HARD && !taught) {
		d->unread = d->unread || is_loose(e, d) || is_of_subject(e, d) ||
		    (is_of_mailbox(d->reason) && another_named(e, r));
		/* the words around a Status field alone are for people, and about anything */
		if (d->rule || r->diagnostic.n)
			weigh_doubt(e, d);
	}
}
