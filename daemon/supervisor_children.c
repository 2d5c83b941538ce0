/* supervisor_children - the table of processes: starting, wiring, ending, watching. */
#include "build_config.h"

#include "supervisor_private.h"

#include "log.h"
#include "util.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

static uint32_t
free_id(const struct supervisor *s)
{
	uint32_t id = 1;

	for (size_t i = 0; i < s->n; i++)
		if (s->children[i]->role == ROLE_FETCHER && s->children[i]->id == id) {
			id++;
			i = (size_t)-1;
		}
	return id;
}

void
supervisor_add_child(struct supervisor *s, enum role role, const char *mailbox)
{
	struct child *c = xcalloc(1, sizeof *c);

	c->role = role;
	c->fd = -1;
	c->wanted = true;
	if (role == ROLE_FETCHER) {
		c->id = free_id(s);
		c->name = xstrdup(mailbox);
	}
	s->children = xrealloc(s->children, s->n + 1, sizeof *s->children);
	s->children[s->n++] = c;
}

static void
free_child(struct child *c)
{
	child_ended(c);
	free(c->name);
	free(c);
}

/* Drops what is neither wanted nor running. */
static void
sweep(struct supervisor *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct child *c = s->children[i];

		if (c->wanted || c->pid != 0)
			s->children[kept++] = c;
		else
			free_child(c);
	}
	s->n = kept;
}

static struct child *
find_fetcher(const struct supervisor *s, const char *mailbox)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->children[i]->role == ROLE_FETCHER && s->children[i]->wanted &&
		    strcmp(s->children[i]->name, mailbox) == 0)
			return s->children[i];
	return NULL;
}

/* Whatever a fetcher does is over within one of its time-outs; twice that without a sign of life, and
 * it hangs where no time-out reaches. */
static int64_t
patience_of(const struct config_mailbox *m)
{
	unsigned longest = m->batch_timeout;

	if (longest < m->connect_timeout)
		longest = m->connect_timeout;
	if (longest < m->silence_timeout)
		longest = m->silence_timeout;
	return (int64_t)longest * 2000 + STUCK_MARGIN_MS;
}

void
supervisor_match_fetchers(struct supervisor *s)
{
	const char *only = s->options->only;

	for (size_t i = 0; i < s->n; i++) {
		struct child *c = s->children[i];

		if (c->role == ROLE_FETCHER && config_find_mailbox(s->config, c->name) == NULL) {
			c->wanted = false;
			supervisor_stop_child(c, STOP_FETCHER_MS);
		}
	}
	sweep(s);
	for (size_t i = 0; i < s->config->nmailboxes; i++) {
		const struct config_mailbox *m = &s->config->mailboxes[i];

		if (only != NULL && strcmp(only, m->name) != 0)
			continue;
		if (find_fetcher(s, m->name) == NULL)
			supervisor_add_child(s, ROLE_FETCHER, m->name);
		find_fetcher(s, m->name)->patience = patience_of(m);
	}
}

static void
match_one(struct supervisor *s, enum role role, bool wanted)
{
	bool found = false;

	for (size_t i = 0; i < s->n; i++) {
		struct child *c = s->children[i];

		if (c->role != role)
			continue;
		found = c->wanted = wanted;
		if (!wanted)
			supervisor_stop_child(c, STOP_REST_MS);
	}
	sweep(s);
	if (wanted && !found)
		supervisor_add_child(s, role, NULL);
}

void
supervisor_match_aside(struct supervisor *s)
{
	match_one(s, ROLE_COURIER, s->config->nwebhooks > 0);
	match_one(s, ROLE_WEB, s->config->web.address != NULL && !s->options->once);
}

/* Those that speak with the recorder alone. */
static bool
is_aside(const struct child *c)
{
	return c->role == ROLE_COURIER || c->role == ROLE_WEB;
}

static bool
are_peers(const struct child *a, const struct child *b)
{
	if ((is_aside(a) && b->role != ROLE_RECORDER) || (is_aside(b) && a->role != ROLE_RECORDER))
		return false;
	return a->role != b->role && b->pid != 0;
}

