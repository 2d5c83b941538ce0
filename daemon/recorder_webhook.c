/*
 * recorder_webhook - the feed to the courier: read behind the cursor, handed over a window at a time,
 * the cursor moved over what is done without a gap.
 *
 * Nothing here waits. What is lost with the courier or the database is read again from the cursor, so
 * a receiver may see an event twice and never misses one. The cursor is saved a few times a second, not
 * for every answer: a commit each would cost more than the deliveries.
 */
#include "build_config.h"

#include "recorder.h"

#include "crash_point.h"
#include "log.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

enum {
	LOOK_MS = 5000, /* without a bell: transactions that ended late, alerts */
	AGAIN_MS = 300, /* after a bell: rows are in the feed when older transactions have ended */
	FULL_MS = 50,   /* the courier's channel is full */
	LEASE_MS = 5000,
	SAVE_MS = 200,
	BEAT_MS = 60000 /* carom_data.alerts_now() takes a cursor that stands still for removed */
};

void
recorder_webhook_init(struct recorder_role *r)
{
	struct feeds *f = &r->feeds;

	f->v = xcalloc(r->config->nwebhooks * OUTBOX_SOURCE_COUNT + 1, sizeof *f->v);
	for (size_t i = 0; i < r->config->nwebhooks; i++)
		for (unsigned source = 0; source < OUTBOX_SOURCE_COUNT; source++) {
			struct feed *one = &f->v[f->n++];

			one->webhook = &r->config->webhooks[i];
			one->source = (enum outbox_source)source;
			outbox_name(one->name, one->webhook->name, one->source);
		}
}

void
recorder_webhook_lost(struct recorder_role *r, bool database)
{
	for (size_t i = 0; i < r->feeds.n; i++) {
		struct feed *f = &r->feeds.v[i];

		f->n = 0;
		f->read = f->last;
		f->more = true;
		if (database)
			f->leased = false;
	}
	r->feeds.forget = true;
	r->feeds.look_at = 0;
	if (database)
		r->feeds.lease_at = 0;
}

void
recorder_webhook_rang(struct recorder_role *r)
{
	int64_t again = clock_ms() + AGAIN_MS;

	for (size_t i = 0; i < r->feeds.n; i++)
		r->feeds.v[i].more = true;
	if (r->feeds.look_at > again)
		r->feeds.look_at = again;
}

static bool
is_dirty(const struct recorder_role *r)
{
	for (size_t i = 0; i < r->feeds.n; i++)
		if (r->feeds.v[i].leased && r->feeds.v[i].last != r->feeds.v[i].saved)
			return true;
	return false;
}

int64_t
recorder_webhook_at(const struct recorder_role *r)
{
	const struct feeds *f = &r->feeds;
	int64_t at = INT64_MAX;

	if (f->n == 0)
		return at;
	if (is_dirty(r))
		at = f->save_at;
	if (r->links.courier.fd < 0)
		return at;
	if (f->look_at < at)
		at = f->look_at;
	return f->lease_at < at ? f->lease_at : at;
}

bool
recorder_webhook_save(struct recorder_role *r, struct err *e)
{
	int64_t now = clock_ms();
	bool beat = now >= r->feeds.beat_at;

	r->feeds.save_at = now + SAVE_MS;
	if (beat)
		r->feeds.beat_at = now + BEAT_MS;
	for (size_t i = 0; i < r->feeds.n; i++) {
		struct feed *f = &r->feeds.v[i];

		if (!f->leased || (!beat && f->last == f->saved))
			continue;
		crash_point("before the cursor is saved");
		if (!outbox_save(r->db.store, f->name, f->last, e))
			return false;
		crash_point("cursor saved");
		f->saved = f->last;
	}
	return true;
}

/* One daemon delivers for a webhook: two would mix up the order. */
static bool
lease(struct recorder_role *r, struct err *e)
{
	for (size_t i = 0; i < r->feeds.n; i++) {
		struct feed *f = &r->feeds.v[i];

		if (f->leased)
			continue;
		if (!store_lease(r->db.store, f->name, &f->leased, e))
			return false;
		if (!f->leased)
			continue;
		f->leased = false; /* not before the cursor is known */
		if (!outbox_begin(r->db.store, f->name, f->source, &f->last, e))
			return false;
		f->saved = f->read = f->last;
		f->leased = f->more = true;
	}
	return true;
}

/* ---- handing over ---- */

struct handing {
	struct recorder_role *r;
	struct feed *feed;
	bool full, gone;
	int64_t too_big; /* 0: none */
};

