/* mbox_scan - see mbox_scan.h */
#include "build_config.h"

#include "mbox_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MESSAGES_MAX = 2000000 };

struct scan {
	struct mbox_message *messages;
	size_t n, room;
	off_t at;          /* offset of the octet at hand */
	off_t line;        /* offset of its line */
	bool blank_before; /* the line before is empty, or there is none */
	bool in_from;      /* the line is a "From " line */
	char head[6];      /* first octets of the line */
	size_t nhead;      /* how many octets the line has, up to 6 */
};

static bool
begin_message(struct scan *s)
{
	if (s->n == s->room) {
		struct mbox_message *p =
		    reallocarray(s->messages, s->room * 2 + 64, sizeof *s->messages);

		if (!p)
			return false;
		s->messages = p;
		s->room = s->room * 2 + 64;
	}
	if (s->n == MESSAGES_MAX) {
		errno = EFBIG;
		return false;
	}
	memset(&s->messages[s->n], 0, sizeof *s->messages);
	s->messages[s->n].from = s->line;
	s->n++;
	return true;
}

static bool
feed(struct scan *s, char c)
{
	if (s->nhead < sizeof s->head)
		s->head[s->nhead++] = c;
	if (s->nhead == 5 && s->at - s->line == 4 && s->blank_before &&
	    memcmp(s->head, "From ", 5) == 0) {
		s->in_from = true;
		if (!begin_message(s))
			return false;
	}
	if (s->n == 0 && s->nhead == 5 && !s->in_from) {
		errno = EINVAL;
		return false;
	}
	s->at++;
	if (c != '\n')
		return true;
	s->blank_before = s->nhead == 1 || (s->nhead == 2 && s->head[0] == '\r');
	if (s->in_from)
		s->messages[s->n - 1].start = s->at;
	s->in_from = false;
	s->line = s->at;
	s->nhead = 0;
	return true;
}

static ssize_t
read_at(int fd, void *buf, size_t n, off_t at)
{
	ssize_t got;

	do
		got = pread(fd, buf, n, at);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Where the message ends: before the blank line that comes before the next one. */
static off_t
end_of(int fd, off_t start, off_t next)
{
	char tail[3];
	ssize_t got = next - start >= 2 ? read_at(fd, tail, 3, next - 3) : 0;

	if (got == 3 && tail[1] == '\r' && tail[2] == '\n' && tail[0] == '\n')
		return next - 2;
	if (got == 3 && tail[1] == '\n' && tail[2] == '\n')
		return next - 1;
	return next;
}

static bool
hash_message(int fd, struct mbox_message *m)
{
	struct sha256_ctx hash;
	uint8_t buf[64 * 1024], digest[8];
	off_t at = m->start;

	sha256_init(&hash);
	while (at < m->end) {
		size_t want = m->end - at < (off_t)sizeof buf ? (size_t)(m->end - at) : sizeof buf;
		ssize_t got = read_at(fd, buf, want, at);

		if (got <= 0) {
			errno = got < 0 ? errno : EIO;
			return false;
		}
		sha256_update(&hash, (size_t)got, buf);
		at += got;
	}
	sha256_digest(&hash, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		m->hash = m->hash << 8 | digest[i];
	m->hash &= INT64_MAX;
	m->hash += m->hash == 0;
	return true;
}

static bool
finish(int fd, struct scan *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct mbox_message *m = &s->messages[i];
		off_t next = i + 1 < s->n ? s->messages[i + 1].from : s->at;

		if (m->start == 0 || m->start > next)
			m->start = next; /* the file ends inside the "From " line */
		m->end = end_of(fd, m->start, next);
		if (!hash_message(fd, m))
			return false;
	}
	return true;
}

bool
mbox_scan(int fd, struct mbox_message **out, size_t *n)
{
	struct scan s = { .blank_before = true };
	char buf[64 * 1024];
	ssize_t got;
	bool ok = true;

	while (ok && (got = read_at(fd, buf, sizeof buf, s.at)) != 0) {
		ok = got > 0;
		for (ssize_t i = 0; ok && i < got; i++)
			ok = feed(&s, buf[i]);
	}
	if (ok && s.n == 0 && s.at > 0) {
		errno = EINVAL;
		ok = false;
	}
	if (!ok || !finish(fd, &s)) {
		free(s.messages);
		return false;
	}
	*out = s.messages;
	*n = s.n;
	return true;
}

bool
mbox_is_message(int fd, const struct mbox_message *message)
{
	char head[5];

	return read_at(fd, head, sizeof head, message->from) == sizeof head &&
	    memcmp(head, "From ", 5) == 0;
}

static bool
write_at(int fd, const char *p, size_t n, off_t at)
{
	while (n > 0) {
		ssize_t put = pwrite(fd, p, n, at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		p += put;
		at += put;
		n -= (size_t)put;
	}
	return true;
}

static bool
copy_range(int from, off_t start, off_t end, int to, off_t at)
{
	char buf[64 * 1024];

	while (start < end) {
		size_t want = end - start < (off_t)sizeof buf ? (size_t)(end - start) : sizeof buf;
		ssize_t got = read_at(from, buf, want, start);

		if (got <= 0) {
			errno = got < 0 ? errno : EIO;
			return false;
		}
		if (!write_at(to, buf, (size_t)got, at))
			return false;
		start += got;
		at += got;
	}
	return true;
}

/* What stays, to safe; its size in *size. */
static bool
copy_kept(
    int fd, int safe, const struct mbox_message *messages, const bool *gone, size_t n, off_t *size)
{
	struct stat st;

	*size = 0;
	if (fstat(fd, &st) < 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		off_t next = i + 1 < n ? messages[i + 1].from : st.st_size;

		if (gone[i])
			continue;
		if (!copy_range(fd, messages[i].from, next, safe, *size))
			return false;
		*size += next - messages[i].from;
	}
	return fsync(safe) == 0;
}

bool
mbox_rewrite(
    int fd, const char *safe, const struct mbox_message *messages, const bool *gone, size_t n)
{
	int copy = open(safe, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	off_t size;
	bool ok;

	if (copy < 0)
		return false;
	if (!copy_kept(fd, copy, messages, gone, n, &size)) {
		int error = errno;

		close(copy);
		unlink(safe);
		errno = error;
		return false;
	}
	ok = copy_range(copy, 0, size, fd, 0) && ftruncate(fd, size) == 0 && fsync(fd) == 0;
	close(copy);
	if (ok)
		unlink(safe);
	return ok;
}
