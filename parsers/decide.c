/* decide - the precedence between what a failure says about itself; see classify.h */
#include "evidence.h"

#include <limits.h>

enum {
	SURE_PROVIDER = 95,
	SURE_STRONG = 90,
	SURE_CODE = 85,
	SURE_PHRASE = 80,
	SURE_STATUS = 75,
	SURE_WEAK_PHRASE = 60,
	SURE_WEAK_CODE = 55,
	SURE_TOGETHER = 57, /* asked before weak phrases, though no wording is known */
	SURE_LAST = 52,
	SURE_HUMAN = 50,
	SURE_AGREED = 10, /* a code and a phrase say the same */
	REPLY_PLAIN = 60, /* from here a reply says more than a weak code */
	REPLY_LOW = 40    /* below this a reply says less than the human-readable part */
};

static struct decision
by_rule(const struct rule *rule, const struct folded *text, const struct rule_hit *hit,
    int confidence, const char *why)
{
	struct decision d = { .reason = rule->reason,
		.confidence = rule->confidence ? rule->confidence : confidence,
		.rule = rule,
		.status = "",
		.why = why };

	if (hit)
		d.bytes = slice_first(slice_after(text->text, hit->from), hit->to - hit->from);
	return d;
}

static struct decision
nothing(void)
{
	return (struct decision){ .status = "", .why = "nothing" };
}

static bool
of_provider(const struct evidence *e, const struct rule *rule, size_t which)
{
	return rule->kind == RULE_PROVIDER && rule->provider == e->c.provider[which];
}

/* The first rule of one provider, in the order of the files, that holds. */
static struct decision
by_one_provider(const struct evidence *e, size_t which, enum reason but)
{
	const struct rule_hit *best = NULL;
	uint32_t end = (uint32_t)e->r->nrules;
	const struct rule *rule;

	for (size_t i = 0; i < e->said.n; i++) {
		rule = &e->r->rule[e->said.hit[i].rule];
		if ((!best || e->said.hit[i].rule < best->rule) && of_provider(e, rule, which) &&
		    rule_asked(e, rule, but))
			best = &e->said.hit[i];
	}
	if (best)
		end = best->rule;
	for (uint32_t at = e->r->provider[e->c.provider[which]].wordless; at;
	     at = e->r->wordless[at - 1].next) {
		uint32_t index = e->r->wordless[at - 1].rule;

		rule = &e->r->rule[index];
		if (index < end && rule_asked(e, rule, but))
			return by_rule(rule, NULL, NULL, SURE_PROVIDER, "provider rule");
	}
	if (!best)
		return nothing();
	return by_rule(
	    &e->r->rule[best->rule], &e->said.text, best, SURE_PROVIDER, "provider rule");
}

static struct decision
by_provider(const struct evidence *e, enum reason but)
{
	for (size_t which = 0; which < e->c.nproviders; which++) {
		struct decision d = by_one_provider(e, which, but);

		if (d.reason) {
			d.by_provider = true;
			return d;
		}
	}
	return nothing();
}

static struct decision
by_phrase(const struct evidence *e, enum strength strength, bool user, enum reason but, int sure,
    const char *why)
{
	const struct rule_hit *hit = phrase_best(e, &e->said, strength, user, but);

	if (!hit)
		return nothing();
	return by_rule(&e->r->rule[hit->rule], &e->said.text, hit, sure, why);
}

static struct decision
by_human_text(struct evidence *e, enum reason but)
{
	const struct heard *human = heard_human(e);

	for (int s = STRENGTH_STRONG; s >= STRENGTH_WEAK; s--) {
		const struct rule_hit *hit = phrase_best(e, human, (enum strength)s, false, but);

		if (hit)
			return by_rule(&e->r->rule[hit->rule], &human->text, hit, SURE_HUMAN,
			    "human-readable part");
	}
	return nothing();
}

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
		.why = why };

	if (!d.reason || d.reason == but || d.reason == REASON_unknown ||
	    phrase_too_early(e, d.reason) || status_is_weak(e, status) != weak)
		return nothing();
	return d;
}

static struct decision
by_together(const struct evidence *e, enum reason but)
{
	struct slice found;
	const struct rule *rule = together_find(e, but, &found);
	struct decision d = nothing();

	if (!rule)
		return d;
	d = by_rule(rule, &e->said.text, NULL, SURE_TOGETHER, "words together");
	d.bytes = found;
	return d;
}

