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
#include "record.h"
#include "record_config.h"
#include "store.h"

/* What the recorder keeps for a fetcher beyond its channel. */
struct client {
	bool wants, leased; /* has asked for its lease; has it */
	char url[CHANNEL_URL];
	/* the listing that is being asked about in parts */
	uint64_t *listed;
	size_t nlisted, cap;
	bool listing; /* false: too long to remember, or none */
};
enum {
	CLIENT_LISTED = 1 << 20
}; /* places of one folder that are remembered to forget the others */

/* The connection, and everything that is gone with it. */
struct database {
	struct store *store; /* NULL: down */
	struct recorder *recorder;
	struct record_config *config, *active; /* as configured; while that waits to be applied */
	bool was_up, told;                     /* ever; that it is down */
	bool waits;                            /* the configured policy, for `carom policy apply` */
	int64_t retry_at;                      /* clock_ms() */
	unsigned failures;                     /* in a row */
	struct err why;                        /* of being down */
};

struct recorder_role {
	const struct config *config;
	struct links links;
	struct client *client[CHANNEL_FETCHERS]; /* NULL: never seen */
	struct database db;
	struct arena *arena;
	struct msg in, out, control; /* requests, answers, from the supervisor */
	/* in holds a request that is not done yet, from this one */
	bool in_hand;
	struct links_ready from;
	bool stop, inbox;                    /* MSG_STOP was read; there may be rows in the inbox */
	int64_t lease_at, minute_at, due_at; /* clock_ms(): when to look again */
	unsigned minutes;
};

/* recorder_db.c: true when the database is up. down: closes it, tells the fetchers, sets the time of
 * the next try. */
bool recorder_db_up(struct recorder_role *r);
void recorder_db_down(struct recorder_role *r, const struct err *e);
void recorder_db_tell(struct recorder_role *r, uint32_t id);   /* MSG_WAIT to one */
bool recorder_db_work(struct recorder_role *r, struct err *e); /* inbox, what fell due, refresh */

/* recorder_batch.c: true when the request is answered; false and *e when it is to be kept. */
bool recorder_batch(struct recorder_role *r, struct err *e);

/* recorder_mailbox.c: the same, for the fetchers' own requests. */
bool recorder_lease(struct recorder_role *r, uint32_t id, struct err *e);
bool recorder_places(struct recorder_role *r, uint32_t id, struct err *e);
bool recorder_status(struct recorder_role *r, uint32_t id, struct err *e);
/* Of those that want one; say_no: tells those that do not get it. */
bool recorder_leases_again(struct recorder_role *r, bool say_no, struct err *e);
void recorder_client_gone(struct recorder_role *r, uint32_t id);
struct client *recorder_client(struct recorder_role *r, uint32_t id);

/* recorder_watch.c: once a minute. */
bool recorder_watch(struct recorder_role *r, struct err *e);

/* recorder_classify.c: a record_classify; context is the struct recorder_role. */
bool recorder_classify(void *context, struct arena *a, struct recipient *in);

#endif
