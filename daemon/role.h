/*
 * role - what a process of the daemon is told when the supervisor starts it.
 *
 * Every role is caromd executed again, so that it inherits nothing: descriptors 0 (/dev/null), 1 and 2
 * (both the log), CHANNEL_SUPERVISOR, and one with the text of the configuration that is in force,
 * which role_enter() has read and closed by the time a role runs; the recorder also the memory of suspects.h.
 * Only the recorder's text and environment hold what leads to the database, and the web role's another way to it;
 * the template does not get the credentials' directory.
 * SIGPIPE is ignored; SIGTERM, SIGINT and SIGHUP are too: what to do comes over the channel.
 *
 * Each runs until MSG_STOP, the end of the supervisor's channel or a failure, and gives the exit
 * status: 0 when asked to stop; EX_TEMPFAIL when its mailbox was not done to the end (--once);
 * EX_CONFIG when starting it again cannot help (the supervisor then waits long).
 */
#ifndef CAROM_ROLE_H
#define CAROM_ROLE_H

#include "channel.h"
#include "config.h"

struct role_start {
	enum role role;
	struct config *config;
	const struct config_mailbox *mailbox; /* fetcher: its own */
	bool once;                            /* one pass, then exit */
	struct suspects *suspects;            /* recorder; NULL: nobody would know of its death */
	int64_t
	    login_at; /* fetcher: clock_ms() before which its mailbox's server wants no login; 0: any time */
	const char *replay; /* fetcher: read this folder again and change nothing there; NULL: no */
};

/*
 * Becomes START's role, whose role, once and replay the caller has filled in: reads the configuration
 * that was handed down and that FILE is the name of, looks for the MAILBOX of a fetcher, drops what
 * the role must not have, and runs it. Linked to caromd alone.
 */
int role_enter(struct role_start *start, const char *file, const char *mailbox);

int role_fetcher(const struct role_start *start);
int role_template(const struct role_start *start);
int role_recorder(const struct role_start *start);
int role_courier(const struct role_start *start);
int role_web(const struct role_start *start); /* daemon/web: linked to caromd alone */

#endif
