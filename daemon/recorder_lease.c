/*
 * recorder_lease - which mailboxes this daemon reads.
 *
 * A lease is an advisory lock of the recorder's connection: gone with it, so a daemon that dies gives
 * up everything at once. Who is there and who asks for what are locks too, so that each daemon sees in
 * one place what the others do; spread.h says what follows from that. With --once a daemon takes what is
 * free and is no part of it.
 */
#include "build_config.h"

#include "recorder.h"

#include "spread.h"
#include "util.h"

enum {
	ASKS_FIRST = 4, /* asked for at once, by a daemon that has not shown yet that it can read */
	ASKS_MOST = 32,
	SHY_MS = 600000
};

static const char *
name_of(const struct recorder_role *r, uint32_t id)
{
	return r->links.fetcher[id].name;
}

/* Not yet told, and not because the database is away: another daemon has it. */
static void
say_no(struct recorder_role *r, uint32_t id)
{
	struct client *c = r->client[id];

	if (c->told)
		return;
	c->told = true;
	r->out.type = MSG_WAIT;
	r->out.wait = (struct msg_wait){ CAUSE_NONE, "another daemon reads this mailbox" };
	recorder_tell(r, id);
}

static bool
withdraw(struct recorder_role *r, uint32_t id, struct err *e)
{
	if (!r->client[id]->asks)
		return true;
	r->client[id]->asks = false;
	return store_lease_withdraw(r->db.store, name_of(r, id), e);
}

static bool
take(struct recorder_role *r, uint32_t id, struct err *e)
{
	struct client *c = r->client[id];
	bool asked = c->asks;

	if ((!c->leased && !store_lease(r->db.store, name_of(r, id), &c->leased, e)) ||
	    !withdraw(r, id, e))
		return false;
	if (!c->leased) {
		say_no(r, id);
		return true;
	}
	c->got = asked;
	c->proven = c->failing = c->told = false;
	c->free_since = 0;
	r->out.type = MSG_LEASED;
	recorder_tell(r, id);
	return true;
}

static void
give(struct recorder_role *r, uint32_t id)
{
	struct client *c = r->client[id];

	if (c->got && c->failing)
		c->shy_until = clock_ms() + SHY_MS;
	c->giving = r->out.give = ++r->gives;
	r->out.type = MSG_GIVE;
	recorder_tell(r, id);
}

bool
recorder_lease(struct recorder_role *r, uint32_t id, struct err *e)
{
	struct client *c = recorder_client(r, id);
	const struct store_mailbox m = { .name = name_of(r, id),
		.url = r->in.lease,
		.oldest_unread_at = -1,
		.backoff_until = -1 };

	memcpy(c->url, r->in.lease, sizeof c->url);
	if (!store_mailbox_report(r->db.store, &m, e))
		return false;
	c->wants = true;
	c->told = false;
	r->lease_at = 0; /* looks at once, and answers */
	return !c->leased || take(r, id, e);
}

/* The answer to another MSG_GIVE than the last one, or to one that the connection did not outlive, is none. */
bool
recorder_given(struct recorder_role *r, uint32_t id, struct err *e)
{
	struct client *c = recorder_client(r, id);

	if (!c->giving || c->giving != r->in.give)
		return true;
	c->giving = 0;
	c->leased = false;
	c->told = true;
	return store_release(r->db.store, name_of(r, id), e);
}

void
recorder_leases_gone(struct recorder_role *r)
{
	r->db.here = false;
	for (uint32_t id = 0; id < CHANNEL_FETCHERS; id++) {
		struct client *c = r->client[id];

		if (!c)
			continue;
		c->leased = c->asks = c->told = false;
		c->giving = 0;
		c->free_since = 0;
	}
}

static bool
take_all(struct recorder_role *r, struct err *e)
{
	for (uint32_t id = 0; id < CHANNEL_FETCHERS; id++) {
		struct client *c = r->client[id];

		if (c && c->wants && !c->leased && !take(r, id, e))
			return false;
	}
	return true;
}

