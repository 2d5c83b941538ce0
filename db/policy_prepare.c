/* policy_prepare - what must be known of all inputs before the first is folded: one report of each
 * ident, the order, which `delivered` a failure contradicts, the mailings */
#include "policy_internal.h"

/* --- one report of each ident --- */

static int
permanence_rank(enum permanence p)
{
	switch (p) {
	case PERMANENCE_HARD:
		return 3;
	case PERMANENCE_SOFT:
		return 2;
	case PERMANENCE_UNDETERMINED:
		return 1;
	default:
		return 0;
	}
}

static int
compare_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_text(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : compare_number((int64_t)a.n, (int64_t)b.n);
}

/* Calls of report_event have no message. Of several with one identity what they say decides, else it would be what came
 * first. */
static int
compare_said(const struct policy_event *a, const struct policy_event *b)
{
	const int64_t x[] = { a->kind, a->subkind, a->reason, a->scope, a->group, a->stage,
		a->stream },
		      y[] = { b->kind, b->subkind, b->reason, b->scope, b->group, b->stage,
			      b->stream };
	int order = compare_text(a->status, b->status);

	if (!order)
		order = compare_text(a->campaign, b->campaign);
	if (!order)
		order = compare_text(a->provider, b->provider);
	for (size_t i = 0; !order && i < sizeof x / sizeof *x; i++)
		order = compare_number(x[i], y[i]);
	return order;
}

bool
policy_event_merge(struct policy_event *into, const struct policy_event *e)
{
	int64_t least = into->occurred_us < e->occurred_us ? into->occurred_us : e->occurred_us;
	int order = (int)e->trust - (int)into->trust;
	bool level = !order;

	if (!order)
		order = permanence_rank(e->permanence) - permanence_rank(into->permanence);
	if (!order)
		order = memcmp(into->message_key, e->message_key, sizeof e->message_key);
	if (!order)
		order = compare_said(into, e);
	if (order > 0)
		*into = *e;
	if (level)
		into->occurred_us = least;
	return order > 0;
}

/* Rows of report_success come after the events of their ident: an open is not its delivery's
 * duplicate. */
static int
by_ident(const void *a, const void *b)
{
	const struct policy_event *x = a, *y = b;
	int order = memcmp(x->ident, y->ident, sizeof x->ident);

	return order ? order : compare_number(x->input, y->input);
}

static size_t
merge(struct policy_event *v, size_t n)
{
	size_t kept = 0;

	qsort(v, n, sizeof *v, by_ident);
	for (size_t i = 0; i < n; i++)
		if (kept && v[i].input == INPUT_EVENT && !by_ident(&v[kept - 1], &v[i]))
			policy_event_merge(&v[kept - 1], &v[i]);
		else
			v[kept++] = v[i];
	return kept;
}

/* --- the order --- */

int
position_compare(const struct position *a, const struct position *b)
{
	int order = compare_number(a->us, b->us);

	if (!order)
		order = compare_number(a->phase, b->phase);
	if (!order)
		order = memcmp(a->ident, b->ident, sizeof a->ident);
	return order ? order : compare_number(a->id, b->id);
}

struct position
item_position(const struct item *i)
{
	struct position p = { .us = i->us, .phase = i->phase };

	if (i->e)
		memcpy(p.ident, i->e->ident, sizeof p.ident);
	if (i->d)
		p.id = i->d->id;
	return p;
}

/* Rows of report_success may share an ident: then what they say decides. */
static int
by_position(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = compare_number(x->us, y->us);

	if (!order)
		order = compare_number(x->phase, y->phase);
	if (!order && x->d)
		order = compare_number(x->d->id, y->d->id);
	if (order || !x->e || !y->e)
		return order;
	order = memcmp(x->e->ident, y->e->ident, sizeof x->e->ident);
	if (!order)
		order = compare_number(x->e->input, y->e->input);
	if (!order)
		order = compare_number(x->e->stream, y->e->stream);
	if (!order)
		order = compare_number(x->e->success, y->e->success);
	if (!order)
		order = compare_number(x->e->trust, y->e->trust);
	if (!order)
		order = (x->e->send > y->e->send) - (x->e->send < y->e->send);
	return order ? order : compare_text(x->e->campaign, y->e->campaign);
}

/* --- mailings --- */

