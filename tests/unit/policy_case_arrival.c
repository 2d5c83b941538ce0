/* policy_case - a history that arrives in parts and out of order, as the recorder takes it */
#include "policy_case.h"

#include <stdlib.h>
#include <string.h>

/* All rows packed, and unpacked into a new state. */
static struct policy_state *
through_bytes(struct policy_state *s, const struct policy_set *set)
{
	struct policy_state *copy = policy_state_new(set);

	for (size_t i = policy_state_rows(s); i-- > 0;) {
		unsigned char *bytes, *again;
		int stream = policy_state_row(s, i);
		size_t n, m;

		policy_state_pack(s, stream, &bytes, &n);
		assert_int_equal(policy_state_unpack(copy, stream, bytes, n), POLICY_UNPACKED);
		policy_state_pack(copy, stream, &again, &m);
		assert_int_equal(n, m);
		assert_memory_equal(bytes, again, n);
		free(bytes);
		free(again);
	}
	policy_state_free(s);
	return copy;
}

/* An input of the history, to be put in any order. */
struct arrival {
	int64_t us;
	size_t event, decision; /* SIZE_MAX: not that */
};

/* What the recorder keeps to go back to; the outputs up to then stay good. */
enum { MOST_CHECKPOINTS = 12 };
struct checkpoint {
	int64_t at_us;
	struct {
		int stream;
		unsigned char *bytes;
		size_t n;
	} rows[CASE_STREAMS + 1];
	size_t nrows, ntransitions, nmarks, noutbox;
};

struct arriving {
	struct checkpoint checkpoints[MOST_CHECKPOINTS];
	size_t ncheckpoints;
	struct policy_case *c;
	struct policy_state *state;
	struct policy_output out;
	struct policy_event *events; /* all that came */
	size_t nevents;
	struct policy_decision *decisions;
	size_t ndecisions;
	size_t recomputed;
};

static void
checkpoint_drop(struct arriving *a, size_t from)
{
	while (a->ncheckpoints > from) {
		struct checkpoint *p = &a->checkpoints[--a->ncheckpoints];

		for (size_t i = 0; i < p->nrows; i++)
			free(p->rows[i].bytes);
	}
}

static void
checkpoint_take(struct arriving *a)
{
	struct checkpoint *p;

	if (a->ncheckpoints == MOST_CHECKPOINTS)
		return;
	p = &a->checkpoints[a->ncheckpoints++];
	*p = (struct checkpoint){ .at_us = policy_state_folded_at(a->state),
		.nrows = policy_state_rows(a->state),
		.ntransitions = a->out.ntransitions,
		.nmarks = a->out.nmarks,
		.noutbox = a->out.noutbox };
	for (size_t i = 0; i < p->nrows; i++) {
		p->rows[i].stream = policy_state_row(a->state, i);
		policy_state_pack(a->state, p->rows[i].stream, &p->rows[i].bytes, &p->rows[i].n);
	}
}

/* To the newest checkpoint that has seen nothing at or after us; false: to nothing. */
static bool
checkpoint_return(struct arriving *a, int64_t us)
{
	const struct checkpoint *p;
	size_t n = a->ncheckpoints;

	while (n && a->checkpoints[n - 1].at_us >= us)
		n--;
	checkpoint_drop(a, n);
	policy_state_clear(a->state);
	policy_output_clear(&a->out);
	if (!n)
		return false;
	p = &a->checkpoints[n - 1];
	for (size_t i = 0; i < p->nrows; i++)
		assert_int_equal(policy_state_unpack(
				     a->state, p->rows[i].stream, p->rows[i].bytes, p->rows[i].n),
		    POLICY_UNPACKED);
	a->out.ntransitions = p->ntransitions;
	a->out.nmarks = p->nmarks;
	a->out.noutbox = p->noutbox;
	return true;
}

/* As the recorder does it: fold on, and read again what a checkpoint has not seen when that does not
 * do; a checkpoint may turn out too young in turn. */
