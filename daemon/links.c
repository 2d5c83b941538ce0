/* links - see links.h */
#include "build_config.h"

#include "links.h"

#include "util.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

void
links_init(struct links *l, enum role peer)
{
	*l = (struct links){ .peer = { .fd = -1 },
		.peer_role = peer,
		.courier = { .fd = -1 },
		.web = { .fd = -1 } };
	l->fetcher = xcalloc(CHANNEL_FETCHERS, sizeof *l->fetcher);
	for (size_t i = 0; i < CHANNEL_FETCHERS; i++)
		l->fetcher[i].fd = -1;
}

static struct link *
find(struct links *l, enum role from, uint32_t id)
{
	if (from == l->peer_role)
		return &l->peer;
	if (from == ROLE_COURIER && l->peer_role == ROLE_TEMPLATE)
		return &l->courier;
	if (from == ROLE_WEB && l->peer_role == ROLE_TEMPLATE)
		return &l->web;
	return from == ROLE_FETCHER && id < CHANNEL_FETCHERS ? &l->fetcher[id] : NULL;
}

bool
links_take(struct links *l, struct msg *m)
{
	struct link *k = find(l, m->channel.peer, m->channel.id);

	if (!k) {
		msg_close_fds(m);
		return false;
	}
	if (k->fd >= 0)
		close(k->fd);
	k->fd = m->fd[0];
	m->fd[0] = -1;
	memcpy(k->name, m->channel.name, sizeof k->name);
	return true;
}

void
links_drop(struct links *l, enum role from, uint32_t id)
{
	struct link *k = find(l, from, id);

	if (!k || k->fd < 0)
		return;
	close(k->fd);
	k->fd = -1;
}

int
links_fd(struct links *l, enum role from, uint32_t id)
{
	const struct link *k = find(l, from, id);

	if (from == ROLE_SUPERVISOR)
		return CHANNEL_SUPERVISOR;
	return k ? k->fd : -1;
}

struct set {
	struct pollfd *fds;
	struct links_ready *who;
	size_t n;
};

static void
add(struct set *s, int fd, short events, enum role from, uint32_t id)
{
	if (fd < 0)
		return;
	s->fds[s->n] = (struct pollfd){ .fd = fd, .events = events };
	s->who[s->n++] = (struct links_ready){ .from = from, .id = id };
}

size_t
links_poll(struct links *l, const struct links_wait *w, struct links_ready *ready, size_t n)
{
	static struct pollfd fds[CHANNEL_FETCHERS + 5];
	static struct links_ready who[CHANNEL_FETCHERS + 5];
	static uint32_t turn; /* which fetcher is asked first */
	struct set s = { fds, who, 0 };
	size_t found = 0;

	add(&s, CHANNEL_SUPERVISOR, POLLIN, ROLE_SUPERVISOR, 0);
	if (w->peer) {
		add(&s, l->peer.fd, w->peer_out ? POLLIN | POLLOUT : POLLIN, l->peer_role, 0);
		add(&s, l->courier.fd, POLLIN, ROLE_COURIER, 0);
		add(&s, l->web.fd, POLLIN, ROLE_WEB, 0);
	}
	add(&s, w->extra, POLLIN, ROLE_COUNT, 0);
	for (uint32_t i = 0; i < CHANNEL_FETCHERS && w->fetchers; i++) {
		uint32_t id = (turn + i) % CHANNEL_FETCHERS;

		add(&s, l->fetcher[id].fd, POLLIN, ROLE_FETCHER, id);
	}
	if (poll(fds, (nfds_t)s.n, w->timeout_ms) <= 0)
		return 0;
	for (size_t i = 0; i < s.n && found < n; i++) {
		if (!fds[i].revents)
			continue;
		who[i].in = (fds[i].revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) != 0;
		who[i].out = (fds[i].revents & POLLOUT) != 0;
		ready[found++] = who[i];
		if (who[i].from == ROLE_FETCHER)
			turn = who[i].id + 1;
	}
	return found;
}
