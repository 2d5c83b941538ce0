/* policy_ladder - the steps of a rule, the holds they start, and the standing that results */
#include "policy_internal.h"

/* --- what a layer shows --- */

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* The hold that ends last; of several that end together the one that shows already, else the first
 * by rule order. */
static void
prefer(struct policy_layer *show, const struct policy_layer *shown, const struct policy_layer *hold)
{
	if (show->standing == STANDING_ACTIVE || hold->until_s > show->until_s ||
	    (hold->until_s == show->until_s && same_text(hold->rule, shown->rule)))
		*show = *hold;
}

static struct policy_layer
look(const struct policy_state *s, const struct layer *l, int stream, int64_t now_s)
{
	struct policy_layer show = { .standing = STANDING_ACTIVE, .until_s = POLICY_FOREVER };
	size_t n;
	struct rule *const *rules = set_rules(s->set, stream, &n);

	if (l->suppressed)
		return (struct policy_layer){ .standing = STANDING_SUPPRESSED,
			.cause = l->cause,
			.rule = l->rule,
			.until_s = POLICY_FOREVER,
			.event_id = l->event_id };
	for (size_t i = 0; i < n; i++) {
		const struct rule_state *rs = &l->rules[i];

		if ((rs->run == RUN_HOLD || rs->run == RUN_PROBE) && rs->until_s > now_s)
			prefer(&show, &l->shown,
			    &(struct policy_layer){ .standing = STANDING_HELD,
				.cause = rs->cause,
				.rule = rules[i]->r.title,
				.until_s = rs->until_s,
				.event_id = rs->event_id });
	}
	for (size_t i = 0; i < l->nghosts; i++)
		if (l->ghosts[i].until_s > now_s)
			prefer(&show, &l->shown,
			    &(struct policy_layer){ .standing = STANDING_HELD,
				.cause = l->ghosts[i].cause,
				.rule = l->ghosts[i].rule,
				.until_s = l->ghosts[i].until_s,
				.event_id = l->ghosts[i].event_id });
	return show;
}

void
ladder_show(struct policy_state *s, int stream, const struct act *a)
{
	struct layer *l = state_layer(s, stream);
	struct policy_layer now = look(s, l, stream, us_to_s(a->at_us));
	const struct policy_layer *was = &l->shown;

	if (now.standing == was->standing && now.cause == was->cause &&
	    now.until_s == was->until_s && same_text(now.rule, was->rule))
		return;
	output_transition(s->out,
	    &(struct policy_transition){ .at_us = a->at_us,
		.stream = stream,
		.from = was->standing,
		.to = now.standing,
		.cause = now.standing == STANDING_ACTIVE && a->cause == CAUSE_OPERATOR
		    ? CAUSE_OPERATOR
		    : now.cause,
		.rule = now.rule,
		.until_s = now.until_s,
		.event_id = a->event_id });
	now.since_us = now.standing == was->standing ? was->since_us : s_to_us(us_to_s(a->at_us));
	l->shown = now;
}

/* --- steps --- */

static void
hold_ended(struct rule_state *rs, int64_t at_s)
{
	rs->run = RUN_NONE;
	rs->stale_from_s = at_s;
}

static void
end_holds(struct policy_state *s, struct layer *l, int stream, int64_t at_s)
{
	size_t n;

	set_rules(s->set, stream, &n);
	for (size_t i = 0; i < n; i++)
		if (l->rules[i].run == RUN_HOLD || l->rules[i].run == RUN_PROBE)
			hold_ended(&l->rules[i], at_s);
	l->nghosts = 0;
}

void
ladder_suppress(struct policy_state *s, int stream, const struct act *a, const char *rule)
{
	struct layer *l = state_layer(s, stream);

	end_holds(s, l, stream, us_to_s(a->at_us));
	l->suppressed = true;
	l->cause = a->cause;
	l->rule = rule;
	l->event_id = a->event_id;
	ladder_show(s, stream, a);
}

static void
request(struct policy_state *s, int stream, const struct rule *r, const struct act *a, bool probe)
{
	const struct rule_state *rs = &state_layer(s, stream)->rules[r->slot];

	output_request(s->out,
	    &(struct policy_outbox){ .at_us = a->at_us,
		.probe = probe,
		.stream = stream,
		.event_stream = a->event_stream,
		.rule = r->r.title,
		.event_id = a->event_id,
		.until_s = probe ? rs->until_s : POLICY_FOREVER });
}

static void
start(struct rule_state *rs, enum run run, uint32_t step, int64_t until_s, const struct act *a)
{
	rs->run = run;
	rs->step = step;
	rs->until_s = until_s;
	rs->releases = false;
	rs->cause = a->cause;
	rs->event_id = a->event_id;
	rs->event_stream = a->event_stream;
}

static int64_t
after(int64_t at_s, int64_t duration)
{
	return at_s > INT64_MAX - duration ? POLICY_FOREVER : at_s + duration;
}

static void
take_step(
    struct policy_state *s, int stream, const struct rule *r, uint32_t step, const struct act *a)
{
	struct rule_state *rs = &state_layer(s, stream)->rules[r->slot];
	int64_t at_s = us_to_s(a->at_us);

	switch (r->ladder[step]) {
	case ACTION_NONE:
		break;
	case ACTION_NOTIFY:
		if (!rs->told)
			request(s, stream, r, a, false);
		rs->told = true;
		break;
	case ACTION_HOLD:
		rs->holds += rs->holds < UINT32_MAX;
		start(rs, RUN_HOLD, step,
		    r->r.hold_for
			? after(at_s, hold_length(r->r.hold_for, r->r.hold_factor, rs->holds))
			: POLICY_FOREVER,
		    a);
		break;
	case ACTION_PROBE:
		start(rs, RUN_PROBE, step, after(at_s, r->r.probe_wait), a);
		request(s, stream, r, a, true);
		break;
	case ACTION_SUPPRESS:
		ladder_suppress(s, stream, a, r->r.title);
		return;
	}
	ladder_show(s, stream, a);
}

