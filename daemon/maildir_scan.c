/* maildir_scan - the files of a Maildir, and where a reader moved them */
#include "build_config.h"

#include "maildir_private.h"

#include "identity.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTRIES_MAX = 2000000 };

void
maildir_forget(struct maildir *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->entries[i].name);
	free(m->entries);
	m->entries = NULL;
	m->n = m->room = 0;
}

static bool
add_entry(struct maildir *m, int fd, const char *name, bool in_new, struct err *e)
{
	struct maildir_entry *entry, *p;
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
scan_directory(struct maildir *m, int fd, bool in_new, struct err *e)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *de;
	bool ok = true;

	if (!d) {
		if (copy >= 0)
			close(copy);
		return maildir_failed(e, m->path, errno);
	}
	while (ok && m->n < ENTRIES_MAX && (de = readdir(d)) != NULL)
		ok = add_entry(m, fd, de->d_name, in_new, e);
	closedir(d);
	return ok;
}

bool
maildir_scan(struct maildir *m, struct err *e)
{
	size_t kept = 0;

	maildir_forget(m);
	if (!scan_directory(m, m->fd_new, true, e) || !scan_directory(m, m->fd_cur, false, e))
		return false;
	if (m->n > 0)
		qsort(m->entries, m->n, sizeof *m->entries, mailbox_item_by_uid);
	for (size_t i = 0; i < m->n; i++) {
		if (kept > 0 && m->entries[kept - 1].item.uid == m->entries[i].item.uid)
			free(m->entries[i].name);
		else
			m->entries[kept++] = m->entries[i];
	}
	m->n = kept;
	return true;
}

struct maildir_entry *
maildir_find(struct maildir *m, const struct mailbox_item *item)
{
	const struct maildir_entry key = { .item.uid = item->uid };

	return m->n ? bsearch(&key, m->entries, m->n, sizeof key, mailbox_item_by_uid) : NULL;
}

static int
open_entry(struct maildir *m, const struct maildir_entry *entry)
{
	return openat(entry->in_new ? m->fd_new : m->fd_cur, entry->name,
	    O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
}

int
maildir_open_item(struct maildir *m, const struct mailbox_item *item, bool *scanned, struct err *e)
{
	struct maildir_entry *entry = maildir_find(m, item);
	int fd = entry ? open_entry(m, entry) : -1;

	if (fd >= 0 || *scanned)
		return fd;
	*scanned = true;
	if (!maildir_scan(m, e))
		return -1;
	entry = maildir_find(m, item);
	return entry ? open_entry(m, entry) : -1;
}

bool
maildir_failed(struct err *e, const char *path, int error)
{
	bool missing = error == ENOENT || error == ENOTDIR;

	return err_set(e, missing || error == EACCES ? ERR_OPERATOR : ERR_RETRY, CAUSE_FOLDER,
	    "maildir: %s: %s", path, strerror(error));
}
