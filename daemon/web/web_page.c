/* web_page - the report page: made by a child, kept for a while, handed to all who wait for it */
#include "build_config.h"

#include "web.h"

#include "language.h"
#include "log.h"
#include "report_page.h"
#include "util.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* ---- the child ---- */

enum { CHILD_TEXT = 3, CHILD_DONE = 4 };

static int
make(const struct web *w, const struct web_query *q, FILE *to, struct err *e)
{
	const struct store_options o = { .database = w->config->web.database,
		.application_name = "caromd/web report",
		.connect_seconds = 5,
		.statement_seconds = WEB_REPORT_SECONDS,
		.reader = true };
	struct report_scope scope = { .stream = *q->stream ? q->stream : NULL,
		.campaign = *q->campaign ? q->campaign : NULL };
	char since[REPORT_SINCE];
	struct store *s;
	bool ok;

	report_scope_alert(&scope, &w->config->alert);
	scope.since = *q->since ? q->since : report_since_default(since);
	language_accept(q->language);
	if (!store_open(&s, &o, e))
		return EX_TEMPFAIL;
	ok = report_page(to, s, &scope, e);
	store_close(s);
	return ok ? EX_OK : e->class == ERR_MESSAGE ? EX_DATAERR : EX_TEMPFAIL;
}

/* Has nothing of its parent's but what it needs. */
static void
child(const struct web *w, const struct web_query *q, int text, int done)
{
	struct err e = { 0 };
	FILE *to;
	int code;

	signal(SIGTERM, SIG_DFL);
	alarm(WEB_REPORT_SECONDS);
	text = fcntl(text, F_DUPFD, CHILD_DONE + 1);
	done = fcntl(done, F_DUPFD, CHILD_DONE + 1);
	if (text < 0 || done < 0 || dup2(text, CHILD_TEXT) < 0 || dup2(done, CHILD_DONE) < 0 ||
	    close_range(CHILD_DONE + 1, ~0U, 0) < 0)
		_exit(EX_OSERR);
	to = fdopen(CHILD_TEXT, "w");
	if (!to)
		_exit(EX_OSERR);
	code = make(w, q, to, &e);
	if (code != EX_OK && ftruncate(CHILD_TEXT, 0) == 0) {
		rewind(to);
		fprintf(to, "%s\n", e.text);
		log_event(LOG_WEB_REPORT, LF_ERR(&e));
	}
	_exit(fflush(to) == 0 ? code : EX_IOERR);
}

static bool
start(struct web *w, const struct web_query *q)
{
	struct web_page *p = &w->page;
	int done[2] = { -1, -1 }, text = memfd_create("report", MFD_CLOEXEC);

	if (text < 0 || pipe2(done, O_CLOEXEC | O_NONBLOCK) != 0) {
		if (text >= 0)
			close(text);
		return false;
	}
	p->pid = fork();
	if (p->pid == 0)
		child(w, q, text, done[1]);
	close(done[1]);
	if (p->pid < 0) {
		close(done[0]);
		close(text);
		p->pid = 0;
		return false;
	}
	if (p->text >= 0)
		close(p->text);
	p->query = *q;
	p->text = text;
	p->done = done[0];
	return true;
}

/* ---- the parent ---- */

static bool
is_fresh(const struct web *w, const struct web_query *q)
{
	const struct web_page *p = &w->page;
	int64_t age = clock_ms() - p->made_at;

	return p->pid == 0 && p->text >= 0 && memcmp(&p->query, q, sizeof *q) == 0 &&
	    age < (p->code == MHD_HTTP_OK ? WEB_REPORT_FRESH_MS : WEB_REASON_FRESH_MS);
}

/* Borrows text. */
static enum MHD_Result
hand_out(struct MHD_Connection *c, int text, unsigned code)
{
	int fd = fcntl(text, F_DUPFD_CLOEXEC, 0);
	off_t n = fd >= 0 ? lseek(fd, 0, SEEK_END) : -1;
	struct MHD_Response *r = NULL;
	char policy[200];

	if (n > 0)
		r = MHD_create_response_from_fd_at_offset64((uint64_t)n, fd, 0);
	if (!r && fd >= 0)
		close(fd);
	if (!r)
		return web_say(c, MHD_HTTP_SERVICE_UNAVAILABLE, "the page could not be made\n");
	if (code != MHD_HTTP_OK)
		return web_answer(c, code, r, NULL);
	snprintf(policy, sizeof policy,
	    "default-src 'none'; style-src %s; base-uri 'none'; form-action 'none'; "
	    "frame-ancestors 'none'",
	    report_style_source());
	MHD_add_response_header(r, "Content-Security-Policy", policy);
	MHD_add_response_header(r, "Vary", "Accept-Language");
	return web_answer(c, code, r, "text/html; charset=utf-8");
}

