/* supervisor_watch - the lives of processes: what they say, that they hang, how they end. */
#include "build_config.h"

#include "supervisor_private.h"

#include "log.h"
#include "pop3_login.h"
#include "util.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* What the dead recorder had in hand the next one takes one by one. */
static void
suspect(struct supervisor *s, int status)
{
	size_t n = suspects_judge(s->suspects, WIFSIGNALED(status) ? WTERMSIG(status) : 0);

	if (n > 0)
		log_event(LOG_RECORDER_SUSPECTS, LF_NUMBER("messages", n));
}

static void
died(struct supervisor *s, struct child *c, int status, int64_t lived)
{
	bool hopeless = WIFEXITED(status) && WEXITSTATUS(status) == EX_CONFIG;
	int64_t wait;

	if (c->role == ROLE_RECORDER)
		suspect(s, status);
	if (lived > QUICK_DEATH_MS)
		backoff_reset(&c->backoff);
	wait = backoff_process(&c->backoff, hopeless, random_u32());
	if (s->phase != PHASE_RUN && wait > 1000)
		wait = 1000;
	c->start_at = clock_ms() + wait;
	if (WIFSIGNALED(status))
		log_event(LOG_CHILD_DIED, LF_TEXT("process", role_name(c->role)),
		    LF_TEXT("mailbox", c->name), LF_TEXT("signal", sigabbrev_np(WTERMSIG(status))),
		    LF_NUMBER("lived_ms", lived), LF_NUMBER("retry_ms", wait));
	else
		log_event(LOG_CHILD_DIED, LF_TEXT("process", role_name(c->role)),
		    LF_TEXT("mailbox", c->name), LF_NUMBER("status", WEXITSTATUS(status)),
		    LF_NUMBER("lived_ms", lived), LF_NUMBER("retry_ms", wait));
}

/* --once: a fetcher's own 75 has been explained by itself. */
static void
once_ended(struct child *c, int status)
{
	bool said = WIFEXITED(status) &&
	    (WEXITSTATUS(status) == EX_OK || WEXITSTATUS(status) == EX_TEMPFAIL);

	if (said) {
		c->done = true;
		c->failed = WEXITSTATUS(status) != EX_OK;
	} else if (c->starts >= ONCE_STARTS) {
		c->done = c->failed = true;
		log_event(LOG_ONCE_FAILED, LF_TEXT("mailbox", c->name),
		    LF_TEXT("cause", "protocol"),
		    LF_TEXT("error", "its process died again and again"));
	}
}

static void
ended(struct supervisor *s, struct child *c, int status)
{
	int64_t lived = clock_ms() - c->started;
	bool clean = WIFEXITED(status) && WEXITSTATUS(status) == EX_OK;
	bool asked =
	    c->stopping && (clean || (WIFEXITED(status) && WEXITSTATUS(status) == EX_TEMPFAIL));
	bool once = s->options->once && c->role == ROLE_FETCHER;

	child_ended(c);
	if (once)
		once_ended(c, status);
	if (asked || (once && c->done)) {
		backoff_reset(&c->backoff);
		c->start_at = 0;
	} else {
		died(s, c, status, lived);
	}
}

void
supervisor_reap(struct supervisor *s)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < s->n; i++)
			if (s->children[i]->pid == pid) {
				ended(s, s->children[i], status);
				break;
			}
	supervisor_sweep(s);
}

/* A fetcher talks to strangers: it is believed as far as such a server's wish would be. */
static void
take_pace(struct child *c, int64_t login_at)
{
	int64_t most = clock_ms() + (int64_t)POP3_DELAY_MOST * 1000;

	c->login_at = login_at < most ? login_at : most;
}

/* Whatever a child says is a sign of life; but for a fetcher's MSG_PACED, MSG_READY is all it may say. */
static bool
listen_to(struct child *c)
{
	static struct msg m;

	for (;;) {
		enum channel_rc rc = channel_receive(c->fd, &m);

		if (rc == CHANNEL_AGAIN)
			return true;
		if (rc != CHANNEL_OK)
			return false;
		msg_close_fds(&m);
		if (m.type == MSG_PACED && c->role == ROLE_FETCHER) {
			take_pace(c, m.login_at);
			continue;
		}
		if (m.type != MSG_READY) {
			log_event(LOG_CHANNEL_BAD, LF_TEXT("process", role_name(c->role)),
			    LF_TEXT("mailbox", c->name));
			return false;
		}
		c->alive = clock_ms();
		c->ready = true;
	}
}

void
supervisor_serve(struct supervisor *s, struct child *c, short events)
{
	bool good = true;

	(void)s;
	if ((events & (POLLIN | POLLHUP | POLLERR)) != 0)
		good = listen_to(c);
	if (good && (events & POLLOUT) != 0)
		good = child_flush(c);
	if (good)
		return;
	/* it ends by itself when it sees the end of the channel, or is made to */
	close(c->fd);
	c->fd = -1;
	if (c->kill_at == 0)
		c->kill_at = clock_ms() + 2000;
}

void
supervisor_watch(struct supervisor *s)
{
	int64_t now = clock_ms();

	for (size_t i = 0; i < s->n; i++) {
		struct child *c = s->children[i];

		if (c->pid == 0)
			continue;
		if (c->kill_at != 0 && now >= c->kill_at) {
			log_event(LOG_CHILD_KILLED, LF_TEXT("process", role_name(c->role)),
			    LF_TEXT("mailbox", c->name), LF_NUMBER("pid", c->pid));
			kill(c->pid, SIGKILL);
			c->kill_at = now + 5000;
		} else if (c->patience > 0 && !c->stuck && now - c->alive > c->patience) {
			log_event(LOG_CHILD_STUCK, LF_TEXT("process", role_name(c->role)),
			    LF_TEXT("mailbox", c->name), LF_NUMBER("pid", c->pid));
			c->stuck = true;
			kill(c->pid, SIGKILL);
		}
	}
}
