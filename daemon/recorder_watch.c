/* recorder_watch - what the recorder does by the minute: alerts, the outage guard, retention */
#include "build_config.h"

#include "recorder.h"

#include "log.h"
#include "util.h"

#include <stdlib.h>

/* The guard looks at two hours of what was recorded: every five minutes is often enough. */
enum { GUARD_SECONDS = 7200, GUARD_MINUTES = 5 };

static void
tell(void *context, const struct record_alert *a)
{
	(void)context;
	if (a->opened)
		log_event(LOG_ALERT, LF_TEXT("alert", a->name), LF_TEXT("about", a->object),
		    LF_TEXT("detail", a->detail));
	else
		log_event(LOG_ALERT_ENDED, LF_TEXT("alert", a->name), LF_TEXT("about", a->object));
}

/* The settings are in thousandths of a percent. */
static double
rate(unsigned thousandths)
{
	return thousandths / 100000.0;
}

static void
tell_removed(const char *mailbox)
{
	log_event(LOG_MAILBOX_REMOVED, LF_TEXT("mailbox", mailbox));
}

/* Only after a start, which every reload is to this process too, and not when the daemon of others may just be down. The
 * second time: a process that ended may have held its leases a moment longer. */
static bool
mark_removed(struct recorder_role *r, struct err *e)
{
	size_t n = r->config->nmailboxes;
	const char **names;
	bool ok;

	if (r->once || r->minutes > 1)
		return true;
	names = xcalloc(n + 1, sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = r->config->mailboxes[i].name;
	ok = store_mailboxes_removed(r->db.store, names, n, tell_removed, e);
	free(names);
	return ok;
}

bool
recorder_watch(struct recorder_role *r, struct err *e)
{
	const struct config_alert *a = &r->config->alert;
	const struct record_alert_limits limits = { .hard_rate = rate(a->hard_rate),
		.warn_rate = rate(a->warn_rate),
		.window_seconds = a->window,
		.min_sent = a->min_sent };
	const struct record_retention keep = { .events_seconds = r->config->retention.events,
		.sends_seconds = r->config->retention.sends };
	bool guard = r->minutes % GUARD_MINUTES == 0, more = true;

	if (!mark_removed(r, e))
		return false;
	r->minutes++;
	if (!record_watch(r->db.recorder, &limits, guard ? GUARD_SECONDS : 0, tell, NULL, e))
		return false;
	for (int piece = 0; more && piece < 10; piece++)
		if (!record_maintain(r->db.recorder, &keep, &more, e))
			return false;
	return true;
}
