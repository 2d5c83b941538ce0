/*
 * mbox_lock - keeps mail delivery agents and readers out of an mbox: PATH.lock and fcntl, as they do (Debian
 * policy 11.6), both or neither, so that two of us cannot wait for each other.
 *
 * Stale      PATH.lock of a process of this machine that is gone, or one that has not changed for five
 *            minutes, is removed. Ours holds our process id.
 * Read-only  Where the folder of the file cannot be written, reading goes on with the fcntl lock alone.
 */
#ifndef CAROM_MBOX_LOCK_H
#define CAROM_MBOX_LOCK_H

#include "err.h"

struct mbox_lock {
	char dot[2100]; /* "" when there is none */
};

/* Waits ten seconds. fd: the file at path, open for writing when writing. ERR_RETRY, CAUSE_FOLDER when it
 * stays locked. The fcntl lock ends with fd. */
bool mbox_lock(struct mbox_lock *l, const char *path, int fd, bool writing, struct err *e);
void mbox_unlock(struct mbox_lock *l);

#endif
