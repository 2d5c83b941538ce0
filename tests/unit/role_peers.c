/* role_peers - see role_peers.h */
#include "build_config.h"

#include "role_peers.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct msg m;

struct side
role_begin(int (*role)(const struct role_start *), const struct role_start *start)
{
	struct side s = { .fetcher = -1, .template = -1, .recorder = -1 };
	struct err e;
	int end[2];

	assert_true(channel_pair(end, &e));
	s.pid = fork();
	if (s.pid == 0) {
		dup2(end[1], CHANNEL_SUPERVISOR);
		close_range(CHANNEL_SUPERVISOR + 1, ~0U, 0);
		signal(SIGPIPE, SIG_IGN);
		_exit(role(start));
	}
	close(end[1]);
	s.supervisor = end[0];
	return s;
}

void
stop(struct side *s)
{
	int status;

	m = (struct msg){ .type = MSG_STOP };
	assert_int_equal(channel_send(s->supervisor, &m), CHANNEL_OK);
	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	assert_int_equal(status, 0);
	close(s->supervisor);
	close(s->fetcher);
	close(s->template);
	close(s->recorder);
}

int
connect_peer(struct side *s, enum role peer, uint32_t id, const char *name)
{
	struct err e;
	int end[2];

	assert_true(channel_pair(end, &e));
	m = (struct msg){ .type = MSG_CHANNEL, .fd = { end[1], -1 }, .channel = { peer, id, "" } };
	strcpy(m.channel.name, name);
	assert_int_equal(channel_send(s->supervisor, &m), CHANNEL_OK);
	close(end[1]);
	return end[0];
}

enum channel_rc
next(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	assert_int_equal(poll(&p, 1, 20000), 1);
	return channel_receive(fd, &m);
}

void
expect(int fd, enum msg_type type)
{
	assert_int_equal(next(fd), CHANNEL_OK);
	assert_int_equal(m.type, type);
}

bool
is_quiet(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 150) == 0;
}
