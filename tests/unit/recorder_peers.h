/*
 * recorder_peers - the other roles, as a recorder in a process of its own meets them: a supervisor, a template and
 * the fetcher of mailbox "returns", over the database of recorder_world.h.
 */
#ifndef CAROM_RECORDER_PEERS_H
#define CAROM_RECORDER_PEERS_H

#include "cmocka_test.h"
#include "recorder_world.h"

#include "channel.h"
#include "role.h"

#include <sys/types.h>

struct side {
	pid_t pid;
	int supervisor, fetcher, template;
};
extern struct msg m; /* the last one received, and the next one to send */

/* First in main(). */
void recorder_peers_begin(void);

/* The database is there from the beginning, or not. */
struct side start(bool up);
void stop(struct side *s);
int connect_peer(struct side *s, enum role peer, uint32_t id, const char *name);

enum channel_rc next(int fd);
void expect(int fd, enum msg_type type);
bool is_quiet(int fd);

void ask_for_lease(const struct side *s);
/* As the template would: three messages, the second of which gave no verdict, the third of which was
 * not got to. */
void send_parsed(const struct side *s, uint64_t number);
void expect_outcome(const struct side *s, uint64_t number);

#endif
