/*
 * recorder_peers - the other roles, as a recorder in a process of its own meets them: a supervisor, a template and
 * the fetcher of mailbox "returns", over the database of recorder_world.h.
 */
#ifndef CAROM_RECORDER_PEERS_H
#define CAROM_RECORDER_PEERS_H

#include "recorder_world.h"
#include "role_peers.h"

/* First in main(). */
void recorder_peers_begin(void);

/* The database is there from the beginning, or not. */
struct side start(bool up);

void ask_for_lease(const struct side *s);
/* As the template would: three messages, the second of which gave no verdict, the third of which was
 * not got to. */
void send_parsed(const struct side *s, uint64_t number);
void expect_outcome(const struct side *s, uint64_t number);

#endif
