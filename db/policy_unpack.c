/* policy_unpack - a row of bytes, which may be anything, as a layer */
#include "policy_bytes.h"

enum { MOST_GHOSTS = 64 };
static const int64_t most_s = INT64_C(400000000000); /* year 14645; keeps all sums in range */

static int64_t
get_time_us(struct reader *r)
{
	return get_time(r, most_s * SECOND_US);
}

/* An end: a time, or never; not "no time". */
static int64_t
get_end_s(struct reader *r)
{
	int64_t v = get_time(r, most_s);

	if (v == POLICY_NO_TIME)
		r->bad = true;
	return v;
}

static const char *
get_title(struct reader *r, struct policy_state *s)
{
	size_t n = get_byte(r, POLICY_MAX_TITLE);
	const char *title;

	if (r->bad || n > r->n || (n && memchr(r->p, 0, n))) {
		r->bad = true;
		return NULL;
	}
	title = n ? state_intern(s, (const char *)r->p, n) : NULL;
	r->p += n;
	r->n -= n;
	return title;
}

/* A list cannot be longer than the bytes that are left for it. */
static uint32_t
get_length(struct reader *r, uint32_t most, size_t each)
{
	uint64_t n = get_number(r, most);

	if (n > r->n / each)
		r->bad = true;
	return r->bad ? 0 : (uint32_t)n;
}

static void
get_counts(struct reader *r, struct rule_state *rs)
{
	unsigned flags = get_byte(r, 7);
	bool values = flags & 4;
	int64_t last;

	rs->counting = flags & 1;
	rs->told = flags & 2;
	rs->nsends = rs->capsends = get_length(r, POLICY_MAX_COUNT, 8);
	rs->sends = rs->nsends ? policy_alloc(rs->nsends, sizeof *rs->sends) : NULL;
	for (uint32_t i = 0; i < rs->nsends; i++)
		rs->sends[i] = get_hash(r);
	if (!rs->counting)
		return;
	rs->first_s = get_signed(r, most_s);
	rs->last_s = get_signed(r, most_s);
	for (int i = 0; i < 2; i++) {
		rs->in_day[i] = (uint32_t)get_number(r, UINT32_MAX);
		rs->day[i] = (int32_t)get_signed(r, INT32_MAX);
	}
	rs->score = (int64_t)get_number(r, (uint64_t)POLICY_MAX_NUMBER * POLICY_MAX_DURATION);
	rs->score_at_s = get_signed(r, most_s);
	rs->n = rs->cap = get_length(r, POLICY_MAX_COUNT, values ? 10 : 2);
	last = get_signed(r, most_s);
	rs->v = rs->n ? policy_alloc(rs->n, sizeof *rs->v) : NULL;
	for (uint32_t i = 0; i < rs->n; i++) {
		last += (int64_t)get_number(r, (uint64_t)most_s);
		if (last > most_s)
			r->bad = true;
		if (r->bad)
			return;
		rs->v[i].at_s = last;
		rs->v[i].weight = (int32_t)get_number(r, POLICY_MAX_NUMBER);
		rs->v[i].value = values ? get_hash(r) : 0;
		rs->sum += rs->v[i].weight;
	}
}

static int
stream_of(const struct policy_set *set, uint64_t hash)
{
	for (size_t i = 0; hash && i < set->nstreams; i++)
		if (set->stream_hash[i] == hash)
			return (int)i;
	return POLICY_NO_STREAM;
}

static const struct rule *
rule_of(const struct policy_set *set, int stream, uint64_t key)
{
	size_t n;
	struct rule *const *rules = set_rules(set, stream, &n);

	for (size_t i = 0; i < n; i++)
		if (rules[i]->key == key)
			return rules[i];
	return NULL;
}

struct loaded {
	struct layer layer;
	struct policy_state contact; /* only the fields of put_contact() */
	bool changed;
};

