/* supervisor_private - what the files of the supervisor share. */
#ifndef CAROM_SUPERVISOR_PRIVATE_H
#define CAROM_SUPERVISOR_PRIVATE_H

#include "child.h"
#include "supervisor.h"
#include "suspects.h"

enum phase {
	PHASE_RUN,
	PHASE_FETCHERS, /* fetchers finish the batch in hand; the others still serve them */
	PHASE_REST,     /* the others stop */
	PHASE_KILL      /* nobody is waited for any more */
};

struct supervisor {
	const struct supervisor_options *options;
	struct config *config; /* in force */
	/* sealed memfds of its text: with the recorder's way to the database, with the web role's, with none */
	int text_all, text_web, text_bare;
	struct child **children; /* template, recorder, courier, fetchers */
	size_t n;
	enum phase phase;
	bool announced; /* READY=1 was sent */
	int64_t began;
	int signals; /* signalfd */
	int suspects_fd;
	struct suspects *suspects; /* what a dead recorder had in hand */
};

enum {
	STOP_FETCHER_MS = 60000, /* below systemd's 90 s for a whole service */
	STOP_REST_MS = 20000,
	QUICK_DEATH_MS =
	    10000,       /* who lived longer than that is started again as if for the first time */
	ONCE_STARTS = 4, /* --once: how often a fetcher that dies is tried */
	STUCK_MARGIN_MS = 8000
};

/* --- supervisor_children.c --- */
void supervisor_add_child(struct supervisor *s, enum role role, const char *mailbox);
/* Drops what is neither wanted nor running. */
void supervisor_sweep(struct supervisor *s);
/* Every mailbox of s->config has its fetcher; the others are told to stop and are dropped. */
void supervisor_match_fetchers(struct supervisor *s);
/* There is a courier when s->config has a webhook, and a web role when it has an address for it. */
void supervisor_match_aside(struct supervisor *s);
void supervisor_stop_child(struct child *c, int64_t patience_ms);
void supervisor_kill_all(struct supervisor *s);
size_t supervisor_running(const struct supervisor *s, bool fetchers_only);
bool supervisor_once_over(const struct supervisor *s);
bool supervisor_once_failed(const struct supervisor *s);

/* --- supervisor_start.c --- */
void supervisor_start_due(struct supervisor *s);

/* --- supervisor_watch.c --- */
void supervisor_reap(struct supervisor *s);
/* Reads and writes the channels that poll() found ready. */
void supervisor_serve(struct supervisor *s, struct child *c, short events);
/* Kills what is overdue. */
void supervisor_watch(struct supervisor *s);

/* --- supervisor_config.c --- */
/* Keeps the text for the roles. False: no memory or descriptors. */
bool supervisor_keep_text(struct supervisor *s, char *text, size_t n);
void supervisor_drop_text(struct supervisor *s);
void supervisor_reload(struct supervisor *s);
/* Says what of the configuration does nothing. */
void supervisor_warn(const struct config *c);

#endif
