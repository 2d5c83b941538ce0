/* imap_wire - see imap_wire.h */
#include "imap_wire.h"

#include <libetpan/libetpan.h>
#include <stdlib.h>
#include <string.h>

void
imap_wire_init(struct imap_wire *w, struct stream io)
{
	memset(w, 0, sizeof *w);
	w->io = io;
	wire_guard_init(&w->guard, WIRE_RESYNC);
}

bool
imap_wire_fail(struct imap_wire *w, enum err_cause cause, const char *text, struct err *e)
{
	if (!w->failed)
		err_set(&w->error, ERR_RETRY, cause, "imap: %s", text);
	w->failed = true;
	*e = w->error;
	return false;
}

bool
imap_wire_send(struct imap_wire *w, const void *octets, size_t n, struct err *e)
{
	if (w->failed) {
		*e = w->error;
		return false;
	}
	if (w->io.write(w->io.context, octets, n, e))
		return true;
	w->failed = true;
	w->error = *e;
	return false;
}

/* 1: there are raw octets. 0: the wait ended. -1: *e. */
static int
fill_raw(struct imap_wire *w, int wait_ms, int wake_fd, struct err *e)
{
	ssize_t got;

	if (w->failed) {
		*e = w->error;
		return -1;
	}
	if (w->raw_at < w->raw_n)
		return 1;
	got = w->io.read(w->io.context, w->raw, sizeof w->raw, wait_ms, wake_fd, e);
	if (got < 0) {
		w->failed = true;
		w->error = *e;
		return -1;
	}
	w->raw_at = 0;
	w->raw_n = (size_t)got;
	return got > 0;
}

/* Judges the first n raw octets into out. */
static bool
judge(struct imap_wire *w, size_t n, struct err *e)
{
	ssize_t made = wire_guard_feed(&w->guard, w->raw + w->raw_at, n, w->out);

	w->raw_at += n;
	w->out_at = w->out_n = 0;
	if (made < 0)
		return imap_wire_fail(w, CAUSE_PROTOCOL, w->guard.why, e);
	w->out_n = (size_t)made;
	return true;
}

static bool
take_line(struct imap_wire *w)
{
	size_t n = w->out_n - w->out_at;

	if (n < 2 || n >= sizeof w->line)
		return false;
	memcpy(w->line, w->out + w->out_at, n - 2);
	w->line[n - 2] = '\0';
	w->out_at = w->out_n = 0;
	return true;
}

const char *
imap_wire_line(struct imap_wire *w, int wait_ms, int wake_fd, struct err *e)
{
	e->class = ERR_NONE;
	for (;;) {
		const char *start, *lf;
		size_t n;

		if (fill_raw(w, wait_ms, wake_fd, e) <= 0)
			return NULL;
		/* not beyond the line: what follows it may be the library's, judged in its mode */
		start = w->raw + w->raw_at;
		n = w->raw_n - w->raw_at;
		lf = memchr(start, '\n', n);
		if (lf)
			n = (size_t)(lf - start) + 1;
		if (!judge(w, n, e))
			return NULL;
		if (take_line(w))
			return w->line;
	}
}

void
imap_wire_greet(struct imap_wire *w, const char *greeting)
{
	w->out_at = 0;
	w->out_n = strlen(greeting);
	memcpy(w->out, greeting, w->out_n);
}

static ssize_t
driver_read(mailstream_low *low, void *buf, size_t n)
{
	struct imap_wire *w = low->data;
	struct err e;

	while (w->out_at == w->out_n)
		if (fill_raw(w, -1, -1, &e) < 0 || !judge(w, w->raw_n - w->raw_at, &e))
			return -1; /* the end of the stream too: libetpan 1.9.4 spins on 0 */
	if (w->failed)
		return -1;
	if (n > w->out_n - w->out_at)
		n = w->out_n - w->out_at;
	memcpy(buf, w->out + w->out_at, n);
	w->out_at += n;
	return (ssize_t)n;
}

static ssize_t
driver_write(mailstream_low *low, const void *buf, size_t n)
{
	struct err e;

	return imap_wire_send(low->data, buf, n, &e) ? (ssize_t)n : -1;
}

static int
driver_close(mailstream_low *low)
{
	(void)low;
	return 0;
}

static int
driver_no_fd(mailstream_low *low)
{
	(void)low;
	return -1;
}

static void
driver_free(mailstream_low *low)
{
	free(low);
}

static void
driver_cancel(mailstream_low *low)
{
	(void)low;
}

static struct mailstream_cancel *
driver_get_cancel(mailstream_low *low)
{
	(void)low;
	return NULL;
}

static carray *
driver_certificates(mailstream_low *low)
{
	(void)low;
	return NULL;
}

mailstream *
imap_wire_mailstream(struct imap_wire *w)
{
	static mailstream_low_driver driver = {
		.mailstream_read = driver_read,
		.mailstream_write = driver_write,
		.mailstream_close = driver_close,
		.mailstream_get_fd = driver_no_fd,
		.mailstream_free = driver_free,
		.mailstream_cancel = driver_cancel,
		.mailstream_get_cancel = driver_get_cancel,
		.mailstream_get_certificate_chain = driver_certificates,
		.mailstream_setup_idle = driver_no_fd,
		.mailstream_unsetup_idle = driver_no_fd,
		.mailstream_interrupt_idle = driver_no_fd,
	};
	mailstream_low *low = mailstream_low_new(w, &driver);
	mailstream *stream = low ? mailstream_new(low, 8192) : NULL;

	if (low && !stream)
		free(low);
	return stream;
}
