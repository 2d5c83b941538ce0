/* decide - the precedence between what a failure says about itself; see classify.h */
#include "decide.h"

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
		    phrase_may_decide(e, rule, but))
			best = &e->said.hit[i];
	}
	if (best)
		end = best->rule;
	for (uint32_t at = e->r->provider[e->c.provider[which]].wordless; at;
	     at = e->r->wordless[at - 1].next) {
		uint32_t index = e->r->wordless[at - 1].rule;

		rule = &e->r->rule[index];
		if (index < end && phrase_may_decide(e, rule, but))
			return decision_by_rule(rule, NULL, NULL, SURE_PROVIDER, "provider rule");
	}
	if (!best)
		return decision_none();
	return decision_by_rule(
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
	return decision_none();
}

static struct decision
by_phrase_of_site(const struct evidence *e, enum reason but)
{
	const struct rule_hit *hit = phrase_best(e, &e->said, 0, true, but);

	if (!hit)
		return decision_none();
	return decision_by_rule(
	    &e->r->rule[hit->rule], &e->said.text, hit, SURE_PROVIDER, "phrase of this site");
}

static struct decision
by_human_text(struct evidence *e, enum reason but)
{
	const struct heard *human = heard_human(e);

	for (int s = STRENGTH_STRONG; s >= STRENGTH_WEAK; s--) {
		const struct rule_hit *hit = phrase_best(e, human, (enum strength)s, false, but);

		if (hit)
			return decision_by_rule(&e->r->rule[hit->rule], &human->text, hit,
			    SURE_HUMAN, "human-readable part");
	}
	return decision_none();
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

	if ((d = by_phrase_of_site(e, but)).reason || (d = by_provider(e, but)).reason)
		return d;
	if ((d = decision_by_phrase(e, STRENGTH_STRONG, but)).reason ||
	    (d = decision_by_code(e, diag, but, SURE_CODE, "code of the diagnostic")).reason ||
	    (d = decision_by_phrase(e, STRENGTH_NORMAL, but)).reason ||
	    (d = decision_by_field(e, but)).reason)
		return agreed(e, d, but);
	if ((d = decision_by_together(e, but)).reason ||
	    (d = decision_by_greeting(e, but)).reason ||
	    (d = decision_by_phrase(e, STRENGTH_WEAK, but)).reason ||
	    (d = decision_by_plain_reply(e, but)).reason ||
	    (d = decision_by_weak_code(e, diag, but, "weak code")).reason ||
	    (d = decision_by_weak_code(e, dsn, but, "weak status field")).reason ||
	    (d = decision_by_phrase(e, STRENGTH_LAST, but)).reason ||
	    (d = decision_by_reply(e, but)).reason || (d = by_human_text(e, but)).reason ||
	    (d = decision_by_reply_alone(e, but)).reason)
		return d;
	return decision_none();
}