static bool
hand_over(void *context, const struct outbox_event *event)
{
	struct handing *h = context;
	struct feed *f = h->feed;
	struct msg_event *m = &h->r->out.event;
	enum channel_rc rc;

	if (event->body.n > CHANNEL_EVENT) {
		h->too_big = event->id;
		return false;
	}
	h->r->out.type = MSG_EVENT;
	*m = (struct msg_event){ .source = f->source,
		.id = event->id,
		.contact = event->contact,
		.n = (uint32_t)event->body.n };
	snprintf(m->webhook, sizeof m->webhook, "%s", f->webhook->name);
	memcpy(m->body, event->body.p, event->body.n);
	rc = channel_send(h->r->links.courier.fd, &h->r->out);
	h->full = rc == CHANNEL_AGAIN;
	h->gone = rc == CHANNEL_CLOSED || rc == CHANNEL_BAD;
	if (rc != CHANNEL_OK)
		return false;
	f->window[f->n].id = event->id;
	f->window[f->n++].done = false;
	f->read = event->id;
	crash_point("event handed over");
	return true;
}

/* Moves the cursor over what is done. */
static void
advance(struct feed *f)
{
	size_t done = 0;

	while (done < f->n && f->window[done].done)
		f->last = f->window[done++].id;
	memmove(f->window, f->window + done, (f->n - done) * sizeof *f->window);
	f->n -= done;
}

static bool
bury(struct recorder_role *r, const struct feed *f, int64_t id, unsigned tries, const char *error,
    struct err *e)
{
	char event[OUTBOX_EVENT];

	outbox_event_name(event, f->source, id);
	if (!outbox_dead(r->db.store, f->webhook->name, event, tries, error, e))
		return false;
	log_event(LOG_WEBHOOK_DEAD, LF_TEXT("webhook", f->webhook->name), LF_TEXT("event", event),
	    LF_NUMBER("tries", tries), LF_TEXT("error", error));
	return true;
}

static bool
fill(struct recorder_role *r, struct feed *f, struct err *e)
{
	struct handing h = { .r = r, .feed = f };
	size_t room = CHANNEL_EVENTS - f->n, n;

	if (!outbox_read(r->db.store, f->source, f->read, (int)room, hand_over, &h, &n, e))
		return false;
	f->more = n == room || h.full || h.too_big != 0;
	if (h.gone) {
		links_drop(&r->links, ROLE_COURIER, 0);
		recorder_webhook_lost(r, false);
	} else if (h.full) {
		r->feeds.look_at = clock_ms() + FULL_MS;
	} else if (h.too_big != 0) {
		if (!bury(r, f, h.too_big, 0, "it is too large", e))
			return false;
		f->window[f->n].id = f->read = h.too_big;
		f->window[f->n++].done = true;
		advance(f);
		r->feeds.look_at = 0;
	}
	return true;
}

/* What the courier had before is handed over anew; it must not deliver it twice. */
static bool
told_to_forget(struct recorder_role *r)
{
	if (r->feeds.forget) {
		r->out.type = MSG_FORGET;
		r->feeds.forget = channel_send(r->links.courier.fd, &r->out) != CHANNEL_OK;
	}
	return !r->feeds.forget;
}

bool
recorder_webhook_work(struct recorder_role *r, struct err *e)
{
	struct feeds *f = &r->feeds;
	int64_t now = clock_ms();
	bool look = now >= f->look_at;

	if (f->n == 0)
		return true;
	if (now >= f->save_at && (is_dirty(r) || now >= f->beat_at) && !recorder_webhook_save(r, e))
		return false;
	if (r->links.courier.fd < 0)
		return true;
	if (now >= f->lease_at) {
		f->lease_at = now + LEASE_MS;
		if (!lease(r, e))
			return false;
	}
	if (look)
		f->look_at = now + LOOK_MS;
	if (!told_to_forget(r)) {
		f->look_at = now + FULL_MS;
		return true;
	}
	for (size_t i = 0; i < f->n && r->links.courier.fd >= 0; i++) {
		struct feed *one = &f->v[i];

		/* not a query for every answer */
		if (one->leased && one->n < CHANNEL_EVENTS &&
		    (look || (one->more && one->n <= CHANNEL_EVENTS / 2)) && !fill(r, one, e))
			return false;
	}
	return true;
}

/* ---- answers ---- */

bool
recorder_webhook_delivered(struct recorder_role *r, struct err *e)
{
	const struct msg_delivered *d = &r->in.delivered;

	for (size_t i = 0; i < r->feeds.n; i++) {
		struct feed *f = &r->feeds.v[i];

		if (!f->leased || f->source != d->source ||
		    strcmp(f->webhook->name, d->webhook) != 0)
			continue;
		for (size_t k = 0; k < f->n; k++) {
			if (f->window[k].id != d->id || f->window[k].done)
				continue;
			if (d->dead && !bury(r, f, d->id, d->tries, d->error, e))
				return false;
			f->window[k].done = true;
		}
		advance(f);
	}
	return true;
}

bool
recorder_webhook_pending(const struct recorder_role *r, bool all)
{
	if (r->links.courier.fd < 0)
		return false;
	for (size_t i = 0; i < r->feeds.n; i++)
		if (r->feeds.v[i].n > 0 || (all && r->feeds.v[i].leased && r->feeds.v[i].more))
			return true;
	return false;
}
