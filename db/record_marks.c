/* record_marks - which events counted, and why others did not. See record_contact.h */
#include "record_contact.h"

#include <stdlib.h>
#include <string.h>

struct marked { /* where the why_not of an event is */
	int64_t id;
	struct item *item;
	struct stored_event *event;
};

static int
by_id(const void *a, const void *b)
{
	const struct marked *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Items first: one that updates a stored event stands for both. */
static struct marked *
list_marked(struct recorder *r, const struct fold_contact *c, size_t *n)
{
	struct marked *v = arena_alloc(r->loads, c->nitems + c->nevents + 1, sizeof *v);

	if (!v)
		abort();
	*n = 0;
	for (size_t i = 0; i < c->nitems; i++)
		v[(*n)++] = (struct marked){ .id = c->items[i]->ev.id, .item = c->items[i] };
	qsort(v, *n, sizeof *v, by_id);
	for (size_t i = 0, had = *n; i < c->nevents; i++) {
		struct marked m = { .id = c->events[i].ev.id, .event = &c->events[i] };

		if (!bsearch(&m, v, had, sizeof *v, by_id))
			v[(*n)++] = m;
	}
	qsort(v, *n, sizeof *v, by_id);
	return v;
}

void
marks_collect(struct recorder *r, struct params *marks, struct fold_contact *c)
{
	size_t n;
	struct marked *v = list_marked(r, c, &n);

	for (size_t m = 0; m < r->out.nmarks; m++) {
		const struct policy_mark *mark = &r->out.marks[m];
		struct marked key = { .id = mark->event_id };
		struct marked *found = n ? bsearch(&key, v, n, sizeof *v, by_id) : NULL;

		if (found && found->item) {
			found->item->why_not = mark->why_not;
		} else if (!found || found->event->why_not != mark->why_not) {
			array_int8(marks, 0, mark->event_id);
			array_int2(marks, 1, mark->why_not);
		}
		if (found && found->event)
			found->event->why_not = mark->why_not;
	}
}
