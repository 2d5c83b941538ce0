/* oauth_redirect_flow - see oauth_flow.h: a browser on this machine (or through ssh -L) comes back to us */
#include "build_config.h"

#include "oauth_flow.h"
#include "oauth_http.h"
#include "oauth_redirect.h"
#include "util.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 600000, REQUEST_MS = 5000 };

struct attempt {
	const struct config_mailbox *mailbox;
	int listener;
	char verifier[OAUTH_PROOF], state[OAUTH_PROOF];
	char redirect[60];
};

static bool
listen_on(struct attempt *t, unsigned port, struct err *e)
{
	/* Microsoft lets any port follow localhost, and nothing but the very address otherwise */
	bool by_name = strstr(t->mailbox->oauth2.auth_url, "://login.microsoftonline.") != NULL;
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof a;
	int on = 1;

	t->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (t->listener < 0 ||
	    setsockopt(t->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
	    bind(t->listener, (struct sockaddr *)&a, n) != 0 || listen(t->listener, 8) != 0 ||
	    getsockname(t->listener, (struct sockaddr *)&a, &n) != 0)
		return err_set(e, ERR_OPERATOR, CAUSE_CONNECT, "port %u of the loopback: %s", port,
		    strerror(errno));
	snprintf(t->redirect, sizeof t->redirect, "http://%s:%u/",
	    by_name ? "localhost" : "127.0.0.1", ntohs(a.sin_port));
	return true;
}

static void
print_page(const struct attempt *t)
{
	const struct config_mailbox *c = t->mailbox;
	char challenge[OAUTH_PROOF];
	struct form f;

	oauth_challenge(t->verifier, challenge);
	form_begin(&f);
	form_add(&f, "response_type", "code");
	form_add(&f, "client_id", c->oauth2.client_id);
	form_add(&f, "redirect_uri", t->redirect);
	form_add(&f, "scope", c->oauth2.scope);
	form_add(&f, "state", t->state);
	form_add(&f, "code_challenge", challenge);
	form_add(&f, "code_challenge_method", "S256");
	form_add(&f, "login_hint", c->user);
	if (strstr(c->oauth2.auth_url, "://accounts.google.com/")) {
		/* without both there is no refresh token, or only the first time */
		form_add(&f, "access_type", "offline");
		form_add(&f, "prompt", "consent");
	}
	printf("Open this page in a browser on this machine, and log in as %s:\n\n%s%c%s\n\n",
	    c->user, c->oauth2.auth_url, strchr(c->oauth2.auth_url, '?') ? '&' : '?', f.text);
	printf("Waiting for it to come back to %s (10 minutes). From another machine,\n"
	       "use `ssh -L PORT:127.0.0.1:PORT` and --port=PORT.\n",
	    t->redirect);
	fflush(stdout);
	form_wipe(&f);
}

static void
reply(int fd, const char *status, const char *text)
{
	char page[600];
	int n = snprintf(page, sizeof page,
	    "HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
	    "Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n<title>carom</title><p>%s\n",
	    status, text);

	(void)!send(fd, page, (size_t)n, MSG_NOSIGNAL);
	shutdown(fd, SHUT_WR);
}

/* The head of one request, within its time; 0 when there is none. */
static size_t
read_head(int fd, char *head)
{
	int64_t until = clock_ms() + REQUEST_MS;
	size_t n = 0;

	while (n < OAUTH_REQUEST - 1) {
		struct pollfd p = { fd, POLLIN, 0 };
		int64_t left = until - clock_ms();
		ssize_t got;

		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return 0;
		got = read(fd, head + n, OAUTH_REQUEST - 1 - n);
		if (got <= 0)
			return 0;
		n += (size_t)got;
		head[n] = '\0';
		if (strstr(head, "\r\n\r\n"))
			return n;
	}
	return 0;
}

/* True when this connection decided it: a code in *out, or an error. Whoever does not know the state is
 * not answered for: any program of this machine, and any page in the browser, can knock here. */
static bool
serve(const struct attempt *t, int fd, struct oauth_redirect *out)
{
	static char head[OAUTH_REQUEST];
	size_t n = read_head(fd, head);
	bool ours = n > 0 && oauth_redirect_read(head, n, out);

	explicit_bzero(head, sizeof head);
	if (!ours) {
		reply(fd, "404 Not Found", "Nothing is here.");
		return false;
	}
	if (strcmp(out->state, t->state) != 0) {
		reply(fd, "400 Bad Request", "This answer belongs to no login of carom.");
		return false;
	}
	if (out->error[0])
		reply(fd, "200 OK", "The login was refused. carom says more in its terminal.");
	else
		reply(fd, "200 OK", "carom has its answer. This page can be closed.");
	return true;
}

static bool
wait_for_code(const struct attempt *t, struct oauth_redirect *out, struct err *e)
{
	int64_t until = clock_ms() + PATIENCE_MS;
	bool done = false;

	while (!done) {
		struct pollfd p = { t->listener, POLLIN, 0 };
		int64_t left = until - clock_ms();
		int fd;

		if (left <= 0)
			return err_set(e, ERR_OPERATOR, CAUSE_TIMEOUT,
			    "nobody came back within 10 minutes: begin again");
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		fd = accept4(t->listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			continue;
		done = serve(t, fd, out);
		close(fd);
	}
	return !out->error[0] ||
	    err_set(e, ERR_OPERATOR, CAUSE_AUTH, "the provider says %s%s%s", out->error,
		out->text[0] ? ": " : "", out->text);
}

static bool
exchange(const struct attempt *t, const char *code, struct oauth_answer *a, struct err *e)
{
	struct form f;
	bool ok;

	form_begin(&f);
	form_add(&f, "grant_type", "authorization_code");
	form_add(&f, "code", code);
	form_add(&f, "redirect_uri", t->redirect);
	form_add(&f, "code_verifier", t->verifier);
	ok = flow_ask(t->mailbox, t->mailbox->oauth2.token_url, &f, a, e);
	form_wipe(&f);
	if (ok && a->kind != OAUTH_TOKEN)
		*e = a->err;
	return ok && a->kind == OAUTH_TOKEN;
}

bool
flow_redirect(const struct config_mailbox *c, unsigned port, struct oauth_answer *a, struct err *e)
{
	struct attempt t = { .mailbox = c };
	struct oauth_redirect back;
	bool ok;

	oauth_random(t.verifier);
	oauth_random(t.state);
	ok = listen_on(&t, port, e);
	if (ok) {
		print_page(&t);
		ok = wait_for_code(&t, &back, e) && exchange(&t, back.code, a, e);
		explicit_bzero(&back, sizeof back);
	}
	if (t.listener >= 0)
		close(t.listener);
	explicit_bzero(&t, sizeof t);
	return ok;
}
