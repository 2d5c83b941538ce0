/* record_explain - why one contact stands where it stands. See record.h */
#include "record_contact.h"

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

static void
read_fold(const struct recorder *r, struct record_explanation *x)
{
	size_t rules = 0, owners = 0;

	for (size_t i = 0; i < policy_state_rows(r->state); i++)
		add_rules(r, policy_state_row(r->state, i), x, &rules);
	for (size_t i = 0; i < r->out.nmarks; i++) {
		if (!r->out.marks[i].rule)
			continue;
		x->owners = record_grow(x->owners, x->nowners, &owners, sizeof *x->owners);
		x->owners[x->nowners++] = (struct record_owner){
			.event = r->out.marks[i].event_id,
			.rule = r->out.marks[i].rule,
		};
	}
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
	*x = (struct record_explanation){ 0 };
}
