/* policy_case - what came of a history, as text */
#include "policy_case.h"

#include <inttypes.h>
#include <string.h>

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

void
case_say(struct policy_case *c, const struct policy_state *s, const struct policy_output *out)
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
