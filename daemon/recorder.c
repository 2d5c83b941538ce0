/*
 * recorder - the role that writes: verdicts into the database, outcomes to the fetchers.
 *
 * The only one with the way to the database, and without a mailbox's credentials. It believes no
 * frame. While the database is down it reads nothing: what was sent waits in the channels.
 */
#include "build_config.h"

#include "recorder.h"

#include "frame.h"
#include "log.h"
#include "role.h"
#include "sandbox.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum { ARENA = 4 * FRAME_ARENA, LAST_WORDS_MS = 2000, LAST_DELIVERIES_MS = 10000 };

static void
take_channel(struct recorder_role *r)
{
	enum role peer = r->control.channel.peer;
	uint32_t id = r->control.channel.id;

	/* The fetcher of before is gone, with what it asked; its mailbox is leased anew. */
	if (peer == ROLE_FETCHER) {
		if (r->in_hand && r->from.from == ROLE_FETCHER && r->from.id == id)
			r->in_hand = false;
		recorder_client_gone(r, id);
	}
	if (peer == ROLE_COURIER)
		recorder_webhook_lost(r, false);
	if (peer == ROLE_WEB)
		recorder_counts_untold(r);
	if (links_take(&r->links, &r->control) && peer == ROLE_FETCHER && r->db.told)
		recorder_db_tell(r, id);
}

static void
take_control(struct recorder_role *r)
{
	enum channel_rc rc = channel_receive(CHANNEL_SUPERVISOR, &r->control);

	if (rc == CHANNEL_CLOSED || rc == CHANNEL_BAD)
		exit(0);
	if (rc == CHANNEL_OK && r->control.type == MSG_STOP)
		r->stop = true;
	else if (rc == CHANNEL_OK && r->control.type == MSG_CHANNEL)
		take_channel(r);
	msg_close_fds(&r->control);
}

static void
drop_peer(struct recorder_role *r, enum role peer, uint32_t id)
{
	if (peer == ROLE_FETCHER)
		recorder_client_gone(r, id);
	else
		links_drop(&r->links, peer, 0);
	if (peer == ROLE_COURIER)
		recorder_webhook_lost(r, false);
}

/* Does what the message in r->in asks; false and *e when it has to be done again. */
static bool
answer(struct recorder_role *r, struct err *e)
{
	enum role from = r->from.from;
	uint32_t id = r->from.id;

	if (from == ROLE_TEMPLATE && r->in.type == MSG_PARSED)
		return recorder_batch(r, e);
	if (from == ROLE_FETCHER && r->in.type == MSG_LEASE)
		return recorder_lease(r, id, e);
	if (from == ROLE_FETCHER && r->in.type == MSG_GIVEN)
		return recorder_given(r, id, e);
	if (from == ROLE_FETCHER && r->in.type == MSG_PLACES)
		return recorder_places(r, id, e);
	if (from == ROLE_FETCHER && r->in.type == MSG_STATUS)
		return recorder_status(r, id, e);
	if (from == ROLE_COURIER && r->in.type == MSG_DELIVERED)
		return recorder_webhook_delivered(r, e);
	log_event(LOG_CHANNEL_BAD, LF_TEXT("from", role_name(from)));
	drop_peer(r, from, id);
	return true;
}

/* Works off what is in hand, or keeps it there. */
static void
work(struct recorder_role *r)
{
	struct err e = { .class = ERR_NONE };

	r->in_hand = !answer(r, &e);
	if (!r->in_hand) {
		msg_close_fds(&r->in);
		return;
	}
	if (e.class == ERR_MESSAGE) {
		/* Refused for its data, which no second try will mend. */
		log_event(LOG_BATCH_BAD, LF_ERR(&e));
		r->in_hand = false;
		msg_close_fds(&r->in);
		return;
	}
	recorder_db_down(r, &e);
}

static void
take(struct recorder_role *r, const struct links_ready *from)
{
	int fd = links_fd(&r->links, from->from, from->id);
	enum channel_rc rc;

	if (fd < 0) /* ended by what was done for another one since */
		return;
	rc = channel_receive(fd, &r->in);
	if (rc == CHANNEL_AGAIN)
		return;
	if (rc == CHANNEL_OK) {
		r->from = *from;
		work(r);
		return;
	}
	if (rc == CHANNEL_BAD)
		log_event(LOG_CHANNEL_BAD, LF_TEXT("from", role_name(from->from)));
	drop_peer(r, from->from, from->id);
}

