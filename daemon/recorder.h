/*
 * recorder - between the files of the recorder role: what it knows of its fetchers and its database.
 *
 * The role is one loop over one connection. A request that could not be done because the database
 * went away is kept in hand, and nothing else is read, until it is done.
 */
#ifndef CAROM_RECORDER_H
#define CAROM_RECORDER_H

#include "arena.h"
#include "config.h"
#include "links.h"
#include "outbox.h"
#include "record.h"
#include "record_config.h"
#include "store.h"
#include "suspects.h"

/* What the recorder keeps for a fetcher beyond its channel. */
struct client {
	bool wants, leased; /* has asked for its lease; has it */
	/* how it is shared with other daemons: recorder_lease.c */
	bool told;            /* that it has to wait */
	uint64_t giving;      /* the number of the MSG_GIVE it has not answered; 0: none */
	bool asks, got;       /* another daemon is asked for it; it came by asking */
	bool proven, failing; /* since it is leased: a pass ended well; the last one did not */
	int64_t free_since;   /* clock_ms(); 0: it is not, as far as we know */
	int64_t shy_until;    /* clock_ms(): it could not be read from here */
	char url[CHANNEL_URL];
	/* the listing that is being asked about in parts */
	uint64_t *listed;
	size_t nlisted, cap;
	bool listing; /* false: too long to remember, or none */
};
/* Places of one folder that are remembered to forget the others. */
enum { CLIENT_LISTED = 1 << 20 };
/* For a moment without memory; a fetcher that takes nothing for longer is gone. */
enum { RECORDER_TELL_MS = 200 };

/* The connection, and everything that is gone with it. */
struct database {
	struct store *store; /* NULL: down */
	struct recorder *recorder;
	struct record_config *config, *active; /* as configured; while that waits to be applied */
	bool was_up, told;                     /* ever; that it is down */
	bool waits;                            /* the configured policy, for `carom policy apply` */
	bool here;                             /* it has been said that this daemon is there */
	int64_t retry_at;                      /* clock_ms() */
	unsigned failures;                     /* in a row */
	struct err why;                        /* of being down */
};

/* What one webhook is owed of one source. */
struct feed {
	const struct config_webhook *webhook;
	enum outbox_source source;
	char name[OUTBOX_NAME]; /* of cursor and lease */
	bool leased, more;      /* ours to deliver; there may be events after read */
	int64_t last, saved;    /* accepted without a gap; what the database knows of that */
	int64_t read;           /* the last one handed to the courier */
	struct {
		int64_t id;
		bool done;
	} window[CHANNEL_EVENTS]; /* those from last to read */
	size_t n;
};
struct feeds {
	struct feed *v;
	size_t n;
	bool forget;                                 /* the courier must drop what it has first */
	int64_t look_at, lease_at, save_at, beat_at; /* clock_ms() */
};

/* What was counted, by mailbox; told: the web role knows the newest. */
struct counts {
	struct {
		struct msg_counted total;
		bool told;
	} * v;
	size_t n;
	bool database, waits; /* as told last */
};

struct recorder_role {
	const struct config *config;
	struct suspects *suspects; /* NULL: none */
	struct links links;
	struct client *client[CHANNEL_FETCHERS]; /* NULL: never seen */
	struct database db;
	struct feeds feeds;
	struct counts counts;
	struct arena *arena;
	struct msg in, out, control; /* requests, answers, from the supervisor */
	/* in holds a request that is not done yet, from this one */
	bool in_hand;
	struct links_ready from;
	bool once;                           /* one pass: takes part in no sharing */
	uint64_t gives;                      /* number of the last MSG_GIVE */
	bool stop, inbox;                    /* MSG_STOP was read; there may be rows in the inbox */
	bool idle;                           /* nobody wanted anything */
	int64_t lease_at, minute_at, due_at; /* clock_ms(): when to look again */
	unsigned minutes;
};

/* recorder_db.c: true when the database is up. down: closes it, tells the fetchers, sets the time of
 * the next try. */
bool recorder_db_up(struct recorder_role *r);
void recorder_db_down(struct recorder_role *r, const struct err *e);
void recorder_db_tell(struct recorder_role *r, uint32_t id);   /* MSG_WAIT to one */
bool recorder_db_work(struct recorder_role *r, struct err *e); /* inbox, what fell due, refresh */
/* What was recorded may fall due before all that was known: within a second it is looked, however much comes. */
void recorder_due_soon(struct recorder_role *r);

/* recorder_batch.c: true when the request is answered; false and *e when it is to be kept. */
bool recorder_batch(struct recorder_role *r, struct err *e);

/* recorder_counts.c. counted: of a mailbox; NULL: no room. untold: there is another web role. tell: sends what
 * it does not know yet, without waiting. */
struct msg_counted *recorder_counted(struct recorder_role *r, const char *mailbox);
void recorder_count_message(struct msg_counted *c, const struct verdict *v, enum outcome outcome,
    const struct record_result *result);
void recorder_count_batch(struct msg_counted *c, int64_t microseconds);
void recorder_counts_untold(struct recorder_role *r);
void recorder_counts_tell(struct recorder_role *r);

/* recorder_mailbox.c: the same, for the fetchers' own requests. tell: sends r->out. */
bool recorder_places(struct recorder_role *r, uint32_t id, struct err *e);
bool recorder_status(struct recorder_role *r, uint32_t id, struct err *e);
void recorder_client_gone(struct recorder_role *r, uint32_t id);
struct client *recorder_client(struct recorder_role *r, uint32_t id);
void recorder_tell(struct recorder_role *r, uint32_t id);

/* recorder_lease.c: who may read what. leases: takes, gives and asks for what is due. gone: all that is
 * with the connection. */
bool recorder_lease(struct recorder_role *r, uint32_t id, struct err *e);
bool recorder_given(struct recorder_role *r, uint32_t id, struct err *e);
bool recorder_leases(struct recorder_role *r, struct err *e);
void recorder_leases_gone(struct recorder_role *r);

/* recorder_watch.c: once a minute. */
bool recorder_watch(struct recorder_role *r, struct err *e);

/* recorder_webhook.c. lost: the courier or the database is gone (then also the leases). rang: there are
 * transitions. at: when work() has something to do next. pending:
 * the courier has something in hand; all: or there is more to hand to it. */
void recorder_webhook_init(struct recorder_role *r);
void recorder_webhook_lost(struct recorder_role *r, bool database);
void recorder_webhook_rang(struct recorder_role *r);
int64_t recorder_webhook_at(const struct recorder_role *r);
bool recorder_webhook_work(struct recorder_role *r, struct err *e);
bool recorder_webhook_delivered(struct recorder_role *r, struct err *e);
bool recorder_webhook_pending(const struct recorder_role *r, bool all);
bool recorder_webhook_save(struct recorder_role *r, struct err *e);

/* recorder_hand.c: the recorder that was opened writes down which calls of carom.report_event it has in hand. */
void recorder_watch_hand(struct recorder_role *r);

/* recorder_classify.c: a record_classify; context is the struct recorder_role. */
void recorder_classify(void *context, struct arena *a, struct record_report *reports, size_t n);

#endif
