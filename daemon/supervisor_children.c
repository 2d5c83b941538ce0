/* supervisor_children - the table of processes: which there shall be, and which there are. */
#include "build_config.h"

#include "supervisor_private.h"

#include "util.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

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

void
supervisor_sweep(struct supervisor *s)
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
	supervisor_sweep(s);
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
	supervisor_sweep(s);
	if (wanted && !found)
		supervisor_add_child(s, role, NULL);
}

void
supervisor_match_aside(struct supervisor *s)
{
	match_one(s, ROLE_COURIER, s->config->nwebhooks > 0);
	match_one(s, ROLE_WEB, s->config->web.address != NULL && !s->options->once);
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