static void
add_ghost(struct layer *l, const char *title, const struct rule_state *rs)
{
	if ((rs->run != RUN_HOLD && rs->run != RUN_PROBE) || l->nghosts == MOST_GHOSTS)
		return;
	l->ghosts = policy_grow(l->ghosts, l->nghosts + 1, sizeof *l->ghosts);
	l->ghosts[l->nghosts++] = (struct ghost){
		.rule = title, .until_s = rs->until_s, .event_id = rs->event_id, .cause = rs->cause
	};
}

static void
get_running(struct reader *r, const struct policy_set *set, struct rule_state *rs)
{
	rs->firings = (uint32_t)get_number(r, UINT32_MAX);
	rs->holds = (uint32_t)get_number(r, UINT32_MAX);
	rs->stale_from_s = get_time(r, most_s);
	if (rs->stale_from_s == POLICY_FOREVER)
		r->bad = true;
	rs->run = (enum run)get_byte(r, RUN_DELAY);
	if (rs->run == RUN_NONE)
		return;
	rs->until_s = get_end_s(r);
	rs->step = (uint32_t)get_number(r, UINT32_MAX);
	rs->releases = get_byte(r, 1);
	rs->cause = (enum cause)get_byte(r, CAUSE_OF_COUNT - 1);
	rs->event_id = get_signed(r, INT64_MAX);
	rs->event_stream = stream_of(set, get_hash(r));
}

/* A rule that says something else now keeps its ladder; one that is gone leaves its hold behind. */
static void
get_rule(struct reader *r, struct policy_state *s, int stream, struct loaded *in)
{
	uint64_t key = get_hash(r), text = get_hash(r);
	const char *title = get_title(r, s);
	const struct rule *rule = rule_of(s->set, stream, key);
	struct rule_state rs = { .stale_from_s = POLICY_NO_TIME }, *into;

	get_running(r, s->set, &rs);
	get_counts(r, &rs);
	in->changed |= !rule || rule->text != text;
	if (rule && rule->text != text) {
		free(rs.v);
		free(rs.sends);
		rs.v = NULL;
		rs.sends = NULL;
		rs.n = rs.cap = rs.nsends = rs.capsends = 0;
		rs.told = rs.counting = false;
		rs.sum = rs.score = 0;
		rs.in_day[0] = rs.in_day[1] = 0;
	}
	if (!rule || r->bad) {
		add_ghost(&in->layer, title, &rs);
		free(rs.v);
		free(rs.sends);
		return;
	}
	if (rs.step >= rule->nladder)
		rs.step = (uint32_t)rule->nladder - 1;
	into = &in->layer.rules[rule->slot];
	free(into->v);
	free(into->sends);
	*into = rs;
}

static void
get_sends(struct reader *r, uint64_t **v, uint32_t *n, bool *more)
{
	*more = get_byte(r, 1);
	*n = get_length(r, MEMORY_SENDS, 8);
	*v = *n ? policy_alloc(MEMORY_SENDS, sizeof **v) : NULL;
	for (uint32_t i = 0; i < *n; i++)
		(*v)[i] = get_hash(r);
}

static void
get_layer(struct reader *r, struct policy_state *s, int stream, struct loaded *in)
{
	struct layer *l = &in->layer;
	uint32_t n;

	l->suppressed = get_byte(r, 1);
	l->cause = (enum cause)get_byte(r, CAUSE_OF_COUNT - 1);
	l->event_id = get_signed(r, INT64_MAX);
	l->rule = get_title(r, s);
	l->shown.standing = (enum standing)get_byte(r, STANDING_COUNT - 1);
	l->shown.cause = (enum cause)get_byte(r, CAUSE_OF_COUNT - 1);
	l->shown.rule = get_title(r, s);
	l->shown.since_us = get_time_us(r);
	l->shown.until_s = get_end_s(r);
	l->shown.event_id = get_signed(r, INT64_MAX);
	l->decided_us = get_time_us(r);
	n = get_length(r, MOST_GHOSTS, 4);
	for (uint32_t i = 0; i < n && !r->bad; i++) {
		const char *title = get_title(r, s);
		struct rule_state rs = { .run = RUN_HOLD, .until_s = get_end_s(r) };

		rs.event_id = get_signed(r, INT64_MAX);
		rs.cause = (enum cause)get_byte(r, CAUSE_OF_COUNT - 1);
		add_ghost(l, title, &rs);
	}
	l->memory.delivered_us = get_time_us(r);
	l->memory.delivered_bare_us = get_time_us(r);
	l->memory.failed_us = get_time_us(r);
	l->memory.failed_bare_us = get_time_us(r);
	get_sends(r, &l->memory.delivered, &l->memory.ndelivered, &l->memory.more_delivered);
	get_sends(r, &l->memory.failed, &l->memory.nfailed, &l->memory.more_failed);
	n = get_length(r, UINT32_MAX, 22);
	for (uint32_t i = 0; i < n && !r->bad; i++)
		get_rule(r, s, stream, in);
}

