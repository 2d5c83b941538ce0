/* recorder_world - a database that can go away at any moment. See recorder_world.h */
#include "recorder_world.h"

#include "cmocka_test.h"

#include "outbox.h"
#include "record.h"
#include "store.h"
#include "stream_proof.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct world *world;
static int bell = -1;

struct store {
	int nothing;
};
struct recorder {
	int nothing;
};
static struct store the_store;
static struct recorder the_recorder;

static bool
lost(struct err *e)
{
	return err_set(e, ERR_RETRY, CAUSE_DATABASE, "connection refused");
}

bool
store_open(struct store **out, const struct store_options *o, struct err *e)
{
	assert_true(o->writer);
	if (!world->up)
		return lost(e);
	world->opened++;
	if (bell < 0) {
		int end[2];

		if (pipe(end))
			return lost(e);
		bell = end[0];
	}
	*out = &the_store;
	return true;
}

void
store_close(struct store *s)
{
	(void)s;
}

const char *
store_warning(const struct store *s, size_t n)
{
	(void)s;
	return n == 0 ? "fsync is off" : NULL;
}

int
store_socket(const struct store *s)
{
	(void)s;
	return bell;
}

bool
stream_lacks(struct store *store, const struct config_stream *stream, const char **lacks,
    const char **advice, struct err *e)
{
	(void)store;
	(void)stream;
	(void)e;
	*lacks = *advice = NULL;
	return true;
}

bool
store_listen(struct store *s, unsigned bells, struct err *e)
{
	(void)s;
	(void)bells;
	return world->up || lost(e);
}

bool
store_notified(struct store *s, unsigned *bells, struct err *e)
{
	(void)s;
	*bells = 0;
	return world->up || lost(e);
}

bool
store_lease(struct store *s, const char *mailbox, bool *got, struct err *e)
{
	(void)s;
	strcpy(world->mailbox, mailbox);
	*got = !world->elsewhere;
	return world->up || lost(e);
}

bool
store_lease_here(struct store *s, struct err *e)
{
	(void)s;
	return world->up || lost(e);
}

/* The others hold one mailbox less than this one when they ask, else many. */
bool
store_lease_daemons(
    struct store *s, struct store_daemon daemons[STORE_DAEMONS], size_t *n, struct err *e)
{
	(void)s;
	daemons[0] = (struct store_daemon){ 1, 5 };
	daemons[1] = (struct store_daemon){ 2, world->asker == 2 ? 0 : 9 };
	*n = 1 + world->daemons;
	return world->up || lost(e);
}

bool
store_lease_holders(struct store *s, const char *const *mailboxes, size_t n,
    struct store_holder *holders, struct err *e)
{
	(void)s;
	if (n > 0)
		assert_string_equal(mailboxes[0], "returns");
	if (n > 0)
		holders[0] = (struct store_holder){ world->holder, world->asker };
	return world->up || lost(e);
}

bool
store_lease_ask(struct store *s, const char *mailbox, bool *first, struct err *e)
{
	(void)s;
	(void)mailbox;
	world->asked++;
	world->asker = 1;
	*first = true;
	return world->up || lost(e);
}

bool
store_lease_withdraw(struct store *s, const char *mailbox, struct err *e)
{
	(void)s;
	(void)mailbox;
	world->withdrawn++;
	world->asker = 0;
	return world->up || lost(e);
}

bool
outbox_begin(
    struct store *s, const char *name, enum outbox_source source, int64_t *last, struct err *e)
{
	(void)s;
	(void)name;
	(void)source;
	*last = 0;
	return world->up || lost(e);
}

/* One event about a contact, and no alert. */
bool
outbox_read(struct store *s, enum outbox_source source, int64_t after, int max, outbox_each each,
    void *context, size_t *n, struct err *e)
{
	const struct outbox_event event = { 7, 3, SLICE("{}") };

	(void)s;
	*n = 0;
	if (!world->up)
		return lost(e);
	if (source == OUTBOX_FEED && after < event.id && max > 0 && each(context, &event))
		++*n;
	return true;
}

bool
outbox_save(struct store *s, const char *name, int64_t last, struct err *e)
{
	(void)s;
	if (!world->up)
		return lost(e);
	if (strcmp(name, "webhook:crm") == 0)
		world->cursor = last;
	return true;
}

bool
outbox_dead(struct store *s, const char *webhook, const char *event, unsigned tries,
    const char *error, struct err *e)
{
	(void)s;
	if (!world->up)
		return lost(e);
	snprintf(world->dead, sizeof world->dead, "%s %s %u %s", webhook, event, tries, error);
	return true;
}

void
outbox_name(char out[OUTBOX_NAME], const char *webhook, enum outbox_source source)
{
	snprintf(out, OUTBOX_NAME, "%s:%s", source == OUTBOX_ALERTS ? "webhook-alerts" : "webhook",
	    webhook);
}

