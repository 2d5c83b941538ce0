/* transport_stream - the octets after the login: see transport.h and stream.h */
#include "build_config.h"

#include "transport_private.h"
#include "util.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

static bool
broken(struct transport *t, enum err_cause cause, const char *text, struct err *e)
{
	t->failed = true;
	err_set(&t->error, ERR_RETRY, cause, "%s", text);
	*e = t->error;
	return false;
}

/* Waits for the socket: 1 ready, 0 when wait_ms is over or wake_fd readable, -1 and *e. */
static int
wait_socket(struct transport *t, short events, int wait_ms, int wake_fd, struct err *e)
{
	int64_t start = clock_ms();
	int64_t limit = wait_ms >= 0 ? wait_ms : (int64_t)t->silence_seconds * 1000;

	for (;;) {
		struct pollfd p[2] = { { t->fd, events, 0 }, { wake_fd, POLLIN, 0 } };
		int64_t now = clock_ms(), until = start + limit;
		bool bounded = t->deadline_ms && t->deadline_ms < until;
		int r;

		if (bounded)
			until = t->deadline_ms;
		r = poll(p, wake_fd >= 0 ? 2 : 1, until > now ? (int)(until - now) : 0);
		if (r < 0 && errno != EINTR)
			return broken(t, CAUSE_CONNECT, strerror(errno), e) - 1;
		if (r > 0 && wake_fd >= 0 && p[1].revents)
			return 0;
		if (r > 0)
			return 1;
		if (r == 0 && clock_ms() >= until) {
			if (wait_ms >= 0 && !bounded)
				return 0;
			return broken(t, CAUSE_TIMEOUT,
				   bounded ? "the batch took too long"
					   : "the server has been silent for too long",
				   e) -
			    1;
		}
	}
}

/* TLS may hold decrypted bytes while the socket has none, so reading comes before polling; and a
 * readable socket may bring only a TLS ticket, so polling is no promise either. */
static ssize_t
read_some(void *context, void *buf, size_t n, int wait_ms, int wake_fd, struct err *e)
{
	struct transport *t = context;

	for (;;) {
		size_t got = 0;
		CURLcode rc;
		int ready;

		if (t->failed) {
			*e = t->error;
			return -1;
		}
		if (t->deadline_ms && clock_ms() > t->deadline_ms)
			return broken(t, CAUSE_TIMEOUT, "the batch took too long", e) - 1;
		rc = curl_easy_recv(t->curl, buf, n, &got);
		if (rc == CURLE_OK && got > 0)
			return (ssize_t)got;
		if (rc == CURLE_OK)
			return broken(t, CAUSE_CONNECT, "the server closed the connection", e) - 1;
		if (rc != CURLE_AGAIN)
			return broken(t, CAUSE_CONNECT, curl_easy_strerror(rc), e) - 1;
		ready = wait_socket(t, POLLIN, wait_ms, wake_fd, e);
		if (ready <= 0)
			return ready;
	}
}

static bool
write_all(void *context, const void *buf, size_t n, struct err *e)
{
	struct transport *t = context;
	const char *p = buf;

	while (n > 0) {
		size_t put = 0;
		CURLcode rc;

		if (t->failed) {
			*e = t->error;
			return false;
		}
		rc = curl_easy_send(t->curl, p, n, &put);
		if (rc == CURLE_AGAIN) {
			if (wait_socket(t, POLLOUT, -1, -1, e) < 0)
				return false;
			continue;
		}
		if (rc != CURLE_OK)
			return broken(t, CAUSE_CONNECT, curl_easy_strerror(rc), e);
		p += put;
		n -= put;
	}
	return true;
}

static void
set_deadline(void *context, unsigned seconds)
{
	struct transport *t = context;

	t->deadline_ms = seconds ? clock_ms() + (int64_t)seconds * 1000 : 0;
}

struct stream
transport_stream(struct transport *t)
{
	return (struct stream){ read_some, write_all, set_deadline, t };
}
