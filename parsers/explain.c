/* explain - how a decision came about, for `carom classify --explain` */
#include "charset.h"
#include "evidence.h"

static void
say_rule(const struct evidence *e, const struct decision *d)
{
	if (d->rule)
		steps_say(e->steps, "rule", slice_of(d->rule->id), SLICE(" at "),
		    slice_of(d->rule->at), SLICE(": "), d->bytes);
	else if (d->at)
		steps_say(e->steps, "rule", slice_of(d->at), SLICE(": "),
		    slice_of(d->status[0] ? d->status : e->c.reply));
}

static void
say_permanence(const struct evidence *e, const struct decision *d, enum permanence permanence)
{
	if (!d->softened)
		return;
	steps_say(e->steps, "permanence", slice_of(permanence_name(permanence)), SLICE(": "),
	    slice_of(d->softened));
	if (d->doubt)
		steps_say(e->steps, "doubt", slice_of(d->doubt->id), SLICE(" at "),
		    slice_of(d->doubt->at));
}

static void
say_overruled_phrases(const struct evidence *e, const struct decision *d)
{
	static const char *const strengths[] = { "last phrase", "weak phrase", "phrase",
		"strong phrase" };

	for (size_t i = 0; i < e->said.n; i++) {
		const struct rule *rule = &e->r->rule[e->said.hit[i].rule];

		if ((rule->kind == RULE_PHRASE || rule->kind == RULE_BLOCKLIST) &&
		    rule->reason != d->reason && !rule->off &&
		    conditions_hold(e->r, rule->when, &e->c))
			steps_say(e->steps, "overruled", slice_of(reason_name(rule->reason)),
			    SLICE(" by "), slice_of(strengths[rule->strength]), SLICE(" "),
			    slice_of(rule->id), SLICE(" at "), slice_of(rule->at));
	}
}

static void
say_overruled_codes(const struct evidence *e, const struct decision *d)
{
	for (int i = 0; i < 2; i++) {
		const char *status = i ? e->c.status_dsn : e->codes.status;
		enum reason reason = status_reason(e, status);

		if (reason && reason != d->reason)
			steps_say(e->steps, "overruled", slice_of(reason_name(reason)),
			    i ? SLICE(" by status field ") : SLICE(" by code of the diagnostic "),
			    slice_of(status));
	}
}

/* Of whom the steps behind it tell, and what was read. */
static void
say_failure(const struct evidence *e, const struct recipient *r)
{
	struct slice whom = r->final.n ? r->final : r->address;

	if (whom.n || e->diagnostic.n)
		steps_say(e->steps, "diagnostic", whom, slice_of(whom.n ? ": " : ""),
		    e->diagnostic.n ? charset_make_valid(e->a, slice_trim(e->diagnostic))
				    : SLICE("none"));
}

void
explain_decision(const struct evidence *e, const struct decision *d, const struct recipient *r)
{
	if (!e->steps)
		return;
	say_failure(e, r);
	if (e->c.nproviders)
		steps_say(e->steps, "provider", slice_of(e->r->provider[e->c.provider[0]].name));
	steps_say(e->steps, "precedence", slice_of(reason_name(d->reason)), SLICE(" by "),
	    slice_of(d->why), slice_of(d->status[0] ? " " : ""), slice_of(d->status));
	say_rule(e, d);
	say_permanence(e, d, r->permanence);
	say_overruled_phrases(e, d);
	say_overruled_codes(e, d);
}
