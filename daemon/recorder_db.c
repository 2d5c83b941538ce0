/*
 * recorder_db - the recorder's one connection: opened, lost, opened again; and what is done on it
 * without being asked.
 */
#include "build_config.h"

#include "recorder.h"

#include "log.h"
#include "spread.h"
#include "stream_proof.h"
#include "util.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RETRY_FIRST_MS = 500, RETRY_MOST_MS = 30000, MINUTE_MS = 60000 };

void
recorder_db_tell(struct recorder_role *r, uint32_t id)
{
	int fd = links_fd(&r->links, ROLE_FETCHER, id);

	if (fd < 0)
		return;
	r->out.type = MSG_WAIT;
	r->out.wait.cause = CAUSE_DATABASE;
	memcpy(r->out.wait.text, r->db.why.text, sizeof r->out.wait.text);
	if (channel_send_wait(fd, &r->out, RECORDER_TELL_MS) != CHANNEL_OK)
		recorder_client_gone(r, id);
}

static void
close_all(struct recorder_role *r)
{
	recorder_free(r->db.recorder);
	store_close(r->db.store);
	r->db.recorder = NULL;
	r->db.store = NULL;
	recorder_leases_gone(r);
}

void
recorder_db_down(struct recorder_role *r, const struct err *e)
{
	unsigned doubled = r->db.failures < 6 ? r->db.failures : 6;
	int64_t wait = (int64_t)RETRY_FIRST_MS << doubled;

	close_all(r);
	recorder_webhook_lost(r, true);
	r->db.why = *e;
	/* what somebody must mend takes a while; that another policy is active only means to begin again */
	if ((e->class == ERR_OPERATOR && r->db.failures > 0) || wait > RETRY_MOST_MS)
		wait = RETRY_MOST_MS;
	r->db.retry_at = clock_ms() + wait;
	if (r->db.failures++ == 0 || r->db.failures % 10 == 0)
		log_event(e->overtaken ? LOG_RECORDER_OVERTAKEN : LOG_DATABASE_DOWN, LF_ERR(e),
		    LF_NUMBER("retry_ms", wait));
	if (r->db.told)
		return;
	r->db.told = true;
	for (uint32_t id = 0; id < CHANNEL_FETCHERS; id++)
		recorder_db_tell(r, id);
}

/*
 * The configured policy is not the active one. A change that few contacts would notice applies by
 * itself (*wait stays false); a bigger one waits for `carom policy apply`.
 */
static bool
activate(struct recorder_role *r, const struct record_options *o, bool *wait, struct err *e)
{
	uint64_t contacts = 0, differences = 0;
	struct recorder *other = NULL;
	bool ok;

	ok = recorder_open_other(&other, r->db.store, o, e) &&
	    record_rebuild(other, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e);
	*wait = ok && differences > r->config->max_policy_changes;
	if (*wait)
		log_event(LOG_POLICY_WAITING, LF_NUMBER("changes", differences),
		    LF_NUMBER("max_policy_changes", r->config->max_policy_changes));
	else if (ok) {
		ok = record_policy_activate(other, &differences, e);
		if (ok)
			log_event(LOG_POLICY_APPLIED, LF_NUMBER("contacts", contacts),
			    LF_NUMBER("changes", differences));
	}
	recorder_free(other);
	return ok;
}

/* With the active policy, for as long as the configured one waits. */
static bool
open_active(struct recorder_role *r, const char *active, struct err *e)
{
	record_config_free(r->db.active);
	r->db.active = record_config_active(r->config, active, e);
	return r->db.active &&
	    recorder_open(&r->db.recorder, r->db.store, record_config_options(r->db.active), e);
}

static bool
open_recorder(struct recorder_role *r, struct err *e)
{
	const struct record_options *o = record_config_options(r->db.config);
	char *active = NULL;
	bool ok = record_policy_active(r->db.store, &active, e);
	bool same = ok && (!active || strcmp(active, o->policy_text) == 0);

	/* What would change is counted once; the count may take a while. Who was at work with the configured policy when
	 * another one was applied must not undo that: daemons that are not reloaded yet would take turns. */
	if (ok && !same && !r->db.waits && r->db.was_up) {
		r->db.waits = true;
		log_event(LOG_POLICY_REPLACED,
		    LF_TEXT("advice",
			"configure the same policy and reload, or make this one active with carom "
			"policy apply"));
	} else if (ok && !same && !r->db.waits) {
		ok = activate(r, o, &r->db.waits, e);
	} else if (same) {
		r->db.waits = false;
	}
	if (ok && r->db.waits)
		ok = open_active(r, active, e);
	else if (ok)
		ok = recorder_open(&r->db.recorder, r->db.store, o, e);
	free(active);
	return ok;
}

