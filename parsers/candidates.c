/* candidates - see candidates.h */
#include "candidates.h"

#include "address.h"

#include <string.h>

struct list {
	const struct message *m;
	struct candidate *at;
	size_t n, cap;
};

enum { FIRST_CAP = 12 };

static bool
grow(struct list *l)
{
	size_t cap = l->cap ? l->cap * 2 : FIRST_CAP;
	struct candidate *at;

	if (l->n < l->cap)
		return true;
	at = arena_alloc(l->m->a, cap, sizeof(*at));
	if (!at)
		return false;
	if (l->n)
		memcpy(at, l->at, l->n * sizeof(*at));
	l->at = at;
	l->cap = cap;
	return true;
}

/* value: valid UTF-8, as what reads addresses, reports and originals gives it */
static void
put(struct list *l, enum candidate_source source, struct slice name, struct slice value,
    bool address)
{
	struct candidate *c;

	value = slice_trim(value);
	if (value.n == 0 || l->n >= CANDIDATES_MAX)
		return;
	for (size_t i = 0; i < l->n; i++)
		if (l->at[i].source == source && slice_equal(l->at[i].value, value) &&
		    slice_equal(l->at[i].name, name))
			return;
	if (!grow(l))
		return;
	c = &l->at[l->n++];
	c->source = source;
	c->name = name;
	c->value = value;
	if (address)
		c->decoded = verp_decode(l->m->a, value);
}

static void
put_envelope_headers(struct list *l)
{
	static const struct slice names[] = { SLICE("delivered-to"), SLICE("x-original-to"),
		SLICE("envelope-to"), SLICE("x-envelope-to"), SLICE("x-rcpt-to"),
		SLICE("x-delivered-to") };

	const struct headers *h = l->m->headers;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t at = headers_first(h, names[i]);

		for (size_t k = 0; k < 4 && at < h->n && h->at[at].body.n; k++) {
			put(l, CANDIDATE_DELIVERED_TO, names[i],
			    address_clean(l->m->a, header_value(l->m->a, &h->at[at])), true);
			at = headers_next(h, names[i], at);
		}
	}
}

static void
put_received(struct list *l)
{
	const struct headers *h = l->m->headers;
	size_t at = headers_first(h, SLICE("Received"));

	for (size_t k = 0; k < 20 && at < h->n && h->at[at].body.n; k++) {
		put(l, CANDIDATE_RECEIVED_FOR, SLICE_NONE,
		    address_received_for(l->m->a, h->at[at].body), true);
		at = headers_next(h, SLICE("Received"), at);
	}
}

static void
put_addresses(struct list *l, enum candidate_source source, struct slice field)
{
	struct slice one;

	for (size_t k = 0; k < 10 && address_next(l->m->a, &field, &one); k++)
		put(l, source, SLICE_NONE, one, true);
}

/* Each <...> of a field: message ids and URIs. */
static void
put_angles(struct list *l, enum candidate_source source, struct slice field, bool keep_angles)
{
	for (size_t k = 0; k < 20; k++) {
		size_t open = slice_find_byte(field, '<', 0), close;
		struct slice one;

		if (open == SLICE_NPOS)
			return;
		close = slice_find_byte(field, '>', open);
		if (close == SLICE_NPOS)
			return;
		one = (struct slice){ field.p + open, close - open + 1 };
		if (!keep_angles)
			one = (struct slice){ one.p + 1, one.n - 2 };
		put(l, source, SLICE_NONE, charset_make_valid(l->m->a, slice_trim(one)), false);
		field = slice_after(field, close + 1);
	}
}

static void
put_original(struct list *l, const struct original *o)
{
	put(l, CANDIDATE_RETURN_PATH, SLICE_NONE, o->return_path, true);
	put(l, CANDIDATE_MESSAGE_ID, SLICE_NONE, o->message_id, false);
	for (size_t i = 0; i < o->nheaders; i++) {
		struct slice name = o->headers[i].name;

		if (slice_equal_nocase(name, SLICE("List-Unsubscribe"))) {
			put_angles(l, CANDIDATE_LIST_UNSUBSCRIBE, o->headers[i].value, false);
		} else if (!slice_starts_nocase(name, SLICE("List-"))) {
			unsigned char *lower = arena_alloc(l->m->a, name.n, 1);

			for (size_t k = 0; lower && k < name.n; k++)
				lower[k] = ascii_lower(name.p[k]);
			put(l, CANDIDATE_HEADER, (struct slice){ lower, lower ? name.n : 0 },
			    o->headers[i].value, false);
		}
	}
}

void
candidates_collect(const struct message *m, const struct report *r, struct verdict *v)
{
	struct list l = { .m = m };

	put_envelope_headers(&l);
	put_received(&l);
	put_addresses(&l, CANDIDATE_TO, message_header(m, "To"));
	/* RFC 3464 has them decoded, some systems leave them in xtext: both are looked up */
	put(&l, CANDIDATE_ENVID, SLICE_NONE, r->envid, false);
	put(&l, CANDIDATE_ENVID, SLICE_NONE, xtext_decode(m->a, r->envid), false);
	for (size_t i = 0; i < r->n && i < 20; i++) {
		struct slice original = r->rcpt[i]->original;

		put(&l, CANDIDATE_ORCPT, SLICE_NONE, original, true);
		put(&l, CANDIDATE_ORCPT, SLICE_NONE, xtext_decode(m->a, original), true);
	}
	if (r->original_from.n)
		put(&l, CANDIDATE_RETURN_PATH, SLICE_NONE, r->original_from, true);
	if (r->original_id.n)
		put(&l, CANDIDATE_MESSAGE_ID, SLICE_NONE, r->original_id, false);
	put_angles(&l, CANDIDATE_IN_REPLY_TO, message_header(m, "In-Reply-To"), true);
	put_angles(&l, CANDIDATE_IN_REPLY_TO, message_header(m, "References"), true);
	put_original(&l, &v->original);
	v->candidates = l.at;
	v->ncandidates = l.n;
}
