/* fake_server - a stream whose other end is a script, for tests and fuzz targets.
 *
 * The script is a list of answers with FAKE_NEXT between them. Each line the client sends releases the
 * next answer, in which %T stands for the tag (first word) of that line; the first answer is there
 * from the beginning. When there is nothing left to read the server has closed the connection, or,
 * for a bounded wait, is silent. */
#ifndef CAROM_FAKE_SERVER_H
#define CAROM_FAKE_SERVER_H

#include "stream.h"

#include <stdlib.h>
#include <string.h>

#define FAKE_NEXT "\x1e"

struct fake_server {
	const char *script, *end;
	char *in; /* released, not read */
	size_t at, n, room;
	char sent[64 * 1024]; /* what the client said, as far as it fits */
	size_t nsent;
	char tag[64];
	bool line_start;
	size_t read_max; /* octets a read gives at most; 0: all */
};

static inline void
fake_push(struct fake_server *f, const char *p, size_t n)
{
	if (n == 0)
		return;
	if (n > f->room - f->n) {
		f->room = (f->n + n) * 2 + 256;
		f->in = realloc(f->in, f->room);
		if (!f->in)
			abort();
	}
	memcpy(f->in + f->n, p, n);
	f->n += n;
}

static inline void
fake_release(struct fake_server *f)
{
	while (f->script < f->end) {
		if (*f->script == FAKE_NEXT[0]) {
			f->script++;
			return;
		}
		if (f->end - f->script >= 2 && f->script[0] == '%' && f->script[1] == 'T') {
			fake_push(f, f->tag, strlen(f->tag));
			f->script += 2;
			continue;
		}
		fake_push(f, f->script, 1);
		f->script++;
	}
}

static inline ssize_t
fake_read(void *context, void *buf, size_t n, int wait_ms, int wake_fd, struct err *e)
{
	struct fake_server *f = context;

	(void)wake_fd;
	if (f->at == f->n && wait_ms >= 0)
		return 0;
	if (f->at == f->n) {
		err_set(e, ERR_RETRY, CAUSE_CONNECT, "the server closed the connection");
		return -1;
	}
	if (n > f->n - f->at)
		n = f->n - f->at;
	if (f->read_max && n > f->read_max)
		n = f->read_max;
	memcpy(buf, f->in + f->at, n);
	f->at += n;
	return (ssize_t)n;
}

static inline bool
fake_write(void *context, const void *buf, size_t n, struct err *e)
{
	struct fake_server *f = context;
	const char *p = buf;

	(void)e;
	for (size_t i = 0; i < n; i++) {
		size_t k = strlen(f->tag);

		if (f->nsent + 1 < sizeof f->sent)
			f->sent[f->nsent++] = p[i];
		if (f->line_start) {
			f->tag[0] = '\0';
			f->line_start = false;
			k = 0;
		}
		if (p[i] == '\n') {
			f->tag[strcspn(f->tag, " \r")] = '\0';
			fake_release(f);
			f->line_start = true;
		} else if (k + 1 < sizeof f->tag) {
			f->tag[k] = p[i];
			f->tag[k + 1] = '\0';
		}
	}
	return true;
}

static inline void
fake_deadline(void *context, unsigned seconds)
{
	(void)context;
	(void)seconds;
}

static inline struct stream
fake_start(struct fake_server *f, const char *script, size_t n)
{
	memset(f, 0, sizeof *f);
	f->script = script;
	f->end = script + n;
	f->line_start = true;
	fake_release(f);
	return (struct stream){ fake_read, fake_write, fake_deadline, f };
}

static inline void
fake_end(struct fake_server *f)
{
	free(f->in);
	f->in = NULL;
	f->at = f->n = f->room = 0;
}

#endif