static int
time_left(const struct recorder_role *r)
{
	int64_t now = clock_ms(), at = r->db.store ? r->minute_at : r->db.retry_at;

	if (r->db.store) {
		if (r->inbox || recorder_deferred(r->db.recorder))
			return 0;
		if (r->lease_at < at)
			at = r->lease_at;
		if (r->due_at < at)
			at = r->due_at;
		if (recorder_webhook_at(r) < at)
			at = recorder_webhook_at(r);
	}
	return at <= now ? 0 : at - now > 60000 ? 60000 : (int)(at - now);
}

static void
wait_and_take(struct recorder_role *r)
{
	struct links_ready who[8];
	bool idle = r->db.store && !r->in_hand;
	struct links_wait w = {
		.fetchers = idle,
		.peer = idle,
		.extra = r->db.store ? store_socket(r->db.store) : -1,
		.timeout_ms = time_left(r),
	};
	size_t n = links_poll(&r->links, &w, who, sizeof who / sizeof *who);

	r->idle = n == 0;
	if (r->db.store && recorder_deferred(r->db.recorder)) {
		int64_t at = clock_ms() + RECORD_DEFERRED_S * 1000;

		r->due_at = r->due_at < at ? r->due_at : at;
	}
	for (size_t i = 0; i < n; i++) {
		if (who[i].from == ROLE_SUPERVISOR)
			take_control(r);
		else if (who[i].from != ROLE_COUNT && r->db.store && !r->in_hand)
			take(r, &who[i]);
	}
}

/* What the others have said, as long as it can be done. */
static void
take_all(struct recorder_role *r, const struct links_ready *who, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (who[i].from == ROLE_SUPERVISOR)
			take_control(r);
		else if (r->db.store && !r->in_hand)
			take(r, &who[i]);
}

/* What was said before the end (the last status of a fetcher that is done, a batch that has just been
 * parsed) is still heard. */
static void
hear_the_rest(struct recorder_role *r)
{
	struct links_ready who[8];
	struct links_wait w = { .fetchers = true, .peer = true, .extra = -1, .timeout_ms = 0 };
	int64_t until = clock_ms() + LAST_WORDS_MS;
	size_t n = 1;

	while (n > 0 && clock_ms() < until) {
		if (!r->db.store || r->in_hand)
			return;
		n = links_poll(&r->links, &w, who, sizeof who / sizeof *who);
		take_all(r, who, n);
	}
}

/* Before the end: what the courier has in hand is waited for a little; with --once, all there is. */
static void
deliver_the_rest(struct recorder_role *r, bool once)
{
	struct links_ready who[8];
	struct links_wait w = { .peer = true, .extra = -1, .timeout_ms = 50 };
	int64_t until = clock_ms() + (once ? LAST_DELIVERIES_MS : LAST_WORDS_MS / 2);
	struct err e;

	recorder_webhook_rang(r);
	while (r->db.store && !r->in_hand && clock_ms() < until) {
		size_t n;

		if (once && !recorder_webhook_work(r, &e))
			return;
		if (!recorder_webhook_pending(r, once))
			break;
		n = links_poll(&r->links, &w, who, sizeof who / sizeof *who);
		take_all(r, who, n);
	}
	if (r->db.store)
		(void)recorder_webhook_save(r, &e);
}

/* What was put off: all of it in a pass, else what can be done in a second; the rest falls due with whoever is next. */
static void
fold_the_rest(struct recorder_role *r, bool once)
{
	int64_t until = clock_ms() + LAST_WORDS_MS / 2;
	struct err e;

	while (r->db.store && !r->in_hand && recorder_deferred(r->db.recorder) &&
	    (once || clock_ms() < until)) {
		if (!record_deferred_some(r->db.recorder, &e)) {
			log_event(LOG_DATABASE_DOWN, LF_ERR(&e), LF_NUMBER("retry_ms", 0));
			return;
		}
	}
}

int
role_recorder(const struct role_start *start)
{
	static struct recorder_role r;
	const struct msg ready = { .type = MSG_READY };
	bool said = false;
	struct err e;

	r.config = start->config;
	r.suspects = start->suspects;
	r.once = start->once;
	r.db.config = record_config_new(start->config);
	r.arena = arena_new(ARENA);
	links_init(&r.links, ROLE_TEMPLATE);
	recorder_webhook_init(&r);
	if (!r.arena || !sandbox_harden(&e))
		return EX_OSERR;
	while (!r.stop) {
		if (recorder_db_up(&r)) {
			if (!said)
				said = channel_send(CHANNEL_SUPERVISOR, &ready) == CHANNEL_OK;
			if (r.in_hand)
				work(&r);
			if (r.db.store && !r.in_hand && !recorder_db_work(&r, &e))
				recorder_db_down(&r, &e);
		}
		recorder_counts_tell(&r);
		wait_and_take(&r);
	}
	hear_the_rest(&r);
	fold_the_rest(&r, start->once);
	deliver_the_rest(&r, start->once);
	return 0;
}
