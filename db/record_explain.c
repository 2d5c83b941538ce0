/* record_explain - why one contact stands where it stands. See record.h */
#include "record_contact.h"

#include <stdio.h>
#include <stdlib.h>

static void
add_rules(const struct recorder *r, int stream, struct record_explanation *x, size_t *cap)
{
	struct policy_progress p;

	for (size_t k = 0; policy_state_progress(r->state, stream, k, &p); k++) {
		if (!p.counted && !p.score && !p.firings && !p.running)
			continue;
		x->rules = record_grow(x->rules, x->nrules, cap, sizeof *x->rules);
		x->rules[x->nrules++] = (struct record_rule){ .rule = p.rule,
			.stream = stream < 0 ? NULL : policy_set_stream_at(r->set, stream)->name,
			.counted = p.counted,
			.count = p.count,
			.score = (double)p.score / 1000,
			.threshold = p.threshold / 1000.0,
			.span = (double)p.span_s / 86400,
			.min_span = (double)p.min_span_s / 86400,
			.firings = p.firings,
			.running = p.running,
			.until_seconds = p.until_s };
	}
}

/* "2 of 3", or what is lacking. */
static const char *
because(struct arena *a, const struct policy_mark *m)
{
	const struct policy_tally *t = &m->tally;
	const char *waited = m->waited ? ", after the outage" : "";
	char text[120] = "";

	if (m->why_not == WHY_TRUST && m->asked)
		snprintf(text, sizeof text, "is it about our mail? %s is asked for",
		    trust_name(m->asked));
	else if (m->counted && t->threshold)
		snprintf(text, sizeof text, "score %.10g of %.10g%s", (double)t->score / 1000,
		    t->threshold / 1000.0, waited);
	else if (m->counted && t->n)
		snprintf(text, sizeof text, "%u of %d%s", t->n, t->need, waited);
	else if (m->counted)
		snprintf(text, sizeof text, "the probe came back");
	return *text ? (const char *)arena_copy(a, slice_of(text)).p : NULL;
}

static void
add_owners(const struct recorder *r, struct record_explanation *x)
{
	size_t cap = 0;

	for (size_t i = 0; i < r->out.nmarks; i++) {
		const struct policy_mark *m = &r->out.marks[i];
		size_t k = x->nowners;

		if (m->waited) /* what was said while it waited is no longer so */
			for (k = 0; k < x->nowners && x->owners[k].event != m->event_id;)
				k++;
		if (k == x->nowners)
			x->owners = record_grow(x->owners, x->nowners++, &cap, sizeof *x->owners);
		x->owners[k] = (struct record_owner){ m->event_id, m->rule, because(r->arena, m) };
	}
}

static void
add_signs(const struct recorder *r, struct record_explanation *x)
{
	size_t cap = 0;

	for (size_t i = 0; i < r->out.nsigns; i++) {
		const struct policy_sign *sign = &r->out.signs[i];

		x->signs = record_grow(x->signs, x->nsigns, &cap, sizeof *x->signs);
		x->signs[x->nsigns++] = (struct record_sign){
			.stream = sign->stream < 0
			    ? NULL
			    : policy_set_stream_at(r->set, sign->stream)->name,
			.kind = success_name((enum success)sign->success),
			.at_us = sign->at_us,
			.why_not =
			    sign->why_not == WHY_SUCCESS ? NULL : why_not_name(sign->why_not),
		};
	}
}

static void
read_fold(const struct recorder *r, struct record_explanation *x)
{
	size_t rules = 0;

	for (size_t i = 0; i < policy_state_rows(r->state); i++)
		add_rules(r, policy_state_row(r->state, i), x, &rules);
	add_owners(r, x);
	add_signs(r, x);
}

static bool
explain(struct recorder *r, const char *address, struct record_explanation *out, struct err *e)
{
	struct fold_contact c = { .stale = true };
	struct fold_set f = { .at = &c, .n = 1, .now_us = record_now_us(), .compare = true };
	PGresult *res;
	bool known;

	params_clear(&r->p);
	param_text(&r->p, address);
	res = store_exec(r->s, "explain_contact", &r->p, e);
	if (!res)
		return false;
	known = PQntuples(res) == 1;
	if (known) {
		c.id = cell_int(res, 0, 0);
		c.address = arena_copy(r->arena, cell_bytes(res, 0, 1));
	}
	PQclear(res);
	if (!known)
		return true;
	if (!fold_lock(r, &f, e) || !fold_all(r, &f, e))
		return false;
	read_fold(r, out);
	return true;
}

bool
record_explain(
    struct recorder *r, const char *address, struct record_explanation *out, struct err *e)
{
	*out = (struct record_explanation){ 0 };
	arena_reset(r->arena);
	if (record_know_streams(r, e) && store_begin_snapshot(r->s, e) &&
	    explain(r, address, out, e) && store_commit(r->s, e))
		return true;
	store_rollback(r->s);
	record_explanation_free(out);
	return false;
}

void
record_explanation_free(struct record_explanation *x)
{
	free(x->rules);
	free(x->owners);
	free(x->signs);
	*x = (struct record_explanation){ 0 };
}