static void
leave(struct web_waiting *wait)
{
	if (wait->text >= 0)
		close(wait->text);
	*wait = (struct web_waiting){ .text = -1 };
}

static struct web_waiting *
find(struct web *w, const struct MHD_Connection *c)
{
	for (size_t i = 0; i < WEB_WAITING; i++)
		if (w->waiting[i].connection == c)
			return &w->waiting[i];
	return NULL;
}

void
web_page_forget(struct web *w, const struct MHD_Connection *c)
{
	struct web_waiting *wait = find(w, c);

	if (wait)
		leave(wait);
}

enum MHD_Result
web_page_ask(struct web *w, struct MHD_Connection *c, const struct web_query *query)
{
	struct web_waiting *wait = find(w, c);
	enum MHD_Result result;

	if (wait && wait->text >= 0) {
		result = hand_out(c, wait->text, wait->code);
		leave(wait);
		return result;
	}
	if (is_fresh(w, query))
		return hand_out(c, w->page.text, w->page.code);
	wait = find(w, NULL);
	if (!wait)
		return web_say(c, MHD_HTTP_SERVICE_UNAVAILABLE, "too many wait for a page\n");
	if (w->page.pid == 0 && !start(w, query))
		return web_say(c, MHD_HTTP_SERVICE_UNAVAILABLE, "the page could not be begun\n");
	*wait = (struct web_waiting){ .connection = c, .query = *query, .text = -1 };
	MHD_suspend_connection(c);
	return MHD_YES;
}

/* Whoever waited for this page, or for any when all is false, has it now. */
static void
give(struct web *w, bool all)
{
	for (size_t i = 0; i < WEB_WAITING; i++) {
		struct web_waiting *wait = &w->waiting[i];

		if (!wait->connection || wait->text >= 0 ||
		    (!all && memcmp(&wait->query, &w->page.query, sizeof wait->query) != 0))
			continue;
		wait->text = fcntl(w->page.text, F_DUPFD_CLOEXEC, 0);
		wait->code = w->page.code;
		MHD_resume_connection(wait->connection);
	}
}

static unsigned
code_of(int status)
{
	if (!WIFEXITED(status))
		return MHD_HTTP_SERVICE_UNAVAILABLE;
	return WEXITSTATUS(status) == EX_OK     ? MHD_HTTP_OK
	    : WEXITSTATUS(status) == EX_DATAERR ? MHD_HTTP_BAD_REQUEST
						: MHD_HTTP_SERVICE_UNAVAILABLE;
}

static void
ended(struct web *w)
{
	struct web_page *p = &w->page;
	int status = 0;

	waitpid(p->pid, &status, 0);
	if (WIFSIGNALED(status)) {
		log_event(
		    LOG_WEB_REPORT, LF_TEXT("error", "it took too long, or its process died"));
		(void)!ftruncate(p->text, 0);
	}
	close(p->done);
	p->done = -1;
	p->pid = 0;
	p->code = code_of(status);
	p->made_at = clock_ms();
	give(w, false);
}

void
web_page_work(struct web *w)
{
	char byte;

	if (w->page.pid != 0 && read(w->page.done, &byte, 1) == 0)
		ended(w);
	for (size_t i = 0; w->page.pid == 0 && i < WEB_WAITING; i++)
		if (w->waiting[i].connection && w->waiting[i].text < 0 &&
		    !start(w, &w->waiting[i].query)) {
			/* without descriptors or processes nobody gets one */
			w->page.code = MHD_HTTP_SERVICE_UNAVAILABLE;
			give(w, true);
			return;
		}
}

void
web_page_begin(struct web *w)
{
	w->page = (struct web_page){ .done = -1, .text = -1 };
	for (size_t i = 0; i < WEB_WAITING; i++)
		w->waiting[i].text = -1;
}

void
web_page_end(struct web *w)
{
	if (w->page.pid != 0) {
		kill(w->page.pid, SIGKILL);
		waitpid(w->page.pid, NULL, 0);
		close(w->page.done);
	}
	for (size_t i = 0; i < WEB_WAITING; i++)
		if (w->waiting[i].connection && w->waiting[i].text < 0)
			MHD_resume_connection(w->waiting[i].connection);
	if (w->page.text >= 0)
		close(w->page.text);
}
