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

#include "identity.h"
#include "mailbox_driver.h"
#include "spool.h"
#include "verdict.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTRIES_MAX = 2000000 };

struct entry {
	struct mailbox_item item;
	bool in_new;
	char *name; /* with flags */
};

struct self {
	char path[2048];
	int fd_new, fd_cur;
	struct entry *entries; /* by uid */
	size_t n, room;
	struct spool spool;
};

static bool
failed(struct err *e, const char *path, int error)
{
	bool missing = error == ENOENT || error == ENOTDIR;

	return err_set(e, missing || error == EACCES ? ERR_OPERATOR : ERR_RETRY, CAUSE_FOLDER,
	    "maildir: %s: %s", path, strerror(error));
}

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
forget(struct self *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->entries[i].name);
	free(m->entries);
	m->entries = NULL;
	m->n = m->room = 0;
}

static void
close_maildir(void *context)
{
	struct self *m = context;

	forget(m);
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
	struct self *m = calloc(1, sizeof *m);

	if (!m)
		return err_set(e, ERR_RETRY, CAUSE_CONNECT, "out of memory");
	snprintf(m->path, sizeof m->path, "%s", c->path);
	m->fd_new = open_directory(m->path, "new");
	m->fd_cur = m->fd_new < 0 ? -1 : open_directory(m->path, "cur");
	if (m->fd_cur < 0) {
		failed(e, m->path, errno);
		close_maildir(m);
		return false;
	}
	*out = m;
	return true;
}

static bool
add_entry(struct self *m, int fd, const char *name, bool in_new, struct err *e)
{
	struct entry *entry, *p;
	struct stat st;

	if (name[0] == '.' || fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(st.st_mode))
		return true;
	if (m->n == m->room) {
		p = reallocarray(m->entries, m->room * 2 + 64, sizeof *p);
		if (!p)
			return err_set(e, ERR_RETRY, CAUSE_FOLDER, "maildir: out of memory");
		m->entries = p;
		m->room = m->room * 2 + 64;
	}
	entry = &m->entries[m->n];
	memset(entry, 0, sizeof *entry);
	entry->name = strdup(name);
	if (!entry->name)
		return err_set(e, ERR_RETRY, CAUSE_FOLDER, "maildir: out of memory");
	entry->in_new = in_new;
	entry->item.uid = identity_of(name, strcspn(name, ":"));
	entry->item.size = (uint64_t)st.st_size;
	entry->item.internaldate = st.st_mtime;
	m->n++;
	return true;
}

static bool
scan_directory(struct self *m, int fd, bool in_new, struct err *e)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *de;
	bool ok = true;

	if (!d) {
		if (copy >= 0)
			close(copy);
		return failed(e, m->path, errno);
	}
	while (ok && m->n < ENTRIES_MAX && (de = readdir(d)) != NULL)
		ok = add_entry(m, fd, de->d_name, in_new, e);
	closedir(d);
	return ok;
}

static int
by_uid(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->item.uid > y->item.uid) - (x->item.uid < y->item.uid);
}

