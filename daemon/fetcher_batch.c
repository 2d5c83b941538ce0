/* fetcher_batch - see fetcher_private.h. */
#include "build_config.h"

#include "fetcher_private.h"

#include "crash_point.h"
#include "log.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
batch_queue(struct fetcher *f, int fd, const struct mailbox_item *items, uint32_t n)
{
	struct pending *p = xcalloc(1, sizeof *p);

	p->fd = fd;
	p->session = f->session;
	p->n = n;
	memcpy(p->items, items, n * sizeof *items);
	if (f->last != NULL)
		f->last->next = p;
	else
		f->first = p;
	f->last = p;
	f->npending++;
}

void
batch_send(struct fetcher *f)
{
	static struct msg m;

	for (struct pending *p = f->first; p != NULL; p = p->next) {
		if (p->sent)
			continue;
		if (!link_leased(f) || f->nsent >= CHANNEL_OUTSTANDING)
			return;
		p->number = ++f->next_number;
		m.type = MSG_MAIL;
		m.fd[0] = p->fd;
		m.fd[1] = -1;
		m.batch = p->number;
		if (channel_send(f->template, &m) != CHANNEL_OK)
			return; /* its end is seen by poll() */
		crash_point("batch sent");
		p->sent = true;
		f->nsent++;
	}
}

void
batch_unsend(struct fetcher *f)
{
	for (struct pending *p = f->first; p != NULL; p = p->next)
		p->sent = false;
	f->nsent = 0;
}

static void
remove_pending(struct fetcher *f, struct pending *gone)
{
	struct pending **at = &f->first, *before = NULL;

	while (*at != gone) {
		before = *at;
		at = &(*at)->next;
	}
	*at = gone->next;
	if (f->last == gone)
		f->last = before;
	if (gone->sent)
		f->nsent--;
	f->npending--;
	close(gone->fd);
	free(gone);
}

void
batch_drop_all(struct fetcher *f)
{
	while (f->first != NULL)
		remove_pending(f, f->first);
}

bool
batch_room(const struct fetcher *f)
{
	return f->npending <= CHANNEL_OUTSTANDING;
}

bool
batch_none(const struct fetcher *f)
{
	return f->npending == 0;
}

static enum mailbox_action
action_of(const struct config_action *a)
{
	switch (a->after) {
	case AFTER_SEEN:
		return ACTION_SEEN;
	case AFTER_DELETE:
		return ACTION_DELETE;
	case AFTER_MOVE:
		return ACTION_MOVE;
	case AFTER_KEEP:
		break;
	}
	return ACTION_KEEP;
}

/* What is committed may be moved, deleted or flagged now; what stays need not be read again. */
static void
acknowledge(struct fetcher *f, const struct pending *p, const struct msg_outcome *o)
{
	static struct mailbox_ack acks[BATCH_ITEMS];
	const struct config_action *after = &f->box->after, *other = &f->box->unrecognised;
	struct err e;
	size_t n = 0;

	for (uint32_t i = 0; i < p->n; i++) {
		const struct config_action *a =
		    o->item[i].disposal == DISPOSAL_UNRECOGNISED ? other : after;

		if (o->item[i].outcome == OUTCOME_LATER || a->after == AFTER_KEEP)
			continue;
		acks[n++] = (struct mailbox_ack){ p->items[i], action_of(a), a->folder };
	}
	if (n > 0 && !mailbox_acknowledge(f->mailbox, acks, n, &e)) {
		f->broken = true;
		f->failure = e;
		return;
	}
	for (uint32_t i = 0; i < p->n; i++) {
		const struct config_action *a =
		    o->item[i].disposal == DISPOSAL_UNRECOGNISED ? other : after;

		if (o->item[i].outcome != OUTCOME_LATER &&
		    (a->after == AFTER_KEEP || a->after == AFTER_SEEN))
			placeset_add(&f->settled, &p->items[i]);
	}
}

void
batch_outcome(struct fetcher *f, const struct msg_outcome *o)
{
	struct pending *p = f->first;

	while (p != NULL && !(p->sent && p->number == o->number))
		p = p->next;
	if (p == NULL)
		return;
	if (p->n != o->n) {
		log_event(LOG_CHANNEL_BAD, LF_TEXT("peer", "recorder"));
		return;
	}
	for (uint32_t i = 0; i < o->n; i++)
		f->outcomes[o->item[i].outcome]++;
	crash_point("outcome received");
	/* a session that is over cannot acknowledge: the next one reads it again, as a duplicate */
	if (f->mailbox != NULL && !f->broken && p->session == f->session)
		acknowledge(f, p, o);
	remove_pending(f, p);
}
