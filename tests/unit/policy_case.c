/* policy_case - see policy_case.h */
#include "policy_case.h"

#include "policy_config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int64_t
case_us(int64_t s)
{
	return (CASE_EPOCH + s) * 1000000;
}

uint32_t
case_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

struct policy_case *
case_new(const char *rules)
{
	struct policy_case *c = calloc(1, sizeof *c);

	c->policies = rules;
	c->streams[c->nstreams++] = (struct policy_stream){ .name = "a" };
	c->streams[c->nstreams++] = (struct policy_stream){ .name = "b" };
	c->address = "x@d.example";
	c->domain = "d.example";
	c->seed = 2463534242;
	return c;
}

void
case_free(struct policy_case *c)
{
	policy_state_free(c->state);
	policy_set_free(c->set);
	free(c);
}

/* --- the history --- */

static struct policy_event *
append(struct policy_case *c, int64_t s)
{
	struct policy_event *e = &c->events[c->nevents++];

	assert_in_range(c->nevents, 1, CASE_EVENTS);
	*e = (struct policy_event){
		.occurred_us = case_us(s), .id = (int64_t)c->nevents, .trust = TRUST_CORRELATED
	};
	e->ident[14] = (unsigned char)(c->nevents >> 8);
	e->ident[15] = (unsigned char)c->nevents;
	return e;
}

struct policy_event *
bounce(struct policy_case *c, int64_t s, enum permanence p, enum reason r)
{
	struct policy_event *e = append(c, s);
	const struct reason_row *row = reason_row(r);

	e->kind = KIND_BOUNCE;
	e->permanence = p;
	e->reason = r;
	e->scope = row ? row->scope : SCOPE_NONE;
	e->group = row ? row->group : GROUP_NONE;
	return e;
}

struct policy_event *
soft(struct policy_case *c, int64_t s)
{
	return bounce(c, s, PERMANENCE_SOFT, REASON_mailbox_full);
}

struct policy_event *
hard(struct policy_case *c, int64_t s)
{
	return bounce(c, s, PERMANENCE_HARD, REASON_mailbox_not_found);
}

struct policy_event *
other(struct policy_case *c, int64_t s, enum kind k, enum subkind sub)
{
	struct policy_event *e = append(c, s);

	e->kind = k;
	e->subkind = sub;
	return e;
}

struct policy_event *
success(struct policy_case *c, int64_t s, enum success kind)
{
	struct policy_event *e = append(c, s);

	e->input = INPUT_SUCCESS;
	e->success = kind;
	return e;
}

void
decide(struct policy_case *c, int64_t s, enum decision d, int stream)
{
	c->decisions[c->ndecisions] = (struct policy_decision){ .at_us = case_us(s),
		.id = (int64_t)c->ndecisions + 1,
		.decision = d,
		.stream = stream };
	c->ndecisions++;
}

void
mailing(struct policy_case *c, int64_t s, const char *campaign)
{
	c->mailings[c->nmailings++] =
	    (struct policy_mailing){ .at_us = case_us(s), .campaign = slice_of(campaign) };
}

/* --- as text --- */

struct text {
	char *p;
	size_t n, size;
};

static void __attribute__((format(printf, 2, 3))) say(struct text *t, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(t->p + t->n, t->size - t->n, format, ap);
	va_end(ap);
	assert_true(n >= 0 && (size_t)n < t->size - t->n);
	t->n += (size_t)n;
}

static void
say_s(struct text *t, int64_t s)
{
	int64_t rest = (s - CASE_EPOCH) % DAY;

	say(t, " %" PRId64 "d", (s - CASE_EPOCH) / DAY);
	if (rest)
		say(t, "+%" PRId64 "s", rest);
}

static void
say_us(struct text *t, int64_t us)
{
	say_s(t, us / 1000000);
	if (us % 1000000)
		say(t, ".%06d", (int)(us % 1000000));
}