static bool
phrase_says(const struct evidence *e, enum strength strength, enum reason reason)
{
	const struct rule_hit *hit = phrase_best(e, &e->said, strength, false, REASON_NONE);

	return hit && e->r->rule[hit->rule].reason == reason;
}

/* Codes that are given for other failures than theirs: 5.1.1 and 5.2.1 for full mailboxes, blocked senders and closed
 * accounts, 4.4.1 and 4.4.2 for one another. */
static bool
is_misused(enum reason reason)
{
	return reason == REASON_mailbox_not_found || reason == REASON_mailbox_disabled ||
	    reason == REASON_mailbox_moved || reason == REASON_timeout ||
	    reason == REASON_connection_failure;
}

static bool
is_of_network(enum reason reason)
{
	return reason == REASON_timeout || reason == REASON_connection_failure ||
	    reason == REASON_dns_failure || reason == REASON_tls_failure;
}

/* 5.5.3, 5.5.6 and 5.6.x are numbers some filters give their own rules: beside words for something else that is about no
 * address they say less. */
static bool
is_numbered(enum reason reason)
{
	return reason == REASON_too_many_recipients || reason == REASON_auth_required ||
	    reason == REASON_message_malformed;
}

static struct decision
by_words(const struct evidence *e, enum reason but, bool phrases)
{
	struct decision words = by_together(e, but);

	if (!words.reason && phrases)
		words = by_phrase(e, STRENGTH_NORMAL, false, but, SURE_PHRASE, "phrase");
	return words;
}

/* Such a code, when no phrase agrees with it, says less than the words beside it. */
static struct decision
by_code(const struct evidence *e, const char *status, enum reason but, int sure, const char *why)
{
	struct decision d = by_status(e, status, false, but, sure, why), words;

	/* a notice to people may hold anything */
	if (!(is_misused(d.reason) || is_numbered(d.reason)) ||
	    (!e->codes.reply[0] && !e->codes.status[0]))
		return d;
	if (phrase_says(e, STRENGTH_NORMAL, d.reason) || phrase_says(e, STRENGTH_WEAK, d.reason))
		return d;
	words = by_words(
	    e, but, is_numbered(d.reason) || e->c.stage == STAGE_DATA || e->c.stage == STAGE_EOM);
	if (!words.reason || words.reason == d.reason)
		return d;
	if (is_numbered(d.reason))
		return reason_row(words.reason)->permanence == PERMANENCE_HARD ? d : words;
	if (is_of_network(d.reason))
		return is_of_network(words.reason) ? words : d;
	return words.rule->strength > STRENGTH_WEAK ? words : d;
}

/* Are there words behind the reply, besides those that say at which stage it came? */
static bool
has_words(const struct evidence *e)
{
	enum { LETTERS = 3 };
	struct slice text = e->said.text.text;
	size_t at = slice_find(text, slice_of(e->c.reply), 0), letters = 0;

	for (at = at == SLICE_NPOS ? 0 : at + 3; at < text.n; at++) {
		bool stage = false;

		for (size_t i = 0; i < e->said.n && !stage; i++)
			if (e->r->rule[e->said.hit[i].rule].kind == RULE_STAGE &&
			    at >= e->said.hit[i].from && at < e->said.hit[i].to) {
				at = e->said.hit[i].to - 1;
				stage = true;
			}
		letters += !stage && (ascii_alpha(text.p[at]) || text.p[at] >= 0x80);
	}
	return letters > LETTERS;
}

static struct decision
by_reply(const struct evidence *e, enum reason but, int from, int below)
{
	struct decision d = nothing();

	for (size_t i = 0; i < e->r->nreplies; i++) {
		const struct reply_row *row = &e->r->reply[i];

		if (!reply_row_fits(row, e->c.reply, e->c.stage))
			continue;
		if (row->reason == but || row->confidence < from || row->confidence >= below)
			break;
		d.reason = row->reason;
		d.confidence = row->confidence;
		d.why = "reply code";
		d.at = row->at;
		d.unread = has_words(e);
		break;
	}
	return d;
}

