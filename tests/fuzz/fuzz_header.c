/* fuzz_header - a block of fields, and each step of reading one. Text is valid UTF-8, views stay inside. */
#include "header.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_inside(struct slice inner, struct slice outer)
{
	if (inner.n && (inner.p < outer.p || inner.p + inner.n > outer.p + outer.n))
		abort();
}

static void
check_text(struct slice s)
{
	if (!utf8_valid(s))
		abort();
}

static void
read_field(struct arena *a, const struct charsets *c, const struct headers *h, struct header field)
{
	struct slice unfolded = header_unfold(a, field.body);
	struct parameters p;
	unsigned truncated = 0;

	if (unfolded.n > field.body.n)
		abort();
	for (size_t i = 0; i < unfolded.n; i++)
		if (unfolded.p[i] == '\n' || unfolded.p[i] == '\r')
			abort();
	check_text(header_decode(a, c, unfolded));
	check_text(headers_text(a, c, h, field.name));
	if (header_uncomment(a, unfolded).n > unfolded.n)
		abort();
	parameters_parse(a, c, unfolded, &p, &truncated);
	check_text(p.value);
	for (size_t i = 0; i < p.n; i++)
		check_text(p.at[i].value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct charsets *c;
	static struct arena *a;
	struct slice raw = { data, size }, rest;
	struct headers h;
	unsigned truncated = 0;

	if (!a)
		a = arena_new(32 << 20);
	if (!c)
		c = charsets_new();
	arena_reset(a);
	headers_scan(a, raw, &h, &rest, &truncated);
	check_inside(h.raw, raw);
	check_inside(rest, raw);
	for (size_t i = 0; i < h.n; i++) {
		check_inside(h.at[i].name, raw);
		check_inside(h.at[i].body, raw);
		if (i < 50)
			read_field(a, c, &h, h.at[i]);
	}
	read_field(a, c, &h, (struct header){ .body = raw });
	return 0;
}
