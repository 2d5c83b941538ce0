/* record_fold - contacts: folded, from where they stand or from a checkpoint. See record_contact.h */
#include "record_contact.h"

/* --- folding --- */

/* Mailings that went to all of a stream count for whom it is new, also for what is folded already. */
static bool
joins_stream(const struct fold_contact *c)
{
	for (size_t i = 0; i < c->nitems; i++)
		if (c->items[i]->stream_id && !fold_row(c, c->items[i]->stream_id))
			return true;
	return false;
}

static struct policy_inputs
new_inputs(struct recorder *r, const struct fold_contact *c)
{
	struct policy_event *events = arena_alloc(r->loads, c->nitems, sizeof *events);

	for (size_t i = 0; events && i < c->nitems; i++)
		events[i] = c->items[i]->ev;
	return fold_inputs(c, events, events ? c->nitems : 0);
}

/* What waits since an earlier batch says since when everything has to be seen again, and so do the new ones. */
static void
look_back(struct recorder *r, struct outcome *w, struct fold_set *f, struct fold_contact *c)
{
	struct policy_inputs in = new_inputs(r, c);
	int64_t touched = INT64_MIN;
	bool state = in.events && fold_unpack(r, c->rows, c->nrows, false);

	for (size_t i = 0; i < in.nevents; i++) {
		int64_t us = in.events[i].occurred_us;

		c->late_us = us < c->late_us ? us : c->late_us;
	}
	if (state)
		touched = policy_state_touches(r->state, &in);
	c->late_us = touched < c->late_us ? touched : c->late_us;
	fold_wait_on(r, w, f, c, state);
}

/* Goes on from the state that is stored. What is late says since when everything has to be seen again. */
static bool
try_incremental(struct recorder *r, struct fold_set *f, struct fold_contact *c, bool mailings)
{
	struct policy_inputs in = new_inputs(r, c);

	if (!in.events || c->stale || (!fold_row(c, 0) && !c->fresh) ||
	    (mailings && !c->fresh && joins_stream(c)) || !fold_unpack(r, c->rows, c->nrows, false))
		return false;
	policy_output_clear(&r->out);
	if (policy_fold(r->state, &in, f->now_us, &r->out) == POLICY_FOLDED)
		return true;
	c->late = true;
	c->late_us = policy_state_touched(r->state);
	return false;
}

/* Merges an item with the stored row of its ident; the result is written as an update. */
static void
merge_stored(struct recorder *r, struct fold_contact *c, struct item *it)
{
	it->alone = false;
	for (size_t i = 0; i < c->nevents; i++) {
		struct stored_event *s = &c->events[i];
		int64_t before = s->ev.occurred_us;

		if (s->ev.id != it->ev.id)
			continue;
		if (policy_event_merge(&s->ev, &it->ev)) {
			s->ev.id = it->ev.id;
			it->ev = s->ev;
			it->ev.status = arena_copy(r->arena, s->ev.status);
			it->ev.provider = arena_copy(r->arena, s->ev.provider);
			it->ev.campaign = arena_copy(r->arena, s->ev.campaign);
		} else if (s->ev.occurred_us != before) {
			it->dropped = true; /* only its time counts: the row keeps its fields */
			it->ev.occurred_us = s->ev.occurred_us;
			it->updates = true;
		} else {
			it->dropped = true;
			it->updates = false;
		}
		return;
	}
	it->alone = true;
}

static struct policy_event *
all_events(struct recorder *r, struct fold_contact *c, size_t *n)
{
	struct policy_event *events;

	*n = 0;
	for (size_t i = 0; i < c->nitems; i++)
		if (c->items[i]->updates)
			merge_stored(r, c, c->items[i]);
	events = arena_alloc(r->loads, c->nevents + c->nsuccesses + c->nitems, sizeof *events);
	for (size_t i = 0; events && i < c->nevents; i++)
		if (!c->from.base || c->events[i].ev.occurred_us >= c->from.upto_us)
			events[(*n)++] = c->events[i].ev;
	for (size_t i = 0; events && i < c->nitems; i++)
		if (!fold_too_late(c, c->items[i]) && !c->items[i]->dropped &&
		    (!c->items[i]->updates || c->items[i]->alone))
			events[(*n)++] = c->items[i]->ev;
	for (size_t i = 0; events && i < c->nsuccesses; i++)
		events[(*n)++] = c->successes[i];
	return events;
}

/* Not done afterwards: its checkpoint has seen what is touched now. */
static bool
recompute(struct recorder *r, struct outcome *w, struct fold_set *f, struct fold_contact *c,
    struct err *e)
{
	struct checkpoint_cuts cuts = { .r = r, .w = &w->checkpoints, .c = c };
	struct policy_event *events;
	struct policy_inputs in;
	size_t n, stored = c->nevents + fold_new_items(c);

