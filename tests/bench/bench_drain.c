/*
 * bench_drain - reads a mailbox in batches and throws it away: how fast server, TLS and client are.
 *
 * usage: bench_drain raw|carom URL CA-FILE USER PASSWORD
 *   raw    the bare protocol: FETCH sets of 500, or RETR 32 commands ahead; octets counted, nothing looked
 *          at. imap and pop3 are plain sockets, imaps and pop3s go over the transport.
 *   carom  the same through mailbox.h: guard, libetpan, sizes first
 * imap and pop3 are without TLS. Prints messages, octets, seconds, CPU seconds of this process, and how much
 * its memory grew (KiB of the largest resident set) while it fetched.
 */
#include "build_config.h"

#include "config.h"
#include "mailbox.h"
#include "transport.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 500, WINDOW = 32 };

struct count {
	unsigned long messages, octets;
};

struct line {
	struct transport *transport; /* NULL: fd */
	struct stream stream;
	int fd;
	char buffer[256 * 1024];
};

static double
now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long
largest_resident_set(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void
die(const char *what)
{
	fprintf(stderr, "bench_drain: %s\n", what);
	exit(1);
}

static int
plain_socket(const struct url *url)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	char port[8];
	int fd = -1;

	snprintf(port, sizeof port, "%u", (unsigned)url->port);
	if (getaddrinfo(url->host, port, &hints, &found) == 0)
		for (struct addrinfo *a = found; a && fd < 0; a = a->ai_next) {
			fd = socket(a->ai_family, SOCK_STREAM, 0);
			if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) < 0) {
				close(fd);
				fd = -1;
			}
		}
	if (fd < 0)
		die("cannot connect");
	freeaddrinfo(found);
	return fd;
}

static size_t
get(struct line *l, size_t at)
{
	struct err e = { 0 };
	ssize_t n;

	if (l->transport)
		n = l->stream.read(
		    l->stream.context, l->buffer + at, sizeof l->buffer - at, -1, -1, &e);
	else
		n = recv(l->fd, l->buffer + at, sizeof l->buffer - at, 0);
	if (n <= 0)
		die("the server ended it");
	return (size_t)n;
}

static void
put(struct line *l, const char *text)
{
	struct err e = { 0 };
	size_t n = strlen(text);

	if (l->transport ? !l->stream.write(l->stream.context, text, n, &e)
			 : send(l->fd, text, n, 0) != (ssize_t)n)
		die("cannot send");
}

/* Reads until what is received last is a line that begins with tag; text: it, NUL-terminated. */
static const char *
until(struct line *l, const char *tag, struct count *c)
{
	size_t have = 0;

	for (;;) {
		size_t n = get(l, have);

		c->octets += n;
		have += n;
		if (l->buffer[have - 1] == '\n') {
			size_t start = have - 1;

			while (start > 0 && l->buffer[start - 1] != '\n')
				start--;
			if (strncmp(l->buffer + start, tag, strlen(tag)) == 0) {
				l->buffer[have - 1] = '\0';
				return l->buffer;
			}
		}
		if (have > sizeof l->buffer / 2) {
			memmove(l->buffer, l->buffer + have - 256, 256);
			have = 256;
		}
	}
}

static void
raw_imap(struct line *l, const char *user, const char *password, struct count *c)
{
	char command[256];
	const char *exists;
	unsigned long n;

	if (!l->transport) /* which has read it already */
		until(l, "* OK", c);
	snprintf(command, sizeof command, "x0 LOGIN \"%s\" \"%s\"\r\n", user, password);
	put(l, command);
	until(l, "x0 ", c);
	put(l, "x1 EXAMINE INBOX\r\n");
	exists = strstr(until(l, "x1 ", c), " EXISTS");
	while (exists && exists > l->buffer && exists[-1] != ' ')
		exists--;
	n = exists ? strtoul(exists, NULL, 10) : 0;
	for (unsigned long first = 1; first <= n; first += BATCH) {
		unsigned long last = first + BATCH - 1 < n ? first + BATCH - 1 : n;

		snprintf(
		    command, sizeof command, "x2 FETCH %lu:%lu (UID BODY.PEEK[])\r\n", first, last);
		put(l, command);
		until(l, "x2 ", c);
		c->messages += last - first + 1;
	}
}

/* Counts CRLF . CRLF in a stream; *state is how much of it was seen. */
static unsigned
count_ends(const char *p, size_t n, unsigned *state)
{
	static const char end[] = "\r\n.\r\n";
	unsigned found = 0;

	for (size_t i = 0; i < n; i++) {
		if (*state == 0) {
			const char *cr = memchr(p + i, '\r', n - i);

			if (!cr)
				break;
			i = (size_t)(cr - p);
		}
		if (p[i] == end[*state])
			++*state;
		else
			*state = p[i] == '\r';
		if (*state == 5) {
			found++;
			*state = 2;
		}
	}
	return found;
}