void
outbox_event_name(char out[OUTBOX_EVENT], enum outbox_source source, int64_t id)
{
	snprintf(
	    out, OUTBOX_EVENT, "%s%lld", source == OUTBOX_ALERTS ? "alert-" : "", (long long)id);
}

bool
store_release(struct store *s, const char *mailbox, struct err *e)
{
	(void)s;
	(void)mailbox;
	(void)e;
	world->released++;
	return true;
}

bool
store_mailbox_report(struct store *s, const struct store_mailbox *m, struct err *e)
{
	(void)s;
	if (!world->up)
		return lost(e);
	world->reports++;
	strcpy(world->state, m->state ? m->state : "");
	strcpy(world->error, m->last_error ? m->last_error : "");
	return true;
}

bool
store_places_known(struct store *s, const char *mailbox, const char *folder,
    const struct store_place *places, bool *known, size_t n, struct err *e)
{
	(void)s;
	(void)mailbox;
	strcpy(world->folder, folder);
	for (size_t i = 0; i < n; i++)
		known[i] = places[i].uid % 2 == 0;
	return world->up || lost(e);
}

bool
store_places_forget(struct store *s, const char *mailbox, const char *folder, uint64_t uidvalidity,
    const uint64_t *listed, size_t n, struct err *e)
{
	(void)s;
	(void)mailbox;
	(void)folder;
	(void)uidvalidity;
	(void)e;
	for (size_t i = 0; i < n && i < 8; i++)
		world->listed[i] = listed[i];
	world->forgotten = (unsigned)n;
	return true;
}

bool
record_policy_active(struct store *s, char **text, struct err *e)
{
	(void)s;
	*text = NULL;
	return world->up || lost(e);
}

bool
recorder_open(struct recorder **out, struct store *s, const struct record_options *o, struct err *e)
{
	(void)s;
	(void)e;
	assert_non_null(strstr(o->policy_text, "policy \"default\""));
	*out = &the_recorder;
	return true;
}

bool
recorder_open_other(
    struct recorder **out, struct store *s, const struct record_options *o, struct err *e)
{
	return recorder_open(out, s, o, e);
}

void
recorder_free(struct recorder *r)
{
	(void)r;
}

bool
record_batch(struct recorder *r, const struct record_source *source,
    const struct record_message *messages, size_t n, struct record_result *results, struct err *e)
{
	(void)r;
	assert_string_equal(source->mailbox, "returns");
	if (!world->up || world->fail_batches > 0) {
		world->fail_batches--;
		return lost(e);
	}
	if (world->refuses)
		return err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "invalid byte sequence");
	if (world->slow)
		nanosleep(&(struct timespec){ 0, 200000000 }, NULL);
	world->batches++;
	world->messages += (unsigned)n;
	for (size_t i = 0; i < n; i++) {
		bool read = messages[i].verdict != NULL;

		results[i].outcome = read ? RECORD_RECORDED : RECORD_QUARANTINED;
		results[i].unrecognised = !read;
		if (read)
			continue;
		world->quarantined++;
		strcpy(world->why, messages[i].why);
	}
	return true;
}

bool
record_inbox(struct recorder *r, record_classify classify, void *context, bool *more, struct err *e)
{
	(void)r;
	(void)classify;
	(void)context;
	(void)e;
	world->inbox++;
	*more = false;
	return true;
}

void
recorder_hand(struct recorder *r, const struct record_hand *hand)
{
	(void)r;
	(void)hand;
}

const char *
recorder_refused(const struct recorder *r)
{
	(void)r;
	return NULL;
}

bool
record_due(struct recorder *r, bool *more, int64_t *next, struct err *e)
{
	(void)r;
	(void)e;
	world->due++;
	*more = false;
	*next = INT64_MAX;
	return true;
}

bool
recorder_deferred(const struct recorder *r)
{
	(void)r;
	return world->deferred;
}

bool
record_deferred(struct recorder *r, struct err *e)
{
	(void)r;
	(void)e;
	return true;
}

bool
record_watch(struct recorder *r, const struct record_alert_limits *limits,
    unsigned recorded_seconds, record_alerts each, void *context, struct err *e)
{
	(void)r;
	(void)limits;
	(void)recorded_seconds;
	(void)each;
	(void)context;
	(void)e;
	return true;
}

bool
record_maintain(struct recorder *r, const struct record_retention *keep, bool *more, struct err *e)
{
	(void)r;
	(void)keep;
	(void)e;
	*more = false;
	return true;
}

bool
recorder_refresh(struct recorder *r, struct err *e)
{
	(void)r;
	(void)e;
	world->refreshed++;
	return true;
}

bool
record_rebuild(struct recorder *r, enum record_rebuild how, record_differs each, void *context,
    uint64_t *contacts, uint64_t *differences, struct err *e)
{
	(void)r;
	(void)how;
	(void)each;
	(void)context;
	(void)contacts;
	(void)differences;
	return lost(e);
}

bool
record_policy_activate(struct recorder *r, uint64_t *differences, struct err *e)
{
	(void)r;
	(void)differences;
	return lost(e);
}
