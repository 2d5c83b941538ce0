/* decide_code - what a status code stands for, and which words beside it say more; see decide.h */
#include "decide.h"

void
status_known(struct evidence *e)
{
	const char *const status[] = { e->c.status_diag, e->c.status_dsn };

	for (size_t i = 0; i < 2; i++)
		e->known[i] = (struct known_status){ status[i], status_find(e->r, status[i]) };
}

static const struct status_row *
row_of(const struct evidence *e, const char *status)
{
	for (size_t i = 0; i < 2; i++)
		if (e->known[i].status == status)
			return e->known[i].row;
	return status_find(e->r, status);
}

enum reason
status_reason(const struct evidence *e, const char *status)
{
	const struct status_row *row = row_of(e, status);

	return row ? row->reason : REASON_NONE;
}

bool
status_is_weak(const struct evidence *e, const char *status)
{
	const struct status_row *row = row_of(e, status);

	if (!row || row->weak)
		return true;
	for (size_t i = 0; i < e->c.nproviders; i++) {
		const struct provider *p = &e->r->provider[e->c.provider[i]];

		for (size_t w = 0; w < p->nweak; w++)
			if (status_fits(status, p->weak[w]))
				return true;
	}
	return false;
}

bool
status_made_up(const struct evidence *e)
{
	return e->codes.reply[0] && !e->codes.status[0];
}

static struct decision
by_status(const struct evidence *e, const char *status, bool weak, enum reason but, int sure,
    const char *why)
{
	const struct status_row *row = row_of(e, status);
	struct decision d = { .reason = row ? row->reason : REASON_NONE,
		.confidence = sure,
		.status = status,
		.at = row ? row->at : NULL,
		.group = row ? row->group : GROUP_NONE,
		.why = why };

	if (!d.reason || d.reason == but || d.reason == REASON_unknown ||
	    phrase_too_early(e, d.reason) || status_is_weak(e, status) != weak)
		return decision_none();
	return d;
}

/*
 * Codes that are given for other failures than theirs, by what they stand for. Unless a phrase agrees with such a code, it
 * gives way to words beside it of which to() says so. Words that stand together count at every stage; phrases, which say
 * less alone, where the code can hardly mean what it stands for.
 */
enum phrases { AFTER_DATA, ANYWHERE };
struct misuse {
	enum reason code;
	enum phrases phrases;
	bool (*to)(const struct decision *words);
};

static bool
are_sure(const struct decision *words)
{
	return words->rule->strength > STRENGTH_WEAK;
}

static bool
are_of_network(const struct decision *words)
{
	return words->reason == REASON_timeout || words->reason == REASON_connection_failure ||
	    words->reason == REASON_dns_failure || words->reason == REASON_tls_failure;
}

static bool
are_of_no_address(const struct decision *words)
{
	return reason_row(words->reason)->permanence != PERMANENCE_HARD;
}

static const struct misuse misuses[] = {
	/* 5.1.1, 5.1.4, 5.1.6, 5.2.1, 5.7.13, 5.7.17, 5.7.18: many servers refuse every recipient so, for full mailboxes,
	 * blocked senders and closed accounts (tests/unit/classify.tsv has such replies); behind DATA a filter speaks, since
	 * RCPT was answered */
	{ REASON_mailbox_not_found, AFTER_DATA, are_sure },
	{ REASON_mailbox_disabled, AFTER_DATA, are_sure },
	{ REASON_mailbox_moved, AFTER_DATA, are_sure },
	/* 5.2.2 for any quota or limit: words of a full mailbox are asked before */
	{ REASON_mailbox_full, AFTER_DATA, are_sure },
	/* 4.4.1 and 4.4.2: RFC 3463 3.5 has "no answer" and "bad connection", and mail systems give either for timeouts,
	 * closed ports and lost connections; of anything but the network they are not given */
	{ REASON_timeout, AFTER_DATA, are_of_network },
	{ REASON_connection_failure, AFTER_DATA, are_of_network },
	/* 5.5.3, 5.5.6 and 5.6.x: numbers that some filters give their own rules, as providers explain to their
	 * customers; of addresses no such rule speaks */
	{ REASON_too_many_recipients, ANYWHERE, are_of_no_address },
	{ REASON_auth_required, ANYWHERE, are_of_no_address },
	{ REASON_message_malformed, ANYWHERE, are_of_no_address },
};

static const struct misuse *
misuse_of(enum reason code)
{
	for (size_t i = 0; i < sizeof misuses / sizeof *misuses; i++)
		if (misuses[i].code == code)
			return &misuses[i];
	return NULL;
}

static struct decision
words_beside(const struct evidence *e, const struct misuse *misuse, enum reason but)
{
	struct decision words = decision_by_together(e, but);

	if (!words.reason &&
	    (misuse->phrases == ANYWHERE || e->c.stage == STAGE_DATA || e->c.stage == STAGE_EOM))
		words = decision_by_phrase(e, STRENGTH_NORMAL, but);
	return words;
}

static bool
is_senders(const struct reason_row *row)
{
	return row->group == GROUP_SENDER_FAULT || row->group == GROUP_ANTISPAM_BLOCK ||
	    row->group == GROUP_HARD_BOUNCE_BLOCK;
}

/* Who has no domain has no mailbox either, and words that tell so say more than the code of a missing mailbox. Whose domain it
 * is they may leave open. */
