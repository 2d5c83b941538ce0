/* policy_state - the memory of one contact, and reading it */
#include "policy_internal.h"

/* --- memory --- */

static void
memory_clear(struct memory *m)
{
	m->delivered_us = m->delivered_bare_us = m->failed_us = m->failed_bare_us = POLICY_NO_TIME;
	m->ndelivered = m->nfailed = 0;
	m->more_delivered = m->more_failed = false;
}

static void
rule_clear(struct rule_state *rs)
{
	struct rule_state empty = { .v = rs->v,
		.cap = rs->cap,
		.sends = rs->sends,
		.capsends = rs->capsends,
		.stale_from_s = POLICY_NO_TIME };

	*rs = empty;
}

void
layer_init(struct layer *l, size_t nrules)
{
	struct layer empty = { .rules = l->rules, .memory = l->memory };

	free(l->ghosts);
	memory_clear(&empty.memory);
	empty.shown.until_s = POLICY_FOREVER;
	empty.shown.since_us = empty.decided_us = empty.last_event_us = POLICY_NO_TIME;
	if (!empty.rules)
		empty.rules = policy_alloc(nrules, sizeof *empty.rules);
	for (size_t i = 0; i < nrules; i++)
		rule_clear(&empty.rules[i]);
	*l = empty;
}

void
layer_free(struct layer *l, size_t nrules)
{
	for (size_t i = 0; l->rules && i < nrules; i++) {
		free(l->rules[i].v);
		free(l->rules[i].sends);
	}
	free(l->rules);
	free(l->ghosts);
	free(l->memory.delivered);
	free(l->memory.failed);
}

static size_t
nrules(const struct policy_state *s, int stream)
{
	size_t n;

	set_rules(s->set, stream, &n);
	return n;
}

struct policy_state *
policy_state_new(const struct policy_set *set)
{
	struct policy_state *s = policy_alloc(1, sizeof *s);

	s->set = set;
	s->streams = policy_alloc(set->nstreams, sizeof *s->streams);
	s->used = policy_alloc(set->nstreams, sizeof *s->used);
	policy_state_clear(s);
	return s;
}

void
policy_state_clear(struct policy_state *s)
{
	layer_init(&s->address, s->set->nby_address);
	for (size_t i = 0; i < s->nused; i++)
		layer_init(s->streams[s->used[i]], nrules(s, s->used[i]));
	s->nused = 0;
	s->position = (struct position){ .us = POLICY_NO_TIME };
	s->hard = false;
	s->hard_count = 0;
	s->alive_us = s->engaged_us = s->reset_us = s->wait_from_us = POLICY_NO_TIME;
	s->wait_due_s = POLICY_FOREVER;
	s->touched_us = POLICY_FOREVER;
	for (size_t i = 0; i < s->ninterned; i++)
		free(s->interned[i]);
	s->ninterned = 0;
}

void
policy_state_free(struct policy_state *s)
{
	if (!s)
		return;
	policy_state_clear(s);
	layer_free(&s->address, s->set->nby_address);
	for (size_t i = 0; i < s->set->nstreams; i++)
		if (s->streams[i]) {
			layer_free(s->streams[i], nrules(s, (int)i));
			free(s->streams[i]);
		}
	free(s->streams);
	free(s->used);
	free(s->interned);
	free(s->waits);
	free(s);
}

struct layer *
state_layer(struct policy_state *s, int stream)
{
	struct layer *l;
	size_t at;

	if (stream == POLICY_ADDRESS)
		return &s->address;
	l = s->streams[stream];
	if (l && l->used)
		return l;
	if (!l)
		l = s->streams[stream] = policy_alloc(1, sizeof *l);
	layer_init(l, nrules(s, stream));
	l->used = true;
	/* by name, which is the order of what falls due */
	for (at = s->nused; at > 0 && s->set->rank[s->used[at - 1]] > s->set->rank[stream]; at--)
		s->used[at] = s->used[at - 1];
	s->used[at] = stream;
	s->nused++;
	return l;
}

const struct layer *
state_peek(const struct policy_state *s, int stream)
{
	if (stream == POLICY_ADDRESS)
		return &s->address;
	return s->streams[stream] && s->streams[stream]->used ? s->streams[stream] : NULL;
}