	events = all_events(r, c, &n);
	if (!events)
		return err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "a contact's history is too large");
	in = fold_inputs(c, events, n);
	in.skip_seen = c->from.nrows > 0;
	in.oldest = c->from.base;
	checkpoints_plan(&cuts, events, n, f, &in);
	policy_output_clear(&r->out);
	if (fold_unpack(r, c->from.rows, c->from.nrows, c->from.base) &&
	    policy_fold(r->state, &in, f->now_us, &r->out) == POLICY_FOLDED) {
		outcome_collect(r, w, f, c, true, c->from.events + (int32_t)stored);
		c->done = true;
		return true;
	}
	if (!c->late)
		return err_set(e, ERR_OPERATOR, CAUSE_DATABASE, "contact %lld cannot be recomputed",
		    (long long)c->id);
	c->late = false;
	return true;
}

/* --- all of them --- */

/* While the next ones are folded the server writes what came of those before. */
static bool
fold_current(
    struct recorder *r, struct outcome *w, struct fold_set *f, bool mailings, struct err *e)
{
	for (size_t i = 0; i < f->n; i++) {
		struct fold_contact *c = &f->at[i];

		if (!outcome_flush(r, w, e))
			return false;
		if (c->late && c->nitems) {
			look_back(r, w, f, c);
		} else if (try_incremental(r, f, c, mailings)) {
			outcome_collect(r, w, f, c, false, c->total + (int32_t)fold_new_items(c));
			c->done = true;
		} else {
			c->stale = true;
		}
	}
	return true;
}

/* Gives as many contacts their turn as have so many events to be read; none: all are done. */
static bool
next_turn(struct fold_set *f, size_t *from)
{
	enum { EVENTS_AT_ONCE = 20000 };
	size_t events = 0, n = 0;

	for (size_t i = 0; i < f->n; i++)
		f->at[i].turn = false;
	for (; *from < f->n && events < EVENTS_AT_ONCE; ++*from) {
		struct fold_contact *c = &f->at[*from];

		if (!fold_is_stale(c))
			continue;
		c->turn = true;
		c->nevents = c->nsuccesses = c->ndecisions = c->nmailings = c->nannounced =
		    c->nrequests = 0;
		if (c->total > c->from.events)
			events += (size_t)(c->total - c->from.events);
		n++;
	}
	return n > 0;
}

static bool
recompute_turn(
    struct recorder *r, struct outcome *w, struct fold_set *f, bool mailings, struct err *e)
{
	bool ok;

	arena_reset(r->loads);
	ok = (!mailings || fold_load(r, f, LOAD_MAILINGS, fold_has_turn, e)) &&
	    fold_load(r, f, LOAD_EVENTS, fold_has_turn, e) &&
	    fold_load(r, f, LOAD_SUCCESSES, fold_has_turn, e) &&
	    fold_load(r, f, LOAD_DECISIONS, fold_has_turn, e) &&
	    (f->compare ||
		(fold_load(r, f, LOAD_ANNOUNCED, fold_has_turn, e) && requests_load(r, f, e)));
	for (size_t i = 0; ok && i < f->n; i++)
		if (f->at[i].turn)
			ok = recompute(r, w, f, &f->at[i], e);
	return ok;
}

static bool
recompute_stale(
    struct recorder *r, struct outcome *w, struct fold_set *f, bool mailings, struct err *e)
{
	size_t from = 0;
	bool ok;

	ok = checkpoints_read(r, f, e);
	if (ok)
		fold_put_off(r, w, f);
	while (ok && next_turn(f, &from))
		ok = recompute_turn(r, w, f, mailings, e);
	return ok;
}

bool
fold_all(struct recorder *r, struct fold_set *f, struct err *e)
{
	struct outcome w = { 0 };
	bool ok, mailings = policy_set_mailing_window(r->set) > 0;

	outcome_begin(r, &w);
	arena_reset(r->loads);
	ok = checkpoints_heed_bases(r, f, e) &&
	    (!mailings || fold_load(r, f, LOAD_MAILINGS, fold_is_current, e));
	ok = ok && fold_current(r, &w, f, mailings, e);
	/* The second time for those whose checkpoint did not do: from their start. */
	ok = ok && recompute_stale(r, &w, f, mailings, e) && recompute_stale(r, &w, f, mailings, e);
	ok = ok && (f->compare || outcome_write(r, &w, f, e)) &&
	    checkpoints_write(r, &w.checkpoints, e);
	outcome_free(&w);
	return ok;
}
