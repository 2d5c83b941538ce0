/* policy_event - what one event, success or decision does to a state */
#include "policy_internal.h"

/* --- what an event is --- */

unsigned
policy_event_success(const struct policy_event *e)
{
	unsigned bits = 0;

	if (e->input == INPUT_SUCCESS)
		bits = e->success & SUCCESS_ALL;
	else if (e->kind == KIND_REPORT && e->subkind == SUBKIND_DELIVERED)
		bits = SUCCESS_DELIVERED;
	else if (e->kind == KIND_MDN && e->subkind == SUBKIND_DISPLAYED)
		bits = SUCCESS_OPEN;
	else if (e->kind == KIND_MAIL)
		bits = SUCCESS_REPLY;
	else if (e->kind == KIND_AUTO_REPLY && e->subkind != SUBKIND_LEFT_COMPANY &&
	    e->subkind != SUBKIND_ADDRESS_CHANGED && e->subkind != SUBKIND_CHALLENGE)
		bits = SUCCESS_REPLY;
	if (bits && slice_equal(e->campaign, SLICE("carom-probe")))
		bits |= SUCCESS_PROBE_OK;
	return bits;
}

bool
event_is_failure(const struct policy_set *set, const struct policy_event *e)
{
	return e->input == INPUT_EVENT && e->kind == KIND_BOUNCE &&
	    e->trust >= policy_set_trust(set, e->stream);
}

static bool
is_hard(const struct policy_event *e)
{
	return e->input == INPUT_EVENT && e->kind == KIND_BOUNCE &&
	    e->permanence == PERMANENCE_HARD;
}

static bool
is_human(const struct policy_event *e, unsigned bits)
{
	if (bits & (SUCCESS_OPEN | SUCCESS_CLICK))
		return true;
	return bits & SUCCESS_REPLY && (e->input == INPUT_SUCCESS || e->kind == KIND_MAIL);
}

static enum cause
cause_of(const struct policy_event *e)
{
	if ((e->kind == KIND_FEEDBACK && e->subkind == SUBKIND_OPT_OUT) ||
	    (e->kind == KIND_REQUEST && e->subkind == SUBKIND_UNSUBSCRIBE))
		return CAUSE_OPT_OUT;
	if (e->kind == KIND_FEEDBACK)
		return CAUSE_COMPLAINT;
	return is_hard(e) ? CAUSE_HARD : CAUSE_ESCALATED;
}

static enum trust
trust_asked(const struct policy_set *set, const struct rule *r, int stream)
{
	return r->r.trust ? r->r.trust : policy_set_trust(set, stream);
}

static int
layer_of(const struct rule *r, const struct policy_event *e)
{
	return r->r.address ? POLICY_ADDRESS : e->stream;
}

/* --- success --- */

static void
success_fold(struct policy_state *s, const struct policy_event *e, unsigned bits)
{
	const struct compiled *c = set_policy(s->set, e->stream);
	const struct act a = { .at_us = e->occurred_us,
		.event_id = e->input == INPUT_EVENT ? e->id : 0,
		.event_stream = e->stream };
	bool address = false, stream = false;

	for (size_t i = 0; i < c->p.nrules; i++) {
		const struct rule *r = &c->rules[i];

		if (r->r.reset_on & bits && e->trust >= trust_asked(s->set, r, e->stream) &&
		    (r->r.address || e->stream >= 0)) {
			ladder_reset(s, layer_of(r, e), r);
			*(r->r.address ? &address : &stream) = true;
		}
	}
	/* shown when all are reset: none of these holds outlives another */
	if (address)
		ladder_show(s, POLICY_ADDRESS, &a);
	if (stream)
		ladder_show(s, e->stream, &a);
	if (e->trust < policy_set_trust(s->set, e->stream))
		return;
	s->hard = false;
	s->alive_us = e->occurred_us;
	if (is_human(e, bits))
		s->engaged_us = e->occurred_us;
}

/* --- a rule and an event it owns --- */

struct judgement {
	const struct policy_event *e;
	int64_t at_us;        /* when it is folded: its own time, or the end of its wait */
	enum why_not outside; /* WHY_INCIDENT: inside one, whatever the rules say */
	bool waited;
};

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

	if (r->asks_trust && e->trust < trust_asked(s->set, r, e->stream))
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

