/*
 * links - the channels one role has, as the supervisor hands them out.
 *
 * Process    Template and recorder: one channel to the supervisor, one to each other, one to every
 *            fetcher; the recorder also one to the courier and one to the web role.
 * Ownership  links_take() takes over the descriptor of a MSG_CHANNEL and closes the one it replaces.
 */
#ifndef CAROM_LINKS_H
#define CAROM_LINKS_H

#include "channel.h"

struct link {
	int fd; /* -1: none now */
	char name[CHANNEL_NAME];
};

struct links {
	struct link peer; /* template: the recorder; recorder: the template */
	enum role peer_role;
	struct link courier;  /* recorder only */
	struct link web;      /* recorder only */
	struct link *fetcher; /* CHANNEL_FETCHERS */
};

/* Who has something to say (or is gone: reading tells). */
struct links_ready {
	enum role
	    from; /* ROLE_SUPERVISOR, the peer's, ROLE_FETCHER; ROLE_COUNT: the extra descriptor */
	uint32_t id;  /* of a fetcher */
	bool in, out; /* something to read, or end of file; room to write (the peer only) */
};

void links_init(struct links *l, enum role peer);
/* False when the message is not for this role: the descriptor is closed then. */
bool links_take(struct links *l, struct msg *m);
void links_drop(struct links *l, enum role from, uint32_t id);
/* The descriptor of a channel; -1 when there is none. */
int links_fd(struct links *l, enum role from, uint32_t id);

struct links_wait {
	bool fetchers; /* listen to fetchers, to the peer and the courier */
	bool peer;
	bool peer_out;  /* wait for room in the channel to the peer */
	int extra;      /* one more descriptor to read from; -1: none */
	int timeout_ms; /* -1: for ever */
};
/* At most n; who was served last time comes last. */
size_t links_poll(struct links *l, const struct links_wait *w, struct links_ready *ready, size_t n);

#endif
