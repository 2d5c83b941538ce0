/* report - see report.h */
#include "report.h"

#include <string.h>

struct report_rcpt *
report_add(struct report *r)
{
	struct report_rcpt *one;

	if (r->n >= LIMIT_RECIPIENTS) {
		r->truncated |= TRUNCATED_RECIPIENTS;
		return NULL;
	}
	if (r->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 4;
		struct report_rcpt **more = arena_take(r->a, cap, sizeof(struct report_rcpt *));

		if (!more)
			return NULL;
		if (r->n)
			memcpy(more, r->rcpt, r->n * sizeof(struct report_rcpt *));
		r->rcpt = more;
		r->cap = cap;
	}
	one = arena_alloc(r->a, 1, sizeof(*one));
	if (one)
		r->rcpt[r->n++] = one;
	return one;
}

struct report_rcpt *
report_find(const struct report *r, struct slice address)
{
	if (address.n == 0)
		return NULL;
	for (size_t i = 0; i < r->n; i++)
		if (slice_equal_nocase(r->rcpt[i]->final, address) ||
		    slice_equal_nocase(r->rcpt[i]->original, address))
			return r->rcpt[i];
	return NULL;
}

struct report_rcpt *
report_add_final(struct report *r, struct slice address)
{
	struct report_rcpt *one;

	if (address.n == 0 || address.n > LIMIT_ADDRESS) {
		if (address.n)
			r->truncated |= TRUNCATED_ADDRESS;
		return NULL;
	}
	one = report_find(r, address);
	if (one)
		return one;
	one = report_add(r);
	if (one)
		one->final = address;
	return one;
}

bool
report_has_address(const struct report_rcpt *one)
{
	return report_is_address(one->final) || one->original.n;
}

bool
report_names_nobody(const struct report *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (report_has_address(r->rcpt[i]))
			return false;
	return r->n > 0;
}

bool
report_is_encapsulated(struct slice address)
{
	return slice_starts_nocase(address, SLICE("IMCEA"));
}

bool
report_goes_on(struct slice first, struct slice whole)
{
	return first.n > 3 && first.p[3] == '-' && whole.n > first.n && slice_starts(whole, first);
}

const struct codes *
report_codes(const struct report *r, size_t i)
{
	struct report_rcpt *one = r->rcpt[i];
	const struct report_rcpt *before = i > 0 ? r->rcpt[i - 1] : NULL;

	if (report_has_codes(one))
		return &one->codes;
	if (before && before->coded.n && slice_is(before->coded, one->diagnostic))
		one->codes = before->codes;
	else
		status_scan(one->diagnostic, &one->codes);
	one->coded = one->diagnostic;
	return &one->codes;
}
