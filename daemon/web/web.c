/* web - the role: one loop over the supervisor, the recorder, HTTP, and the child that makes a page. See web.h. */
#include "build_config.h"

#include "web.h"

#include "log.h"
#include "role.h"
#include "sandbox.h"
#include "util.h"

#include <poll.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

static struct msg message; /* big, one at a time */

/* False: the supervisor is gone. */
static bool
from_supervisor(struct web *w)
{
	enum channel_rc rc;

	while ((rc = channel_receive(CHANNEL_SUPERVISOR, &message)) == CHANNEL_OK) {
		if (message.type == MSG_STOP)
			w->stop = true;
		else if (message.type == MSG_CHANNEL && message.channel.peer == ROLE_RECORDER) {
			if (w->recorder >= 0)
				close(w->recorder);
			w->recorder = message.fd[0];
			w->ncounted = 0; /* it is another one, which counts from the beginning */
			message.fd[0] = -1;
		}
		msg_close_fds(&message);
	}
	return rc == CHANNEL_AGAIN;
}

static void
from_recorder(struct web *w)
{
	while (w->recorder >= 0) {
		enum channel_rc rc = channel_receive(w->recorder, &message);

		if (rc == CHANNEL_AGAIN)
			return;
		if (rc == CHANNEL_OK && message.type == MSG_COUNTED) {
			web_counted(w, &message.counted);
			continue;
		}
		if (rc == CHANNEL_OK)
			msg_close_fds(&message);
		if (rc != CHANNEL_CLOSED)
			log_event(LOG_CHANNEL_BAD, LF_TEXT("from", role_name(ROLE_RECORDER)));
		close(w->recorder);
		w->recorder = -1;
	}
}

static int
http_timeout(struct web *w)
{
	MHD_UNSIGNED_LONG_LONG ms;

	if (MHD_get_timeout(w->http, &ms) == MHD_NO || ms > 60000)
		return 60000;
	return (int)ms;
}

static void
serve(struct web *w, int http)
{
	bool here = true;

	while (here && !w->stop) {
		struct pollfd p[] = {
			{ .fd = CHANNEL_SUPERVISOR, .events = POLLIN },
			{ .fd = w->recorder, .events = POLLIN },
			{ .fd = http, .events = POLLIN },
			{ .fd = w->page.done, .events = POLLIN },
		};

		poll(p, sizeof p / sizeof *p, http_timeout(w));
		here = from_supervisor(w);
		from_recorder(w);
		web_page_work(w);
		MHD_run(w->http);
	}
}

int
role_web(const struct role_start *start)
{
	static const struct msg ready = { .type = MSG_READY };
	struct web w = { .config = start->config, .recorder = -1, .started = (int64_t)time(NULL) };
	const union MHD_DaemonInfo *info;
	struct err e;

	web_page_begin(&w);
	if (!sandbox_harden(&e) || !web_http_start(&w, &e)) {
		log_event(LOG_ROLE_FAILED, LF_ERR(&e));
		return e.class == ERR_OPERATOR ? EX_CONFIG : EX_TEMPFAIL;
	}
	info = MHD_get_daemon_info(w.http, MHD_DAEMON_INFO_EPOLL_FD);
	(void)channel_send(CHANNEL_SUPERVISOR, &ready);
	log_event(LOG_WEB_LISTENING, LF_TEXT("address", w.config->web.address),
	    LF_NUMBER("port", w.config->web.port));
	serve(&w, info ? info->epoll_fd : -1);
	web_page_end(&w);
	MHD_stop_daemon(w.http);
	store_close(w.store);
	free(w.counted);
	return 0;
}
