/*
 * bench_policy - the fold under the shipped policy, on one core: whole histories of forty events, and
 * one event at a time through the packed rows of a contact.
 */
#include "policy.h"
#include "policy_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EVENTS = 40, ROUNDS = 5000 };

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Mostly full and refused mailboxes over a year, an open now and then. */
static void
history(struct policy_event *v)
{
	static const enum reason reasons[] = { REASON_mailbox_full, REASON_greylisted,
		REASON_recipient_refused, REASON_timeout, REASON_mailbox_disabled };

	for (int i = 0; i < EVENTS; i++) {
		v[i] = (struct policy_event){
			.occurred_us = (INT64_C(1767225600) + i * INT64_C(777777)) * 1000000,
			.id = i + 1,
			.kind = KIND_BOUNCE,
			.permanence = PERMANENCE_SOFT,
			.reason = reasons[i % 5],
			.trust = TRUST_VERIFIED,
			.send = (uint64_t)i + 1
		};
		v[i].group = reason_row(v[i].reason)->group;
		v[i].scope = reason_row(v[i].reason)->scope;
		memcpy(v[i].ident, &i, sizeof i);
		if (i % 9 == 8) {
			v[i].input = INPUT_SUCCESS;
			v[i].success = SUCCESS_OPEN;
		}
	}
}

static void
whole(struct policy_state *s, const struct policy_inputs *in, struct policy_output *out)
{
	double from = now();

	for (int i = 0; i < ROUNDS; i++) {
		policy_state_clear(s);
		policy_output_clear(out);
		if (policy_fold(s, in, INT64_C(1800000000000000), out) != POLICY_FOLDED)
			abort();
	}
	printf("whole histories: %.0f events/s\n", ROUNDS * EVENTS / (now() - from));
}

struct rows {
	unsigned char *bytes[2];
	size_t n[2];
};

static size_t
one(struct policy_state *s, struct policy_inputs *in, struct policy_output *out, struct rows *rows)
{
	size_t size = 0;

	policy_state_clear(s);
	policy_output_clear(out);
	for (int k = 0; k < 2; k++)
		if (rows->n[k])
			policy_state_unpack(s, k - 1, rows->bytes[k], rows->n[k]);
	if (policy_fold(s, in, in->events[0].occurred_us, out) != POLICY_FOLDED)
		abort();
	for (int k = 0; k < 2; k++) {
		free(rows->bytes[k]);
		policy_state_pack(s, k - 1, &rows->bytes[k], &rows->n[k]);
		size += rows->n[k];
	}
	return size;
}

static void
one_by_one(struct policy_state *s, const struct policy_event *v, struct policy_output *out)
{
	struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") },
		.nevents = 1 };
	double from = now();
	size_t size = 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct rows rows = { { NULL, NULL }, { 0, 0 } };

		for (int k = 0; k < EVENTS; k++) {
			in.events = &v[k];
			size = one(s, &in, out, &rows);
		}
		free(rows.bytes[0]);
		free(rows.bytes[1]);
	}
	printf("one by one through packed rows: %.0f events/s, both rows %zu octets at the end\n",
	    ROUNDS * EVENTS / (now() - from), size);
}

int
main(void)
{
	const struct policy_stream stream = { .name = "newsletter" };
	struct policy_event events[EVENTS];
	const struct policy_inputs in = { .contact = { SLICE("x@d.example"), SLICE("d.example") },
		.events = events,
		.nevents = EVENTS };
	struct policy_output out = { 0 };
	struct policy_parsed parsed;
	struct policy_state *s;
	struct policy_set *set;

	policy_default(&parsed);
	set = policy_set_new(&parsed.policy, 1, &stream, 1, NULL, 0, NULL);
	s = policy_state_new(set);
	history(events);
	whole(s, &in, &out);
	one_by_one(s, events, &out);
	policy_output_free(&out);
	policy_state_free(s);
	policy_set_free(set);
	policy_parsed_free(&parsed);
	return 0;
}
