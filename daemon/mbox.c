/* mbox - an mbox file behind mailbox.h (RFC 4155; mboxrd quoting is undone)
 *
 * Identity       uid is a hash of the message as it is in the file; uidvalidity and internaldate are 0.
 * Locking        The file is locked (mbox_lock.h) while it is read, and while it is written.
 * Acknowledging  delete only: an mbox has neither flags nor folders. The file is locked, read again, and
 *                written in place, because a new file under the same name would lose what an agent that waits for
 *                the old one's lock delivers. Before that, what stays is written and synced to PATH.carom; if the
 *                machine stops half-way that file remains, and the mbox is refused until somebody
 *                has looked.
 * Cost           Every listing reads the whole file. Meant for archives and for small spools. */
#include "build_config.h"

#include "mailbox_driver.h"
#include "mbox_lock.h"
#include "mbox_scan.h"
#include "spool.h"
#include "verdict.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct self {
	char path[2048];
	struct mbox_message *messages;
	size_t n;
	struct spool spool;
};

static bool
failed(struct err *e, const char *path, int error)
{
	return err_set(e, error == ENOENT || error == EACCES ? ERR_OPERATOR : ERR_RETRY,
	    CAUSE_FOLDER, "mbox: %s: %s", path, strerror(error));
}

static bool
no_leftover(const struct self *m, struct err *e)
{
	char path[2100];

	snprintf(path, sizeof path, "%s.carom", m->path);
	return access(path, F_OK) != 0 ||
	    err_set(e, ERR_OPERATOR, CAUSE_FOLDER,
		"mbox: %s was being rewritten when something stopped: compare it with %s, put "
		"right "
		"what is missing, and remove that file",
		m->path, path);
}

static bool
open_mbox(void **out, const struct config_mailbox *c, struct err *e)
{
	struct self *m = calloc(1, sizeof *m);

	if (!m)
		return err_set(e, ERR_RETRY, CAUSE_CONNECT, "out of memory");
	snprintf(m->path, sizeof m->path, "%s", c->path);
	if (access(m->path, R_OK) < 0) {
		failed(e, m->path, errno);
		free(m);
		return false;
	}
	if (!no_leftover(m, e)) {
		free(m);
		return false;
	}
	*out = m;
	return true;
}

static void
close_mbox(void *context)
{
	struct self *m = context;

	free(m->messages);
	spool_free(&m->spool);
	free(m);
}

static bool
scan(struct self *m, int fd, struct err *e)
{
	free(m->messages);
	m->messages = NULL;
	m->n = 0;
	errno = 0;
	if (mbox_scan(fd, &m->messages, &m->n))
		return true;
	if (errno == EINVAL)
		return err_set(e, ERR_OPERATOR, CAUSE_FOLDER,
		    "mbox: %s does not begin with \"From \"", m->path);
	return failed(e, m->path, errno);
}

