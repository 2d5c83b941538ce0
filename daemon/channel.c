/* channel - sending and receiving, with descriptors; the codec is channel_write.c and channel_read.c. See channel.h. */
#include "build_config.h"

#include "channel.h"

#include "util.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

union control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(CHANNEL_FDS * sizeof(int))];
};

bool
channel_pair(int end[2], struct err *e)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, end))
		return err_set(
		    e, ERR_RETRY, CAUSE_NONE, "channel: socketpair: %s", strerror(errno));
	return true;
}

static bool
is_gone(int error)
{
	return error == EPIPE || error == ECONNRESET || error == ENOTCONN;
}

/* Nothing was sent or taken, and the next time it may be. */
static bool
is_again(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS || error == ENOMEM;
}

static void
attach(struct msghdr *h, union control *c, const struct msg *m, unsigned nfds)
{
	struct cmsghdr *cm;

	if (nfds == 0)
		return;
	memset(c, 0, sizeof *c);
	h->msg_control = c->bytes;
	h->msg_controllen = CMSG_SPACE(nfds * sizeof(int));
	cm = CMSG_FIRSTHDR(h);
	cm->cmsg_level = SOL_SOCKET;
	cm->cmsg_type = SCM_RIGHTS;
	cm->cmsg_len = CMSG_LEN(nfds * sizeof(int));
	memcpy(CMSG_DATA(cm), m->fd, nfds * sizeof(int));
}

enum channel_rc
channel_send(int fd, const struct msg *m)
{
	static unsigned char buffer[CHANNEL_MESSAGE];
	struct iovec iov = { .iov_base = buffer };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1 };
	union control control;
	ssize_t n;

	iov.iov_len = msg_encode(m, buffer, sizeof buffer);
	if (iov.iov_len == 0)
		return CHANNEL_BAD;
	attach(&h, &control, m, msg_fds(m->type));
	do
		n = sendmsg(fd, &h, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	if (n >= 0)
		return CHANNEL_OK;
	if (is_again(errno))
		return CHANNEL_AGAIN;
	return is_gone(errno) ? CHANNEL_CLOSED : CHANNEL_BAD;
}

enum channel_rc
channel_send_wait(int fd, const struct msg *m, int timeout_ms)
{
	int64_t end = clock_ms() + timeout_ms, left;
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	enum channel_rc rc;

	while ((rc = channel_send(fd, m)) == CHANNEL_AGAIN) {
		left = end - clock_ms();
		if (left <= 0)
			break;
		poll(&p, 1, (int)left);
	}
	return rc;
}

void
msg_close_fds(struct msg *m)
{
	for (size_t i = 0; i < CHANNEL_FDS; i++) {
		if (m->fd[i] >= 0)
			close(m->fd[i]);
		m->fd[i] = -1;
	}
}

/* Takes over what came with the message; how many there were. */
static unsigned
detach(struct msghdr *h, struct msg *m)
{
	unsigned nfds = 0;

	for (struct cmsghdr *cm = CMSG_FIRSTHDR(h); cm; cm = CMSG_NXTHDR(h, cm)) {
		size_t n;

		if (cm->cmsg_level != SOL_SOCKET || cm->cmsg_type != SCM_RIGHTS)
			continue;
		n = (cm->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(cm) + i * sizeof fd, sizeof fd);
			if (nfds < CHANNEL_FDS)
				m->fd[nfds] = fd;
			else
				close(fd);
			nfds++;
		}
	}
	return nfds;
}

enum channel_rc
channel_receive(int fd, struct msg *m)
{
	static unsigned char buffer[CHANNEL_MESSAGE];
	struct iovec iov = { .iov_base = buffer, .iov_len = sizeof buffer };
	union control control;
	struct msghdr h = { .msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof control.bytes };
	unsigned nfds;
	ssize_t n;

	for (size_t i = 0; i < CHANNEL_FDS; i++)
		m->fd[i] = -1;
	do
		n = recvmsg(fd, &h, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0 && is_again(errno))
		return CHANNEL_AGAIN;
	if (n < 0)
		return is_gone(errno) ? CHANNEL_CLOSED : CHANNEL_BAD;
	nfds = detach(&h, m);
	if (n == 0 && nfds == 0)
		return CHANNEL_CLOSED;
	if (!(h.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) &&
	    msg_decode((struct slice){ buffer, (size_t)n }, m) && nfds == msg_fds(m->type))
		return CHANNEL_OK;
	msg_close_fds(m);
	return CHANNEL_BAD;
}
