/*
 * bench_drain - reads a mailbox over IMAP in batches and throws it away: how fast the server and TLS are.
 *
 * usage: bench_drain raw|carom HOST PORT CA-FILE USER PASSWORD
 *   raw    the bare protocol on the transport: UID FETCH sets of 500, bytes counted, nothing looked at
 *   carom  the same through mailbox.h: guard, libetpan, sizes first
 * Prints messages, octets, seconds, and CPU seconds of this process.
 */
#include "build_config.h"

#include "config.h"
#include "mailbox.h"
#include "transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 500 };

struct count {
	unsigned long messages, octets;
};

static double
now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	fprintf(stderr, "bench_drain: %s\n", what);
	exit(1);
}

static void
put(const struct stream *s, const char *line)
{
	struct err e = { 0 };

	if (!s->write(s->context, line, strlen(line), &e))
		die(e.text);
}

/* Reads until a line begins with tag; counts octets, and lines that begin a FETCH answer. */
static unsigned long
until(const struct stream *s, const char *tag, struct count *c)
{
	static char buffer[256 * 1024];
	static char line[64];
	size_t at = 0;
	unsigned long exists = 0;
	struct err e = { 0 };

	for (;;) {
		ssize_t n = s->read(s->context, buffer, sizeof buffer, -1, -1, &e);

		if (n <= 0)
			die(e.text);
		c->octets += (unsigned long)n;
		for (ssize_t i = 0; i < n; i++) {
			if (buffer[i] != '\n') {
				if (at < sizeof line - 1)
					line[at++] = buffer[i];
				continue;
			}
			line[at] = 0;
			at = 0;
			if (line[0] == '*' && strstr(line, " FETCH ("))
				c->messages++;
			if (line[0] == '*' && strstr(line, " EXISTS"))
				exists = strtoul(line + 2, NULL, 10);
			if (strncmp(line, tag, strlen(tag)) == 0)
				return exists;
		}
	}
}

static void
drain_raw(const char *host, const char *port, const char *ca, const char *user,
    const char *password, struct count *c)
{
	const struct transport_settings settings = { .scheme = SCHEME_IMAPS,
		.host = host,
		.port = (uint16_t)atoi(port),
		.ca_file = ca,
		.login = TRANSPORT_PLAIN,
		.user = user,
		.secret = password,
		.connect_seconds = 60,
		.silence_seconds = 60 };
	struct transport *t;
	struct stream s;
	struct err e = { 0 };
	unsigned long exists;
	char command[128];

	if (!transport_open(&t, &settings, NULL, &e))
		die(e.text);
	s = transport_stream(t);
	put(&s, "x0 EXAMINE INBOX\r\n");
	exists = until(&s, "x0 ", c);
	c->messages = 0;
	for (unsigned long first = 1; first <= exists; first += BATCH) {
		snprintf(command, sizeof command, "x1 FETCH %lu:%lu (UID BODY.PEEK[])\r\n", first,
		    first + BATCH - 1 < exists ? first + BATCH - 1 : exists);
		put(&s, command);
		until(&s, "x1 ", c);
	}
	transport_close(t);
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

static void
drain_carom(const char *host, const char *port, const char *ca, const char *user,
    const char *password, struct count *c)
{
	char url[256], file[] = "/tmp/bench_drain.XXXXXX",
		       *folders[] = { (char[]){ "INBOX" }, NULL };
	int fd = mkstemp(file);
	struct config_mailbox config = { .name = (char[]){ "bench" },
		.scheme = SCHEME_IMAPS,
		.host = (char *)(uintptr_t)host,
		.port = (uint16_t)atoi(port),
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
	size_t n;

	snprintf(url, sizeof url, "imaps://%s:%s", host, port);
	config.url = url;
	if (fd < 0 || write(fd, password, strlen(password)) < 0)
		die("cannot keep the password");
	close(fd);
	if (!mailbox_open(&m, &config, &e) || !mailbox_list(m, 0, &items, &n, &e))
		die(e.text);
	unlink(file);
	for (size_t i = 0; i < n; i += BATCH)
		if (!mailbox_fetch(m, items + i, n - i < BATCH ? n - i : BATCH, throw_away, c, &e))
			die(e.text);
	free(items);
	mailbox_close(m);
}

int
main(int argc, char **argv)
{
	struct count c = { 0 };
	double started = now(CLOCK_MONOTONIC);

	if (argc != 7)
		die("usage: bench_drain raw|carom HOST PORT CA-FILE USER PASSWORD");
	(strcmp(argv[1], "raw") == 0 ? drain_raw : drain_carom)(
	    argv[2], argv[3], argv[4], argv[5], argv[6], &c);
	printf("%lu %lu %.3f %.3f\n", c.messages, c.octets, now(CLOCK_MONOTONIC) - started,
	    now(CLOCK_PROCESS_CPUTIME_ID));
	return 0;
}