static int
by_age(const void *a, const void *b)
{
	const struct mailbox_item *x = a, *y = b;

	if (x->internaldate != y->internaldate)
		return x->internaldate < y->internaldate ? -1 : 1;
	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* cur after new: a file that moves meanwhile is seen twice rather than not at all. */
static bool
scan(struct self *m, struct err *e)
{
	size_t kept = 0;

	forget(m);
	if (!scan_directory(m, m->fd_new, true, e) || !scan_directory(m, m->fd_cur, false, e))
		return false;
	if (m->n > 0)
		qsort(m->entries, m->n, sizeof *m->entries, by_uid);
	for (size_t i = 0; i < m->n; i++) {
		if (kept > 0 && m->entries[kept - 1].item.uid == m->entries[i].item.uid)
			free(m->entries[i].name);
		else
			m->entries[kept++] = m->entries[i];
	}
	m->n = kept;
	return true;
}

static bool
list(void *context, size_t folder, struct mailbox_item **items, size_t *n, struct err *e)
{
	struct self *m = context;

	(void)folder;
	if (!scan(m, e))
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

static struct entry *
find(struct self *m, const struct mailbox_item *item)
{
	const struct entry key = { .item.uid = item->uid };

	return m->n ? bsearch(&key, m->entries, m->n, sizeof key, by_uid) : NULL;
}

static bool
read_file(struct self *m, int fd, struct err *e)
{
	char buf[64 * 1024];
	ssize_t got;

	spool_reset(&m->spool);
	while ((got = read(fd, buf, sizeof buf)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return failed(e, m->path, errno);
		if (!spool_add(&m->spool, buf, (size_t)got, e))
			return false;
		if (m->spool.over)
			break;
	}
	return true;
}

static int
open_entry(struct self *m, const struct entry *entry)
{
	return openat(entry->in_new ? m->fd_new : m->fd_cur, entry->name,
	    O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
}

/* The file, wherever a reader moved it meanwhile; -1 when it is gone. */
static int
open_item(struct self *m, const struct mailbox_item *item, bool *scanned, struct err *e)
{
	struct entry *entry = find(m, item);
	int fd = entry ? open_entry(m, entry) : -1;

	if (fd >= 0 || *scanned)
		return fd;
	*scanned = true;
	if (!scan(m, e))
		return -1;
	entry = find(m, item);
	return entry ? open_entry(m, entry) : -1;
}

static bool
fetch(void *context, const struct mailbox_item *items, size_t n, mailbox_sink sink, void *to,
    struct err *e)
{
	struct self *m = context;
	bool scanned = false;

	for (size_t i = 0; i < n; i++) {
		int fd = open_item(m, &items[i], &scanned, e);
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

static void
target_path(const struct self *m, const char *name, const char *part, char *path, size_t size)
{
	if (name[0] == '/')
		snprintf(path, size, "%s%s", name, part);
	else
		snprintf(path, size, "%s/.%s%s", m->path, name, part);
}

/* The cur directory of the folder to move to, made when missing. */
static int
open_target(struct self *m, const char *name, struct err *e)
{
	static const char *const parts[] = { "", "/tmp", "/new", "/cur" };
	char path[4096];
	int fd;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		target_path(m, name, parts[i], path, sizeof path);
		if (mkdir(path, 0700) < 0 && errno != EEXIST) {
			failed(e, path, errno);
			return -1;
		}
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		failed(e, path, errno);
	return fd;
}

/* name with the flag S among its flags, which are in ASCII order. */
static void
seen_name(char *out, size_t size, const char *name)
{
	const char *flags = strstr(name, ":2,");
	int base = (int)(flags ? (size_t)(flags - name) : strcspn(name, ":"));
	size_t before;

	flags = flags ? flags + 3 : "";
	before = strcspn(flags, "STUVWXYZabcdefghijklmnopqrstuvwxyz");
	snprintf(out, size, "%.*s:2,%.*s%s%s", base, name, (int)before, flags,
	    flags[before] == 'S' ? "" : "S", flags + before);
}

/* 0, or errno. */
static int
acknowledge_entry(struct self *m, const struct entry *entry, enum mailbox_action action, int target)
{
	int from = entry->in_new ? m->fd_new : m->fd_cur, rc = 0;
	char name[NAME_MAX + 8];

	seen_name(name, sizeof name, entry->name);
	if (action == ACTION_DELETE)
		rc = unlinkat(from, entry->name, 0);
	else if (action == ACTION_SEEN)
		rc = renameat(from, entry->name, m->fd_cur, name);
	else if (action == ACTION_MOVE)
		rc = renameat(
		    from, entry->name, target, strchr(entry->name, ':') ? entry->name : name);
	return rc == 0 ? 0 : errno;
}

/* When the file is not where it was, looks once where it went; gone is as good as done. */
static bool
acknowledge_item(
    struct self *m, const struct mailbox_ack *a, int target, bool *scanned, struct err *e)
{
	const struct entry *entry = find(m, &a->item);
	int error = entry ? acknowledge_entry(m, entry, a->action, target) : ENOENT;

	if (error == ENOENT && !*scanned) {
		*scanned = true;
		if (!scan(m, e))
			return false;
		entry = find(m, &a->item);
		error = entry ? acknowledge_entry(m, entry, a->action, target) : ENOENT;
	}
	return error == 0 || error == ENOENT || failed(e, m->path, error);
}

static bool
acknowledge(void *context, const struct mailbox_ack *acks, size_t n, struct err *e)
{
	struct self *m = context;
	const char *open_name = NULL;
	int target = -1;
	bool ok = true, scanned = false;

	for (size_t i = 0; ok && i < n; i++) {
		if (acks[i].action == ACTION_KEEP)
			continue;
		if (acks[i].action == ACTION_MOVE &&
		    (!open_name || strcmp(open_name, acks[i].target) != 0)) {
			if (target >= 0)
				close(target);
			open_name = acks[i].target;
			target = open_target(m, open_name, e);
			ok = target >= 0;
		}
		ok = ok && acknowledge_item(m, &acks[i], target, &scanned, e);
	}
	if (target >= 0) {
		fsync(target);
		close(target);
	}
	return ok;
}

static bool
commit(void *context, struct err *e)
{
	struct self *m = context;

	return (fsync(m->fd_new) == 0 && fsync(m->fd_cur) == 0) || failed(e, m->path, errno);
}

static bool
target(void *context, const char *folder, bool *missing, struct err *e)
{
	char path[4096];

	target_path(context, folder, "/cur/.", path, sizeof path);
	if (access(path, W_OK | X_OK) == 0)
		return true;
	*missing = errno == ENOENT;
	return *missing || failed(e, path, errno);
}

const struct mailbox_driver mailbox_maildir = { open_maildir, close_maildir, list, fetch,
	acknowledge, commit, NULL, NULL, target, NULL };
