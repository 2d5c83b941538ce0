/*
 * mailbox - one session with one return-path mailbox: IMAP, POP3, Maildir or mbox behind one face.
 *
 * Process    The fetcher (and `carom doctor`). It has the mailbox's credentials and the network; no
 *            database, no parsing of mail.
 * Errors     false and *e; after ERR_RETRY with any cause but CAUSE_FOLDER the session is dead: close it.
 * Waits      Every wait is bounded by the time-outs of the settings (connect and login 60 s, silence
 *            60 s, one batch 300 s).
 * Order      Nothing here changes the mailbox but mailbox_acknowledge(): fetching never sets \Seen.
 */
#ifndef CAROM_MAILBOX_H
#define CAROM_MAILBOX_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

struct config_mailbox; /* config.h */
struct mailbox;

/* Where a message is, as the table carom.place knows it. Same folder, uidvalidity, uid and
 * internaldate is the same message. */
struct mailbox_item {
	uint32_t folder; /* index into mailbox_folder() */
	uint64_t uidvalidity;
	uint64_t
	    uid; /* IMAP UID; POP3: 63-bit hash of a UIDL that is unique in the list, else 0 (unknown) */
	uint64_t number;      /* POP3: message number of this session; else 0 */
	int64_t internaldate; /* seconds since 1970; 0 unknown */
	uint64_t size;        /* octets as the server says */
};
/* For qsort() and bsearch() of items, or of what begins with one. */
static inline int
mailbox_item_by_uid(const void *a, const void *b)
{
	const struct mailbox_item *x = a, *y = b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* What to do with a message whose row is committed. */
enum mailbox_action { ACTION_KEEP, ACTION_SEEN, ACTION_DELETE, ACTION_MOVE };
struct mailbox_ack {
	struct mailbox_item item;
	enum mailbox_action action;
	const char *target; /* folder of ACTION_MOVE */
};

/* Receives one fetched message; raw is only its first LIMIT_MESSAGE_HEAD bytes when !whole. False
 * stops the fetch (the session is then dead). raw is valid during the call. */
typedef bool (*mailbox_sink)(void *context, const struct mailbox_item *item,
    const unsigned char *raw, size_t size, bool whole, struct err *e);

bool mailbox_open(struct mailbox **out, const struct config_mailbox *c, struct err *e);
void mailbox_close(struct mailbox *m); /* LOGOUT or QUIT; NULL is allowed */

size_t mailbox_folders(const struct mailbox *m);
const char *mailbox_folder(const struct mailbox *m, size_t i); /* UTF-8 name; "" for POP3 */

/* All that is in folder i now, oldest first. *items is the caller's: free(). A missing folder is
 * CAUSE_FOLDER and leaves the session alive. */
bool mailbox_list(
    struct mailbox *m, size_t i, struct mailbox_item **items, size_t *n, struct err *e);

/* Fetches these items (all of one folder), in the order in which the server gives them; those that
 * vanished meanwhile are left out. */
bool mailbox_fetch(struct mailbox *m, const struct mailbox_item *items, size_t n, mailbox_sink sink,
    void *context, struct err *e);

/*
 * Acknowledges committed messages of one folder. Checks uidvalidity before the first command; when
 * it changed, nothing is touched and the answer is ERR_RETRY. What is gone already is no error.
 * IMAP: delete, and move where there is no MOVE, mark messages \Deleted; mailbox_commit() expunges
 * them by UID. Without UIDPLUS they stay marked, and marked messages are not listed.
 * POP3: DELE now, of messages fetched in this session only, made real by the QUIT of
 * mailbox_commit(); after that the next mailbox_list() begins a session of its own.
 * Maildir: at once. mbox: at once, keep and delete only.
 */
bool mailbox_acknowledge(
    struct mailbox *m, const struct mailbox_ack *acks, size_t n, struct err *e);

/* Ends a pass: expunge once (Maildir-like IMAP stores make each one cost a directory scan), QUIT and
 * its +OK for POP3. True when what was acknowledged is done on the server. */
bool mailbox_commit(struct mailbox *m, struct err *e);

/* For `carom doctor`: what the login may do in folder i, without doing it. */
struct mailbox_powers {
	bool write; /* flags, move and delete */
	bool
	    expunge; /* what is marked \Deleted can be removed without removing what others marked */
	bool move;   /* MOVE, or COPY and that */
};
bool mailbox_powers(struct mailbox *m, size_t i, struct mailbox_powers *out, struct err *e);

/* For `carom doctor`: the folder of a `move:`, without moving anything. True when it is there, and with *missing
 * when it is not and will be made. A refusal is CAUSE_FOLDER and leaves the session alive. */
bool mailbox_target(struct mailbox *m, const char *folder, bool *missing, struct err *e);

/* How many seconds the server wants between one login and the next; 0: it does not say. */
unsigned mailbox_login_delay(const struct mailbox *m);

/* Waits at most seconds for new mail: IDLE where offered, else sleeps. wake_fd (-1: none) ends the
 * wait when readable. *fresh says whether the server announced something. */
bool mailbox_wait(struct mailbox *m, unsigned seconds, int wake_fd, bool *fresh, struct err *e);

#endif
