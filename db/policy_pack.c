/* policy_pack - a layer as one row of bytes; the form is said in policy_internal.h */
#include "policy_bytes.h"

static void
put_title(struct writer *w, const char *title)
{
	size_t n = title ? strlen(title) : 0;

	put_byte(w, (unsigned char)n);
	put(w, title, n);
}

static void
put_counts(struct writer *w, const struct rule *r, const struct rule_state *rs)
{
	int64_t last = rs->n ? rs->v[0].at_s : 0;

	put_byte(w, (unsigned char)(rs->counting | rs->told << 1 | (r->r.distinct != 0) << 2));
	put_number(w, rs->nsends);
	for (uint32_t i = 0; i < rs->nsends; i++)
		put_hash(w, rs->sends[i]);
	if (!rs->counting)
		return;
	put_signed(w, rs->first_s);
	put_signed(w, rs->last_s);
	for (int i = 0; i < 2; i++) {
		put_number(w, rs->in_day[i]);
		put_signed(w, rs->day[i]);
	}
	put_number(w, (uint64_t)rs->score);
	put_signed(w, rs->score_at_s);
	put_number(w, rs->n);
	put_signed(w, last);
	for (uint32_t i = 0; i < rs->n; i++) {
		put_number(w, (uint64_t)(rs->v[i].at_s - last));
		put_number(w, (uint64_t)rs->v[i].weight);
		if (r->r.distinct)
			put_hash(w, rs->v[i].value);
		last = rs->v[i].at_s;
	}
}

static bool
has_anything(const struct rule_state *rs)
{
	return rs->counting || rs->told || rs->firings || rs->holds || rs->run != RUN_NONE ||
	    rs->nsends || rs->stale_from_s != POLICY_NO_TIME;
}

static void
put_rule(struct writer *w, const struct policy_set *set, const struct rule *r,
    const struct rule_state *rs)
{
	put_hash(w, r->key);
	put_hash(w, r->text);
	put_title(w, r->r.title);
	put_number(w, rs->firings);
	put_number(w, rs->holds);
	put_time(w, rs->stale_from_s);
	put_byte(w, (unsigned char)rs->run);
	if (rs->run != RUN_NONE) {
		put_time(w, rs->until_s);
		put_number(w, rs->step);
		put_byte(w, rs->releases);
		put_byte(w, (unsigned char)rs->cause);
		put_signed(w, rs->event_id);
		put_hash(w, rs->event_stream < 0 ? 0 : set->stream_hash[rs->event_stream]);
	}
	put_counts(w, r, rs);
}

static void
put_sends(struct writer *w, const uint64_t *v, uint32_t n, bool more)
{
	put_byte(w, more);
	put_number(w, n);
	for (uint32_t i = 0; i < n; i++)
		put_hash(w, v[i]);
}

static void
put_layer(struct writer *w, const struct policy_set *set, int stream, const struct layer *l)
{
	const struct memory *m = &l->memory;
	size_t n, kept = 0;
	struct rule *const *rules = set_rules(set, stream, &n);

	put_byte(w, l->suppressed);
	put_byte(w, (unsigned char)l->cause);
	put_signed(w, l->event_id);
	put_title(w, l->rule);
	put_byte(w, (unsigned char)l->shown.standing);
	put_byte(w, (unsigned char)l->shown.cause);
	put_title(w, l->shown.rule);
	put_time(w, l->shown.since_us);
	put_time(w, l->shown.until_s);
	put_signed(w, l->shown.event_id);
	put_time(w, l->decided_us);
	put_number(w, l->nghosts);
	for (size_t i = 0; i < l->nghosts; i++) {
		put_title(w, l->ghosts[i].rule);
		put_time(w, l->ghosts[i].until_s);
		put_signed(w, l->ghosts[i].event_id);
		put_byte(w, (unsigned char)l->ghosts[i].cause);
	}
	put_time(w, m->delivered_us);
	put_time(w, m->delivered_bare_us);
	put_time(w, m->failed_us);
	put_time(w, m->failed_bare_us);
	put_sends(w, m->delivered, m->ndelivered, m->more_delivered);
	put_sends(w, m->failed, m->nfailed, m->more_failed);
	for (size_t i = 0; i < n; i++)
		kept += has_anything(&l->rules[i]);
	put_number(w, kept);
	for (size_t i = 0; i < n; i++)
		if (has_anything(&l->rules[i]))
			put_rule(w, set, rules[i], &l->rules[i]);
}

static void
put_contact(struct writer *w, const struct policy_state *s)
{
	put_time(w, s->position.us);
	put_byte(w, (unsigned char)s->position.phase);
	put(w, s->position.ident, sizeof s->position.ident);
	put_signed(w, s->position.id);
	put_byte(w, s->hard);
	put_number(w, s->hard_count);
	put_time(w, s->alive_us);
	put_time(w, s->engaged_us);
	put_time(w, s->reset_us);
	put_time(w, s->wait_due_s);
	put_time(w, s->wait_from_us);
}

static void
put_shown(struct writer *w, const struct layer *l)
{
	put_number(w, l->soft_count);
	put_number(w, l->complaint_count);
	put_byte(w, (unsigned char)l->last_reason);
	put_byte(w, (unsigned char)l->last_permanence);
	put_time(w, l->last_event_us);
	put_signed(w, l->away_until);
	put_signed(w, l->new_address_event);
	put_byte(w, l->review);
}

void
policy_state_pack(const struct policy_state *s, int stream, unsigned char **bytes, size_t *n)
{
	const struct layer *l = state_peek(s, stream);
	struct writer w = { 0 };

	put_byte(&w, PACK_VERSION);
	put_byte(&w, stream == POLICY_ADDRESS);
	if (stream == POLICY_ADDRESS)
		put_contact(&w, s);
	else if (l)
		put_shown(&w, l);
	if (l)
		put_layer(&w, s->set, stream, l);
	*bytes = w.p;
	*n = w.n;
}
