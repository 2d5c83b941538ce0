/*
 * fuzz_web - what a browser, or anybody on this machine, says to the web role. The first octet chooses: the octets of a
 * connection, a Host header, an Accept-Language header, or a text that becomes a label in /metrics.
 *
 * The database and the child that makes a page are left out: what they would be asked for is looked at.
 */
#include "build_config.h"

#include "web.h"

#include "charset.h"
#include "language.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *names[] = { (char *)"carom.example.com" };
static struct config config = { .web = { .address = (char *)"127.0.0.1", .hosts = { names, 1 } } };
static struct web web = { .config = &config, .recorder = -1, .page = { .done = -1, .text = -1 } };

enum { ROUNDS = 64 };

/* ---- in the place of web_database.c and web_page.c ---- */

struct store *
web_store(struct web *w)
{
	(void)w;
	return NULL;
}

void
web_store_lost(struct web *w, const struct err *e)
{
	(void)w;
	(void)e;
}

static void
check_parameter(const char *text)
{
	size_t n = strnlen(text, WEB_PARAMETER);

	if (n == WEB_PARAMETER || !utf8_valid((struct slice){ (const unsigned char *)text, n }))
		abort();
}

enum MHD_Result
web_page_ask(struct web *w, struct MHD_Connection *c, const struct web_query *q)
{
	const char *host = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Host");

	if (!host || !web_host_known(&w->config->web, host))
		abort();
	check_parameter(q->stream);
	check_parameter(q->campaign);
	check_parameter(q->since);
	language_accept(q->language);
	return web_say(c, MHD_HTTP_OK, "page\n");
}

void
web_page_forget(struct web *w, const struct MHD_Connection *c)
{
	(void)w;
	(void)c;
}

/* ---- the four ---- */

/* False: nothing more comes. */
static bool
hear(int fd, char *to, size_t size, size_t *n)
{
	ssize_t got = recv(fd, to + *n, size - *n, MSG_DONTWAIT);

	if (got > 0)
		*n += (size_t)got;
	return got > 0 || (got < 0 && errno == EAGAIN);
}

/* Whatever is said, what is answered, if anything is, begins as an answer does. */
static void
connection(const uint8_t *data, size_t size)
{
	static const char beginning[] = "HTTP/1.";
	static char heard[256 * 1024];
	struct sockaddr_in from = { .sin_family = AF_INET };
	size_t n = 0;
	int end[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, end) != 0)
		abort();
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (MHD_add_connection(web.http, end[0], (struct sockaddr *)&from, sizeof from) != MHD_YES)
		abort();
	if (send(end[1], data, size, MSG_NOSIGNAL) != (ssize_t)size || shutdown(end[1], SHUT_WR))
		abort();
	for (int i = 0; i < ROUNDS && n < sizeof heard && hear(end[1], heard, sizeof heard, &n);
	     i++)
		MHD_run(web.http);
	if (memcmp(heard, beginning, n < sizeof beginning - 1 ? n : sizeof beginning - 1) != 0)
		abort();
	close(end[1]);
	MHD_run(web.http);
}

/* A name that we answer to is one of ours with a port, brackets or neither. */
static void
host(const char *text)
{
	static const char *const ours[] = { "localhost", "127.0.0.1", "::1", "carom.example.com" };

	if (!web_host_known(&config.web, text))
		return;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strncasecmp(text + (*text == '['), ours[i], strlen(ours[i])) == 0)
			return;
	abort();
}

/* One line, without a quote that ends the value before its end. */
static void
label(const char *text)
{
	char *put = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&put, &n);

	if (!to)
		abort();
	web_label_put(to, text);
	fclose(to);
	for (size_t i = 0; i < n; i++) {
		if (put[i] == '\\' && ++i == n)
			abort();
		else if (put[i] == '\\' && !strchr("\\\"n", put[i]))
			abort();
		else if ((unsigned char)put[i] < 0x20 || (put[i] == '"' && put[i - 1] != '\\'))
			abort();
	}
	free(put);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e;
	char *text;

	if (!web.http && !web_http_start(&web, &e))
		abort();
	if (size == 0)
		return 0;
	text = strndup((const char *)data + 1, size - 1);
	if (!text)
		abort();
	switch (data[0] % 4) {
	case 0:
		host(text);
		break;
	case 1:
		language_accept(text);
		check_parameter(language_tag());
		break;
	case 2:
		label(text);
		break;
	default:
		connection(data + 1, size - 1);
		break;
	}
	free(text);
	return 0;
}
