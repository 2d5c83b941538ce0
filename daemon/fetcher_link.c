/* fetcher_link - see fetcher_private.h. */
#include "build_config.h"

#include "fetcher_private.h"

#include "log.h"
#include "util.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sysexits.h>
#include <unistd.h>

enum { LOST_PATIENCE_MS = 30000, ALIVE_MS = 5000, SLICE_MS = 2000 };

static struct msg message; /* big, one at a time */

static void
drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
lost_peer(struct fetcher *f, int *fd)
{
	drop(fd);
	if (fd == &f->recorder) {
		f->leased = false;
		f->asked = false;
		f->give = 0;
	}
	batch_unsend(f);
	if (f->lost_since == 0)
		f->lost_since = clock_ms();
}

static void
ask_for_lease(struct fetcher *f)
{
	message.type = MSG_LEASE;
	snprintf(message.lease, sizeof message.lease, "%s", f->box->url);
	if (!link_tell_recorder(f, &message))
		lost_peer(f, &f->recorder);
}

static void
adopt_channel(struct fetcher *f, const struct msg_channel *c, int fd)
{
	int *mine = c->peer == ROLE_TEMPLATE ? &f->template
	    : c->peer == ROLE_RECORDER       ? &f->recorder
					     : NULL;

	if (mine == NULL) {
		close(fd);
		return;
	}
	if (*mine >= 0)
		lost_peer(f, mine);
	*mine = fd;
	if (f->template >= 0 && f->recorder >= 0)
		f->lost_since = 0;
	if (mine == &f->recorder) {
		f->waiting = false;
		ask_for_lease(f);
	}
}

static void
from_supervisor(struct fetcher *f)
{
	for (;;) {
		enum channel_rc rc = channel_receive(f->supervisor, &message);

		if (rc == CHANNEL_AGAIN)
			return;
		if (rc != CHANNEL_OK)
			exit(EX_UNAVAILABLE);
		if (message.type == MSG_CHANNEL) {
			struct msg_channel c = message.channel;

			adopt_channel(f, &c, message.fd[0]);
		} else {
			msg_close_fds(&message);
			f->stop = f->stop || message.type == MSG_STOP;
		}
	}
}

static void
wait_because(struct fetcher *f, const struct msg_wait *why)
{
	if (!f->waiting)
		log_event(LOG_MAILBOX_WAITING, LF_TEXT("cause", err_cause_name(why->cause)),
		    LF_TEXT("why", why->text));
	f->waiting = true;
	f->leased = false;
	f->give = 0;
	f->why = *why;
}

static bool
take_from_recorder(struct fetcher *f)
{
	switch (message.type) {
	case MSG_LEASED:
		if (!f->leased)
			log_event(LOG_MAILBOX_LEASED, { .kind = LOG_END });
		f->leased = true;
		f->waiting = false;
		f->give = 0;
		f->progress = clock_ms();
		return true;
	case MSG_WAIT:
		wait_because(f, &message.wait);
		return true;
	case MSG_GIVE:
		f->give = message.give;
		return f->leased;
	case MSG_KNOWN:
		f->answered = f->asked;
		f->asked = false;
		f->known = message.known;
		f->progress = clock_ms();
		return true;
	case MSG_OUTCOME:
		f->progress = clock_ms();
		batch_outcome(f, &message.outcome);
		return true;
	default:
		return false;
	}
}

static void
from_recorder(struct fetcher *f)
{
	while (f->recorder >= 0) {
		enum channel_rc rc = channel_receive(f->recorder, &message);

		if (rc == CHANNEL_AGAIN)
			return;
		if (rc == CHANNEL_OK) {
			msg_close_fds(&message);
			if (take_from_recorder(f))
				continue;
			rc = CHANNEL_BAD;
		}
		if (rc == CHANNEL_BAD)
			log_event(LOG_CHANNEL_BAD, LF_TEXT("peer", "recorder"));
		lost_peer(f, &f->recorder);
	}
}

