/*
 * fetcher_private - what the files of the fetcher share.
 *
 * fetcher.c        the life of one mailbox: lease, session, pass
 * fetcher_wait.c   what is between two of them: the wait for mail, the back-off
 * fetcher_link.c   the channels to supervisor, template and recorder
 * fetcher_batch.c  batches on their way, and what is done when they are committed
 * fetcher_pass.c   one pass: list, choose, fetch
 */
#ifndef CAROM_FETCHER_PRIVATE_H
#define CAROM_FETCHER_PRIVATE_H

#include "backoff.h"
#include "batch.h"
#include "mailbox.h"
#include "placeset.h"
#include "role.h"

/* A batch without outcome. It is kept until there is one, so that it can be sent again. */
struct pending {
	struct pending *next;
	uint64_t number; /* of the last time it was sent */
	bool sent;
	int fd;           /* input memfd */
	unsigned session; /* in which it was fetched: acknowledged only there */
	uint32_t n;
	struct mailbox_item items[BATCH_ITEMS];
};

struct fetcher {
	const struct role_start *start;
	const struct config_mailbox *box;

	/* channels; -1: not there */
	int supervisor, template, recorder;
	int64_t lost_since; /* since when one of the two is missing; 0: both are there */
	int64_t told_alive; /* when the supervisor heard of us */
	bool stop;
	bool leased;
	bool waiting; /* the recorder has said MSG_WAIT: why */
	struct msg_wait why;
	uint64_t give;        /* another daemon is to have the mailbox: MSG_GIVE's number; 0: no */
	bool asked, answered; /* MSG_PLACES is out; known is its answer */
	struct msg_known known;

	/* batches, oldest first */
	struct pending *first, *last;
	unsigned npending, nsent;
	uint64_t next_number;
	int64_t progress; /* when the last outcome or batch was seen */

	/* the session */
	struct mailbox *mailbox;
	unsigned session;
	int64_t login_at; /* clock_ms(): the server wants no login before */
	bool paced;       /* that was logged */
	bool broken; /* an acknowledgement failed: failure says how; the session is to be closed */
	struct err failure;
	struct placeset settled; /* of this process: read, and staying where they are */

	/* the pass */
	uint64_t outcomes[OUTCOME_COUNT];
	uint64_t fetched, listed;
	uint64_t *shown;           /* per folder: hash of the listing the recorder was shown last */
	size_t folder_failed;      /* 1 + index of the folder last complained about; 0: none */
	struct err folder_failure; /* of a folder that could not be listed; ERR_NONE: all could */

	struct backoff backoff;
	struct backoff lost;     /* sessions that ended while nothing was done in them */
	enum err_cause reported; /* the error carom.mailbox_status shows */
};

/* --- fetcher_wait.c --- */
void session_end(struct fetcher *f);
bool fetcher_is_imap(const struct fetcher *f);
/* For carom.mailbox_status; e may be NULL. backoff_ms: until the next try; 0: none is known. */
void wait_tell_status(struct fetcher *f, enum mailbox_state state, bool pass, int64_t backoff_ms,
    const struct err *e);
/* Until the mailbox is worth another try. */
void wait_after_failure(struct fetcher *f, const struct err *e);
/* Until the next poll, or until the server says that there is something. */
void wait_for_mail(struct fetcher *f);

/* --- fetcher_link.c --- */
/* Takes what the channels have, waiting at most timeout_ms for something; sends batches that may go.
 * Exits the process when the supervisor is gone or a peer has been missing for too long. */
void link_pump(struct fetcher *f, int timeout_ms);
/* Pumps until done(f). False and *e: stopped (ERR_NONE), timed out, session broken, or (--once) the
 * recorder cannot. wait_ms: without progress; 0: any time. */
bool link_await(
    struct fetcher *f, bool (*done)(const struct fetcher *f), int64_t wait_ms, struct err *e);
/* It has the lease, and somebody to give to and to ask. */
static inline bool
link_leased(const struct fetcher *f)
{
	return f->leased && f->recorder >= 0 && f->template >= 0;
}
/* Answers MSG_GIVE: the session is over and nothing is in hand. */
void link_let_go(struct fetcher *f);
/* Readable when supervisor or recorder say something: for a wait elsewhere. The caller closes it; -1: none. */
int link_wake_fd(const struct fetcher *f);
/* False when there is no recorder or it does not take it. */
bool link_tell_recorder(struct fetcher *f, const struct msg *m);
void link_sign_of_life(struct fetcher *f);
/* Whoever comes after this process is not to log in before f->login_at either. */
void link_tell_pace(const struct fetcher *f);

/* --- fetcher_batch.c --- */
void batch_queue(struct fetcher *f, int fd, const struct mailbox_item *items, uint32_t n);
/* Sends what may be sent now. */
void batch_send(struct fetcher *f);
/* A channel was lost: all that has no outcome has to go again. */
void batch_unsend(struct fetcher *f);
void batch_outcome(struct fetcher *f, const struct msg_outcome *o);
void batch_drop_all(struct fetcher *f);
bool batch_room(const struct fetcher *f); /* one more may be fetched */
bool batch_none(const struct fetcher *f);

/* --- fetcher_pass.c --- */
/* Reads every folder once, to the last acknowledgement. False and *e: the session is over (e->class
 * ERR_NONE: because of f->stop, and all that was in hand is done). */
bool fetcher_pass(struct fetcher *f, struct err *e);

#endif
