/*
 * spread - how daemons that share a database share its mailboxes.
 *
 * Pure: one daemon's view in, what it should do out. Nobody leads. Each daemon looks every few seconds
 * at who holds what and acts for itself:
 *
 * take      What nobody holds is taken at once up to a fair share, past that only when the others have
 *           left it for a while. A daemon alone takes everything at once.
 * ask       Who holds fewer than another one, by two or more, asks for some of what that one holds.
 * give      Who is asked lets go, as long as it still holds at least two more than who asks.
 *
 * So every move makes the daemons more equal, nothing moves to and fro, nothing is given that nobody
 * wants, and daemons with different mailboxes share those that they have in common.
 */
#ifndef CAROM_SPREAD_H
#define CAROM_SPREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SPREAD_LOOK_MS = 2000,     /* how often to look */
	SPREAD_PATIENCE_MS = 1500, /* past one's share: free for so long */
	SPREAD_ASKED_MS = 10000,   /* somebody else has asked for it and does not come */
	SPREAD_SHY_MS = 20000      /* could not be read from here */
};

enum spread_act { SPREAD_KEEP, SPREAD_TAKE, SPREAD_GIVE, SPREAD_ASK, SPREAD_WITHDRAW };

struct spread_daemon {
	int pid; /* of its session */
	unsigned held;
};

/* A mailbox that this daemon wants, or has. */
struct spread_box {
	int holder, asker; /* sessions; 0: nobody */
	int64_t free_ms;   /* for so long it has been seen without a holder */
	bool giving;       /* ours, and its reader has been told to let go */
	bool unread;       /* ours because we asked, and cannot be read from here: goes back */
	bool shy;          /* could not be read from here: others first */
	enum spread_act act;
};

struct spread_view {
	int self;
	unsigned wanted;              /* mailboxes of this daemon's configuration */
	unsigned asks;                /* how many it may have asked for at once */
	struct spread_daemon *daemon; /* all that are there, this one too; counted up and down */
	size_t daemons;
	struct spread_box *box;
	size_t boxes;
};

/* Sets act of every box. SPREAD_TAKE of one that was asked for ends the asking too. */
void spread(struct spread_view *v);

#endif