/* The template says nothing to a fetcher: readable is the end of the channel, or wrong. */
static void
from_template(struct fetcher *f)
{
	enum channel_rc rc = channel_receive(f->template, &message);

	if (rc == CHANNEL_AGAIN)
		return;
	if (rc == CHANNEL_OK) {
		msg_close_fds(&message);
		log_event(LOG_CHANNEL_BAD, LF_TEXT("peer", "template"));
	}
	lost_peer(f, &f->template);
}

void
link_sign_of_life(struct fetcher *f)
{
	static struct msg alive = { .type = MSG_READY, .fd = { -1, -1 } };
	int64_t now = clock_ms();

	if (now - f->told_alive < ALIVE_MS)
		return;
	f->told_alive = now;
	(void)channel_send(f->supervisor, &alive);
}

void
link_tell_pace(const struct fetcher *f)
{
	static struct msg paced = { .type = MSG_PACED, .fd = { -1, -1 } };

	paced.login_at = f->login_at;
	(void)channel_send(f->supervisor, &paced);
}

static void
give_up(const struct fetcher *f)
{
	bool parser = f->template <0;

	log_event(f->start->once ? LOG_ONCE_FAILED : LOG_ROLE_FAILED,
	    LF_TEXT("cause", err_cause_name(parser ? CAUSE_PROTOCOL : CAUSE_DATABASE)),
	    LF_TEXT("error",
		parser ? "the parser has not been there for 30 s"
		       : "the recorder has not been there for 30 s"));
	exit(EX_TEMPFAIL);
}

void
link_pump(struct fetcher *f, int timeout_ms)
{
	struct pollfd p[3] = {
		{ .fd = f->supervisor, .events = POLLIN },
		{ .fd = f->recorder, .events = POLLIN },
		{ .fd = f->template, .events = POLLIN },
	};

	link_sign_of_life(f);
	batch_send(f);
	if (poll(p, 3, timeout_ms) > 0) {
		if (p[1].revents != 0)
			from_recorder(f);
		if (p[2].revents != 0 && f->template == p[2].fd)
			from_template(f);
		if (p[0].revents != 0)
			from_supervisor(f);
	}
	batch_send(f);
	if (f->lost_since != 0 && clock_ms() - f->lost_since > LOST_PATIENCE_MS)
		give_up(f);
}

bool
link_tell_recorder(struct fetcher *f, const struct msg *m)
{
	return f->recorder >= 0 && channel_send_wait(f->recorder, m, 10000) == CHANNEL_OK;
}

void
link_let_go(struct fetcher *f)
{
	const struct msg_wait why = { CAUSE_NONE, "left to another daemon, which has fewer" };

	message.type = MSG_GIVEN;
	message.give = f->give;
	wait_because(f, &why);
	if (!link_tell_recorder(f, &message))
		lost_peer(f, &f->recorder);
}

int
link_wake_fd(const struct fetcher *f)
{
	struct epoll_event in = { .events = EPOLLIN };
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (fd < 0)
		return -1;
	if (epoll_ctl(fd, EPOLL_CTL_ADD, f->supervisor, &in) == 0 &&
	    (f->recorder < 0 || epoll_ctl(fd, EPOLL_CTL_ADD, f->recorder, &in) == 0))
		return fd;
	close(fd);
	return -1;
}

bool
link_await(struct fetcher *f, bool (*done)(const struct fetcher *f), int64_t wait_ms, struct err *e)
{
	f->progress = clock_ms();
	while (!done(f)) {
		if (f->broken) {
			*e = f->failure;
			return false;
		}
		/* without a database nothing in hand will be finished soon: it is read again */
		if (f->stop && (batch_none(f) || f->waiting)) {
			*e = (struct err){ 0 };
			return false;
		}
		if (f->waiting && f->start->once)
			return err_set(e, ERR_RETRY, CAUSE_DATABASE, "%s", f->why.text);
		if (wait_ms > 0 && !f->waiting && clock_ms() - f->progress > wait_ms)
			return err_set(e, ERR_RETRY, CAUSE_TIMEOUT,
			    "no answer from parser and recorder within %lld s",
			    (long long)wait_ms / 1000);
		link_pump(f, SLICE_MS);
	}
	return true;
}
