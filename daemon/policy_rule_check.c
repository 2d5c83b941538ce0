/* policy_rule_check - which keys of a rule go together; see policy_rule_private.h */
#include "build_config.h"

#include "policy_rule_private.h"

#include <strings.h>

bool
policy_rule_takes(const struct policy_rule *r, enum rule_action step)
{
	for (size_t i = 0; i < r->nsteps; i++)
		if (r->steps[i] == step)
			return true;
	return !r->nsteps && (r->action == step || (r->has_then && r->then == step));
}

static void
check_ladder(const struct rule_reading *in)
{
	const struct policy_rule *r = in->r;
	enum rule_action last = r->nsteps ? r->steps[r->nsteps - 1]
	    : r->has_then                 ? r->then
	    : r->action == ACTION_PROBE   ? ACTION_SUPPRESS
					  : r->action;

	if (!policy_rule_has(in, "action") && !policy_rule_has(in, "steps"))
		RULE_MISTAKE(in, NULL, "rule \"%s\" has no 'action'", r->title);
	if (policy_rule_has(in, "steps") &&
	    (policy_rule_has(in, "then") || policy_rule_has(in, "after_holds")))
		RULE_MISTAKE(
		    in, "steps", "'steps' replaces 'then' and 'after_holds': give one of them");
	if (policy_rule_has(in, "then") && !policy_rule_has(in, "steps") &&
	    r->action != ACTION_HOLD && r->action != ACTION_PROBE)
		RULE_MISTAKE(in, "then", "'then' comes after 'hold' or 'probe'");
	if (policy_rule_has(in, "after_holds") &&
	    (r->action != ACTION_HOLD || !policy_rule_has(in, "then")))
		RULE_MISTAKE(
		    in, "after_holds", "'after_holds' goes with action \"hold\" and 'then'");
	if (policy_rule_has(in, "hold_for") && !policy_rule_takes(r, ACTION_HOLD))
		RULE_MISTAKE(in, "hold_for", "'hold_for' without a hold");
	if (policy_rule_has(in, "hold_factor") && !policy_rule_has(in, "hold_for"))
		RULE_MISTAKE(
		    in, "hold_factor", "'hold_factor' multiplies 'hold_for', which is missing");
	if (policy_rule_has(in, "probe_wait") && !policy_rule_takes(r, ACTION_PROBE))
		RULE_MISTAKE(in, "probe_wait", "'probe_wait' without a probe");
	if (r->on_end == ON_END_NEXT && (last == ACTION_HOLD || last == ACTION_PROBE))
		RULE_MISTAKE(in, "on_end",
		    "with on_end = \"next\" the last step is suppress, notify or none");
}

static void
check_count(const struct rule_reading *in)
{
	const struct policy_rule *r = in->r;

	if ((r->nweights || r->multiply_ratio || r->multiply_last) &&
	    !policy_rule_has(in, "threshold"))
		RULE_MISTAKE(in, r->nweights ? "weights" : "multiply", "'%s' needs a 'threshold'",
		    r->nweights ? "weights" : "multiply");
	if (r->count == POLICY_NEVER && policy_rule_has(in, "count_engaged"))
		RULE_MISTAKE(
		    in, "count_engaged", "'count_engaged' replaces 'count', which is \"never\"");
	if (r->engaged_within && !policy_rule_has(in, "count_engaged"))
		RULE_MISTAKE(in, "engaged_within", "'engaged_within' goes with 'count_engaged'");
	if (policy_rule_has(in, "min_sent") && !policy_rule_has(in, "min_ratio"))
		RULE_MISTAKE(in, "min_sent", "'min_sent' goes with 'min_ratio'");
	if (policy_rule_has(in, "decay") && (r->distinct || r->multiply_last))
		RULE_MISTAKE(
		    in, "decay", "'decay' goes with neither 'distinct' nor multiply by 'last'");
	if (r->window && !r->decay && r->min_span > r->window)
		RULE_MISTAKE(
		    in, "min_span", "'min_span' is longer than 'window': the rule never fires");
}

static bool
is_excluded(const struct policy_rule *r, const struct policy_term *t)
{
	for (size_t i = 0; i < r->nmatch; i++) {
		const struct policy_term *o = &r->match[i];

		if (o->negated && o->kind == t->kind && o->feedback == t->feedback &&
		    o->value == t->value && (!t->glob || strcasecmp(o->glob, t->glob) == 0))
			return true;
	}
	return false;
}

/* Of each kind that is asked for one term has to be left. */
static void
check_match(const struct rule_reading *in)
{
	const struct policy_rule *r = in->r;
	unsigned asked = 0, left = 0;

	for (size_t i = 0; i < r->nmatch; i++) {
		const struct policy_term *t = &r->match[i];

		if (t->negated)
			continue;
		asked |= 1U << t->kind;
		if (!is_excluded(r, t))
			left |= 1U << t->kind;
	}
	if (asked != left)
		RULE_MISTAKE(in, "match",
		    "'match' asks for what it excludes with '!': the rule never matches");
}

void
policy_rule_check(const struct rule_reading *in)
{
	check_match(in);
	check_ladder(in);
	check_count(in);
}
