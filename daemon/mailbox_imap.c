/* mailbox_imap - IMAP behind mailbox.h */
#include "imap.h"
#include "login.h"
#include "mailbox_driver.h"

#include <stdlib.h>

struct self {
	struct transport *transport;
	struct imap *imap;
};

static void
close_imap(void *context)
{
	struct self *m = context;

	imap_close(m->imap);
	transport_close(m->transport);
	free(m);
}

static bool
open_imap(void **out, const struct config_mailbox *c, struct err *e)
{
	struct self *m = calloc(1, sizeof *m);
	struct login login;
	struct imap_settings s = { .folders = (const char *const *)c->folders.v,
		.nfolders = c->folders.n,
		.open_seconds = c->connect_timeout,
		.batch_seconds = c->batch_timeout,
		.exclusive = c->exclusive };
	bool ok;

	if (!m)
		return err_set(e, ERR_RETRY, CAUSE_CONNECT, "out of memory");
	if (!login_open(&login, c, e)) {
		free(m);
		return false;
	}
	do {
		m->transport = login.transport;
		s.login = login.done ? NULL : &login.sasl;
		ok = imap_open(&m->imap, transport_stream(m->transport), &s, e);
		if (ok)
			break;
		transport_close(m->transport);
	} while (login_again(&login, e));
	if (!ok) {
		free(m);
		return false;
	}
	login_wipe(&login);
	*out = m;
	return true;
}

static bool
list(void *context, size_t folder, struct mailbox_item **items, size_t *n, struct err *e)
{
	struct self *m = context;

	return imap_list(m->imap, folder, items, n, e);
}

static bool
fetch(void *context, const struct mailbox_item *items, size_t n, mailbox_sink sink, void *to,
    struct err *e)
{
	struct self *m = context;

	return imap_fetch(m->imap, items, n, sink, to, e);
}

static bool
acknowledge(void *context, const struct mailbox_ack *acks, size_t n, struct err *e)
{
	struct self *m = context;

	return imap_acknowledge(m->imap, acks, n, e);
}

static bool
commit(void *context, struct err *e)
{
	struct self *m = context;

	return imap_commit(m->imap, e);
}

static bool
wait_for_mail(void *context, unsigned seconds, int wake_fd, bool *fresh, struct err *e)
{
	struct self *m = context;

	return imap_wait(m->imap, seconds, wake_fd, fresh, e);
}

/* SELECT tells whether a folder can be written, and changes no more than the flag \Recent. */
static bool
powers(void *context, size_t folder, struct mailbox_powers *out, struct err *e)
{
	struct self *m = context;

	if (!imap_select(m->imap, folder, true, e))
		return false;
	out->write = m->imap->writable;
	out->expunge = m->imap->has_uidplus || m->imap->exclusive;
	out->move = out->expunge || m->imap->has_move;
	return true;
}

static bool
target(void *context, const char *folder, bool *missing, struct err *e)
{
	struct self *m = context;

	return imap_look_for(m->imap, folder, missing, e);
}

const struct mailbox_driver mailbox_imap = { open_imap, close_imap, list, fetch, acknowledge,
	commit, wait_for_mail, powers, target, NULL };
