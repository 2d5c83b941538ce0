/* record_put_off - contacts: whose recomputation waits until there is more of it. See record_contact.h */
#include "record_contact.h"

/*
 * What the fold will most likely say of events that wait: what it says when they are the newest. Where that turns
 * out right the stored events need not be written a second time. state: r->state is what its rows say.
 */
static void
guess_marks(struct recorder *r, const struct fold_set *f, struct fold_contact *c, bool state)
{
	enum { MOST = 64 };
	struct policy_event events[MOST];
	struct policy_inputs in;
	int64_t newest;
	size_t n = 0;

	for (size_t i = 0; i < c->nitems; i++)
		if (!fold_too_late(c, c->items[i]))
			c->items[i]->why_not = WHY_PENDING;
	if (c->nitems > MOST || !(state || fold_unpack(r, c->rows, c->nrows, false)))
		return;
	newest = policy_state_folded_at(r->state);
	for (size_t i = 0; i < c->nitems; i++) {
		if (c->items[i]->why_not != WHY_PENDING)
			continue;
		events[n] = c->items[i]->ev;
		if (newest != POLICY_NO_TIME && events[n].occurred_us <= newest)
			events[n].occurred_us = newest + 1;
		n++;
	}
	in = fold_inputs(c, events, n);
	in.ndecisions = 0;
	policy_output_clear(&r->out);
	if (policy_fold(r->state, &in, f->now_us, &r->out) != POLICY_FOLDED)
		return;
	for (size_t m = 0; m < r->out.nmarks; m++)
		for (size_t i = 0; i < c->nitems; i++)
			if (c->items[i]->ev.id == r->out.marks[m].event_id)
				c->items[i]->why_not = r->out.marks[m].why_not;
}

/*
 * A history whose events come in any order would be read again for each of them. So what reads many events for
 * one new one waits until there are more, or nothing else to do: the work stays in proportion to the events,
 * whatever their order. Recorders that work side by side bring each other's events late all the time.
 */
static bool
is_put_off(const struct fold_contact *c, size_t new_events)
{
	enum { FEW = 8 };
	size_t again = (size_t)(c->total - c->from.events);

	return again > FEW && (size_t)c->unfolded + new_events < again;
}

/* Some wait already, and whether any of these is older than what retention has left need not be asked. */
static bool
waits_already(const struct fold_set *f, const struct fold_contact *c)
{
	for (size_t i = 0; i < c->nitems; i++)
		if (c->items[i]->ev.occurred_us < fold_kept_us(f))
			return false;
	return c->waits;
}

static bool
may_wait(const struct fold_set *f, const struct fold_contact *c)
{
	return f->may_defer && fold_is_stale(c) && c->late && fold_new_items(c) == c->nitems;
}

static void
put_off(
    struct recorder *r, struct outcome *w, struct fold_set *f, struct fold_contact *c, bool state)
{
	guess_marks(r, f, c, state);
	outcome_defer(w, f, c, c->nitems);
	c->done = true;
}

void
fold_wait_on(
    struct recorder *r, struct outcome *w, struct fold_set *f, struct fold_contact *c, bool state)
{
	if (may_wait(f, c) && waits_already(f, c))
		put_off(r, w, f, c, state);
}

void
fold_put_off(struct recorder *r, struct outcome *w, struct fold_set *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (may_wait(f, &f->at[i]) && is_put_off(&f->at[i], f->at[i].nitems))
			put_off(r, w, f, &f->at[i], false);
}