/* A channel between a and b: an end to each. */
static bool
connect_peers(struct child *a, struct child *b)
{
	const struct child *fetcher = a->role == ROLE_FETCHER ? a
	    : b->role == ROLE_FETCHER                         ? b
							      : NULL;
	struct msg_channel m = { .id = fetcher != NULL ? fetcher->id : 0 };
	struct err e;
	int end[2];

	if (fetcher != NULL)
		snprintf(m.name, sizeof m.name, "%s", fetcher->name);
	if (!channel_pair(end, &e)) {
		log_event(
		    LOG_CHILD_NOT_STARTED, LF_TEXT("process", role_name(a->role)), LF_ERR(&e));
		return false;
	}
	m.peer = b->role;
	child_post(a, MSG_CHANNEL, &m, end[0]);
	m.peer = a->role;
	child_post(b, MSG_CHANNEL, &m, end[1]);
	return true;
}

/* Two that have no channel to each other wait for ever: who cannot be connected starts once more, later. */
static void
connect_all(struct supervisor *s, struct child *c)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->children[i] != c && are_peers(c, s->children[i]) &&
		    !connect_peers(c, s->children[i])) {
			kill(c->pid, SIGKILL);
			return;
		}
}

/* --once does not wait for a machine that has no room for a process. */
static void
not_started(const struct supervisor *s, struct child *c, const struct err *e)
{
	int64_t wait = backoff_process(&c->backoff, false, random_u32());

	log_event(LOG_CHILD_NOT_STARTED, LF_TEXT("process", role_name(c->role)),
	    LF_TEXT("mailbox", c->name), LF_TEXT("error", e->text), LF_NUMBER("retry_ms", wait));
	c->start_at = clock_ms() + wait;
	if (!s->options->once || c->role != ROLE_FETCHER || c->backoff.failures < ONCE_STARTS)
		return;
	c->done = c->failed = true;
	log_event(LOG_ONCE_FAILED, LF_TEXT("mailbox", c->name), LF_ERR(e));
}

static void
start(struct supervisor *s, struct child *c)
{
	struct child_options o = {
		.config_file = s->config->file,
		.config_fd = c->role == ROLE_RECORDER ? s->text_all
		    : c->role == ROLE_WEB             ? s->text_web
						      : s->text_bare,
		.suspects = c->role == ROLE_RECORDER ? s->suspects_fd : -1,
		.once = s->options->once,
		.replay = s->options->replay,
	};
	struct err e;

	if (!child_start(c, &o, &e)) {
		not_started(s, c, &e);
		return;
	}
	log_event(LOG_CHILD_STARTED, LF_TEXT("process", role_name(c->role)),
	    LF_TEXT("mailbox", c->name), LF_NUMBER("pid", c->pid));
	connect_all(s, c);
}

void
supervisor_start_due(struct supervisor *s)
{
	int64_t now = clock_ms();

	for (size_t i = 0; i < s->n; i++) {
		struct child *c = s->children[i];
		bool serves = c->role != ROLE_FETCHER;

		if (c->pid != 0 || !c->wanted || c->done || c->start_at > now)
			continue;
		if (s->phase == PHASE_RUN || (s->phase == PHASE_FETCHERS && serves))
			start(s, c);
	}
}

void
supervisor_stop_child(struct child *c, int64_t patience_ms)
{
	if (c->pid == 0 || c->stopping)
		return;
	c->stopping = true;
	c->kill_at = clock_ms() + patience_ms;
	child_post(c, MSG_STOP, NULL, -1);
}

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
	sweep(s);
}

/* Whatever a child says is a sign of life; MSG_READY is all it may say. */
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

void
supervisor_kill_all(struct supervisor *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->children[i]->pid != 0)
			kill(s->children[i]->pid, SIGKILL);
}

size_t
supervisor_running(const struct supervisor *s, bool fetchers_only)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->children[i]->pid != 0 &&
		    (!fetchers_only || s->children[i]->role == ROLE_FETCHER))
			n++;
	return n;
}

bool
supervisor_once_over(const struct supervisor *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->children[i]->role == ROLE_FETCHER && !s->children[i]->done)
			return false;
	return true;
}

bool
supervisor_once_failed(const struct supervisor *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->children[i]->failed)
			return true;
	return false;
}
