/* phrase - which of the phrases found in a text is the one that counts */
#include "evidence.h"

/* Before RCPT TO no server knows the recipient: "user unknown" at MAIL FROM is about the sender. Only that
 * a host takes no mail at all is said at the beginning, and to any command with its own reply (RFC 7504). */
bool
phrase_too_early(const struct evidence *e, enum reason reason)
{
	const struct reason_row *row = reason_row(reason);

	if (!row || row->permanence != PERMANENCE_HARD)
		return false;
	switch (e->c.stage) {
	case STAGE_CONNECT:
	case STAGE_GREETING:
		/* who cannot be reached at all is not told by a server */
		return reason != REASON_domain_no_mail &&
		    (reason != REASON_domain_not_found || e->c.reply[0]);
	case STAGE_HELO:
	case STAGE_STARTTLS:
	case STAGE_AUTH:
	case STAGE_MAIL:
		return reason != REASON_domain_no_mail ||
		    !slice_equal(slice_of(e->c.reply), SLICE("521"));
	default:
		return false;
	}
}

bool
phrase_may_decide(const struct evidence *e, const struct rule *rule, enum reason but)
{
	return !rule->off && rule->reason != but && !phrase_too_early(e, rule->reason) &&
	    conditions_hold(e->r, rule->when, &e->c);
}

/* Is a the better phrase: earlier reason in the order, then the longer text, then the earlier line? */
static bool
better(const struct rules *r, const struct rule_hit *a, const struct rule_hit *b)
{
	const struct rule *ra, *rb;

	if (!b)
		return true;
	ra = &r->rule[a->rule];
	rb = &r->rule[b->rule];
	if (ra->user != rb->user)
		return ra->user;
	if (ra->rank != rb->rank)
		return ra->rank < rb->rank;
	if (a->weight != b->weight)
		return a->weight > b->weight;
	return a->rule < b->rule;
}

bool
phrase_around(const struct rule_hit *a, const struct rule_hit *b)
{
	return a->from <= b->from && a->to >= b->to &&
	    (a->to - a->from > b->to - b->from || a->weight > b->weight);
}

/* What a phrase counts for here: in a URL or a host name less than in a sentence. */
static enum strength
strength_of(const struct rule *rule, const struct rule_hit *hit)
{
	if (hit->named && rule->kind == RULE_PHRASE && rule->strength > STRENGTH_WEAK)
		return STRENGTH_WEAK;
	return rule->strength;
}

bool
phrase_covered(const struct evidence *e, const struct heard *heard, const struct rule_hit *one)
{
	const struct rule_hit *hit = heard->hit;
	const struct rule *rule = &e->r->rule[one->rule];

	for (size_t i = 0; i < heard->n; i++) {
		const struct rule *other = &e->r->rule[hit[i].rule];
		bool phrase = other->kind == RULE_PHRASE || other->kind == RULE_BLOCKLIST;

		if (!phrase_around(&hit[i], one) || other->user < rule->user)
			continue;
		if ((other->kind == RULE_IGNORE && !other->aside) ||
		    (phrase && other->reason != rule->reason &&
			strength_of(other, &hit[i]) >= strength_of(rule, one) &&
			phrase_may_decide(e, other, REASON_NONE)))
			return true;
	}
	return false;
}

/* user: only a site's own, of any strength but weak and last */
const struct rule_hit *
phrase_best(const struct evidence *e, const struct heard *heard, enum strength strength, bool user,
    enum reason but)
{
	const struct rule_hit *best = NULL, *hit = heard->hit;

	if (user ? !heard->user : !(heard->strengths & 1U << strength))
		return NULL;
	for (size_t i = 0; i < heard->n; i++) {
		const struct rule *rule = &e->r->rule[hit[i].rule];

		if (rule->kind != RULE_PHRASE && rule->kind != RULE_BLOCKLIST)
			continue;
		if (user ? !rule->user || rule->strength <= STRENGTH_WEAK
			 : strength_of(rule, &hit[i]) != strength)
			continue;
		if (phrase_may_decide(e, rule, but) && better(e->r, &hit[i], best) &&
		    !phrase_covered(e, heard, &hit[i]))
			best = &hit[i];
	}
	return best;
}
