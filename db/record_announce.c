/* record_announce - contacts: how their standing changed, for the feed and for who compares. See record_contact.h */
#include "record_contact.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void
announce_transition(struct recorder *r, struct outcome *w, struct fold_set *f,
    struct fold_contact *c, const struct policy_transition *t, const char *actor, const char *why)
{
	struct params *p = &w->transitions;
	size_t i = 0;

	array_time(p, i++, t->at_us);
	array_int8(p, i++, c->id);
	array_int4(p, i++, outcome_stream_id(r, t->stream));
	array_int2(p, i++, t->from);
	array_int2(p, i++, t->to);
	array_int2(p, i++, t->cause);
	array_text(p, i++, t->rule);
	array_time(p, i++, outcome_time(t->until_s));
	array_int8_or_null(p, i++, t->event_id);
	array_text(p, i++, actor);
	array_text(p, i++, why);
	f->ntransitions++;
}

static bool
same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool
same_transition(const struct policy_transition *a, const struct policy_transition *b)
{
	return a->at_us == b->at_us && a->stream == b->stream && a->to == b->to &&
	    a->cause == b->cause && same_text(a->rule, b->rule) &&
	    (a->to != STANDING_HELD || a->until_s == b->until_s);
}

static bool
layer_differs(const struct recorder *r, const struct fold_contact *c, int stream,
    struct policy_layer *layer, const struct stored_row **row)
{
	static const struct stored_row nothing = { .until_us = INT64_MIN };
	int64_t until;

	*row = fold_row(c, outcome_stream_id(r, stream));
	if (!*row)
		*row = &nothing;
	*layer = policy_state_layer(r->state, stream);
	until = layer->standing == STANDING_HELD ? outcome_time(layer->until_s) : INT64_MIN;
	return (*row)->standing != layer->standing ||
	    (layer->standing != STANDING_ACTIVE &&
		((*row)->cause != layer->cause ||
		    !slice_equal((*row)->rule, slice_of(layer->rule)) ||
		    ((*row)->until_us != until)));
}

void
announce_layer(
    struct recorder *r, struct outcome *w, struct fold_set *f, struct fold_contact *c, int stream)
{
	const struct policy_output *out = &r->out;
	const struct policy_transition *last = NULL;
	const struct stored_row *row;
	struct policy_layer layer;
	size_t from = 0;
	bool found;

	for (size_t i = 0; i < c->nannounced; i++)
		if (c->announced[i].stream == stream)
			last = &c->announced[i];
	found = !last || last->at_us < c->from.upto_us; /* before what is told anew */
	for (size_t i = out->ntransitions; last && !found && i > 0; i--) {
		if (same_transition(&out->transitions[i - 1], last)) {
			found = true;
			from = i;
		}
	}
	if (found && !f->actor) {
		for (size_t i = from; i < out->ntransitions; i++)
			if (out->transitions[i].stream == stream)
				announce_transition(r, w, f, c, &out->transitions[i], NULL, NULL);
		return;
	}
	if (layer_differs(r, c, stream, &layer, &row))
		announce_transition(r, w, f, c,
		    &(struct policy_transition){ .at_us = f->now_us,
			.stream = stream,
			.from = row->standing,
			.to = layer.standing,
			.cause = layer.cause,
			.rule = layer.rule,
			.until_s = layer.standing == STANDING_HELD ? layer.until_s : POLICY_FOREVER,
			.event_id = layer.event_id },
		    f->actor ? f->actor : "recompute", f->why);
}

static const char *
keep_text(struct arena *a, struct slice text)
{
	return text.n ? (const char *)arena_copy(a, text).p : NULL;
}

/* until_us: the end of a hold, INT64_MIN without one. */
static const char *
describe(struct arena *a, enum standing s, enum cause cause, struct slice rule, int64_t until_us)
{
	time_t at = (time_t)(until_us / 1000000);
	char text[200], until[32] = "";
	struct tm tm;

	if (s == STANDING_HELD && until_us != INT64_MIN && gmtime_r(&at, &tm))
		strftime(until, sizeof until, " until %Y-%m-%d %H:%M", &tm);
	snprintf(text, sizeof text, "%s%s%s%s%.*s%s", standing_name(s), cause ? " " : "",
	    cause ? cause_name(cause) : "", rule.n ? " by " : "", SLICE_FMT(slice_first(rule, 80)),
	    until);
	return keep_text(a, slice_of(text));
}

void
announce_difference(struct recorder *r, struct fold_set *f, struct fold_contact *c, int stream)
{
	const struct stored_row *row;
	struct policy_layer layer;

	if (!layer_differs(r, c, stream, &layer, &row))
		return;
	f->each(f->context,
	    &(struct record_difference){ .contact = c->id,
		.address = keep_text(r->arena, c->address),
		.stream = stream < 0 ? NULL : policy_set_stream_at(r->set, stream)->name,
		.was = describe(r->arena, row->standing, row->cause, row->rule, row->until_us),
		.is = describe(r->arena, layer.standing, layer.cause, slice_of(layer.rule),
		    outcome_time(layer.until_s)),
		.from = { standing_name(row->standing), keep_text(r->arena, row->rule) },
		.to = {
		    standing_name(layer.standing), keep_text(r->arena, slice_of(layer.rule)) } });
}