static enum why_not
judge(struct policy_state *s, const struct rule *r, const struct judgement *j)
{
	const struct policy_event *e = j->e;
	int stream = layer_of(r, e), weight;
	int64_t at_s = us_to_s(j->at_us);
	struct act a = { .at_us = j->at_us,
		.cause = cause_of(e),
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
	count_decay(s, r, rs, stream, at_s);
	why = count_refuses(r, rs, at_s);
	if (why != WHY_COUNTED)
		return why;
	count_add(r, rs, at_s, weight, distinct_value(s, r, e));
	count_remember(rs, send_key(s, e));
	if (rs->run == RUN_DELAY)
		return WHY_COUNTED;
	if (!count_condition(s, r, rs, stream, at_s))
		rs->told = false;
	else if (rs->run == RUN_NONE)
		ladder_fire(s, stream, r, &a);
	return WHY_COUNTED;
}

/* --- an event and all rules --- */

static void
mark(struct policy_state *s, const struct policy_event *e, const struct rule *r, enum why_not why)
{
	if (e->input == INPUT_EVENT)
		output_mark(s->out,
		    &(struct policy_mark){ .event_id = e->id,
			.counted = why == WHY_COUNTED,
			.why_not = why,
			.rule = r ? r->r.title : NULL });
}

static void
count_event(struct policy_state *s, const struct policy_event *e)
{
	struct layer *l = e->stream < 0 ? NULL : state_layer(s, e->stream);

	if (is_hard(e))
		s->hard_count += s->hard_count < UINT32_MAX;
	if (!l)
		return;
	if (e->kind == KIND_BOUNCE && e->permanence == PERMANENCE_SOFT)
		l->soft_count += l->soft_count < UINT32_MAX;
	if (cause_of(e) == CAUSE_COMPLAINT)
		l->complaint_count += l->complaint_count < UINT32_MAX;
}

/* instead is why an event that no rule owns is not counted. */
static void
offer(struct policy_state *s, const struct judgement *j, enum why_not instead)
{
	const struct policy_event *e = j->e;
	const struct compiled *c = set_policy(s->set, e->stream);
	const struct rule *owner = NULL;
	enum why_not why = instead;
	bool turns_hard = false, counted = false;

	for (size_t i = 0; i < c->p.nrules; i++) {
		const struct rule *r = &c->rules[i];
		const struct layer *l =
		    r->r.address || e->stream >= 0 ? state_layer(s, layer_of(r, e)) : NULL;
		enum why_not this;

		if (!policy_rule_matches(r, s, e, l))
			continue;
		this = judge(s, r, j);
		if ((this == WHY_COUNTED || this == WHY_RESIDUAL) &&
		    e->trust >= trust_asked(s->set, r, e->stream))
			turns_hard = true;
		if (!owner || (this == WHY_COUNTED && !counted)) {
			owner = r;
			why = this;
		}
		counted |= this == WHY_COUNTED;
		if (!r->r.go_on)
			break;
	}
	if (!owner)
		turns_hard = e->trust >= policy_set_trust(s->set, e->stream);
	if (counted)
		count_event(s, e);
	if (turns_hard && is_hard(e) && j->outside == WHY_COUNTED &&
	    !(j->waited && s->reset_us >= e->occurred_us))
		s->hard = true;
	mark(s, e, owner, why);
}

/* --- what is only shown --- */

static void
show(struct policy_state *s, const struct policy_event *e)
{
	struct layer *l;

	if (e->stream < 0 || e->input != INPUT_EVENT)
		return;
	l = state_layer(s, e->stream);
	l->last_event_us = e->occurred_us;
	if (e->kind == KIND_BOUNCE) {
		l->last_reason = e->reason;
		l->last_permanence = e->permanence;
	}
	if (e->trust < policy_set_trust(s->set, e->stream))
		return;
	if (e->kind == KIND_AUTO_REPLY && e->subkind == SUBKIND_OUT_OF_OFFICE && e->away_until)
		l->away_until = e->away_until;
	if (e->kind == KIND_AUTO_REPLY && e->subkind == SUBKIND_LEFT_COMPANY)
		l->review = true;
	if (e->new_address)
		l->new_address_event = e->id;
}

/* --- incidents --- */

static void
wait_for(struct policy_state *s, const struct policy_event *e, int64_t due_s)
{
	if (s->nwaits == s->capwaits) {
		s->capwaits = s->capwaits ? s->capwaits * 2 : 8;
		s->waits = policy_grow(s->waits, s->capwaits, sizeof *s->waits);
	}
	s->waits[s->nwaits++] = (struct wait){ .e = e, .due_s = due_s };
	s->next_wait_s = due_s < s->next_wait_s ? due_s : s->next_wait_s;
}

/* WHY_INCIDENT inside a declared one, or a detected one: then it waits too. */
static enum why_not
inside(struct policy_state *s, const struct policy_event *e)
{
	int64_t due_s = POLICY_NO_TIME;

	if (!is_hard(e))
		return WHY_COUNTED;
	for (size_t i = 0; i < s->set->nincidents; i++) {
		const struct policy_incident *in = &s->set->incidents[i];
		int64_t end;

		if (!policy_incident_holds(in, e, s->in->contact.domain))
			continue;
		if (in->declared)
			return WHY_INCIDENT;
		end = in->to_us == POLICY_FOREVER ? POLICY_FOREVER
						  : us_to_s(in->to_us) + INCIDENT_WAIT_S;
		due_s = end > due_s ? end : due_s;
	}
	if (due_s == POLICY_NO_TIME)
		return WHY_COUNTED;
	wait_for(s, e, due_s);
	return WHY_INCIDENT;
}

/* --- the three inputs --- */

void
event_fold(struct policy_state *s, const struct policy_event *e, bool contradicted)
{
	unsigned bits = policy_event_success(e);
	enum why_not instead = WHY_NO_RULE;

	show(s, e);
	if (bits) {
		instead = e->trust < policy_set_trust(s->set, e->stream) ? WHY_TRUST : WHY_SUCCESS;
		if (contradicted) {
			bits &= ~(unsigned)SUCCESS_DELIVERED;
			if (!(bits & ~(unsigned)SUCCESS_PROBE_OK) &&
			    !(e->input == INPUT_SUCCESS && e->success & SUCCESS_PROBE_OK))
				bits = 0;
			instead = WHY_CONTRADICTED;
		}
	}
	if (bits)
		success_fold(s, e, bits);
	if (e->input == INPUT_EVENT)
		offer(s,
		    &(struct judgement){ .e = e, .at_us = e->occurred_us, .outside = inside(s, e) },
		    instead);
}

void
event_fold_waited(struct policy_state *s, const struct policy_event *e, int64_t at_s)
{
	if (s->alive_us != POLICY_NO_TIME && s->alive_us > e->occurred_us)
		return;
	offer(
	    s, &(struct judgement){ .e = e, .at_us = s_to_us(at_s), .waited = true }, WHY_NO_RULE);
}

static void
decide(struct policy_state *s, const struct policy_decision *d, int stream)
{
	struct layer *l = state_layer(s, stream);
	int64_t at_s = us_to_s(d->at_us);
	size_t n;

	set_rules(s->set, stream, &n);
	l->decided_us = d->at_us;
	for (size_t i = 0; i < n; i++) {
		struct rule_state *rs = &l->rules[i];

		count_clear(rs);
		if (d->decision != DECISION_RELEASE)
			rs->firings = rs->holds = 0;
		if (rs->run == RUN_DELAY ||
		    (rs->run != RUN_NONE && d->decision != DECISION_FORGET)) {
			rs->run = RUN_NONE;
			rs->stale_from_s = at_s;
		}
		rs->releases = true;
	}
	if (d->decision != DECISION_RELEASE)
		l->soft_count = l->complaint_count = 0;
	if (d->decision == DECISION_FORGET) {
		l->away_until = 0;
		l->new_address_event = 0;
		l->review = false;
		return;
	}
	l->suppressed = false;
	l->nghosts = 0;
	ladder_show(s, stream, &(struct act){ .at_us = d->at_us, .cause = CAUSE_OPERATOR });
}

void
decision_fold(struct policy_state *s, const struct policy_decision *d)
{
	bool all = d->stream == POLICY_ADDRESS || d->decision == DECISION_FORGET;

	if (d->decision == DECISION_SUPPRESS) {
		ladder_suppress(s, d->stream,
		    &(struct act){ .at_us = d->at_us, .cause = CAUSE_OPERATOR }, NULL);
		return;
	}
	decide(s, d, all ? POLICY_ADDRESS : d->stream);
	if (!all)
		return;
	for (size_t i = 0; i < s->nused; i++)
		decide(s, d, s->used[i]);
	if (d->decision != DECISION_RELEASE) {
		s->hard = false;
		s->hard_count = 0;
		s->reset_us = d->at_us;
	}
}
