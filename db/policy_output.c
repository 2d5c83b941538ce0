/* policy_output - what a fold hands back: rows of transition, marks of events, requests, signs of life */
#include "policy_internal.h"

#define APPEND(array, value) \
	do { \
		if (out->n##array == out->cap##array) { \
			out->cap##array = out->cap##array ? out->cap##array * 2 : 8; \
			out->array = policy_grow(out->array, out->cap##array, sizeof *out->array); \
		} \
		out->array[out->n##array++] = *(value); \
	} while (0)

void
output_transition(struct policy_output *out, const struct policy_transition *t)
{
	APPEND(transitions, t);
}

void
output_mark(struct policy_output *out, const struct policy_mark *m)
{
	APPEND(marks, m);
}

void
output_request(struct policy_output *out, const struct policy_outbox *o)
{
	APPEND(outbox, o);
}

void
output_sign(struct policy_output *out, const struct policy_sign *sign)
{
	APPEND(signs, sign);
}

void
policy_output_clear(struct policy_output *out)
{
	out->ntransitions = out->nmarks = out->noutbox = out->nsigns = 0;
}

void
policy_output_free(struct policy_output *out)
{
	free(out->transitions);
	free(out->marks);
	free(out->outbox);
	free(out->signs);
	*out = (struct policy_output){ 0 };
}