static int
open_file(struct self *m, int flags, struct err *e)
{
	struct stat st;
	int fd = open(m->path, flags | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &st) < 0) {
		failed(e, m->path, errno);
	} else if (!S_ISREG(st.st_mode)) {
		err_set(e, ERR_OPERATOR, CAUSE_FOLDER, "mbox: %s: not a regular file", m->path);
	} else {
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool
list(void *context, size_t folder, struct mailbox_item **items, size_t *n, struct err *e)
{
	struct self *m = context;
	int fd = open_file(m, O_RDONLY, e);
	struct mbox_lock held = { "" };
	bool ok;

	(void)folder;
	if (fd < 0)
		return false;
	/* an agent that delivers just now has written half of its message */
	ok = mbox_lock(&held, m->path, fd, false, e);
	if (ok) {
		ok = scan(m, fd, e);
		mbox_unlock(&held);
	}
	close(fd);
	if (!ok)
		return false;
	*items = calloc(m->n ? m->n : 1, sizeof **items);
	if (!*items)
		return err_set(e, ERR_RETRY, CAUSE_FOLDER, "mbox: out of memory");
	for (size_t i = 0; i < m->n; i++)
		(*items)[i] = (struct mailbox_item){ .uid = m->messages[i].hash,
			.number = i + 1,
			.size = (uint64_t)(m->messages[i].end - m->messages[i].start) };
	*n = m->n;
	return true;
}

/* >From, >>From ...: one > goes. */
static void
unquote(struct spool *s)
{
	size_t to = 0;

	for (size_t from = 0; from < s->n;) {
		unsigned char *line = s->p + from;
		unsigned char *lf = memchr(line, '\n', s->n - from);
		size_t n = lf ? (size_t)(lf - line) + 1 : s->n - from, marks = 0;

		while (marks < n && line[marks] == '>')
			marks++;
		if (marks > 0 && n - marks >= 5 && memcmp(line + marks, "From ", 5) == 0) {
			line++;
			n--;
			from++;
		}
		memmove(s->p + to, line, n);
		to += n;
		from += n;
	}
	s->n = to;
}

static bool
read_message(struct self *m, int fd, const struct mbox_message *message, struct err *e)
{
	char buf[64 * 1024];
	off_t at = message->start;

	spool_reset(&m->spool);
	while (at < message->end && !m->spool.over) {
		size_t want = message->end - at < (off_t)sizeof buf ? (size_t)(message->end - at)
								    : sizeof buf;
		ssize_t got = pread(fd, buf, want, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return failed(e, m->path, got < 0 ? errno : EIO);
		if (!spool_add(&m->spool, buf, (size_t)got, e))
			return false;
		at += got;
	}
	unquote(&m->spool);
	return true;
}

static bool
fetch(void *context, const struct mailbox_item *items, size_t n, mailbox_sink sink, void *to,
    struct err *e)
{
	struct self *m = context;
	int fd = open_file(m, O_RDONLY, e);
	struct mbox_lock held = { "" };
	bool locked = fd >= 0 && mbox_lock(&held, m->path, fd, false, e);
	bool ok = locked;

	for (size_t i = 0; ok && i < n; i++) {
		const struct mbox_message *message;

		if (items[i].number < 1 || items[i].number > m->n)
			continue;
		message = &m->messages[items[i].number - 1];
		/* the file may have been rewritten since: then that message is at another place */
		if (message->hash != items[i].uid || !mbox_is_message(fd, message))
			continue;
		ok = read_message(m, fd, message, e) &&
		    sink(to, &items[i], m->spool.p ? m->spool.p : (const unsigned char *)"",
			m->spool.n, !m->spool.over, e);
	}
	if (locked)
		mbox_unlock(&held);
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool
is_acknowledged(const struct mbox_message *message, const struct mailbox_ack *acks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (acks[i].action == ACTION_DELETE && acks[i].item.uid == message->hash)
			return true;
	return false;
}

static bool
remove_messages(struct self *m, int fd, const struct mailbox_ack *acks, size_t n, struct err *e)
{
	bool *gone;
	char path[2100];
	bool ok;

	if (!scan(m, fd, e))
		return false;
	gone = calloc(m->n ? m->n : 1, sizeof *gone);
	if (!gone)
		return err_set(e, ERR_RETRY, CAUSE_FOLDER, "mbox: out of memory");
	for (size_t i = 0; i < m->n; i++)
		gone[i] = is_acknowledged(&m->messages[i], acks, n);
	snprintf(path, sizeof path, "%s.carom", m->path);
	ok = mbox_rewrite(fd, path, m->messages, gone, m->n) || failed(e, m->path, errno);
	free(gone);
	return ok;
}

static bool
acknowledge(void *context, const struct mailbox_ack *acks, size_t n, struct err *e)
{
	struct self *m = context;
	struct mbox_lock held = { "" };
	bool any = false, ok;
	int fd;

	for (size_t i = 0; i < n; i++) {
		if (acks[i].action == ACTION_SEEN || acks[i].action == ACTION_MOVE)
			return err_set(e, ERR_OPERATOR, CAUSE_FOLDER,
			    "mbox: there are neither folders nor flags: keep or delete");
		any = any || acks[i].action == ACTION_DELETE;
	}
	if (!any)
		return true;
	fd = open_file(m, O_RDWR, e);
	if (fd < 0)
		return false;
	ok = mbox_lock(&held, m->path, fd, true, e);
	if (ok) {
		ok = no_leftover(m, e) && remove_messages(m, fd, acks, n, e);
		mbox_unlock(&held);
	}
	close(fd);
	return ok;
}

static bool
commit(void *context, struct err *e)
{
	(void)context;
	(void)e;
	return true;
}

const struct mailbox_driver mailbox_mbox = { open_mbox, close_mbox, list, fetch, acknowledge,
	commit, NULL, NULL, NULL, NULL };