static struct decision
domain_beside(const struct evidence *e, enum reason code, enum reason but)
{
	struct decision words = decision_none();

	if (code == REASON_mailbox_not_found)
		words = decision_by_phrase(e, STRENGTH_NORMAL, but);
	return reason_is_of_domain(words.reason) ? words : decision_none();
}

/* Of what is the sender's fault no code may make the recipient's, and none closes an address of which nothing is said: a
 * phrase beside it does, though it says less than codes do in general. */
static struct decision
phrase_beside(const struct evidence *e, enum reason code, enum reason but)
{
	const struct reason_row *row = reason_row(code), *other;
	struct decision words;

	if (is_senders(row))
		return decision_none();
	words = decision_by_phrase(e, STRENGTH_NORMAL, but);
	other = reason_row(words.reason);
	if (!words.reason || other->permanence == PERMANENCE_HARD || reason_is_vague(words.reason))
		return decision_none();
	return is_senders(other) || row->permanence == PERMANENCE_HARD ? words : decision_none();
}

/* Behind DATA no code closes an address. */
static bool
closes_address(const struct evidence *e, enum reason code)
{
	return reason_row(code)->permanence == PERMANENCE_HARD &&
	    (e->codes.status[0] || e->of_recipient) && e->c.stage != STAGE_DATA &&
	    e->c.stage != STAGE_EOM;
}

/* The phrase that says the same as a code, or NULL. */
static const struct rule_hit *
phrase_agreeing(const struct evidence *e, enum reason code)
{
	for (int s = STRENGTH_NORMAL; s >= STRENGTH_WEAK; s--) {
		const struct rule_hit *hit =
		    phrase_best(e, &e->said, (enum strength)s, false, REASON_NONE);

		if (hit && e->r->rule[hit->rule].reason == code)
			return hit;
	}
	return NULL;
}

/* Is a phrase that agrees with a code less sure than that, or its sentence about something else than the recipient? */
static bool
is_of_else(const struct evidence *e, enum reason code, const struct rule_hit *hit)
{
	const struct rule *rule = &e->r->rule[hit->rule];
	struct slice text = e->said.text.text;

	if (!closes_address(e, code))
		return false;
	if (rule->permanence)
		return rule->permanence != PERMANENCE_HARD;
	return !reason_is_of_domain(code) &&
	    meant_else(e, slice_first(slice_after(text, hit->from), hit->to - hit->from),
		rule->strength <= STRENGTH_WEAK);
}

/* words: of a sentence, which say the same, or nothing. */
static bool
is_of_else_by_words(const struct evidence *e, enum reason code, const struct decision *words)
{
	if (!closes_address(e, code))
		return false;
	if (words->reason != code)
		return meant_else_by_all(e, reason_is_of_domain(code));
	return !reason_is_of_domain(code) &&
	    (meant_else(e, words->bytes, true) || meant_unnamed(e, words->bytes));
}

struct decision
decision_by_code(
    const struct evidence *e, const char *status, enum reason but, int sure, const char *why)
{
	struct decision d = by_status(e, status, false, but, sure, why), words = decision_none();
	const struct misuse *misuse = misuse_of(d.reason);
	const struct rule_hit *hit;

	/* a notice to people may hold anything */
	if (!d.reason || (!e->codes.reply[0] && !e->codes.status[0] && !e->of_recipient))
		return d;
	if ((hit = phrase_agreeing(e, d.reason))) {
		d.unread = is_of_else(e, d.reason, hit);
		return d;
	}
	if ((words = domain_beside(e, d.reason, but)).reason) {
		words.unread = closes_address(e, d.reason) && meant_else_by_all(e, false) &&
		    !(words.reason == REASON_domain_not_found && meant_domain_only(e, words.bytes));
		return words;
	}
	if (misuse)
		words = words_beside(e, misuse, but);
	if (words.reason && words.reason != d.reason && misuse->to(&words))
		return words;
	if (words.reason != d.reason && status[0] == '5') {
		struct decision beside = phrase_beside(e, d.reason, but);

		if (beside.reason)
			return beside;
	}
	d.unread = is_of_else_by_words(e, d.reason, &words);
	return d;
}

struct decision
decision_by_weak_code(
    const struct evidence *e, const char *status, enum reason but, const char *why)
{
	struct decision d = by_status(e, status, true, but, SURE_WEAK_CODE, why);

	d.unread = d.reason == REASON_mailbox_not_found && decision_has_words(e);
	return d;
}

struct decision
decision_by_field(const struct evidence *e, enum reason but)
{
	struct decision d = decision_by_code(e, e->c.status_dsn, but, SURE_STATUS, "status field");
	struct decision words;

	if (!d.reason || d.rule || !status_made_up(e) ||
	    reason_row(d.reason)->permanence != PERMANENCE_HARD)
		return d;
	words = decision_by_together(e, but);
	if (!words.reason)
		words = decision_by_phrase(e, STRENGTH_WEAK, but);
	if (words.reason == d.reason)
		return words;
	d.unread = decision_has_words(e) &&
	    (!words.rule || reason_row(words.reason)->permanence != PERMANENCE_HARD ||
		!meant_recipient(e, words.bytes, true, words.rule->kind == RULE_TOGETHER));
	return d;
}
