/*
 * oauth_store - where a mailbox's tokens are kept: STATE_DIR/MAILBOX.oauth2, a JSON object.
 *
 * In a file and not in the database, because only the fetcher of a mailbox has its credentials, and the
 * fetcher has no database. Daemons that take a mailbox over from each other on one machine share the
 * folder; on several machines it is on storage that all of them reach, or each has a login of its own.
 *
 * Files      0600, of the folder's owner. Anything that others can read or write is refused.
 * Durable    A new file is written and flushed, renamed over the old one, and the folder is flushed: after
 *            any crash one of the two is there, whole.
 * Locking    STATE_DIR/MAILBOX.oauth2.lock is held while tokens are asked for, so that two processes (a
 *            daemon and `carom doctor`) do not spend one refresh token twice.
 * Errors     ERR_OPERATOR, CAUSE_AUTH; ERR_RETRY for a lock that others hold for too long, and for what
 *            could not be written.
 */
#ifndef CAROM_OAUTH_STORE_H
#define CAROM_OAUTH_STORE_H

#include "secret.h"

#include <stdint.h>

struct oauth_store {
	int dir, lock;    /* -1: not open */
	char name[300];   /* MAILBOX.oauth2 */
	const char *path; /* the folder's, borrowed */
};

struct oauth_state {
	struct secret refresh, access; /* text NULL: none */
	int64_t expires_at;            /* of access, seconds since 1970 */
	char binding[65];              /* hash of client, user and token_url the tokens are for */
	char scope[65];                /* hash of the scope access was asked for with */
	char origin
	    [65]; /* hash of the content of refresh_token_file when they were stored; "" none */
};

/* Opens the folder (makes it, not its parents) and takes the lock. */
bool oauth_store_open(
    struct oauth_store *s, const char *state_dir, const char *mailbox, struct err *e);
void oauth_store_close(struct oauth_store *s);

/* How old the tokens of a mailbox are, without reading them; false: there are none, or none of ours to see. */
bool oauth_store_age(const char *state_dir, const char *mailbox, int64_t *seconds);

/* What is stored; nothing is no error and gives an empty *out. */
bool oauth_store_read(const struct oauth_store *s, struct oauth_state *out, struct err *e);
bool oauth_store_write(const struct oauth_store *s, const struct oauth_state *state, struct err *e);
void oauth_state_wipe(struct oauth_state *state);

/* 64 hexadecimal digits of SHA-256 over the texts, each with its NUL; NULL counts as "". */
void oauth_hash(char out[65], const char *const *texts, size_t n);

#endif
