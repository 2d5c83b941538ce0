/* maildir - a local Maildir behind mailbox.h (https://cr.yp.to/proto/maildir.html, Maildir++ folders)
 *
 * Identity       uid is a hash of the file name without its flags, which is unique and stays the same
 *                when a reader moves the file from new to cur; uidvalidity is 0, internaldate the
 *                file's modification time.
 * Acknowledging  seen: into cur with flag S. delete: unlink. move:NAME: rename into the Maildir++
 *                folder .NAME of the same Maildir, which is made when it is missing; a NAME that
 *                begins with / is another Maildir of the same file system.
 * Durability     mailbox_commit() syncs the directories.
 * Safety         Only regular files are read, and no symbolic link is followed. */
#include "build_config.h"

#include "maildir_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
open_directory(const char *base, const char *name)
{
	char path[4096];

	if (snprintf(path, sizeof path, "%s/%s", base, name) >= (int)sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void
close_maildir(void *context)
{
	struct maildir *m = context;

	maildir_forget(m);
	spool_free(&m->spool);
	if (m->fd_new >= 0)
		close(m->fd_new);
	if (m->fd_cur >= 0)
		close(m->fd_cur);
	free(m);
}

static bool
open_maildir(void **out, const struct config_mailbox *c, struct err *e)
{
	struct maildir *m = calloc(1, sizeof *m);

	if (!m)
		return err_set(e, ERR_RETRY, CAUSE_CONNECT, "out of memory");
	snprintf(m->path, sizeof m->path, "%s", c->path);
	m->fd_new = open_directory(m->path, "new");
	m->fd_cur = m->fd_new < 0 ? -1 : open_directory(m->path, "cur");
	if (m->fd_cur < 0) {
		maildir_failed(e, m->path, errno);
		close_maildir(m);
		return false;
	}
	*out = m;
	return true;
}

static int
by_age(const void *a, const void *b)
{
	const struct mailbox_item *x = a, *y = b;

	if (x->internaldate != y->internaldate)
		return x->internaldate < y->internaldate ? -1 : 1;
	return (x->uid > y->uid) - (x->uid < y->uid);
}

static bool
list(void *context, size_t folder, struct mailbox_item **items, size_t *n, struct err *e)
{
	struct maildir *m = context;

	(void)folder;
	if (!maildir_scan(m, e))
		return false;
	*items = calloc(m->n ? m->n : 1, sizeof **items);
	if (!*items)
		return err_set(e, ERR_RETRY, CAUSE_FOLDER, "maildir: out of memory");
	for (size_t i = 0; i < m->n; i++)
		(*items)[i] = m->entries[i].item;
	*n = m->n;
	qsort(*items, *n, sizeof **items, by_age);
	return true;
}

static bool
read_file(struct maildir *m, int fd, struct err *e)
{
	char buf[64 * 1024];
	ssize_t got;

	spool_reset(&m->spool);
	while ((got = read(fd, buf, sizeof buf)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return maildir_failed(e, m->path, errno);
		if (!spool_add(&m->spool, buf, (size_t)got, e))
			return false;
		if (m->spool.over)
			break;
	}
	return true;
}

static bool
fetch(void *context, const struct mailbox_item *items, size_t n, mailbox_sink sink, void *to,
    struct err *e)
{
	struct maildir *m = context;
	bool scanned = false;

	for (size_t i = 0; i < n; i++) {
		int fd = maildir_open_item(m, &items[i], &scanned, e);
		bool ok;

		if (fd < 0)
			continue;
		ok = read_file(m, fd, e);
		close(fd);
		if (!ok ||
		    !sink(to, &items[i], m->spool.p ? m->spool.p : (const unsigned char *)"",
			m->spool.n, !m->spool.over, e))
			return false;
	}
	return true;
}

static bool
commit(void *context, struct err *e)
{
	struct maildir *m = context;

	return (fsync(m->fd_new) == 0 && fsync(m->fd_cur) == 0) ||
	    maildir_failed(e, m->path, errno);
}

static bool
target(void *context, const char *folder, bool *missing, struct err *e)
{
	char path[4096];

	maildir_target_path(context, folder, "/cur/.", path, sizeof path);
	if (access(path, W_OK | X_OK) == 0)
		return true;
	*missing = errno == ENOENT;
	return *missing || maildir_failed(e, path, errno);
}

const struct mailbox_driver mailbox_maildir = { open_maildir, close_maildir, list, fetch,
	maildir_acknowledge, commit, NULL, NULL, target, NULL };
