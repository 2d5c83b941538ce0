/* courier_delivery - the events that are to go out, and what follows a try. See courier_private.h */
#include "build_config.h"

#include "courier_private.h"

#include "backoff.h"
#include "crash_point.h"
#include "log.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

enum { TELL_EVERY = 50 };

static struct hook *
find_hook(struct courier *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->hooks[i].config->name, name) == 0)
			return &c->hooks[i];
	return NULL;
}

static size_t
count(const struct hook *h)
{
	size_t n = 0;

	for (const struct delivery *d = h->first; d != NULL; d = d->next)
		n++;
	return n;
}

bool
delivery_add(struct courier *c, const struct msg_event *m)
{
	struct hook *h = find_hook(c, m->webhook);
	struct delivery *d;

	if (h == NULL || count(h) >= OUTBOX_SOURCE_COUNT * CHANNEL_EVENTS)
		return false;
	d = xcalloc(1, sizeof *d);
	d->hook = h;
	d->source = (enum outbox_source)m->source;
	d->id = m->id;
	d->contact = m->contact;
	d->body = xcalloc(1, (size_t)m->n + 1);
	memcpy(d->body, m->body, m->n);
	d->n = m->n;
	if (h->last != NULL)
		h->last->next = d;
	else
		h->first = d;
	h->last = d;
	return true;
}

/* Those that found nobody there need not wait any longer. */
static void
wake(struct hook *h)
{
	for (struct delivery *d = h->first; d != NULL; d = d->next)
		if (d->unreachable)
			d->retry_at = 0;
}

void
delivery_accepted(struct delivery *d)
{
	struct hook *h = d->hook;

	crash_point("event accepted");
	d->state = DELIVERY_OVER;
	h->accepted++;
	if (h->failures == 0)
		return;
	log_event(LOG_WEBHOOK_RECOVERED, LF_TEXT("webhook", h->config->name),
	    LF_NUMBER("failures", h->failures));
	h->failures = 0;
	wake(h);
}

/*
 * Given up: what has been tried for long enough; and what the receiver refuses again and again while
 * it accepts others, for then it is the event, and those behind it wait for nothing.
 */
static bool
is_hopeless(const struct delivery *d, int64_t now)
{
	return now - d->first_at >= (int64_t)d->hook->config->give_up * 1000 ||
	    (!d->unreachable && d->tries >= COURIER_PATIENCE &&
		d->hook->accepted > d->accepted_before);
}

void
delivery_failed(struct delivery *d, bool unreachable, int64_t wait_seconds)
{
	int64_t now = clock_ms(), wait = backoff_delivery(d->tries, random_u32());
	char event[OUTBOX_EVENT];

	if (wait_seconds > COURIER_RETRY_AFTER)
		wait_seconds = COURIER_RETRY_AFTER;
	if (wait < wait_seconds * 1000)
		wait = wait_seconds * 1000;
	d->unreachable = unreachable;
	d->retry_at = now + wait;
	d->dead = is_hopeless(d, now);
	d->state = d->dead ? DELIVERY_OVER : DELIVERY_WAITS;
	if (d->hook->failures++ % TELL_EVERY != 0 || d->dead)
		return;
	outbox_event_name(event, d->source, d->id);
	log_event(LOG_WEBHOOK_FAILED, LF_TEXT("webhook", d->hook->config->name),
	    LF_TEXT("event", event), LF_NUMBER("tries", d->tries), LF_TEXT("error", d->error),
	    LF_NUMBER("retry_ms", wait));
}

void
delivery_free(struct delivery *d)
{
	free(d->body);
	free(d);
}
