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

enum {
	LATER_LIMIT = 20,
	FETCHER_MEMORY =
	    1024 * 1024 * 1024 /* three batches of 16 MiB, a long listing, and libraries */
};

static int
once_failed(const struct err *e)
{
	log_event(LOG_ONCE_FAILED, LF_ERR(e));
	return EX_TEMPFAIL;
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
		session_end(f);
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
				session_end(f);
			if (f->start->once) {
				wait_tell_status(f, STATE_BACKOFF, false, 0, &e);
				return once_failed(&e);
			}
			wait_after_failure(f, &e);
			continue;
		}
		backoff_reset(&f->backoff);
		if (f->stop)
			break;
		if (f->give != 0)
			continue;
		behind++;
		if (is_behind(f, behind)) {
			if (!fetcher_is_imap(f))
				session_end(f);
			continue;
		}
		wait_tell_status(f, STATE_IDLE, true, 0, NULL);
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
	session_end(&f);
	batch_drop_all(&f);
	placeset_free(&f.settled);
	free(f.shown);
	return code;
}
