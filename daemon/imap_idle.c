/* imap_idle - waiting for new mail with IDLE (RFC 2177): see imap.h
 *
 * Our own, not libetpan's: that of 1.9.4 hangs when an untagged line comes before the continuation
 * request, and sleeps on a socket whose bytes it has already read. */
#include "build_config.h"

#include "imap.h"
#include "util.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	IDLE_SECONDS = 28 * 60, /* RFC 2177: end it within 29 minutes */
	LINES_MAX = 100000
};

static bool
announces(const char *line)
{
	const char *space = line[0] == '*' && line[1] == ' ' ? strchr(line + 2, ' ') : NULL;

	return space && strcasecmp(space, " EXISTS") == 0;
}

/* What libetpan has read beyond the last answer: whole lines the guard let through. */
static bool
library_has_news(struct imap *im)
{
	mailstream *s = im->session->imap_stream;
	bool news = memmem(s->read_buffer, s->read_buffer_len, " EXISTS\r\n", 9) != NULL;

	s->read_buffer_len = 0;
	if (im->wire.out_at < im->wire.out_n)
		news = news ||
		    memmem(im->wire.out + im->wire.out_at, im->wire.out_n - im->wire.out_at,
			" EXISTS\r\n", 9) != NULL;
	im->wire.out_at = im->wire.out_n = 0;
	return news;
}

/* Until the continuation request; without one there is no IDLE here, whatever was announced. */
static bool
begin_idle(struct imap *im, bool *fresh, struct err *e)
{
	static const char command[] = "Cidle IDLE\r\n";
	const char *line;

	if (!imap_wire_send(&im->wire, command, sizeof command - 1, e))
		return false;
	while ((line = imap_wire_line(&im->wire, -1, -1, e)) != NULL) {
		if (line[0] == '+')
			return true;
		if (line[0] != '*') {
			im->has_idle = false;
			return true;
		}
		*fresh = *fresh || announces(line);
	}
	return false;
}

static bool
end_idle(struct imap *im, bool *fresh, struct err *e)
{
	static const char tag[] = "Cidle ";
	const char *line;

	if (!imap_wire_send(&im->wire, "DONE\r\n", 6, e))
		return false;
	while ((line = imap_wire_line(&im->wire, -1, -1, e)) != NULL) {
		if (strncmp(line, tag, sizeof tag - 1) == 0)
			return true;
		*fresh = *fresh || announces(line);
	}
	return false;
}

static bool
idle(struct imap *im, unsigned seconds, int wake_fd, bool *fresh, struct err *e)
{
	int64_t until = clock_ms() + (int64_t)seconds * 1000;

	if (!begin_idle(im, fresh, e))
		return false;
	if (!im->has_idle)
		return true;
	while (!*fresh) {
		int64_t left = until - clock_ms();
		const char *line;

		if (left <= 0)
			break;
		line = imap_wire_line(&im->wire, (int)left, wake_fd, e);
		if (!line && e->class != ERR_NONE)
			return false;
		if (!line)
			break; /* the wait is over, or somebody woke us */
		*fresh = announces(line);
	}
	return end_idle(im, fresh, e);
}

static void
sleep_for(unsigned seconds, int wake_fd)
{
	struct pollfd p = { wake_fd, POLLIN, 0 };

	poll(&p, 1, (int)seconds * 1000);
}

bool
imap_wait(struct imap *im, unsigned seconds, int wake_fd, bool *fresh, struct err *e)
{
	bool ok;

	*fresh = false;
	if (seconds > IDLE_SECONDS)
		seconds = IDLE_SECONDS;
	if (!imap_select(im, 0, false, e))
		return false;
	if (im->uidnext != im->folders[0].seen_uidnext || library_has_news(im)) {
		*fresh = true;
		return true;
	}
	if (!im->has_idle) {
		sleep_for(seconds, wake_fd);
		return true;
	}
	im->wire.io.deadline(im->wire.io.context, 0);
	wire_guard_command(&im->wire.guard, LINES_MAX, LINES_MAX * 256, 0);
	im->wire.guard.mode = WIRE_DIALOGUE;
	ok = idle(im, seconds, wake_fd, fresh, e);
	im->wire.guard.mode = WIRE_LIBRARY;
	return ok;
}
