/* maildir_private - what the files of the Maildir driver share; see maildir.c */
#ifndef CAROM_MAILDIR_PRIVATE_H
#define CAROM_MAILDIR_PRIVATE_H

#include "mailbox_driver.h"
#include "spool.h"

struct maildir_entry {
	struct mailbox_item item; /* first: mailbox_item_by_uid() */
	bool in_new;
	char *name; /* with flags */
};

struct maildir {
	char path[2048];
	int fd_new, fd_cur;
	struct maildir_entry *entries; /* by uid */
	size_t n, room;
	struct spool spool;
};

/* Always false. */
bool maildir_failed(struct err *e, const char *path, int error);

/* --- maildir_scan.c --- */
/* Reads both directories. cur after new: a file that moves meanwhile is seen twice rather than not at all. */
bool maildir_scan(struct maildir *m, struct err *e);
void maildir_forget(struct maildir *m);
/* NULL when it was not there. */
struct maildir_entry *maildir_find(struct maildir *m, const struct mailbox_item *item);
/* The file, wherever a reader moved it meanwhile; -1 when it is gone. */
int maildir_open_item(
    struct maildir *m, const struct mailbox_item *item, bool *scanned, struct err *e);

/* --- maildir_acknowledge.c --- */
bool maildir_acknowledge(void *context, const struct mailbox_ack *acks, size_t n, struct err *e);
/* Where part ("/cur") of the folder name is. */
void maildir_target_path(
    const struct maildir *m, const char *name, const char *part, char *path, size_t size);

#endif
