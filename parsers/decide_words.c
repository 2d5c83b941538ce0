/* decide_words - what a phrase stands for, or words that stand together; see decide.h */
#include "decide.h"

struct decision
decision_by_rule(const struct rule *rule, const struct folded *text, const struct rule_hit *hit,
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

struct decision
decision_by_phrase(const struct evidence *e, enum strength strength, enum reason but)
{
	static const struct {
		int sure;
		const char *why;
	} step[] = { [STRENGTH_LAST] = { SURE_LAST, "last phrase" },
		[STRENGTH_WEAK] = { SURE_WEAK_PHRASE, "weak phrase" },
		[STRENGTH_NORMAL] = { SURE_PHRASE, "phrase" },
		[STRENGTH_STRONG] = { SURE_STRONG, "strong phrase" } };
	const struct rule_hit *hit = phrase_best(e, &e->said, strength, false, but);

	if (!hit)
		return decision_none();
	return decision_by_rule(
	    &e->r->rule[hit->rule], &e->said.text, hit, step[strength].sure, step[strength].why);
}

struct decision
decision_by_together(const struct evidence *e, enum reason but)
{
	struct slice found;
	const struct rule *rule = together_find(e, but, &found);
	struct decision d = decision_none();

	if (!rule)
		return d;
	d = decision_by_rule(rule, &e->said.text, NULL, SURE_TOGETHER, "words together");
	d.bytes = found;
	return d;
}
