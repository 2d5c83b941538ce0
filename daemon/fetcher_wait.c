/* fetcher_wait - a mailbox of which nothing is read: between two passes, after a failure, and what is told of it meanwhile.
 * See fetcher_private.h */
#include "build_config.h"

#include "fetcher_private.h"

#include "log.h"
#include "util.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_SLICE_S = 30 };

void
session_end(struct fetcher *f)
{
	mailbox_close(f->mailbox);
	f->mailbox = NULL;
	f->broken = false;
}

/* In seconds, and not before the end: a wait of half a second does not end when it begins. */
static int64_t
end_of_wait(int64_t ms)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec + (now.tv_nsec / 1000000 + ms + 999) / 1000;
}

void
wait_tell_status(
    struct fetcher *f, enum mailbox_state state, bool pass, int64_t backoff_ms, const struct err *e)
{
	static struct msg m;

	m.type = MSG_STATUS;
	m.fd[0] = m.fd[1] = -1;
	m.status = (struct msg_status){ .state = state, .pass = pass };
	if (backoff_ms > 0)
		m.status.backoff_until = end_of_wait(backoff_ms);
	if (e != NULL && e->class != ERR_NONE) {
		m.status.cause = e->cause;
		snprintf(m.status.error, sizeof m.status.error, "%s", e->text);
	}
	(void)link_tell_recorder(f, &m);
}

static void
rest(struct fetcher *f, int64_t ms)
{
	int64_t until = clock_ms() + ms;

	for (int64_t left = ms; left > 0 && !f->stop && f->give == 0; left = until - clock_ms())
		link_pump(f, left < 2000 ? (int)left : 2000);
}

void
wait_after_failure(struct fetcher *f, const struct err *e)
{
	int64_t ms = backoff_mailbox(&f->backoff, e, (int64_t)f->box->poll * 1000, random_u32());
	enum log_id id = e->class == ERR_OPERATOR ? LOG_MAILBOX_OPERATOR : LOG_MAILBOX_BACKOFF;

	log_event(
	    id, LF_ERR(e), LF_NUMBER("failures", f->backoff.failures), LF_NUMBER("retry_ms", ms));
	wait_tell_status(f, STATE_BACKOFF, false, ms, e);
	rest(f, ms);
}

bool
fetcher_is_imap(const struct fetcher *f)
{
	return f->box->scheme == SCHEME_IMAP || f->box->scheme == SCHEME_IMAPS;
}

/* A session that ends while nothing is done in it is no failure; but a server that ends one after the
 * other, or all at once, is not run down. */
static void
lose_session(struct fetcher *f)
{
	session_end(f);
	rest(f, backoff_session(&f->lost, (int64_t)f->box->poll * 1000, random_u32()));
}

void
wait_for_mail(struct fetcher *f)
{
	int64_t until = clock_ms() + (int64_t)f->box->poll * 1000;
	bool fresh = false;
	struct err e;

	if (!fetcher_is_imap(f)) {
		session_end(f);
		rest(f, (int64_t)f->box->poll * 1000);
		return;
	}
	while (!fresh && !f->stop && f->give == 0 && clock_ms() < until) {
		int64_t left = (until - clock_ms() + 999) / 1000;
		int wake = link_wake_fd(f);
		bool ok =
		    mailbox_wait(f->mailbox, left < WAIT_SLICE_S ? (unsigned)left : WAIT_SLICE_S,
			wake >= 0 ? wake : f->supervisor, &fresh, &e);

		if (wake >= 0)
			close(wake);
		if (!ok) {
			lose_session(f);
			return;
		}
		backoff_reset(&f->lost);
		link_pump(f, 0);
	}
}
