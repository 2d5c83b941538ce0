/* policy_contradict - which `delivered` a failure contradicts: among the inputs of one call, and against
 * what earlier calls left in memory */
#include "policy_internal.h"

static int
compare_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
by_send(const void *a, const void *b)
{
	const struct failure *x = a, *y = b;
	int order = compare_number(x->stream, y->stream);

	if (!order)
		order = (x->send > y->send) - (x->send < y->send);
	return order ? order : compare_number(x->us, y->us);
}

static int
by_time(const void *a, const void *b)
{
	const struct failure *x = a, *y = b;
	int order = compare_number(x->stream, y->stream);

	return order ? order : compare_number(x->us, y->us);
}

static size_t
lower(const struct failure *v, size_t n, const struct failure *key,
    int (*order)(const void *, const void *))
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;

		if (order(&v[middle], key) < 0)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/* Whether v, by time, has one of this stream at the time or less than a day after it. */
static bool
within_a_day(const struct failure *v, size_t n, const struct failure *d)
{
	size_t i = lower(v, n, d, by_time);

	return i < n && v[i].stream == d->stream && us_to_s(v[i].us) - us_to_s(d->us) < DAY_S;
}

bool
failures_contradict(const struct failures *f, const struct policy_event *e)
{
	struct failure d = { .stream = e->stream, .send = e->send, .us = INT64_MIN };
	size_t i;

	if (e->send) {
		i = lower(f->by_send, f->n, &d, by_send);
		if (i < f->n && f->by_send[i].stream == d.stream && f->by_send[i].send == d.send)
			return true;
	}
	d.us = e->occurred_us;
	return e->send ? within_a_day(f->bare, f->nbare, &d) : within_a_day(f->by_time, f->n, &d);
}

void
failures_collect(
    const struct policy_set *set, const struct policy_event *v, size_t n, struct failures *f)
{
	size_t k = 0;

	*f = (struct failures){ 0 };
	for (size_t i = 0; i < n; i++)
		f->n += event_is_failure(set, &v[i]);
	if (!f->n)
		return;
	f->by_send = policy_alloc(f->n, sizeof *f->by_send);
	f->by_time = policy_alloc(f->n, sizeof *f->by_time);
	f->bare = policy_alloc(f->n, sizeof *f->bare);
	for (size_t i = 0; i < n; i++)
		if (event_is_failure(set, &v[i])) {
			f->by_send[k] =
			    (struct failure){ v[i].stream, v[i].send, v[i].occurred_us };
			if (!v[i].send)
				f->bare[f->nbare++] = f->by_send[k];
			k++;
		}
	memcpy(f->by_time, f->by_send, f->n * sizeof *f->by_time);
	qsort(f->by_send, f->n, sizeof *f->by_send, by_send);
	qsort(f->by_time, f->n, sizeof *f->by_time, by_time);
	qsort(f->bare, f->nbare, sizeof *f->bare, by_time);
}

/* --- what earlier calls left in memory --- */

static bool
among(const uint64_t *v, uint32_t n, uint64_t send)
{
	for (uint32_t i = 0; i < n; i++)
		if (v[i] == send)
			return true;
	return false;
}

static const struct memory *
memory_of(const struct policy_state *s, int stream)
{
	const struct layer *l = state_peek(s, stream < 0 ? POLICY_ADDRESS : stream);

	return l ? &l->memory : NULL;
}

static void
remember(uint64_t **v, uint32_t *n, bool *more, uint64_t send)
{
	if (!send || among(*v, *n, send))
		return;
	if (!*v)
		*v = policy_alloc(MEMORY_SENDS, sizeof **v);
	if (*n == MEMORY_SENDS) {
		memmove(*v, *v + 1, (*n - 1) * sizeof **v);
		--*n;
		*more = true;
	}
	(*v)[(*n)++] = send;
}

void
memory_note(struct memory *m, const struct policy_event *e, bool failure)
{
	int64_t *last = failure ? &m->failed_us : &m->delivered_us;
	int64_t *bare = failure ? &m->failed_bare_us : &m->delivered_bare_us;

	*last = e->occurred_us > *last ? e->occurred_us : *last;
	if (!e->send)
		*bare = e->occurred_us > *bare ? e->occurred_us : *bare;
	if (failure)
		remember(&m->failed, &m->nfailed, &m->more_failed, e->send);
	else
		remember(&m->delivered, &m->ndelivered, &m->more_delivered, e->send);
}

void
state_touch(struct policy_state *s, int64_t us)
{
	if (us < s->touched_us)
		s->touched_us = us;
}

/* A failure after a `delivered` that was believed: history has to be read again. */
bool
memory_belied(struct policy_state *s, const struct policy_event *e)
{
	const struct memory *m = memory_of(s, e->stream);
	int64_t last;

	if (!m)
		return false;
	if (e->send && (m->more_delivered || among(m->delivered, m->ndelivered, e->send))) {
		state_touch(s, POLICY_NO_TIME);
		return true;
	}
	last = e->send ? m->delivered_bare_us : m->delivered_us;
	if (last == POLICY_NO_TIME || us_to_s(e->occurred_us) - us_to_s(last) >= DAY_S)
		return false;
	state_touch(s, e->occurred_us - (DAY_S + 1) * SECOND_US);
	return true;
}

/* A `delivered` after failures of earlier calls. */
bool
memory_belies(const struct policy_state *s, const struct policy_event *e)
{
	const struct memory *m = memory_of(s, e->stream);

	if (!m)
		return false;
	if (e->send && among(m->failed, m->nfailed, e->send))
		return true;
	return (e->send ? m->failed_bare_us : m->failed_us) == e->occurred_us;
}

bool
memory_unsure(struct policy_state *s, const struct policy_event *e)
{
	const struct memory *m = memory_of(s, e->stream);

	if (!m || !m->more_failed || !e->send || among(m->failed, m->nfailed, e->send))
		return false;
	state_touch(s, POLICY_NO_TIME);
	return true;
}

void
failures_free(struct failures *f)
{
	free(f->by_send);
	free(f->by_time);
	free(f->bare);
}