static const char *
layer_name(const struct policy_case *c, int stream)
{
	return stream == POLICY_ADDRESS ? "address" : c->streams[stream].name;
}

static void
say_word(struct text *t, const char *word)
{
	if (word)
		say(t, " %s", word);
}

static void
say_transitions(struct policy_case *c, const struct policy_output *out)
{
	struct text t = { c->transitions, 0, sizeof c->transitions };

	*t.p = '\0';
	for (size_t i = 0; i < out->ntransitions; i++) {
		const struct policy_transition *r = &out->transitions[i];

		say(&t, "%s", layer_name(c, r->stream));
		say_us(&t, r->at_us);
		say(&t, " %s>%s", standing_name(r->from), standing_name(r->to));
		say_word(&t, cause_name(r->cause));
		say_word(&t, r->rule);
		if (r->to == STANDING_HELD) {
			say(&t, " until");
			if (r->until_s == POLICY_FOREVER)
				say(&t, " ever");
			else
				say_s(&t, r->until_s);
		}
		if (r->event_id)
			say(&t, " #%" PRId64, r->event_id);
		say(&t, "\n");
	}
}

static void
say_requests(struct policy_case *c, const struct policy_output *out)
{
	struct text t = { c->requests, 0, sizeof c->requests };

	*t.p = '\0';
	for (size_t i = 0; i < out->noutbox; i++) {
		const struct policy_outbox *o = &out->outbox[i];

		say(&t, "%s", layer_name(c, o->stream));
		say_us(&t, o->at_us);
		say(&t, " %s %s #%" PRId64 "\n", o->probe ? "probe" : "notify", o->rule,
		    o->event_id);
	}
}

/* The last word on each event, by its id. */
static void
say_marks(struct policy_case *c, const struct policy_output *out)
{
	struct text t = { c->marks, 0, sizeof c->marks };

	*t.p = '\0';
	for (int64_t id = 1; id <= (int64_t)c->nevents; id++) {
		const struct policy_mark *last = NULL;

		for (size_t i = 0; i < out->nmarks; i++)
			if (out->marks[i].event_id == id)
				last = &out->marks[i];
		if (!last)
			continue;
		assert_int_equal(last->counted, last->why_not == WHY_COUNTED);
		say(&t, "%" PRId64 " %s", id,
		    last->counted ? "counted" : why_not_name(last->why_not));
		say_word(&t, last->rule);
		say(&t, "\n");
	}
}

static void
say_layer(struct text *t, const struct policy_layer *l)
{
	say(t, "%s", standing_name(l->standing));
	say_word(t, cause_name(l->cause));
	say_word(t, l->rule);
	if (l->since_us != POLICY_NO_TIME) {
		say(t, " since");
		say_us(t, l->since_us);
	}
	if (l->standing == STANDING_HELD && l->until_s != POLICY_FOREVER) {
		say(t, " until");
		say_s(t, l->until_s);
	}
}

static void
say_status(struct policy_case *c, const struct policy_state *s, int stream, struct text *t)
{
	struct policy_status st = policy_state_status(s, stream, c->now);

	say_layer(t, &st.in_force);
	if (st.hard)
		say(t, " hard");
	if (st.soft_count || st.hard_count || st.complaint_count)
		say(t, " counts=%u/%u/%u", st.soft_count, st.hard_count, st.complaint_count);
	if (st.last_reason)
		say(t, " last=%s,%s", reason_name(st.last_reason),
		    permanence_name(st.last_permanence));
	if (st.away_until)
		say(t, " away=%d", (int)st.away_until);
	if (st.new_address_event)
		say(t, " new=#%" PRId64, st.new_address_event);
	if (st.review)
		say(t, " review");
}

