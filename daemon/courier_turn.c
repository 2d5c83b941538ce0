/* courier_turn - which deliveries may go out now: order within a contact, at most so many at once */
#include "build_config.h"

#include "courier_private.h"

#include "crash_point.h"
#include "util.h"

enum { IDLE_MS = 60000 };

static bool
is_its_turn(const struct delivery *d)
{
	for (const struct delivery *o = d->hook->first; o != d; o = o->next)
		if (o->state != DELIVERY_OVER && o->source == d->source && o->contact == d->contact)
			return false;
	return true;
}

int
delivery_start_due(struct courier *c)
{
	int64_t now = clock_ms(), next = now + IDLE_MS;

	for (size_t i = 0; i < c->n; i++)
		for (struct delivery *d = c->hooks[i].first; d != NULL; d = d->next) {
			struct hook *h = d->hook;

			if (d->state != DELIVERY_WAITS)
				continue;
			if (d->retry_at <= now && h->under_way < COURIER_PARALLEL &&
			    is_its_turn(d)) {
				if (d->tries++ == 0) {
					d->first_at = now;
					d->accepted_before = h->accepted;
				}
				crash_point("before an event is posted");
				if (!post_start(c, d))
					delivery_failed(d, true, 0);
			}
			if (d->state == DELIVERY_WAITS && d->retry_at > now && d->retry_at < next)
				next = d->retry_at;
		}
	return (int)(next - now);
}

void
delivery_forget_all(struct courier *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct hook *h = &c->hooks[i];

		while (h->first != NULL) {
			struct delivery *d = h->first;

			h->first = d->next;
			if (d->state == DELIVERY_UNDER_WAY)
				post_drop(c, d);
			delivery_free(d);
		}
		h->last = NULL;
	}
}
