/*
 * courier - the role that posts to webhooks.
 *
 * It has the network and the secrets of the webhooks, and neither database nor mail. What it is to
 * deliver comes from the recorder; it keeps nothing beyond its life. One loop over libcurl's transfers
 * and two channels: a receiver that is slow or gone holds up nobody but itself.
 */
#include "build_config.h"

#include "courier_private.h"

#include "crash_point.h"
#include "log.h"
#include "role.h"
#include "sandbox.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum { STOP_MS = 15000 };

static struct msg message; /* big, one at a time */

static void
drop_recorder(struct courier *c)
{
	if (c->recorder >= 0)
		close(c->recorder);
	c->recorder = -1;
	delivery_forget_all(c);
}

/* False: the supervisor is gone. */
static bool
from_supervisor(struct courier *c)
{
	enum channel_rc rc;

	while ((rc = channel_receive(CHANNEL_SUPERVISOR, &message)) == CHANNEL_OK) {
		if (message.type == MSG_STOP && !c->stop) {
			c->stop = true;
			c->until = clock_ms() + STOP_MS;
		} else if (message.type == MSG_CHANNEL && !c->stop &&
		    message.channel.peer == ROLE_RECORDER) {
			drop_recorder(c);
			c->recorder = message.fd[0];
			message.fd[0] = -1;
		}
		msg_close_fds(&message);
	}
	return rc == CHANNEL_AGAIN;
}

static void
from_recorder(struct courier *c)
{
	while (c->recorder >= 0) {
		enum channel_rc rc = channel_receive(c->recorder, &message);

		if (rc == CHANNEL_AGAIN)
			return;
		if (rc == CHANNEL_OK && message.type == MSG_FORGET) {
			delivery_forget_all(c);
			continue;
		}
		if (rc == CHANNEL_OK && message.type == MSG_EVENT &&
		    delivery_add(c, &message.event))
			continue;
		if (rc == CHANNEL_OK)
			msg_close_fds(&message);
		if (rc != CHANNEL_CLOSED)
			log_event(LOG_CHANNEL_BAD, LF_TEXT("from", role_name(ROLE_RECORDER)));
		drop_recorder(c);
	}
}

static enum channel_rc
answer(const struct courier *c, const struct delivery *d)
{
	struct msg_delivered *m = &message.delivered;

	message.type = MSG_DELIVERED;
	*m = (struct msg_delivered){
		.source = d->source, .id = d->id, .dead = d->dead, .tries = d->tries
	};
	snprintf(m->webhook, sizeof m->webhook, "%s", d->hook->config->name);
	if (d->dead)
		snprintf(m->error, sizeof m->error, "%s", d->error);
	return channel_send(c->recorder, &message);
}

/* Tells the recorder what is over; false when its channel is full. */
static bool
answer_all(struct courier *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct hook *h = &c->hooks[i];
		struct delivery **at = &h->first, *before = NULL;

		while (*at != NULL && c->recorder >= 0) {
			struct delivery *d = *at;

			if (d->state != DELIVERY_OVER) {
				before = d;
				at = &d->next;
				continue;
			}
			switch (answer(c, d)) {
			case CHANNEL_OK:
				crash_point("event accounted for");
				break;
			case CHANNEL_AGAIN:
				return false;
			default:
				drop_recorder(c);
				return true;
			}
			*at = d->next;
			if (h->last == d)
				h->last = before;
			delivery_free(d);
		}
	}
	return true;
}

static void
wait_for_something(struct courier *c, int timeout_ms, bool full)
{
	struct curl_waitfd extra[2] = {
		{ .fd = CHANNEL_SUPERVISOR, .events = CURL_WAIT_POLLIN },
		{ .fd = c->recorder,
		    .events = (short)(CURL_WAIT_POLLIN | (full ? CURL_WAIT_POLLOUT : 0)) },
	};

	if (c->stop && timeout_ms > 1000)
		timeout_ms = 1000;
	curl_multi_poll(c->multi, extra, c->recorder >= 0 ? 2 : 1, timeout_ms, NULL);
}

static void
deliver(struct courier *c)
{
	bool over = false;

	while (!over) {
		int running, sleep_ms;
		bool full;

		if (curl_multi_perform(c->multi, &running) != CURLM_OK)
			exit(EX_SOFTWARE);
		post_finish(c);
		sleep_ms = delivery_start_due(c);
		full = !answer_all(c);
		wait_for_something(c, sleep_ms, full);
		over = !from_supervisor(c);
		from_recorder(c);
		over = over || (c->stop && (c->recorder < 0 || clock_ms() > c->until));
	}
}

int
role_courier(const struct role_start *start)
{
	static const struct msg ready = { .type = MSG_READY };
	struct courier c = { .recorder = -1, .n = start->config->nwebhooks };
	struct err e;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !sandbox_harden(&e))
		return EX_OSERR;
	c.multi = curl_multi_init();
	c.hooks = xcalloc(c.n + 1, sizeof *c.hooks);
	if (c.multi == NULL)
		return EX_OSERR;
	for (size_t i = 0; i < c.n; i++) {
		c.hooks[i].config = &start->config->webhooks[i];
		c.hooks[i].reach =
		    webhook_reach(c.hooks[i].config->url, c.hooks[i].config->allow_private);
	}
	(void)channel_send(CHANNEL_SUPERVISOR, &ready);
	deliver(&c);
	drop_recorder(&c);
	for (size_t i = 0; i < c.n; i++)
		secret_wipe(&c.hooks[i].secret);
	free(c.hooks);
	curl_multi_cleanup(c.multi);
	curl_global_cleanup();
	return 0;
}