static void
say_all(struct policy_case *c, const struct policy_state *s, const struct policy_output *out)
{
	struct text t = { c->status, 0, sizeof c->status };

	say_transitions(c, out);
	say_requests(c, out);
	say_marks(c, out);
	*t.p = '\0';
	for (int i = -1; i < (int)c->nstreams; i++) {
		struct policy_layer l = policy_state_layer(s, i);
		struct policy_progress p;

		say_layer(&t, &l);
		say(&t, "\n");
		say_status(c, s, i, &t);
		say(&t, "\n");
		for (size_t k = 0; policy_state_progress(s, i, k, &p); k++)
			say(&t, "%s %u %" PRId64 " %u %u %d %" PRId64 "\n", p.rule, p.counted,
			    p.score, p.firings, p.holds, p.running, p.until_s);
	}
}

/* --- folding --- */

static struct policy_set *
case_set(const struct policy_case *c)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all;
	struct policy_set *set;
	struct policy *policies;
	char *text;
	const char *why;
	size_t n;

	text = malloc(strlen(c->policies) + 100);
	sprintf(text,
	    strstr(c->policies, "policy \"default\"") ? "%s" : "policy \"default\" {\n%s\n}\n",
	    c->policies);
	if (!policy_parse_text(text, &all, &n, &m)) {
		config_mistakes_print(&m, "case", stderr);
		fail_msg("the policy is refused: %s", text);
	}
	policies = calloc(n, sizeof *policies);
	for (size_t i = 0; i < n; i++)
		policies[i] = all[i].policy;
	set =
	    policy_set_new(policies, n, c->streams, c->nstreams, c->incidents, c->nincidents, &why);
	if (!set)
		fail_msg("%s", why);
	for (size_t i = 0; i < n; i++)
		policy_parsed_free(&all[i]);
	free(all);
	free(policies);
	free(text);
	return set;
}

static struct policy_inputs
inputs(const struct policy_case *c, const struct policy_event *events, size_t nevents,
    const struct policy_decision *decisions, size_t ndecisions)
{
	return (struct policy_inputs){ .contact = { slice_of(c->address), slice_of(c->domain) },
		.events = events,
		.nevents = nevents,
		.decisions = decisions,
		.ndecisions = ndecisions,
		.mailings = c->mailings,
		.nmailings = c->nmailings };
}

void
case_fold(struct policy_case *c, int64_t now)
{
	struct policy_output out = { 0 };
	struct policy_inputs in = inputs(c, c->events, c->nevents, c->decisions, c->ndecisions);

	c->now = case_us(now);
	if (!c->set)
		c->set = case_set(c);
	policy_state_free(c->state);
	c->state = policy_state_new(c->set);
	assert_int_equal(policy_fold(c->state, &in, c->now, &out), POLICY_FOLDED);
	say_all(c, c->state, &out);
	policy_output_free(&out);
}

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
	struct policy_inputs in = inputs(a->c, a->events + from_event, a->nevents - from_event,
	    a->decisions + from_decision, a->ndecisions - from_decision);

	while (policy_fold(a->state, &in, now_us, &a->out) == POLICY_RECOMPUTE) {
		int64_t touched = policy_state_touched(a->state);

		in = inputs(a->c, a->events, a->nevents, a->decisions, a->ndecisions);
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
	say_all(copy, a.state, &a.out);
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

/* --- expectations --- */

static void
expect(const char *what, const char *want, const char *got)
{
	if (strcmp(want, got) != 0)
		fail_msg("%s should be:\n%s\nbut are:\n%s", what, want, got);
}

void
expect_transitions(struct policy_case *c, const char *want)
{
	expect("transitions", want, c->transitions);
}

void
expect_requests(struct policy_case *c, const char *want)
{
	expect("requests", want, c->requests);
}

void
expect_marks(struct policy_case *c, const char *want)
{
	expect("marks", want, c->marks);
}

void
expect_status(struct policy_case *c, int stream, const char *want)
{
	char got[1024];
	struct text t = { got, 0, sizeof got };

	say_status(c, c->state, stream, &t);
	expect("status", want, got);
}
