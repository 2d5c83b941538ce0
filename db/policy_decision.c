/* policy_decision - what an operator's decision does to a state */
#include "policy_internal.h"

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
