/* record_policy_case - a recorder whose policy has one rule: for test_record_policy and test_record_requests */
#ifndef CAROM_RECORD_POLICY_CASE_H
#define CAROM_RECORD_POLICY_CASE_H

#include "pg_test.h"

static const int64_t day = 86400, start = 1767225600; /* 2026-01-01 */

static const struct policy_term soft[] = { { .kind = TERM_PERMANENCE, .value = PERMANENCE_SOFT } };

static inline struct recorder *
open_with(struct store *s, const struct policy_rule *rule, const struct policy_stream *stream,
    struct policy *policy)
{
	static struct record_stream one;
	static struct record_options o;
	struct recorder *r = NULL;

	one = pg_options.streams[0];
	if (stream)
		one.policy = stream;
	*policy = (struct policy){ .name = "default", .rules = rule, .nrules = 1 };
	o = pg_options;
	o.policies = policy;
	o.streams = &one;
	o.policy_text = rule->title;
	assert_ok(recorder_open(&r, s, &o, e));
	return r;
}

static inline void
record(struct recorder *r, const struct sample *sample)
{
	struct record_result result;

	assert_ok(record_batch(r, &pg_source, &sample->message, 1, &result, e));
	assert_int_equal(result.outcome, RECORD_RECORDED);
}

#endif