static void
raw_pop3(struct line *l, const char *user, const char *password, struct count *c)
{
	char command[256];
	unsigned long n, asked = 0;
	unsigned state = 0;

	if (!l->transport)
		until(l, "+OK", c);
	snprintf(command, sizeof command, "USER %s\r\n", user);
	put(l, command);
	until(l, "+OK", c);
	snprintf(command, sizeof command, "PASS %s\r\n", password);
	put(l, command);
	until(l, "+OK", c);
	put(l, "STAT\r\n");
	n = strtoul(until(l, "+OK", c) + 4, NULL, 10);
	while (c->messages < n) {
		size_t got;

		for (; asked < n && asked < c->messages + WINDOW; asked++) {
			snprintf(command, sizeof command, "RETR %lu\r\n", asked + 1);
			put(l, command);
		}
		got = get(l, 0);
		c->octets += got;
		c->messages += count_ends(l->buffer, got, &state);
	}
}

static void
drain_raw(
    const struct url *url, const char *ca, const char *user, const char *password, struct count *c)
{
	static struct line l = { .fd = -1 };
	bool tls = url->scheme == SCHEME_IMAPS || url->scheme == SCHEME_POP3S;
	bool imap = url->scheme == SCHEME_IMAPS || url->scheme == SCHEME_IMAP;
	const struct transport_settings settings = { .scheme = url->scheme,
		.host = url->host,
		.port = url->port,
		.ca_file = ca,
		.connect_seconds = 60,
		.silence_seconds = 60 };
	struct err e = { 0 };

	if (tls && !transport_open(&l.transport, &settings, &e))
		die(e.text);
	if (tls)
		l.stream = transport_stream(l.transport);
	else
		l.fd = plain_socket(url);
	(imap ? raw_imap : raw_pop3)(&l, user, password, c);
	transport_close(l.transport);
}

static bool
throw_away(void *context, const struct mailbox_item *item, const unsigned char *raw, size_t size,
    bool whole, struct err *e)
{
	struct count *c = context;

	(void)item;
	(void)raw;
	(void)whole;
	(void)e;
	c->messages++;
	c->octets += size;
	return true;
}

/* How much memory grew, of everything but the listing. */
static long
drain_carom(const struct url *url, const char *text, const char *ca, const char *user,
    const char *password, struct count *c)
{
	bool imap = url->scheme == SCHEME_IMAPS || url->scheme == SCHEME_IMAP;
	char file[] = "/tmp/bench_drain.XXXXXX", inbox[] = "INBOX", none[] = "", name[] = "bench";
	char *folders[] = { imap ? inbox : none, NULL };
	int fd = mkstemp(file);
	struct config_mailbox config = { .name = name,
		.url = (char *)(uintptr_t)text,
		.scheme = url->scheme,
		.host = (char *)(uintptr_t)url->host,
		.port = url->port,
		.tls_none = url->scheme == SCHEME_IMAP || url->scheme == SCHEME_POP3,
		.tls_ca_file = (char *)(uintptr_t)ca,
		.user = (char *)(uintptr_t)user,
		.folders = { folders, 1 },
		.connect_timeout = 60,
		.silence_timeout = 60,
		.batch_timeout = 300,
		.password = { .kind = SECRET_FILE, .file = file } };
	struct mailbox *m;
	struct mailbox_item *items;
	struct err e = { 0 };
	size_t n = 0;
	long before;

	if (fd < 0 || write(fd, password, strlen(password)) < 0)
		die("cannot keep the password");
	close(fd);
	if (!mailbox_open(&m, &config, &e) || !mailbox_list(m, 0, &items, &n, &e))
		die(e.text);
	unlink(file);
	before = largest_resident_set();
	for (size_t i = 0; i < n; i += BATCH)
		if (!mailbox_fetch(m, items + i, n - i < BATCH ? n - i : BATCH, throw_away, c, &e))
			die(e.text);
	free(items);
	mailbox_close(m);
	return largest_resident_set() - before;
}

int
main(int argc, char **argv)
{
	struct count c = { 0 };
	double started = now(CLOCK_MONOTONIC);
	const char *why;
	struct url url;
	long grown = 0;

	if (argc != 6 || !url_parse(argv[2], &url, &why))
		die("usage: bench_drain raw|carom URL CA-FILE USER PASSWORD");
	if (strcmp(argv[1], "raw") == 0)
		drain_raw(&url, argv[3], argv[4], argv[5], &c);
	else
		grown = drain_carom(&url, argv[2], argv[3], argv[4], argv[5], &c);
	printf("%lu %lu %.3f %.3f %ld\n", c.messages, c.octets, now(CLOCK_MONOTONIC) - started,
	    now(CLOCK_PROCESS_CPUTIME_ID), grown);
	return 0;
}