static uint32_t
next_step(const struct rule *r, struct rule_state *rs)
{
	rs->firings += rs->firings < UINT32_MAX;
	return rs->firings < r->nladder ? rs->firings - 1 : (uint32_t)r->nladder - 1;
}

void
ladder_fire(struct policy_state *s, int stream, const struct rule *r, const struct act *a)
{
	struct rule_state *rs = &state_layer(s, stream)->rules[r->slot];
	uint32_t step = next_step(r, rs);

	if (r->r.delay)
		start(rs, RUN_DELAY, step, after(us_to_s(a->at_us), r->r.delay), a);
	else
		take_step(s, stream, r, step, a);
}

/* A probe came back: the step after it, at once. After forget the ladder is empty, but the probe
 * still knows its place. */
void
ladder_next(struct policy_state *s, int stream, const struct rule *r, const struct act *a)
{
	struct rule_state *rs = &state_layer(s, stream)->rules[r->slot];

	hold_ended(rs, us_to_s(a->at_us));
	if (rs->firings <= rs->step)
		rs->firings = rs->step + 1;
	take_step(s, stream, r, next_step(r, rs), a);
}

/* As by a success: nothing counted, the ladder at its foot, nothing running. What the layer shows then
 * is for the caller, who may have more rules to reset at that instant. */
void
ladder_reset(struct policy_state *s, int stream, const struct rule *r)
{
	struct rule_state *rs = &state_layer(s, stream)->rules[r->slot];

	count_clear(rs);
	rs->firings = rs->holds = 0;
	rs->run = RUN_NONE;
	rs->stale_from_s = POLICY_NO_TIME;
}

/* --- what happens by itself --- */

static int64_t
stale_at(const struct rule *r, const struct rule_state *rs)
{
	if (!r->r.stale_after || rs->run != RUN_NONE || rs->stale_from_s == POLICY_NO_TIME ||
	    !(rs->counting || rs->firings || rs->holds))
		return POLICY_FOREVER;
	return after(rs->stale_from_s, r->r.stale_after);
}

int64_t
ladder_due(const struct policy_state *s, int stream)
{
	const struct layer *l = state_peek(s, stream);
	int64_t due = POLICY_FOREVER, at;
	size_t n;
	struct rule *const *rules = set_rules(s->set, stream, &n);

	for (size_t i = 0; l && i < n; i++) {
		const struct rule_state *rs = &l->rules[i];

		at = rs->run == RUN_NONE ? stale_at(rules[i], rs) : rs->until_s;
		due = at < due ? at : due;
	}
	for (size_t i = 0; l && i < l->nghosts; i++)
		due = l->ghosts[i].until_s < due ? l->ghosts[i].until_s : due;
	return due;
}

static void
hold_over(
    struct policy_state *s, int stream, const struct rule *r, struct rule_state *rs, int64_t at_s)
{
	struct act a = { .at_us = s_to_us(at_s), .event_stream = rs->event_stream };
	enum rule_action step;

	hold_ended(rs, at_s);
	if (r->r.on_end == ON_END_NEXT && !rs->releases) {
		uint32_t next = next_step(r, rs);

		step = r->ladder[next];
		if (step == ACTION_NONE || step == ACTION_NOTIFY)
			ladder_show(s, stream, &a);
		a.cause = rs->cause;
		a.event_id = rs->event_id;
		take_step(s, stream, r, next, &a);
		return;
	}
	ladder_show(s, stream, &a);
}

static void
delay_over(
    struct policy_state *s, int stream, const struct rule *r, struct rule_state *rs, int64_t at_s)
{
	hold_ended(rs, at_s);
	if (!state_layer(s, stream)->suppressed)
		take_step(s, stream, r, rs->step,
		    &(struct act){ .at_us = s_to_us(at_s),
			.cause = rs->cause,
			.event_id = rs->event_id,
			.event_stream = rs->event_stream });
}

static void
ghosts_over(struct policy_state *s, int stream, int64_t at_s)
{
	struct layer *l = state_layer(s, stream);
	size_t kept = 0;

	for (size_t i = 0; i < l->nghosts; i++)
		if (l->ghosts[i].until_s != at_s)
			l->ghosts[kept++] = l->ghosts[i];
	if (kept == l->nghosts)
		return;
	l->nghosts = kept;
	ladder_show(s, stream, &(struct act){ .at_us = s_to_us(at_s) });
}

void
ladder_fall_due(struct policy_state *s, int stream, int64_t at_s, bool delays)
{
	struct layer *l = state_layer(s, stream);
	struct act a = { .at_us = s_to_us(at_s) };
	size_t n;
	struct rule *const *rules = set_rules(s->set, stream, &n);

	for (size_t i = 0; i < n; i++) {
		struct rule_state *rs = &l->rules[i];

		if (delays) {
			if (rs->run == RUN_DELAY && rs->until_s == at_s)
				delay_over(s, stream, rules[i], rs, at_s);
			else if (stale_at(rules[i], rs) == at_s)
				ladder_reset(s, stream, rules[i]);
		} else if (rs->until_s == at_s && rs->run == RUN_HOLD) {
			hold_over(s, stream, rules[i], rs, at_s);
		} else if (rs->until_s == at_s && rs->run == RUN_PROBE) {
			ladder_reset(s, stream, rules[i]);
			ladder_show(s, stream, &a);
		}
	}
	if (!delays)
		ghosts_over(s, stream, at_s);
}
