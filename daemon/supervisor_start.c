/* supervisor_start - processes are started when they are due, and connected with those they work with. */
#include "build_config.h"

#include "supervisor_private.h"

#include "log.h"
#include "util.h"

#include <signal.h>
#include <stdio.h>

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
