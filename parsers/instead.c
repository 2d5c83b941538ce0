/* instead - words in the sentence of a phrase that say it is about something else; see evidence.h
 *
 * "Quota exceeded" is a full mailbox, "quota of 100 messages per hour exceeded" a limit of the sender's, and the
 * full mailbox of "the sender's mailbox is full" is not the recipient's. The words that tell stand anywhere around
 * the phrase, so no longer phrase says it. */
#include "sentence.h"

/* From the sentence's begin to its end. */
struct span {
	size_t from, to;
};

/* The sentence around what decided; all that was said where a code did. Nothing where the words are not of the
 * diagnostic. */
static struct span
span_of(const struct evidence *e, const struct decision *d)
{
	struct slice text = e->said.text.text;
	struct span s = { sentence_begin(e), text.n };

	if (!d->rule)
		return s;
	s.to = slice_at(text, d->bytes);
	if (s.to == SLICE_NPOS)
		return (struct span){ 0, 0 };
	if (s.to < s.from)
		s.from = 0;
	for (size_t i = s.from; i < s.to; i++)
		if (sentence_ends(text, i))
			s.from = i + 1;
	s.to += d->bytes.n;
	while (s.to < text.n && !sentence_ends(text, s.to))
		s.to++;
	return s;
}

const struct rule_hit *
instead_find(const struct evidence *e, const struct decision *d)
{
	struct span s = { 0, 0 };
	const struct rule_hit *best = NULL;

	if (!(e->said.instead_of & UINT64_C(1) << d->reason))
		return NULL;
	for (size_t i = 0; i < e->said.n; i++) {
		const struct rule_hit *hit = &e->said.hit[i];
		const struct rule *rule = &e->r->rule[hit->rule];

		if (!(rule->instead_of & UINT64_C(1) << d->reason) ||
		    (best && hit->rule >= best->rule) || !phrase_may_decide(e, rule, REASON_NONE))
			continue;
		if (!s.to)
			s = span_of(e, d);
		if (hit->from >= s.from && hit->to <= s.to)
			best = hit;
	}
	return best;
}