static void
get_contact(struct reader *r, struct policy_state *c)
{
	c->position.us = get_time_us(r);
	c->position.phase = (enum phase)get_byte(r, PHASE_DECISION);
	for (size_t i = 0; i < sizeof c->position.ident; i++)
		c->position.ident[i] = (unsigned char)get_byte(r, 255);
	c->position.id = get_signed(r, INT64_MAX);
	c->hard = get_byte(r, 1);
	c->hard_count = (uint32_t)get_number(r, UINT32_MAX);
	c->alive_us = get_time_us(r);
	c->engaged_us = get_time_us(r);
	c->reset_us = get_time_us(r);
	c->wait_due_s = get_end_s(r);
	c->wait_from_us = get_time_us(r);
}

static void
get_shown(struct reader *r, struct layer *l)
{
	l->soft_count = (uint32_t)get_number(r, UINT32_MAX);
	l->complaint_count = (uint32_t)get_number(r, UINT32_MAX);
	l->last_reason = (enum reason)get_byte(r, REASON_COUNT - 1);
	l->last_permanence = (enum permanence)get_byte(r, PERMANENCE_COUNT - 1);
	l->last_event_us = get_time_us(r);
	l->away_until = (int32_t)get_signed(r, INT32_MAX);
	l->new_address_event = get_signed(r, INT64_MAX);
	l->review = get_byte(r, 1);
}

static void
take_contact(struct policy_state *s, const struct policy_state *c)
{
	s->position = c->position;
	s->hard = c->hard;
	s->hard_count = c->hard_count;
	s->alive_us = c->alive_us;
	s->engaged_us = c->engaged_us;
	s->reset_us = c->reset_us;
	s->wait_due_s = c->wait_due_s;
	s->wait_from_us = c->wait_from_us;
}

static void
swap_layer(struct policy_state *s, int stream, struct layer *in)
{
	struct layer *l = state_layer(s, stream), old = *l;

	in->used = old.used;
	*l = *in;
	*in = old;
}

enum policy_unpack
policy_state_unpack(struct policy_state *s, int stream, const unsigned char *bytes, size_t n)
{
	struct reader r = { .p = bytes, .n = n };
	struct loaded in = { 0 };
	size_t nrules;

	if (get_byte(&r, PACK_VERSION) != PACK_VERSION ||
	    get_byte(&r, 1) != (unsigned)(stream == POLICY_ADDRESS) || r.bad)
		return POLICY_UNPACK_BAD;
	set_rules(s->set, stream, &nrules);
	layer_init(&in.layer, nrules);
	if (stream == POLICY_ADDRESS)
		get_contact(&r, &in.contact);
	else
		get_shown(&r, &in.layer);
	get_layer(&r, s, stream, &in);
	r.bad |= r.n != 0;
	if (!r.bad) {
		swap_layer(s, stream, &in.layer);
		if (stream == POLICY_ADDRESS)
			take_contact(s, &in.contact);
	}
	layer_free(&in.layer, nrules);
	if (r.bad)
		return POLICY_UNPACK_BAD;
	return in.changed ? POLICY_UNPACK_CHANGED : POLICY_UNPACKED;
}
