/* policy_fold - the order in which everything happens: what falls due by itself, hard events whose
 * wait is over, events, decisions */
#include "policy_internal.h"

static void
reached(struct policy_state *s, const struct position *p)
{
	if (position_compare(p, &s->position) > 0)
		s->position = *p;
}

/* --- what falls due by itself --- */

static int64_t
next_due(const struct policy_state *s)
{
	int64_t due = ladder_due(s, POLICY_ADDRESS);

	for (size_t i = 0; i < s->nused; i++) {
		int64_t at = ladder_due(s, s->used[i]);

		due = at < due ? at : due;
	}
	return due;
}

/* Ends of holds and probes first, then delays; the address before the streams, by name. */
static void
fall_due(struct policy_state *s, int64_t at_s)
{
	for (int delays = 0; delays < 2; delays++) {
		ladder_fall_due(s, POLICY_ADDRESS, at_s, delays);
		for (size_t i = 0; i < s->nused; i++)
			ladder_fall_due(s, s->used[i], at_s, delays);
	}
	reached(s, &(struct position){ .us = s_to_us(at_s), .phase = PHASE_DUE });
}

static int
by_due(const void *a, const void *b)
{
	const struct wait *x = a, *y = b;
	const struct policy_event *e = x->e, *f = y->e;

	if (x->due_s != y->due_s)
		return x->due_s < y->due_s ? -1 : 1;
	if (e->occurred_us != f->occurred_us)
		return e->occurred_us < f->occurred_us ? -1 : 1;
	return memcmp(e->ident, f->ident, sizeof e->ident);
}

/* Sorting once an instant keeps a flood of forged reports about one address from costing its square. */
static void
end_waits(struct policy_state *s, int64_t at_s)
{
	size_t n = 0;

	qsort(s->waits, s->nwaits, sizeof *s->waits, by_due);
	while (n < s->nwaits && s->waits[n].due_s == at_s)
		event_fold_waited(s, s->waits[n++].e, at_s);
	s->nwaits -= n;
	memmove(s->waits, s->waits + n, s->nwaits * sizeof *s->waits);
	s->next_wait_s = s->nwaits ? s->waits[0].due_s : POLICY_FOREVER;
	reached(s, &(struct position){ .us = s_to_us(at_s), .phase = PHASE_WAIT });
}

/* All that happens by itself until us, that instant included. False: hard events that an earlier
 * call has seen stop waiting, so history has to be read again. */
static bool
advance(struct policy_state *s, int64_t us)
{
	if (s->wait_due_s != POLICY_FOREVER && s_to_us(s->wait_due_s) <= us) {
		s->touched_us = s->wait_from_us;
		return false;
	}
	for (;;) {
		int64_t due = next_due(s), wait = s->next_wait_s, at = due < wait ? due : wait;

		if (at == POLICY_FOREVER || s_to_us(at) > us)
			return true;
		if (due == at)
			fall_due(s, at);
		else
			end_waits(s, at);
	}
}

/* --- one call --- */

static bool
protects(const struct policy_stream *stream, struct slice address)
{
	for (size_t i = 0; i < stream->nprotected; i++)
		if (policy_glob(stream->protected[i], address))
			return true;
	return false;
}

static void
begin(struct policy_state *s, const struct policy_inputs *in, struct policy_output *out)
{
	s->in = in;
	s->out = out;
	s->touched_us = POLICY_FOREVER;
	s->is_protected = false;
	s->nwaits = 0;
	s->next_wait_s = POLICY_FOREVER;
	for (size_t i = 0; in->contact.address.n && i < s->set->nstreams; i++)
		s->is_protected |= protects(&s->set->streams[i], in->contact.address);
}

/* What still waits can be told only by reading the events again: their time is all that is kept. */
static void
keep_waits(struct policy_state *s)
{
	for (size_t i = 0; i < s->nwaits; i++) {
		const struct policy_event *e = s->waits[i].e;

		if (s->alive_us != POLICY_NO_TIME && s->alive_us > e->occurred_us)
			continue;
		if (s->waits[i].due_s < s->wait_due_s)
			s->wait_due_s = s->waits[i].due_s;
		if (s->wait_from_us == POLICY_NO_TIME || e->occurred_us < s->wait_from_us)
			s->wait_from_us = e->occurred_us;
	}
	s->nwaits = 0;
}

/* Cuts until us, each with all that happened by itself before it. What waits is packed by its time alone, as
 * at the end of a call. */
static bool
tell_cuts(struct policy_state *s, const struct policy_inputs *in, size_t *next, int64_t us)
{
	while (*next < in->ncuts && in->cuts_us[*next] <= us) {
		int64_t due_s, from_us;
		size_t nwaits;

		if (!advance(s, in->cuts_us[*next] - 1))
			return false;
		due_s = s->wait_due_s;
		from_us = s->wait_from_us;
		nwaits = s->nwaits;
		keep_waits(s);
		in->at_cut(in->context, (*next)++, s);
		s->nwaits = nwaits;
		s->wait_due_s = due_s;
		s->wait_from_us = from_us;
	}
	return true;
}

static void
fold_item(struct policy_state *s, const struct item *i)
{
	struct position p = item_position(i);

	if (i->d) {
		decision_fold(s, i->d);
	} else {
		bool failure = event_is_failure(s->set, i->e);
		int stream = i->e->stream < 0 ? POLICY_ADDRESS : i->e->stream;

		event_fold(s, i->e, i->contradicted);
		if (failure || (policy_event_success(i->e) & SUCCESS_DELIVERED && !i->contradicted))
			memory_note(&state_layer(s, stream)->memory, i->e, failure);
	}
	reached(s, &p);
}

enum policy_fold
policy_fold(struct policy_state *s, const struct policy_inputs *in, int64_t now_us,
    struct policy_output *out)
{
	struct prepared p;
	size_t cut = 0;
	bool sound;

	begin(s, in, out);
	sound = policy_prepare(s, in, &p);
	for (size_t i = 0; sound && i < p.n; i++) {
		sound = tell_cuts(s, in, &cut, p.items[i].us) && advance(s, p.items[i].us);
		if (sound)
			fold_item(s, &p.items[i]);
	}
	sound = sound && tell_cuts(s, in, &cut, now_us) && advance(s, now_us);
	keep_waits(s);
	prepared_free(s, &p);
	s->in = NULL;
	s->out = NULL;
	return sound ? POLICY_FOLDED : POLICY_RECOMPUTE;
}

int64_t
policy_state_touches(struct policy_state *s, const struct policy_inputs *in)
{
	struct prepared p;

	s->touched_us = POLICY_FOREVER;
	policy_prepare(s, in, &p);
	prepared_free(s, &p);
	return s->touched_us;
}

enum policy_fold
policy_advance(struct policy_state *s, const struct policy_inputs *in, int64_t now_us,
    struct policy_output *out)
{
	struct policy_inputs none = *in;

	none.nevents = none.ndecisions = 0;
	return policy_fold(s, &none, now_us, out);
}

int64_t
policy_state_due(const struct policy_state *s)
{
	int64_t due = next_due(s);

	return s->wait_due_s < due ? s->wait_due_s : due;
}
