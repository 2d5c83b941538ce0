/*
 * record_trust - whose report it is, and how we know that we sent that mail. See record_private.h
 *
 * verified    a genuine token that is not expired and names this recipient
 * correlated  a registered send of this recipient (record_sends.c: it takes the database)
 * plausible   the returned original carries the stream's return path or its headers, or an unsigned
 *             VERP address decodes to this recipient
 * weak        anything else
 */
#include "record_private.h"

#include "address_key.h"

#include <stdio.h>
#include <string.h>

static const int64_t day_us = INT64_C(86400) * 1000000;

/* When our own mail system took the report: its Date is whatever its author says, and would keep a token for ever. */
static int64_t
arrived_us(const struct batch *b, const struct item *it)
{
	const struct record_message *m = b->messages[it->message].m;
	int64_t at = m->verdict->has_received ? m->verdict->received : m->internaldate;
	int64_t now = b->now_us / 1000000;

	at = (at < 0 ? 0 : at < now ? at : now) * 1000000;
	return at > it->ev.occurred_us ? at : it->ev.occurred_us;
}

static bool
expired(const struct token *t, int64_t at_us)
{
	int64_t age = at_us / day_us - (int64_t)t->day;

	return age < -1 || age > TOKEN_DAYS; /* a day: clocks and time zones differ */
}

static void
take_token(struct recorder *r, const struct batch *b, struct item *it, const struct token *t,
    const struct known_key *k, size_t choice)
{
	char number[24];

	snprintf(number, sizeof number, "%llu", (unsigned long long)t->send_id);
	it->send_id = arena_copy(r->arena, slice_of(number));
	it->stream_id = k->stream_id;
	if (choice < it->choices)
		item_choose(r, it, choice);
	if (choice < it->choices && !expired(t, arrived_us(b, it)))
		it->ev.trust = TRUST_VERIFIED;
}

/* True when text is a token of ours that names one of the recipients. */
static bool
try_token(struct recorder *r, const struct batch *b, struct item *it, struct slice text)
{
	struct token t;

	if (!token_read(text, &t))
		return false;
	for (size_t i = 0; i < r->nkeys; i++) {
		const struct known_key *k = &r->keys[i];

		if (k->kid != t.kid || !token_genuine(text, k->key))
			continue;
		for (size_t c = 0; c < it->choices; c++) {
			if (token_names(&t, k->key, it->choice[c])) {
				take_token(r, b, it, &t, k, c);
				return true;
			}
		}
		/* A report that hides whom it is about: the send may be a registered one. */
		if (it->choices == 0)
			take_token(r, b, it, &t, k, SIZE_MAX);
		return false;
	}
	return false;
}

static bool
find_token(struct recorder *r, const struct batch *b, struct item *it, const struct verdict *v)
{
	for (size_t i = 0; i < v->ncandidates; i++) {
		const struct candidate *c = &v->candidates[i];

		if (try_token(r, b, it, c->token.n ? c->token : token_in_address(c->value)))
			return true;
	}
	return false;
}

/* address is path itself, or path with an extension ("bounce+17@", "bounce-17@"). */
static bool
is_return_path(struct recorder *r, struct slice address, const char *path)
{
	struct slice key = address_key(r->arena, address),
		     own = address_key(r->arena, slice_of(path));
	struct slice domain = address_key_domain(key), own_domain = address_key_domain(own);
	struct slice own_local;

	if (domain.n == 0 || !slice_equal(domain, own_domain))
		return false;
	own_local = slice_first(own, own.n - own_domain.n - 1);
	if (!slice_starts(key, own_local))
		return false;
	key = slice_after(key, own_local.n);
	return key.p[0] == '@' || key.p[0] == '+' || key.p[0] == '-' || key.p[0] == '=';
}

static bool
returns_path(struct recorder *r, const struct verdict *v, const char *path)
{
	if (!path || !*path)
		return false;
	if (v->original.return_path.n && is_return_path(r, v->original.return_path, path))
		return true;
	for (size_t i = 0; i < v->ncandidates; i++)
		if (v->candidates[i].source == CANDIDATE_RETURN_PATH &&
		    is_return_path(r, v->candidates[i].value, path))
			return true;
	return false;
}

static struct slice
original_header(const struct verdict *v, const char *name)
{
	for (size_t i = 0; name && i < v->original.nheaders; i++)
		if (slice_equal_nocase(v->original.headers[i].name, slice_of(name)))
			return v->original.headers[i].value;
	return SLICE_NONE;
}

static bool
returns_headers(const struct verdict *v, const struct policy_stream *s)
{
	for (size_t i = 0; i < s->nheaders; i++)
		if (original_header(v, s->headers[i]).n == 0)
			return false;
	return s->nheaders > 0;
}

/* Mail to the stream's own return path belongs to it, though that proves nothing. */
static bool
came_to(struct recorder *r, const struct verdict *v, const char *path)
{
	for (size_t i = 0; path && *path && i < v->ncandidates; i++)
		if (v->candidates[i].source <= CANDIDATE_TO &&
		    is_return_path(r, v->candidates[i].value, path))
			return true;
	return false;
}

static bool
decodes_to(struct recorder *r, struct item *it, const struct verdict *v)
{
	for (size_t i = 0; i < v->ncandidates; i++) {
		struct slice key = address_key(r->arena, v->candidates[i].decoded);

		if (key.n == 0)
			continue;
		if (it->choices ==
		    0) /* the report hides whom it is about; our own address says it */
			item_add_choice(r, it, key);
		for (size_t c = 0; c < it->choices; c++) {
			if (slice_equal(it->choice[c], key)) {
				item_choose(r, it, c);
				return true;
			}
		}
	}
	return false;
}

static const struct record_stream *
configured_stream(const struct recorder *r, int32_t stream_id)
{
	int i = stream_index(r, stream_id);

	return i >= 0 && (size_t)i < r->o->nstreams ? &r->o->streams[i] : NULL;
}

void
item_judge(struct recorder *r, struct batch *b, struct item *it, const struct verdict *v,
    const struct recipient *rcpt)
{
	const struct record_stream *stream;
	bool plausible = false, found;

	(void)rcpt;
	it->stream_id = b->stream_id;
	found = find_token(r, b, it, v);
	if (!found) {
		for (size_t i = 0; i < r->o->nstreams && !plausible; i++) {
			const struct policy_stream *s = r->o->streams[i].policy;

			plausible = returns_path(r, v, s->return_path) || returns_headers(v, s);
			if (plausible || came_to(r, v, s->return_path))
				it->stream_id = r->stream_ids[i];
		}
		plausible = decodes_to(r, it, v) || plausible;
	}
	if (plausible && it->ev.trust < TRUST_PLAUSIBLE)
		it->ev.trust = TRUST_PLAUSIBLE;
	it->ev.stream = stream_index(r, it->stream_id);
	stream = configured_stream(r, it->stream_id);
	if (stream) {
		it->ev.campaign = original_header(v, stream->campaign_header);
		if (it->ev.campaign.n > RECORD_NAME)
			it->ev.campaign = SLICE_NONE;
	}
}
