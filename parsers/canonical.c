/* canonical - see canonical.h */
#include "canonical.h"

#include <nettle/sha2.h>
#include <string.h>

#include "address.h"

/* Changes with anything that goes into the digest: a message read before is then taken for a new one. */
#define VERSION "1"

enum { TOKEN_MIN = 16, ENVELOPE_FIELDS_MAX = 64 };

static void
put_length(struct sha256_ctx *sha, size_t n)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)((uint64_t)n >> (56 - 8 * i));
	sha256_update(sha, sizeof bytes, bytes);
}

static void
put_slice(struct sha256_ctx *sha, struct slice s)
{
	put_length(sha, s.n);
	if (s.n)
		sha256_update(sha, s.n, s.p);
}

/* Gathers short pieces, so that the hash is called for blocks and not for lines. */
struct body {
	struct sha256_ctx *sha;
	size_t n, total;
	uint8_t held[2048];
};

static void
body_flush(struct body *b)
{
	sha256_update(b->sha, b->n, b->held);
	b->total += b->n;
	b->n = 0;
}

static void
body_put(struct body *b, const unsigned char *p, size_t n)
{
	while (n) {
		size_t room = sizeof b->held - b->n, some = n < room ? n : room;

		memcpy(b->held + b->n, p, some);
		b->n += some;
		p += some;
		n -= some;
		if (b->n == sizeof b->held)
			body_flush(b);
	}
}

/* CRLF, CR CR LF and a lone CR all become LF. */
static void
put_body(struct sha256_ctx *sha, struct slice s)
{
	struct body b;
	size_t at = 0;

	b.sha = sha;
	b.n = b.total = 0;
	while (s.n && (s.p[s.n - 1] == '\r' || s.p[s.n - 1] == '\n'))
		s.n--;
	while (at < s.n) {
		size_t stop = slice_find_byte(s, '\r', at), crs = 0;

		if (stop == SLICE_NPOS)
			stop = s.n;
		body_put(&b, s.p + at, stop - at);
		at = stop;
		for (; at < s.n && s.p[at] == '\r'; at++)
			crs++;
		if (at < s.n && s.p[at] != '\n')
			while (crs--)
				body_put(&b, (const unsigned char *)"\n", 1);
	}
	body_flush(&b);
	put_length(sha, b.total);
}

/* Long runs of letters alone are names: customerservicedepartment@. */
static bool
holds_token(struct slice local)
{
	size_t run = 0;
	bool digit = false;

	for (size_t i = 0; i < local.n; i++) {
		if (!ascii_alpha(local.p[i]) && !ascii_digit(local.p[i])) {
			run = 0;
			digit = false;
			continue;
		}
		run++;
		digit |= ascii_digit(local.p[i]);
		if (run >= TOKEN_MIN && digit)
			return true;
	}
	return false;
}

static struct slice
lower(struct arena *a, struct slice s)
{
	struct slice copy = arena_copy(a, s);

	for (size_t i = 0; i < copy.n; i++)
		((unsigned char *)(uintptr_t)copy.p)[i] = ascii_lower(copy.p[i]);
	return copy;
}

static struct slice
telling_local(struct arena *a, struct slice address)
{
	struct slice local, domain;

	if (!address_split(address, &local, &domain))
		return SLICE_NONE;
	return holds_token(local) || verp_decode(a, address).n ? lower(a, local) : SLICE_NONE;
}

struct slice
canonical_recipient(struct arena *a, const struct headers *h)
{
	static const char *const names[] = { "Delivered-To", "X-Original-To", "Envelope-To",
		"X-Envelope-To", "X-RCPT-To", "Received" };
	enum { NAMES = sizeof names / sizeof names[0] };

	for (size_t k = 0; k < NAMES; k++) {
		struct slice name = slice_of(names[k]);

		for (size_t i = 0, seen = 0; i < h->n && seen < ENVELOPE_FIELDS_MAX; i++) {
			struct slice body, found;

			if (!slice_equal_nocase(h->at[i].name, name))
				continue;
			seen++;
			body = h->at[i].body;
			found = telling_local(a,
			    k == NAMES - 1 ? address_received_for(a, body)
					   : address_first(a, header_unfold(a, body)));
			if (found.n)
				return found;
		}
	}
	return SLICE_NONE;
}

void
canonical_digest(struct arena *a, const struct mime *m, unsigned char digest[static CANONICAL_SIZE])
{
	static const char *const names[] = { "Message-ID", "Date", "From", "To", "Subject" };
	const struct headers *h = &m->part[0].headers;
	struct sha256_ctx sha;

	sha256_init(&sha);
	put_slice(&sha, SLICE(VERSION));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		put_slice(&sha, headers_get(a, h, slice_of(names[i])));
	put_slice(&sha, canonical_recipient(a, h));
	put_body(&sha, m->part[0].body);
	sha256_digest(&sha, CANONICAL_SIZE, digest);
}
