/* supervisor - see supervisor.h. One loop: signals, channels, deadlines. */
#include "build_config.h"

#include "supervisor_private.h"

#include "log.h"
#include "notify.h"
#include "util.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <unistd.h>

enum {
	READY_PATIENCE_MS = 10000, /* readiness does not wait longer for the database than that */
	TICK_MS = 30000
};

static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void
stop_fetchers(struct supervisor *s)
{
	s->phase = PHASE_FETCHERS;
	for (size_t i = 0; i < s->n; i++)
		if (s->children[i]->role == ROLE_FETCHER)
			supervisor_stop_child(s->children[i], STOP_FETCHER_MS);
}

static void
stop_rest(struct supervisor *s)
{
	s->phase = PHASE_REST;
	for (size_t i = 0; i < s->n; i++)
		supervisor_stop_child(s->children[i], STOP_REST_MS);
}

static void
asked_to_stop(struct supervisor *s, const char *signal_name)
{
	log_event(LOG_STOPPING, LF_TEXT("signal", signal_name));
	notify_state("STOPPING=1");
	if (s->phase == PHASE_RUN) {
		stop_fetchers(s);
		return;
	}
	s->phase = PHASE_KILL;
	supervisor_kill_all(s);
}

static void
take_signals(struct supervisor *s)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof info) == (ssize_t)sizeof info)
		switch (info.ssi_signo) {
		case SIGHUP:
			if (s->phase == PHASE_RUN && !s->options->once) {
				notify_state("RELOADING=1");
				supervisor_reload(s);
				notify_state("READY=1");
			}
			break;
		case SIGTERM:
		case SIGINT:
			asked_to_stop(s, sigabbrev_np((int)info.ssi_signo));
			break;
		default: /* SIGCHLD: several may come as one */
			break;
		}
	supervisor_reap(s);
}

static void
announce(struct supervisor *s)
{
	bool parser = false, database = false;

	if (s->announced)
		return;
	for (size_t i = 0; i < s->n; i++) {
		if (s->children[i]->role == ROLE_TEMPLATE)
			parser = s->children[i]->ready;
		if (s->children[i]->role == ROLE_RECORDER)
			database = s->children[i]->ready;
	}
	if (!parser || (!database && clock_ms() - s->began < READY_PATIENCE_MS))
		return;
	s->announced = true;
	notify_state(
	    database ? "READY=1\nSTATUS=running" : "READY=1\nSTATUS=waiting for the database");
	log_event(LOG_READY, LF_TEXT("database", database ? "ok" : "waiting"));
}

/* Until when poll() may sleep. */
static int
time_to_sleep(const struct supervisor *s)
{
	int64_t now = clock_ms(), until = now + TICK_MS;

	if (!s->announced && until > now + 500)
		until = now + 500;
	for (size_t i = 0; i < s->n; i++) {
		const struct child *c = s->children[i];

		if (c->pid == 0 && c->wanted && !c->done && c->start_at < until)
			until = c->start_at;
		if (c->pid != 0 && c->kill_at != 0 && c->kill_at < until)
			until = c->kill_at;
	}
	/* one that is due but must not be started in this phase is no reason to spin */
	return until <= now ? (s->phase == PHASE_RUN ? 0 : 100) : (int)(until - now);
}

static void
wait_and_serve(struct supervisor *s, int sleep_ms)
{
	struct pollfd *p = xcalloc(s->n + 1, sizeof *p);
	size_t n = s->n;

	p[0] = (struct pollfd){ .fd = s->signals, .events = POLLIN };
	for (size_t i = 0; i < n; i++)
		p[i + 1] = (struct pollfd){
			.fd = s->children[i]->fd,
			.events = (short)(POLLIN | (child_has_post(s->children[i]) ? POLLOUT : 0)),
		};
	if (poll(p, n + 1, sleep_ms) > 0) {
		for (size_t i = 0; i < n; i++)
			if (p[i + 1].revents != 0)
				supervisor_serve(s, s->children[i], p[i + 1].revents);
		if (p[0].revents != 0)
			take_signals(s);
	}
	free(p);
}

/* True when there is nothing left to run. */
static bool
step_phase(struct supervisor *s)
{
	switch (s->phase) {
	case PHASE_RUN:
		if (s->options->once && supervisor_once_over(s))
			stop_rest(s);
		return false;
	case PHASE_FETCHERS:
		if (supervisor_running(s, true) == 0)
			stop_rest(s);
		return false;
	case PHASE_REST:
	case PHASE_KILL:
		break;
	}
	return supervisor_running(s, false) == 0;
}

static int
result(const struct supervisor *s)
{
	size_t mailboxes = 0;

	if (!s->options->once)
		return EX_OK;
	if (supervisor_once_failed(s) || !supervisor_once_over(s))
		return EX_TEMPFAIL;
	for (size_t i = 0; i < s->n; i++)
		mailboxes += s->children[i]->role == ROLE_FETCHER;
	log_event(LOG_ONCE_DONE, LF_NUMBER("mailboxes", mailboxes));
	return EX_OK;
}

static void
tear_down(struct supervisor *s)
{
	for (size_t i = 0; i < s->n; i++) {
		child_ended(s->children[i]);
		free(s->children[i]->name);
		free(s->children[i]);
	}
	free(s->children);
	config_free(s->config);
	close(s->signals);
	supervisor_drop_text(s);
	suspects_close(s->suspects);
	close(s->suspects_fd);
}

int
supervisor_run(const struct supervisor_options *o)
{
	struct supervisor s = { .options = o,
		.config = o->config,
		.text_all = -1,
		.text_web = -1,
		.text_bare = -1,
		.began = clock_ms() };
	int64_t watchdog = notify_watchdog_ms();
	int sleep_ms, code;
	struct err e;

	s.signals = open_signals();
	s.suspects_fd = suspects_create(&e);
	s.suspects = suspects_open(s.suspects_fd);
	if (s.signals < 0 || !s.suspects || !supervisor_keep_text(&s, o->text, o->text_size))
		return EX_OSERR;
	free(o->text);
	config_forget_database(s.config);
	config_forget_web(s.config);
	log_event(LOG_STARTED, LF_TEXT("version", PACKAGE_VERSION),
	    LF_TEXT("config", s.config->file), LF_NUMBER("mailboxes", s.config->nmailboxes));
	supervisor_warn(s.config);
	supervisor_add_child(&s, ROLE_TEMPLATE, NULL);
	supervisor_add_child(&s, ROLE_RECORDER, NULL);
	supervisor_match_aside(&s);
	supervisor_match_fetchers(&s);
	while (!step_phase(&s)) {
		supervisor_start_due(&s);
		sleep_ms = time_to_sleep(&s);
		if (watchdog > 0 && sleep_ms > watchdog)
			sleep_ms = (int)watchdog;
		wait_and_serve(&s, sleep_ms);
		supervisor_watch(&s);
		announce(&s);
		notify_state("WATCHDOG=1");
	}
	code = result(&s);
	log_event(LOG_STOPPED, LF_NUMBER("status", code));
	tear_down(&s);
	return code;
}