static int
mailing_by_campaign(const void *a, const void *b)
{
	const struct mailing *x = a, *y = b;
	int order = compare_number(x->stream, y->stream);

	if (!order)
		order = (x->campaign > y->campaign) - (x->campaign < y->campaign);
	return order ? order : compare_number(x->at_us, y->at_us);
}

static int
mailing_by_time(const void *a, const void *b)
{
	return compare_number(
	    ((const struct mailing *)a)->at_us, ((const struct mailing *)b)->at_us);
}

static void
prepare_mailings(struct policy_state *s, const struct policy_inputs *in)
{
	struct mailing *v;
	size_t kept = 0;

	if (!s->set->mailings || !in->nmailings)
		return;
	v = policy_alloc(in->nmailings, sizeof *v);
	for (size_t i = 0; i < in->nmailings; i++) {
		const struct policy_mailing *m = &in->mailings[i];

		v[i] = (struct mailing){ .at_us = m->at_us,
			.stream = m->stream,
			.campaign =
			    m->campaign.n ? policy_hash(1, m->campaign.p, m->campaign.n) : 0 };
	}
	qsort(v, in->nmailings, sizeof *v, mailing_by_campaign);
	for (size_t i = 0; i < in->nmailings; i++) {
		const struct mailing *last = kept ? &v[kept - 1] : NULL;

		if (last && last->stream == v[i].stream && last->campaign == v[i].campaign &&
		    (v[i].campaign || last->at_us == v[i].at_us))
			continue;
		v[kept++] = v[i];
	}
	qsort(v, kept, sizeof *v, mailing_by_time);
	s->mailings = v;
	s->nmailings = kept;
}

/* --- all of it --- */

static bool
check_items(struct policy_state *s, const struct policy_inputs *in, struct prepared *p,
    const struct failures *f)
{
	bool sound = true;

	for (size_t i = 0; i < p->n; i++) {
		struct item *item = &p->items[i];
		struct position at = item_position(item);

		if (position_compare(&at, &s->position) <= 0) {
			state_touch(s, item->us);
			sound = false;
		}
		if (!item->e)
			continue;
		if (event_is_failure(s->set, item->e))
			sound &= !memory_belied(s, item->e) || in->oldest;
		if (policy_event_success(item->e) & SUCCESS_DELIVERED) {
			item->contradicted =
			    failures_contradict(f, item->e) || memory_belies(s, item->e);
			if (!item->contradicted)
				sound &= !memory_unsure(s, item->e) || in->oldest;
		}
	}
	return sound;
}

static void
skip_seen(const struct policy_state *s, struct prepared *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct position at = item_position(&p->items[i]);

		if (position_compare(&at, &s->position) > 0)
			p->items[kept++] = p->items[i];
	}
	p->n = kept;
}

bool
policy_prepare(struct policy_state *s, const struct policy_inputs *in, struct prepared *p)
{
	struct failures f;
	size_t nevents = in->nevents;
	bool sound;

	*p = (struct prepared){ 0 };
	p->events = policy_alloc(nevents, sizeof *p->events);
	if (nevents)
		memcpy(p->events, in->events, nevents * sizeof *p->events);
	if (nevents > 1)
		nevents = merge(p->events, nevents);
	p->items = policy_alloc(nevents + in->ndecisions, sizeof *p->items);
	for (size_t i = 0; i < nevents; i++)
		p->items[p->n++] = (struct item){
			.us = p->events[i].occurred_us, .phase = PHASE_EVENT, .e = &p->events[i]
		};
	for (size_t i = 0; i < in->ndecisions; i++)
		p->items[p->n++] = (struct item){ .us = in->decisions[i].at_us,
			.phase = PHASE_DECISION,
			.d = &in->decisions[i] };
	if (p->n > 1)
		qsort(p->items, p->n, sizeof *p->items, by_position);
	if (in->skip_seen)
		skip_seen(s, p);
	failures_collect(s->set, p->events, nevents, &f);
	sound = check_items(s, in, p, &f);
	failures_free(&f);
	if (sound)
		prepare_mailings(s, in);
	return sound;
}

void
prepared_free(struct policy_state *s, struct prepared *p)
{
	free(p->events);
	free(p->items);
	free(s->mailings);
	s->mailings = NULL;
	s->nmailings = 0;
}