/* ---- with other daemons ---- */

static struct spread_box box[CHANNEL_FETCHERS];
static uint32_t box_id[CHANNEL_FETCHERS];

static bool
look_at_boxes(struct recorder_role *r, size_t *n, struct err *e)
{
	static struct store_holder holders[CHANNEL_FETCHERS];
	static const char *names[CHANNEL_FETCHERS];
	int64_t now = clock_ms();

	*n = 0;
	for (uint32_t id = 0; id < CHANNEL_FETCHERS; id++)
		if (r->client[id] && r->client[id]->wants) {
			names[*n] = name_of(r, id);
			box_id[(*n)++] = id;
		}
	if (!store_lease_holders(r->db.store, names, *n, holders, e))
		return false;
	for (size_t i = 0; i < *n; i++) {
		struct client *c = r->client[box_id[i]];

		if (holders[i].holder != 0)
			c->free_since = 0;
		else if (c->free_since == 0)
			c->free_since = now;
		box[i] = (struct spread_box){
			.holder = holders[i].holder,
			.asker = holders[i].asker,
			.free_ms = c->free_since ? now - c->free_since : 0,
			.giving = c->giving != 0,
			.unread = c->got && c->failing && !c->proven,
			.shy = c->shy_until > now,
		};
	}
	return true;
}

/* More by and by, and nothing while most of what it has cannot be read: a daemon without a network must not
 * draw the mailboxes away from one that has it. */
static unsigned
asks_allowed(const struct recorder_role *r)
{
	unsigned leased = 0, proven = 0, failing = 0;

	for (uint32_t id = 0; id < CHANNEL_FETCHERS; id++) {
		const struct client *c = r->client[id];

		if (!c || !c->leased)
			continue;
		leased++;
		proven += c->proven && !c->failing;
		failing += c->failing;
	}
	if (failing * 2 > leased)
		return 0;
	return ASKS_FIRST + proven < ASKS_MOST ? ASKS_FIRST + proven : ASKS_MOST;
}

static bool
act(struct recorder_role *r, uint32_t id, const struct spread_box *b, struct err *e)
{
	struct client *c = r->client[id];

	switch (b->act) {
	case SPREAD_TAKE:
		return c->leased || take(r, id, e);
	case SPREAD_GIVE:
		if (c->leased)
			give(r, id);
		return true;
	case SPREAD_ASK:
		say_no(r, id);
		return c->asks || store_lease_ask(r->db.store, name_of(r, id), &c->asks, e);
	case SPREAD_WITHDRAW:
		return withdraw(r, id, e);
	case SPREAD_KEEP:
		if (!c->leased && b->holder != 0)
			say_no(r, id);
		return true;
	}
	return true;
}

static bool
share(struct recorder_role *r, const struct store_daemon *daemons, size_t n, struct err *e)
{
	static struct spread_daemon list[STORE_DAEMONS];
	struct spread_view v = { .self = daemons[0].pid,
		.wanted =
		    (unsigned)r->config->nmailboxes, /* also those whose fetchers still start */
		.asks = asks_allowed(r),
		.daemon = list,
		.daemons = n,
		.box = box };

	for (size_t i = 0; i < n; i++)
		list[i] = (struct spread_daemon){ daemons[i].pid, daemons[i].held };
	if (!look_at_boxes(r, &v.boxes, e))
		return false;
	spread(&v);
	for (size_t i = 0; i < v.boxes; i++)
		if (!act(r, box_id[i], &box[i], e))
			return false;
	return true;
}

bool
recorder_leases(struct recorder_role *r, struct err *e)
{
	static struct store_daemon daemons[STORE_DAEMONS];
	size_t n;

	if (r->once)
		return take_all(r, e);
	if (!r->db.here && !store_lease_here(r->db.store, e))
		return false;
	r->db.here = true;
	if (!store_lease_daemons(r->db.store, daemons, &n, e))
		return false;
	return n > 1 ? share(r, daemons, n, e) : take_all(r, e);
}
