/* policy_judge - the rules that own an event: whether each counts it, and what that leads to */
#include "policy_internal.h"

static uint64_t
send_key(const struct policy_state *s, const struct policy_event *e)
{
	if (!e->send)
		return 0;
	return policy_hash(
	    e->send, e->stream < 0 ? NULL : &s->set->stream_hash[e->stream], e->stream < 0 ? 0 : 8);
}

static uint64_t
distinct_value(const struct policy_state *s, const struct rule *r, const struct policy_event *e)
{
	if (r->r.distinct == DISTINCT_STREAM)
		return e->stream < 0 ? 0 : s->set->stream_hash[e->stream];
	if (r->r.distinct == DISTINCT_CAMPAIGN && e->campaign.n)
		return policy_hash(1, e->campaign.p, e->campaign.n);
	return 0;
}

static bool
is_protected(const struct policy_state *s, const struct rule *r, const struct policy_event *e)
{
	const struct policy_stream *stream;

	if (r->r.address || !s->is_protected)
		return s->is_protected;
	stream = &s->set->streams[e->stream];
	for (size_t i = 0; i < stream->nprotected; i++)
		if (policy_glob(stream->protected[i], s -> in -> contact.address))
			return true;
	return false;
}

static enum why_not
excluded(const struct policy_state *s, const struct rule *r, const struct layer *l,
    const struct rule_state *rs, const struct judgement *j)
{
	const struct policy_event *e = j->e;

	if (r->asks_trust && e->trust < rule_trust(s->set, r, e->stream))
		return WHY_TRUST;
	if (j->outside != WHY_COUNTED)
		return j->outside;
	if (j->waited && l->decided_us >= e->occurred_us)
		return WHY_INCIDENT;
	if (count_seen(rs, send_key(s, e)))
		return WHY_DUPLICATE;
	if (l->suppressed || s->address.suppressed)
		return WHY_RESIDUAL;
	return is_protected(s, r, e) ? WHY_PROTECTED : WHY_COUNTED;
}

/* Counts an event towards its rule, and fires the rule when that makes it enough. */
static enum why_not
count(struct policy_state *s, const struct rule *r, struct rule_state *rs,
    const struct policy_event *e, int weight, const struct act *a, struct policy_tally *tally)
{
	int stream = rule_layer(r, e);
	int64_t at_s = us_to_s(a->at_us);
	enum why_not why;

	count_decay(s, r, rs, stream, at_s);
	why = count_refuses(r, rs, at_s);
	if (why != WHY_COUNTED)
		return why;
	count_add(r, rs, at_s, weight, distinct_value(s, r, e));
	count_remember(rs, send_key(s, e));
	*tally = (struct policy_tally){ .n = rs->n,
		.need = count_needed(s, r, at_s),
		.score = count_score(r, rs),
		.threshold = count_threshold(s, r, at_s) };
	if (rs->run == RUN_DELAY)
		return WHY_COUNTED;
	if (!count_condition(s, r, rs, stream, at_s))
		rs->told = false;
	else if (rs->run == RUN_NONE)
		ladder_fire(s, stream, r, a);
	return WHY_COUNTED;
}

static enum why_not
judge(struct policy_state *s, const struct rule *r, const struct judgement *j,
    struct policy_tally *tally)
{
	const struct policy_event *e = j->e;
	int stream = rule_layer(r, e), weight;
	struct act a = { .at_us = j->at_us,
		.cause = event_cause(e),
		.event_id = e->id,
		.event_stream = e->stream };
	struct rule_state *rs;
	struct layer *l;
	enum why_not why;

	if (r->record_only)
		return WHY_RECORD_ONLY;
	if (!r->r.address && e->stream < 0)
		return WHY_NO_STREAM;
	l = state_layer(s, stream);
	rs = &l->rules[r->slot];
	why = excluded(s, r, l, rs, j);
	if (why != WHY_COUNTED)
		return why;
	weight = policy_weight(r, s, e, l);
	if (!weight)
		return WHY_WEIGHT_0;
	if (rs->run == RUN_PROBE && e->kind == KIND_BOUNCE &&
	    slice_equal(e->campaign, SLICE("carom-probe"))) {
		count_remember(rs, send_key(s, e));
		ladder_next(s, stream, r, &a);
		return WHY_COUNTED;
	}
	return count(s, r, rs, e, weight, &a, tally);
}

static void
mark(struct policy_state *s, const struct judgement *j, const struct rule *r, enum why_not why,
    const struct policy_tally *tally)
{
	const struct policy_event *e = j->e;

	if (e->input == INPUT_EVENT)
		output_mark(s->out,
		    &(struct policy_mark){ .event_id = e->id,
			.counted = why == WHY_COUNTED,
			.why_not = why,
			.rule = r ? r->r.title : NULL,
			.tally = *tally,
			.waited = j->waited,
			.asked = r ? rule_trust(s->set, r, e->stream)
				   : policy_set_trust(s->set, e->stream) });
}

static void
count_event(struct policy_state *s, const struct policy_event *e)
{
	struct layer *l = e->stream < 0 ? NULL : state_layer(s, e->stream);

	if (event_is_hard(e))
		s->hard_count += s->hard_count < UINT32_MAX;
	if (!l)
		return;
	if (e->kind == KIND_BOUNCE && e->permanence == PERMANENCE_SOFT)
		l->soft_count += l->soft_count < UINT32_MAX;
	if (event_cause(e) == CAUSE_COMPLAINT)
		l->complaint_count += l->complaint_count < UINT32_MAX;
}

void
judgement_offer(struct policy_state *s, const struct judgement *j, enum why_not instead)
{
	const struct policy_event *e = j->e;
	const struct compiled *c = set_policy(s->set, e->stream);
	const struct rule *owner = NULL;
	enum why_not why = instead;
	bool turns_hard = false, counted = false;
	struct policy_tally tally = { 0 };

	for (size_t i = 0; i < c->p.nrules; i++) {
		const struct rule *r = &c->rules[i];
		const struct layer *l =
		    r->r.address || e->stream >= 0 ? state_layer(s, rule_layer(r, e)) : NULL;
		struct policy_tally own = { 0 };
		enum why_not this;

		if (!policy_rule_matches(r, s, e, l))
			continue;
		this = judge(s, r, j, &own);
		if ((this == WHY_COUNTED || this == WHY_RESIDUAL) &&
		    e->trust >= rule_trust(s->set, r, e->stream))
			turns_hard = true;
		if (!owner || (this == WHY_COUNTED && !counted)) {
			owner = r;
			why = this;
			tally = own;
		}
		counted |= this == WHY_COUNTED;
		if (!r->r.go_on)
			break;
	}
	if (!owner)
		turns_hard = e->trust >= policy_set_trust(s->set, e->stream);
	if (counted)
		count_event(s, e);
	if (turns_hard && event_is_hard(e) && j->outside == WHY_COUNTED &&
	    !(j->waited && s->reset_us >= e->occurred_us))
		s->hard = true;
	mark(s, j, owner, why, &tally);
}

enum cause
event_cause(const struct policy_event *e)
{
	if ((e->kind == KIND_FEEDBACK && e->subkind == SUBKIND_OPT_OUT) ||
	    (e->kind == KIND_REQUEST && e->subkind == SUBKIND_UNSUBSCRIBE))
		return CAUSE_OPT_OUT;
	if (e->kind == KIND_FEEDBACK)
		return CAUSE_COMPLAINT;
	return event_is_hard(e) ? CAUSE_HARD : CAUSE_ESCALATED;
}
