/* web_http - what is answered to whom: paths, methods, names, headers, limits */
#include "build_config.h"

#include "web.h"

#include "charset.h"
#include "log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STRANGERS = 10, BACKLOG = 64 };

/* ---- names ---- */

/* The name in a Host header, without its port and brackets; 0: it is none. */
static size_t
host_name(const char *host, const char **name)
{
	const char *end = host + strcspn(host, ":");

	*name = host;
	if (*host == '[') {
		*name = host + 1;
		end = strchr(host, ']');
		if (!end || (end[1] && end[1] != ':'))
			return 0;
	}
	return (size_t)(end - *name);
}

static bool
is_name(const char *name, size_t n, const char *want)
{
	return strlen(want) == n && strncasecmp(name, want, n) == 0;
}

bool
web_host_known(const struct config_web *c, const char *host)
{
	static const char *const always[] = { "localhost", "127.0.0.1", "::1" };
	const char *name;
	size_t n = host_name(host, &name);

	for (size_t i = 0; n && i < sizeof always / sizeof *always; i++)
		if (is_name(name, n, always[i]))
			return true;
	for (size_t i = 0; n && i < c->hosts.n; i++)
		if (is_name(name, n, c->hosts.v[i]))
			return true;
	return n && is_name(name, n, c->address);
}

struct hosts {
	const char *first;
	unsigned n;
};

static enum MHD_Result
take_host(void *context, enum MHD_ValueKind kind, const char *key, const char *value)
{
	struct hosts *h = context;

	(void)kind;
	if (strcasecmp(key, "Host") == 0) {
		h->first = value;
		h->n++;
	}
	return MHD_YES;
}

/* A page of elsewhere whose name was made to lead here gets nothing (DNS rebinding). */
static bool
check_host(struct web *w, struct MHD_Connection *c)
{
	struct hosts h = { 0 };

	MHD_get_connection_values(c, MHD_HEADER_KIND, take_host, &h);
	if (h.n == 1 && h.first && web_host_known(&w->config->web, h.first))
		return true;
	if (w->strangers++ < STRANGERS)
		log_event(LOG_WEB_HOST, LF_TEXT("host", h.first ? h.first : ""));
	return false;
}

/* ---- paths ---- */

static enum MHD_Result
metrics(struct web *w, struct MHD_Connection *c)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	if (!to)
		return MHD_NO;
	web_metrics(w, to);
	fclose(to);
	return web_answer(c, MHD_HTTP_OK,
	    MHD_create_response_from_buffer(n, text, MHD_RESPMEM_MUST_FREE),
	    "text/plain; version=0.0.4; charset=utf-8");
}

static enum MHD_Result
health(struct web *w, struct MHD_Connection *c)
{
	struct store *s = web_store(w);
	struct err e;

	if (s && !store_run(s, "web_ping", NULL, 0, NULL, &e)) {
		web_store_lost(w, &e);
		s = NULL;
	}
	if (!s)
		return web_say(c, MHD_HTTP_SERVICE_UNAVAILABLE, "the database does not answer\n");
	if (w->recorder < 0)
		return web_say(c, MHD_HTTP_SERVICE_UNAVAILABLE, "the recorder is not there\n");
	for (size_t i = 0; i < w->ncounted; i++)
		if (!w->counted[i].database)
			return web_say(c, MHD_HTTP_SERVICE_UNAVAILABLE,
			    "the database does not answer the recorder\n");
	return web_say(c, MHD_HTTP_OK, "ok\n");
}

/* False: it is too long, or no text. */
static bool
parameter(struct MHD_Connection *c, const char *name, char out[WEB_PARAMETER])
{
	const char *value = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, name);

	snprintf(out, WEB_PARAMETER, "%s", value ? value : "");
	return !value || (strlen(value) < WEB_PARAMETER && utf8_valid(slice_of(value)));
}

static enum MHD_Result
report(struct web *w, struct MHD_Connection *c)
{
	const char *accept = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Accept-Language");
	struct web_query q = { 0 };

	if (!parameter(c, "stream", q.stream) || !parameter(c, "campaign", q.campaign) ||
	    !parameter(c, "since", q.since) || !parameter(c, "language", q.language))
		return web_say(c, MHD_HTTP_BAD_REQUEST, "a parameter is too long or no UTF-8\n");
	if (!*q.language && accept)
		snprintf(q.language, sizeof q.language, "%s", accept);
	return web_page_ask(w, c, &q);
}

/* Called twice for a request: when its head is there, and again to be answered; a third time when it was
 * suspended. */
static enum MHD_Result
handle(void *context, struct MHD_Connection *c, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_size, void **state)
{
	static char seen;
	struct web *w = context;

	(void)version;
	(void)upload;
	if (!*state) {
		*state = &seen;
		if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
			return web_say(
			    c, MHD_HTTP_METHOD_NOT_ALLOWED, "GET and HEAD are what there is\n");
		return MHD_YES;
	}
	if (*upload_size) {
		*upload_size = 0; /* a body that nobody asked for */
		return MHD_YES;
	}
	if (!check_host(w, c))
		return web_say(c, MHD_HTTP_MISDIRECTED_REQUEST,
		    "this is not a name of this server: see 'hosts' in the section web of "
		    "carom.conf(5)\n");
	if (strcmp(url, "/metrics") == 0)
		return metrics(w, c);
	if (strcmp(url, "/healthz") == 0)
		return health(w, c);
	if (strcmp(url, "/") == 0)
		return report(w, c);
	return web_say(c, MHD_HTTP_NOT_FOUND, "there is /, /metrics and /healthz\n");
}

static void
over(void *context, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	(void)state;
	(void)why;
	web_page_forget(context, c);
}

/* ---- starting ---- */

static int
listen_at(const struct config_web *c, struct err *e)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(c->port) };
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(c->port) };
	bool six = inet_pton(AF_INET6, c->address, &v6.sin6_addr) == 1;
	int fd, one = 1;

	if (!six)
		inet_pton(AF_INET, c->address, &v4.sin_addr);
	fd = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
	    bind(fd, six ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4,
		six ? sizeof v6 : sizeof v4) == 0 &&
	    listen(fd, BACKLOG) == 0)
		return fd;
	err_set(e, ERR_RETRY, CAUSE_CONNECT, "web: %s port %u: %s", c->address, c->port,
	    strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

bool
web_http_start(struct web *w, struct err *e)
{
	int fd = listen_at(&w->config->web, e);

	if (fd < 0)
		return false;
	w->http = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle,
	    w, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned)WEB_CONNECTIONS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)WEB_CONNECTION_MEMORY,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)WEB_IDLE_SECONDS, MHD_OPTION_NOTIFY_COMPLETED,
	    over, w, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	if (w->http)
		return true;
	close(fd);
	return err_set(e, ERR_RETRY, CAUSE_NONE, "web: the HTTP server does not start");
}
