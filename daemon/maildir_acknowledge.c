/* maildir_acknowledge - flags, renames and removals in a Maildir */
#include "build_config.h"

#include "maildir_private.h"

#include "verdict.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
maildir_target_path(
    const struct maildir *m, const char *name, const char *part, char *path, size_t size)
{
	if (name[0] == '/')
		snprintf(path, size, "%s%s", name, part);
	else
		snprintf(path, size, "%s/.%s%s", m->path, name, part);
}

/* The cur directory of the folder to move to, made when missing. */
static int
open_target(struct maildir *m, const char *name, struct err *e)
{
	static const char *const parts[] = { "", "/tmp", "/new", "/cur" };
	char path[4096];
	int fd;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		maildir_target_path(m, name, parts[i], path, sizeof path);
		if (mkdir(path, 0700) < 0 && errno != EEXIST) {
			maildir_failed(e, path, errno);
			return -1;
		}
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		maildir_failed(e, path, errno);
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
acknowledge_entry(
    struct maildir *m, const struct maildir_entry *entry, enum mailbox_action action, int target)
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
    struct maildir *m, const struct mailbox_ack *a, int target, bool *scanned, struct err *e)
{
	const struct maildir_entry *entry = maildir_find(m, &a->item);
	int error = entry ? acknowledge_entry(m, entry, a->action, target) : ENOENT;

	if (error == ENOENT && !*scanned) {
		*scanned = true;
		if (!maildir_scan(m, e))
			return false;
		entry = maildir_find(m, &a->item);
		error = entry ? acknowledge_entry(m, entry, a->action, target) : ENOENT;
	}
	return error == 0 || error == ENOENT || maildir_failed(e, m->path, error);
}

bool
maildir_acknowledge(void *context, const struct mailbox_ack *acks, size_t n, struct err *e)
{
	struct maildir *m = context;
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
