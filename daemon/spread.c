/* spread - see spread.h. */
#include "build_config.h"

#include "spread.h"

static struct spread_daemon *
find(const struct spread_view *v, int pid)
{
	for (size_t i = 0; i < v->daemons; i++)
		if (v->daemon[i].pid == pid)
			return &v->daemon[i];
	return NULL;
}

/* One mailbox goes, or will go, from one to the other. */
static void
count_move(struct spread_daemon *from, struct spread_daemon *to)
{
	if (from->held > 0)
		from->held--;
	to->held++;
}

static bool
is_richer(const struct spread_daemon *a, const struct spread_daemon *b)
{
	return a->held > b->held + 1;
}

/* Ours that somebody who is there, and poorer than we are, has asked for: of the poorest one. */
static struct spread_box *
next_to_give(const struct spread_view *v, const struct spread_daemon *self)
{
	const struct spread_daemon *poorest = NULL;
	struct spread_box *best = NULL;

	for (size_t i = 0; i < v->boxes; i++) {
		struct spread_box *b = &v->box[i];
		const struct spread_daemon *asker = find(v, b->asker);

		if (b->holder != v->self || b->giving || b->act != SPREAD_KEEP || !asker ||
		    asker == self || !is_richer(self, asker))
			continue;
		if (!poorest || asker->held < poorest->held) {
			poorest = asker;
			best = b;
		}
	}
	return best;
}

static void
give(struct spread_view *v, struct spread_daemon *self)
{
	struct spread_box *b;

	for (size_t i = 0; i < v->boxes; i++) {
		b = &v->box[i];
		if (b->holder != v->self)
			continue;
		if (b->giving) {
			struct spread_daemon *asker = find(v, b->asker);

			if (asker)
				count_move(self, asker);
		} else if (b->unread) {
			b->act = SPREAD_GIVE;
			if (self->held > 0)
				self->held--;
		}
	}
	while ((b = next_to_give(v, self))) {
		b->act = SPREAD_GIVE;
		count_move(self, find(v, b->asker));
	}
}

static bool
may_take(const struct spread_view *v, const struct spread_box *b, const struct spread_daemon *self)
{
	size_t wanted = v->wanted > v->boxes ? v->wanted : v->boxes;
	size_t share = (wanted + v->daemons - 1) / v->daemons;

	if (v->daemons == 1 || b->asker == v->self)
		return true;
	if (b->shy)
		return b->free_ms >= SPREAD_SHY_MS;
	if (find(v, b->asker))
		return b->free_ms >= SPREAD_ASKED_MS;
	return self->held < share || b->free_ms >= SPREAD_PATIENCE_MS;
}

static void
take(struct spread_view *v, struct spread_daemon *self)
{
	for (size_t i = 0; i < v->boxes; i++) {
		struct spread_box *b = &v->box[i];

		if (b->holder != 0 || !may_take(v, b, self))
			continue;
		b->act = SPREAD_TAKE;
		self->held++;
	}
}

/* What has been asked for stays so while there is a reason; how many that are. */
static unsigned
keep_asking(struct spread_view *v, struct spread_daemon *self)
{
	unsigned n = 0;

	for (size_t i = 0; i < v->boxes; i++) {
		struct spread_box *b = &v->box[i];
		struct spread_daemon *holder = find(v, b->holder);

		if (b->asker != v->self || b->act != SPREAD_KEEP)
			continue;
		if (holder && holder != self && n < v->asks && is_richer(holder, self)) {
			count_move(holder, self);
			n++;
		} else
			b->act = SPREAD_WITHDRAW;
	}
	return n;
}

static struct spread_box *
next_to_ask(const struct spread_view *v, const struct spread_daemon *self)
{
	const struct spread_daemon *richest = NULL;
	struct spread_box *best = NULL;

	for (size_t i = 0; i < v->boxes; i++) {
		struct spread_box *b = &v->box[i];
		const struct spread_daemon *holder = find(v, b->holder);

		if (b->asker != 0 || b->act != SPREAD_KEEP || b->shy || !holder || holder == self ||
		    !is_richer(holder, self))
			continue;
		if (!richest || holder->held > richest->held) {
			richest = holder;
			best = b;
		}
	}
	return best;
}

void
spread(struct spread_view *v)
{
	struct spread_daemon *self = find(v, v->self);
	struct spread_box *b;

	for (size_t i = 0; i < v->boxes; i++)
		v->box[i].act = SPREAD_KEEP;
	if (!self)
		return;
	if (v->daemons > 1)
		give(v, self);
	take(v, self);
	for (unsigned n = keep_asking(v, self); n < v->asks && (b = next_to_ask(v, self)); n++) {
		b->act = SPREAD_ASK;
		count_move(find(v, b->holder), self);
	}
}