/* x.1.0 is given for anything: beside words that nobody has taught us it is no proof. */
static struct decision
by_weak_code(const struct evidence *e, const char *status, enum reason but, const char *why)
{
	struct decision d = by_status(e, status, true, but, SURE_WEAK_CODE, why);

	d.unread = d.reason == REASON_mailbox_not_found && has_words(e);
	return d;
}

/* A Status field that was made up from the reply is no proof beside words that nobody has taught us, and those that we know
 * say more. */
static struct decision
by_field(const struct evidence *e, enum reason but)
{
	struct decision d = by_code(e, e->c.status_dsn, but, SURE_STATUS, "status field"), words;

	if (!d.reason || d.rule || !status_made_up(e) ||
	    reason_row(d.reason)->permanence != PERMANENCE_HARD)
		return d;
	words = by_together(e, but);
	if (!words.reason)
		words = by_phrase(e, STRENGTH_WEAK, false, but, SURE_WEAK_PHRASE, "weak phrase");
	if (words.reason == d.reason)
		return words;
	d.unread = has_words(e) &&
	    (!words.rule || reason_row(words.reason)->permanence != PERMANENCE_HARD ||
		!meant_recipient(e, words.bytes, true, words.rule->kind == RULE_TOGETHER));
	return d;
}

/* What a reply stands for at no known stage is little more than a guess: words that nobody has taught us
 * say that it may as well be something else. */
static struct decision
by_reply_alone(const struct evidence *e, enum reason but)
{
	struct decision d = by_reply(e, but, 1, REPLY_LOW);

	return d.unread ? nothing() : d;
}

/* 521 and 556 have one meaning, unless somebody uses them for a refusal in general. */
static struct decision
by_plain_reply(const struct evidence *e, enum reason but)
{
	struct decision d = by_reply(e, but, REPLY_PLAIN, INT_MAX), refusal;

	if (!d.reason)
		return d;
	refusal = by_phrase(e, STRENGTH_LAST, false, but, SURE_LAST, "last phrase");
	return refusal.reason ? refusal : d;
}

/* A code that a phrase agrees with, or the other way round, is surer. */
static struct decision
agreed(const struct evidence *e, struct decision d, enum reason but)
{
	const struct rule_hit *hit;
	bool same;

	if (d.rule) {
		same = d.reason == status_reason(e, e->c.status_diag) ||
		    d.reason == status_reason(e, e->c.status_dsn);
	} else {
		hit = phrase_best(e, &e->said, STRENGTH_NORMAL, false, but);
		same = hit && e->r->rule[hit->rule].reason == d.reason;
	}
	if (same && d.confidence + SURE_AGREED <= SURE_PROVIDER)
		d.confidence += SURE_AGREED;
	return d;
}

struct decision
decide(struct evidence *e, enum reason but)
{
	const char *diag = e->c.status_diag, *dsn = e->c.status_dsn;
	struct decision d;

	if ((d = by_phrase(e, 0, true, but, SURE_PROVIDER, "phrase of this site")).reason ||
	    (d = by_provider(e, but)).reason)
		return d;
	if ((d = by_phrase(e, STRENGTH_STRONG, false, but, SURE_STRONG, "strong phrase")).reason ||
	    (d = by_code(e, diag, but, SURE_CODE, "code of the diagnostic")).reason ||
	    (d = by_phrase(e, STRENGTH_NORMAL, false, but, SURE_PHRASE, "phrase")).reason ||
	    (d = by_field(e, but)).reason)
		return agreed(e, d, but);
	if ((d = by_together(e, but)).reason ||
	    (d = by_phrase(e, STRENGTH_WEAK, false, but, SURE_WEAK_PHRASE, "weak phrase")).reason ||
	    (d = by_plain_reply(e, but)).reason ||
	    (d = by_weak_code(e, diag, but, "weak code")).reason ||
	    (d = by_weak_code(e, dsn, but, "weak status field")).reason ||
	    (d = by_phrase(e, STRENGTH_LAST, false, but, SURE_LAST, "last phrase")).reason ||
	    (d = by_reply(e, but, REPLY_LOW, REPLY_PLAIN)).reason ||
	    (d = by_human_text(e, but)).reason || (d = by_reply_alone(e, but)).reason)
		return d;
	return nothing();
}