static void
arrive(struct arriving *a, size_t from_event, size_t from_decision, int64_t now_us)
{
	struct policy_inputs in = case_inputs(a->c, a->events + from_event, a->nevents - from_event,
	    a->decisions + from_decision, a->ndecisions - from_decision);

	while (policy_fold(a->state, &in, now_us, &a->out) == POLICY_RECOMPUTE) {
		int64_t touched = policy_state_touched(a->state);

		in = case_inputs(a->c, a->events, a->nevents, a->decisions, a->ndecisions);
		in.skip_seen = checkpoint_return(a, touched);
		a->recomputed++;
		assert_in_range(a->recomputed, 0, 100000);
	}
	a->state = through_bytes(a->state, a->c->set);
	checkpoint_take(a);
}

static void
arrive_all(struct arriving *a, const struct arrival *order, size_t n, uint32_t *seed, bool ordered)
{
	for (size_t i = 0; i < n;) {
		size_t batch = ordered ? 1 : 1 + case_random(seed) % 5;
		size_t from_event = a->nevents, from_decision = a->ndecisions;
		int64_t now = INT64_MIN;

		for (; batch-- && i < n; i++) {
			if (order[i].event != SIZE_MAX)
				a->events[a->nevents++] = a->c->events[order[i].event];
			else
				a->decisions[a->ndecisions++] = a->c->decisions[order[i].decision];
			now = order[i].us > now ? order[i].us : now;
		}
		/* the clock may be anywhere between what happened and the end */
		if (case_random(seed) % 3 == 0 && now < a->c->now)
			now += (int64_t)(case_random(seed) % 1000) * ((a->c->now - now) / 1000);
		arrive(a, from_event, from_decision, now);
	}
	arrive(a, a->nevents, a->ndecisions, a->c->now);
}

static int
by_us(const void *a, const void *b)
{
	const struct arrival *x = a, *y = b;

	return (x->us > y->us) - (x->us < y->us);
}

static bool
same(struct policy_case *c, const char *what, const char *want, const char *got, const char *how)
{
	if (!strcmp(want, got))
		return true;
	if (!c->keep_quiet)
		fail_msg("%s, %s: from the start:\n%s\nthis way:\n%s", how, what, want, got);
	fprintf(stderr, "%s, %s: from the start:\n%s\nthis way:\n%s\n", how, what, want, got);
	return false;
}

static bool
same_by_arrival(struct policy_case *c, bool ordered)
{
	struct arriving a = { .c = c, .state = policy_state_new(c->set) };
	struct arrival *order = calloc(c->nevents + c->ndecisions + 1, sizeof *order);
	struct policy_case *copy = malloc(sizeof *copy);
	const char *how = ordered ? "one by one" : "out of order";
	size_t n = 0;
	bool fine;

	a.events = calloc(c->nevents + 1, sizeof *a.events);
	a.decisions = calloc(c->ndecisions + 1, sizeof *a.decisions);
	for (size_t i = 0; i < c->nevents; i++)
		order[n++] = (struct arrival){ c->events[i].occurred_us, i, SIZE_MAX };
	for (size_t i = 0; i < c->ndecisions; i++)
		order[n++] = (struct arrival){ c->decisions[i].at_us, SIZE_MAX, i };
	for (size_t i = 0; i < n; i++) {
		size_t k = i + case_random(&c->seed) % (n - i);
		struct arrival swap = order[i];

		order[i] = order[k];
		order[k] = swap;
	}
	if (ordered)
		qsort(order, n, sizeof *order, by_us);
	arrive_all(&a, order, n, &c->seed, ordered);
	*copy = *c;
	case_say(copy, a.state, &a.out);
	fine = same(c, "transitions", c->transitions, copy->transitions, how) &&
	    same(c, "requests", c->requests, copy->requests, how) &&
	    same(c, "marks", c->marks, copy->marks, how) &&
	    same(c, "status", c->status, copy->status, how);
	checkpoint_drop(&a, 0);
	policy_state_free(a.state);
	policy_output_free(&a.out);
	free(a.events);
	free(a.decisions);
	free(order);
	free(copy);
	return fine;
}

bool
case_run(struct policy_case *c, int64_t now)
{
	case_fold(c, now);
	return same_by_arrival(c, true) && same_by_arrival(c, false);
}