/* A title that outlives the row it was read from: the set's own when it has that rule. */
const char *
state_intern(struct policy_state *s, const char *text, size_t n)
{
	for (size_t p = 0; p < s->set->npolicies; p++)
		for (size_t i = 0; i < s->set->policies[p].p.nrules; i++) {
			const char *title = s->set->policies[p].rules[i].r.title;

			if (!strncmp(title, text, n) && !title[n])
				return title;
		}
	for (size_t i = 0; i < s->ninterned; i++)
		if (!strncmp(s->interned[i], text, n) && !s->interned[i][n])
			return s->interned[i];
	s->interned = policy_grow(s->interned, s->ninterned + 1, sizeof *s->interned);
	s->interned[s->ninterned] = policy_alloc(n + 1, 1);
	memcpy(s->interned[s->ninterned], text, n);
	return s->interned[s->ninterned++];
}

/* --- reading --- */

size_t
policy_state_rows(const struct policy_state *s)
{
	return 1 + s->nused;
}

int
policy_state_row(const struct policy_state *s, size_t i)
{
	return i ? s->used[i - 1] : POLICY_ADDRESS;
}

int64_t
policy_state_touched(const struct policy_state *s)
{
	return s->touched_us;
}

int64_t
policy_state_folded_at(const struct policy_state *s)
{
	return s->position.us;
}

bool
policy_state_waits(const struct policy_state *s)
{
	return s->wait_from_us != POLICY_NO_TIME;
}

struct policy_layer
policy_state_layer(const struct policy_state *s, int stream)
{
	const struct layer *l = state_peek(s, stream);

	if (l)
		return l->shown;
	return (struct policy_layer){ .since_us = POLICY_NO_TIME, .until_s = POLICY_FOREVER };
}

/* Of two suppressions the older, of two holds the one that ends later, of two actives the later. */
static struct policy_layer
severer(const struct policy_layer *address, const struct policy_layer *stream)
{
	bool other;

	if (address->standing != stream->standing)
		return address->standing > stream->standing ? *address : *stream;
	switch (address->standing) {
	case STANDING_SUPPRESSED:
		other = stream->since_us < address->since_us;
		break;
	case STANDING_HELD:
		other = stream->until_s > address->until_s;
		break;
	default:
		other = stream->since_us > address->since_us;
		break;
	}
	return other ? *stream : *address;
}

/* The first second of a day; where the clock skips midnight, the first there is. */
static int64_t
day_begins(const struct policy_zone *z, int32_t day)
{
	int64_t low = (day - 2) * (int64_t)DAY_S, high = (day + 2) * (int64_t)DAY_S;

	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		if (policy_day(z, middle) >= day)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

struct policy_status
policy_state_status(const struct policy_state *s, int stream, int64_t now_us)
{
	struct policy_layer address = policy_state_layer(s, POLICY_ADDRESS), own;
	const struct layer *l = stream == POLICY_ADDRESS ? NULL : state_peek(s, stream);
	struct policy_status out = { .in_force = address,
		.hard = s->hard,
		.hard_count = s->hard_count,
		.last_event_us = POLICY_NO_TIME,
		.away_over_s = POLICY_FOREVER };

	if (stream == POLICY_ADDRESS)
		return out;
	own = policy_state_layer(s, stream);
	out.in_force = severer(&address, &own);
	if (!l)
		return out;
	out.soft_count = l->soft_count;
	out.complaint_count = l->complaint_count;
	out.last_reason = l->last_reason;
	out.last_permanence = l->last_permanence;
	out.last_event_us = l->last_event_us;
	if (l->away_until) {
		int64_t over = day_begins(&set_policy(s->set, stream)->p.zone, l->away_until);

		out.away_until = us_to_s(now_us) < over ? l->away_until : 0;
		out.away_over_s = out.away_until ? over : POLICY_FOREVER;
	}
	out.new_address_event = l->new_address_event;
	out.review = l->review;
	return out;
}

bool
policy_state_progress(
    const struct policy_state *s, int stream, size_t i, struct policy_progress *out)
{
	const struct layer *l = state_peek(s, stream);
	const struct rule_state *rs;
	const struct rule *r;
	size_t n;
	struct rule *const *rules = set_rules(s->set, stream, &n);

	if (!l || i >= n)
		return false;
	r = rules[i];
	rs = &l->rules[i];
	*out = (struct policy_progress){ .policy = r->policy,
		.rule = r->r.title,
		.counted = rs->n,
		.count = count_needed(s, r, us_to_s(s->position.us)),
		.score = count_score(r, rs),
		.threshold = count_threshold(s, r, us_to_s(s->position.us)),
		.span_s = rs->n == 0
		    ? 0
		    : rs->last_s - (r->r.window || r->r.distinct ? rs->v[0].at_s : rs->first_s),
		.min_span_s = r->r.min_span,
		.firings = rs->firings,
		.holds = rs->holds,
		.running = rs->run != RUN_NONE,
		.until_s = rs->run == RUN_NONE ? POLICY_FOREVER : rs->until_s };
	return true;
}