static bool
open_all(struct recorder_role *r, struct err *e)
{
	const struct store_options o = {
		.database = r->config->database,
		.application_name = "caromd/recorder",
		.writer = true,
	};
	unsigned bells = STORE_BELL_INBOX | (r->feeds.n > 0 ? STORE_BELL_TRANSITION : 0);

	return store_open(&r->db.store, &o, e) && open_recorder(r, e) &&
	    store_listen(r->db.store, bells, e) && recorder_leases(r, e);
}

/* At the start, which every reload is to this process too. */
static void
name_unproven(struct recorder_role *r)
{
	const char *lacks, *advice;
	struct err e;

	for (size_t i = 0; i < r->config->nstreams; i++) {
		const struct config_stream *s = &r->config->streams[i];

		if (stream_lacks(r->db.store, s, &lacks, &advice, &e) && lacks)
			log_event(LOG_STREAM_UNPROVEN, LF_TEXT("stream", s->name),
			    LF_TEXT("trust", s->trust), LF_TEXT("lacks", lacks),
			    LF_TEXT("advice", advice));
	}
}

bool
recorder_db_up(struct recorder_role *r)
{
	struct err e;

	if (r->db.store)
		return true;
	if (clock_ms() < r->db.retry_at)
		return false;
	if (!open_all(r, &e)) {
		recorder_db_down(r, &e);
		return false;
	}
	recorder_watch_hand(r);
	for (size_t i = 0; !r->db.was_up && store_warning(r->db.store, i); i++)
		log_event(LOG_DATABASE_WARNING, LF_TEXT("warning", store_warning(r->db.store, i)));
	if (!r->db.was_up)
		name_unproven(r);
	if (r->db.failures)
		log_event(LOG_DATABASE_UP, LF_NUMBER("failures", r->db.failures));
	r->db.failures = 0;
	r->db.told = false;
	r->db.was_up = r->inbox = true;
	r->minute_at = r->due_at = 0;
	return true;
}

void
recorder_due_soon(struct recorder_role *r)
{
	int64_t at = clock_ms() + 1000;

	r->due_at = r->due_at < at ? r->due_at : at;
}

static bool
fold_inbox(struct recorder_role *r, struct err *e)
{
	unsigned bells;

	if (!store_notified(r->db.store, &bells, e))
		return false;
	if (bells & STORE_BELL_INBOX)
		r->inbox = true;
	if (bells & STORE_BELL_TRANSITION)
		recorder_webhook_rang(r);
	if (!r->inbox)
		return true;
	if (!record_inbox(r->db.recorder, recorder_classify, r, &r->inbox, e))
		return false;
	if (recorder_refused(r->db.recorder))
		log_event(LOG_QUARANTINED, LF_TEXT("why", recorder_refused(r->db.recorder)));
	recorder_due_soon(r);
	return true;
}

static bool
apply_due(struct recorder_role *r, struct err *e)
{
	int64_t next, left;
	bool more;

	if (r->idle && recorder_deferred(r->db.recorder))
		return record_deferred_some(r->db.recorder, e);
	if (clock_ms() < r->due_at)
		return true;
	if (!record_due(r->db.recorder, &more, &next, e))
		return false;
	left = next == INT64_MAX ? RECORD_DUE_AHEAD_S : next - (int64_t)time(NULL);
	r->due_at = clock_ms() + (more || left < 0 ? 0 : left * 1000 + 100);
	return true;
}

bool
recorder_db_work(struct recorder_role *r, struct err *e)
{
	int64_t now = clock_ms();

	if (now >= r->minute_at) {
		r->minute_at = now + MINUTE_MS;
		r->inbox = true;
		if (!recorder_refresh(r->db.recorder, e) || !recorder_watch(r, e))
			return false;
	}
	if (now >= r->lease_at) {
		r->lease_at = now + SPREAD_LOOK_MS;
		if (!recorder_leases(r, e))
			return false;
	}
	return fold_inbox(r, e) && apply_due(r, e) && recorder_webhook_work(r, e);
}
