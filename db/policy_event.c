/* policy_event - what an event or a success is, and does to a state: it is shown, revives, waits or is judged */
#include "policy_internal.h"

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
is_human(const struct policy_event *e, unsigned bits)
{
	if (bits & (SUCCESS_OPEN | SUCCESS_CLICK))
		return true;
	return bits & SUCCESS_REPLY && (e->input == INPUT_SUCCESS || e->kind == KIND_MAIL);
}

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

		if (r->r.reset_on & bits && e->trust >= rule_trust(s->set, r, e->stream) &&
		    (r->r.address || e->stream >= 0)) {
			ladder_reset(s, rule_layer(r, e), r);
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

	if (!event_is_hard(e))
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
	if (e->input == INPUT_SUCCESS)
		output_sign(s->out,
		    &(struct policy_sign){ .stream = e->stream,
			.success = e->success,
			.at_us = e->occurred_us,
			.why_not = instead });
	if (e->input == INPUT_EVENT)
		judgement_offer(s,
		    &(struct judgement){ .e = e, .at_us = e->occurred_us, .outside = inside(s, e) },
		    instead);
}

void
event_fold_waited(struct policy_state *s, const struct policy_event *e, int64_t at_s)
{
	if (s->alive_us != POLICY_NO_TIME && s->alive_us > e->occurred_us)
		return;
	judgement_offer(
	    s, &(struct judgement){ .e = e, .at_us = s_to_us(at_s), .waited = true }, WHY_NO_RULE);
}
