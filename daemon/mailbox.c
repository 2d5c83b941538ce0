/* mailbox - see mailbox.h */
#include "mailbox.h"

#include "crash_point.h"
#include "mailbox_driver.h"

#include <poll.h>
#include <stdlib.h>

struct mailbox {
	const struct mailbox_driver *driver;
	void *self;
	const struct config_mailbox *config;
};

static const struct mailbox_driver *
driver_of(enum config_scheme s)
{
	switch (s) {
	case SCHEME_IMAP:
	case SCHEME_IMAPS:
		return &mailbox_imap;
	case SCHEME_POP3:
	case SCHEME_POP3S:
		return &mailbox_pop3;
	case SCHEME_MAILDIR:
		return &mailbox_maildir;
	case SCHEME_MBOX:
		break;
	}
	return &mailbox_mbox;
}

bool
mailbox_open(struct mailbox **out, const struct config_mailbox *c, struct err *e)
{
	struct mailbox *m = calloc(1, sizeof *m);

	*out = NULL;
	if (!m)
		return err_set(e, ERR_RETRY, CAUSE_CONNECT, "out of memory");
	m->driver = driver_of(c->scheme);
	m->config = c;
	if (!m->driver->open(&m->self, c, e)) {
		free(m);
		return false;
	}
	*out = m;
	return true;
}

void
mailbox_close(struct mailbox *m)
{
	if (!m)
		return;
	m->driver->close(m->self);
	free(m);
}

size_t
mailbox_folders(const struct mailbox *m)
{
	return m->config->folders.n;
}

const char *
mailbox_folder(const struct mailbox *m, size_t i)
{
	return m->config->folders.v[i];
}

bool
mailbox_list(struct mailbox *m, size_t i, struct mailbox_item **items, size_t *n, struct err *e)
{
	*items = NULL;
	*n = 0;
	return m->driver->list(m->self, i, items, n, e);
}

bool
mailbox_fetch(struct mailbox *m, const struct mailbox_item *items, size_t n, mailbox_sink sink,
    void *context, struct err *e)
{
	return n == 0 || m->driver->fetch(m->self, items, n, sink, context, e);
}

bool
mailbox_acknowledge(struct mailbox *m, const struct mailbox_ack *acks, size_t n, struct err *e)
{
	bool ok;

	if (n == 0)
		return true;
	crash_point("before acknowledging");
	ok = m->driver->acknowledge(m->self, acks, n, e);
	crash_point("after acknowledging");
	return ok;
}

bool
mailbox_commit(struct mailbox *m, struct err *e)
{
	bool ok;

	crash_point("before the end of the pass");
	ok = m->driver->commit(m->self, e);
	crash_point("after the end of the pass");
	return ok;
}

bool
mailbox_powers(struct mailbox *m, size_t i, struct mailbox_powers *out, struct err *e)
{
	*out = (struct mailbox_powers){ true, true, true };
	return !m->driver->powers || m->driver->powers(m->self, i, out, e);
}

bool
mailbox_target(struct mailbox *m, const char *folder, bool *missing, struct err *e)
{
	*missing = false;
	return !m->driver->target || m->driver->target(m->self, folder, missing, e);
}

unsigned
mailbox_login_delay(const struct mailbox *m)
{
	return m->driver->login_delay ? m->driver->login_delay(m->self) : 0;
}

bool
mailbox_wait(struct mailbox *m, unsigned seconds, int wake_fd, bool *fresh, struct err *e)
{
	struct pollfd p = { wake_fd, POLLIN, 0 };

	*fresh = false;
	if (m->driver->wait)
		return m->driver->wait(m->self, seconds, wake_fd, fresh, e);
	poll(&p, 1, (int)(seconds < 86400 ? seconds : 86400) * 1000);
	return true;
}
