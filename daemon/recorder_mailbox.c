/* recorder_mailbox - known places and status: what fetchers ask and tell */
#include "build_config.h"

#include "recorder.h"

#include "log.h"
#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct client *
recorder_client(struct recorder_role *r, uint32_t id)
{
	if (!r->client[id])
		r->client[id] = xcalloc(1, sizeof *r->client[id]);
	return r->client[id];
}

static const char *
name_of(const struct recorder_role *r, uint32_t id)
{
	return r->links.fetcher[id].name;
}

void
recorder_tell(struct recorder_role *r, uint32_t id)
{
	int fd = links_fd(&r->links, ROLE_FETCHER, id);

	if (fd >= 0 && channel_send_wait(fd, &r->out, RECORDER_TELL_MS) != CHANNEL_OK)
		recorder_client_gone(r, id);
}

void
recorder_client_gone(struct recorder_role *r, uint32_t id)
{
	struct client *c = recorder_client(r, id);
	struct err e;

	links_drop(&r->links, ROLE_FETCHER, id);
	/* Another daemon may have the mailbox now. A connection that fails here fails again soon. */
	if (c->leased && r->db.store)
		(void)store_release(r->db.store, name_of(r, id), &e);
	if (c->asks && r->db.store)
		(void)store_lease_withdraw(r->db.store, name_of(r, id), &e);
	free(c->listed);
	*c = (struct client){ .wants = false };
}

/* ---- the listing of a folder ---- */

static void
remember(struct client *c, const struct msg_places *p)
{
	if (p->first) {
		c->nlisted = 0;
		c->listing = true;
	}
	if (!c->listing || p->n > CLIENT_LISTED - c->nlisted) {
		c->listing = false;
		return;
	}
	if (c->nlisted + p->n > c->cap) {
		c->cap = (c->nlisted + p->n) * 2;
		c->listed = xrealloc(c->listed, c->cap, sizeof *c->listed);
	}
	for (size_t i = 0; i < p->n; i++)
		if (p->place[i].uid)
			c->listed[c->nlisted++] = p->place[i].uid;
}

static void
forget_listing(struct client *c)
{
	free(c->listed);
	c->listed = NULL;
	c->nlisted = c->cap = 0;
	c->listing = false;
}

bool
recorder_places(struct recorder_role *r, uint32_t id, struct err *e)
{
	static struct store_place places[CHANNEL_PLACES];
	const struct msg_places *p = &r->in.places;
	struct client *c = recorder_client(r, id);
	struct msg_known *known = &r->out.known;
	size_t before = c->nlisted;

	for (size_t i = 0; i < p->n; i++)
		places[i] = (struct store_place){ p->uidvalidity, p->place[i].uid,
			p->place[i].internaldate };
	*known = (struct msg_known){ .n = p->n };
	if (p->n &&
	    !store_places_known(
		r->db.store, name_of(r, id), p->folder, places, known->known, p->n, e))
		return false;
	remember(c, p);
	if (p->last) {
		if (c->listing &&
		    !store_places_forget(r->db.store, name_of(r, id), p->folder, p->uidvalidity,
			c->listed, c->nlisted, e)) {
			/* This part is done again: it must not count twice. */
			c->nlisted = before;
			return false;
		}
		forget_listing(c);
	}
	r->out.type = MSG_KNOWN;
	recorder_tell(r, id);
	return true;
}

/* Of one that is leased, as its fetcher told. */
static void
note_status(struct client *c, const struct msg_status *s)
{
	c->failing = s->state == STATE_BACKOFF;
	c->proven = c->proven || s->pass;
}

bool
recorder_status(struct recorder_role *r, uint32_t id, struct err *e)
{
	const struct msg_status *s = &r->in.status;
	char error[sizeof s->error + 32] = "";
	const struct store_mailbox m = {
		.name = name_of(r, id),
		.state = mailbox_state_name(s->state),
		.pass_done = s->pass,
		.oldest_unread_at = s->oldest_unread,
		.backoff_until = s->backoff_until,
		.last_error = error,
	};

	if (s->cause != CAUSE_NONE || *s->error)
		snprintf(error, sizeof error, "%s: %s", err_cause_name(s->cause), s->error);
	note_status(recorder_client(r, id), s);
	return store_mailbox_report(r->db.store, &m, e);
}
