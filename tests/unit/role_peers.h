/*
 * role_peers - a role in a process of its own, as its supervisor and those it works with meet it.
 */
#ifndef CAROM_ROLE_PEERS_H
#define CAROM_ROLE_PEERS_H

#include "cmocka_test.h"

#include "channel.h"
#include "role.h"

#include <sys/types.h>

struct side {
	pid_t pid;
	int supervisor, fetcher, template, recorder; /* the test's ends; -1: there is none */
};
extern struct msg m; /* the last one received, and the next one to send */

/* Runs role, with a channel to its supervisor alone. */
struct side role_begin(int (*role)(const struct role_start *), const struct role_start *start);
/* Asks it to end: it must, without complaint. */
void stop(struct side *s);
/* A new peer of the role; the peer's end. */
int connect_peer(struct side *s, enum role peer, uint32_t id, const char *name);

/* Waits for the next message into m; fails after 20 s. */
enum channel_rc next(int fd);
void expect(int fd, enum msg_type type);
bool is_quiet(int fd);

#endif
