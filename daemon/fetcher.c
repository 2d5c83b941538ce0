/*
 * fetcher - the role that reads one mailbox.
 *
 * Commit, then acknowledge: a message is moved, deleted or flagged only when the recorder has answered
 * that its row is committed, and only in the session in which it was fetched. Whatever breaks before is
 * read again and recognised as a duplicate.
 */
#include "build_config.h"

#include "fetcher_private.h"

#include "log.h"
#include "sandbox.h"
#include "util.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum {
	WAIT_SLICE_S = 30,
	LATER_LIMIT = 20,
	FETCHER_MEMORY =
	    1024 * 1024 * 1024 /* three batches of 16 MiB, a long listing, and libraries */
};

static void
end_session(struct fetcher *f)
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

static void
tell_status(
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

static int
once_failed(const struct err *e)
{
	log_event(LOG_ONCE_FAILED, LF_ERR(e));
	return EX_TEMPFAIL;
}

/* Waits until the mailbox is worth another try. */
static void
back_off(struct fetcher *f, const struct err *e)
{
	int64_t ms = backoff_mailbox(&f->backoff, e, (int64_t)f->box->poll * 1000, random_u32());
	enum log_id id = e->class == ERR_OPERATOR ? LOG_MAILBOX_OPERATOR : LOG_MAILBOX_BACKOFF;

	log_event(
	    id, LF_ERR(e), LF_NUMBER("failures", f->backoff.failures), LF_NUMBER("retry_ms", ms));
	tell_status(f, STATE_BACKOFF, false, ms, e);
	rest(f, ms);
}

static bool
is_imap(const struct fetcher *f)
{
	return f->box->scheme == SCHEME_IMAP || f->box->scheme == SCHEME_IMAPS;
}

/* A session that ends while nothing is done in it is no failure; but a server that ends one after the
 * other, or all at once, is not run down. */
static void
lose_session(struct fetcher *f)
{
	end_session(f);
	rest(f, backoff_session(&f->lost, (int64_t)f->box->poll * 1000, random_u32()));
}

/* Until the next poll, or until the server says that there is something. */
static void
wait_for_mail(struct fetcher *f)
{
	int64_t until = clock_ms() + (int64_t)f->box->poll * 1000;
	bool fresh = false;
	struct err e;

	if (!is_imap(f)) {
		end_session(f);
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

static void
report_pass(struct fetcher *f, int64_t began)
{
	if (f->backoff.failures > 0 && f->folder_failure.class == ERR_NONE)
		log_event(LOG_MAILBOX_RECOVERED, LF_NUMBER("failures", f->backoff.failures));
	if (f->fetched == 0 && !f->start->once)
		return;
	log_event(LOG_PASS_DONE, LF_NUMBER("fetched", f->fetched),
	    LF_NUMBER("recorded", f->outcomes[OUTCOME_RECORDED]),
	    LF_NUMBER("duplicate", f->outcomes[OUTCOME_DUPLICATE]),
	    LF_NUMBER("ignored", f->outcomes[OUTCOME_IGNORED]),
	    LF_NUMBER("quarantined", f->outcomes[OUTCOME_QUARANTINED]),
	    LF_NUMBER("later", f->outcomes[OUTCOME_LATER]), LF_NUMBER("ms", clock_ms() - began));
}

/* Leased, nothing in hand, and time for a session. A mailbox that another daemon is to have is let go here,
 * but not before it may log in. */
static bool
may_begin(struct fetcher *f, struct err *e)
{
	for (;;) {
		int64_t left;

		if (!link_await(f, link_leased, 0, e) || !link_await(f, batch_none, 0, e))
			return false;
		left = f->login_at - clock_ms();
		if (f->give == 0 && (f->mailbox != NULL || left <= 0))
			return true;
		if (f->stop) {
			*e = (struct err){ 0 };
			return false;
		}
		end_session(f);
		if (left <= 0)
			link_let_go(f);
		else
			link_pump(f, left < 2000 ? (int)left : 2000);
	}
}

/* A server that wants time between logins is not asked before: it would refuse, and may lock the account. */
static void
keep_pace(struct fetcher *f)
{
	unsigned delay = mailbox_login_delay(f->mailbox);

	f->login_at = delay > 0 ? clock_ms() + (int64_t)delay * 1000 : 0;
	if (delay > 0)
		link_tell_pace(f);
	if (delay > f->box->poll && !f->paced)
		log_event(LOG_MAILBOX_PACED, LF_NUMBER("login_delay", delay),
		    LF_NUMBER("poll", f->box->poll));
	f->paced = delay > f->box->poll;
}

/* One pass in an open session, opened if need be. */
static bool
one_pass(struct fetcher *f, struct err *e)
{
	int64_t began;

	memset(f->outcomes, 0, sizeof f->outcomes);
	f->fetched = 0;
	if (!may_begin(f, e))
		return false;
	began = clock_ms();
	if (f->mailbox == NULL) {
		f->session++;
		if (!mailbox_open(&f->mailbox, f->box, e))
			return false;
		keep_pace(f);
	}
	if (!fetcher_pass(f, e))
		return false;
	report_pass(f, began);
	if (f->folder_failure.class != ERR_NONE) {
		*e = f->folder_failure;
		return false;
	}
	f->folder_failed = 0;
	return true;
}

/* What the parser had no time for comes at once, but not for ever. */
static bool
is_behind(const struct fetcher *f, unsigned passes)
{
	return f->outcomes[OUTCOME_LATER] > 0 && passes < LATER_LIMIT;
}

static int
run(struct fetcher *f)
{
	unsigned behind = 0;

	while (!f->stop) {
		struct err e = { 0 };

		if (!one_pass(f, &e)) {
			if (e.class == ERR_NONE)
				break;
			/* a folder's failure leaves the session whole, but for one in which an acknowledgement
			 * failed: what was fetched in it can no more be acknowledged */
			if (e.cause != CAUSE_FOLDER || f->broken)
				end_session(f);
			if (f->start->once) {
				tell_status(f, STATE_BACKOFF, false, 0, &e);
				return once_failed(&e);
			}
			back_off(f, &e);
			continue;
		}
		backoff_reset(&f->backoff);
		if (f->stop)
			break;
		if (f->give != 0)
			continue;
		behind++;
		if (is_behind(f, behind)) {
			if (!is_imap(f))
				end_session(f);
			continue;
		}
		tell_status(f, STATE_IDLE, true, 0, NULL);
		if (f->start->once && f->outcomes[OUTCOME_LATER] > 0) {
			err_set(&e, ERR_RETRY, CAUSE_PROTOCOL,
			    "the parser did not get to every message");
			return once_failed(&e);
		}
		if (f->start->once)
			break;
		behind = 0;
		wait_for_mail(f);
	}
	return EX_OK;
}

/* The server is hostile until proven otherwise. */
static bool
contain(struct err *e)
{
	const struct rlimit none = { 0, 0 }, memory = { FETCHER_MEMORY, FETCHER_MEMORY };

	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    (!sandbox_relaxed() && setrlimit(RLIMIT_AS, &memory) != 0))
		return err_set(e, ERR_OPERATOR, CAUSE_NONE, "setrlimit: %s", strerror(errno));
	return sandbox_harden(e);
}

int
role_fetcher(const struct role_start *start)
{
	static struct fetcher f;
	struct err e;
	int code;

	if (!contain(&e)) {
		log_event(LOG_ROLE_FAILED, LF_TEXT("error", e.text));
		return EX_OSERR;
	}
	f = (struct fetcher){
		.start = start,
		.box = start->mailbox,
		.supervisor = CHANNEL_SUPERVISOR,
		.template = -1,
		.recorder = -1,
		.lost_since = clock_ms(),
		.login_at = start->login_at,
		/* channel.h: an answer to the fetcher before this one must not fit */
		.next_number = (uint64_t)random_u32() << 32 | random_u32(),
	};
	f.shown = xcalloc(f.box->folders.n, sizeof *f.shown);
	log_about("mailbox", f.box->name);
	code = run(&f);
	end_session(&f);
	batch_drop_all(&f);
	placeset_free(&f.settled);
	free(f.shown);
	return code;
}
