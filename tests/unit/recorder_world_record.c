/* recorder_world_record - a recorder that notes what it is given; see recorder_world.h */
#include "recorder_world.h"

#include "cmocka_test.h"

#include "record.h"

#include <string.h>
#include <time.h>

struct recorder {
	int nothing;
};
static struct recorder the_recorder;

bool
record_policy_active(struct store *s, char **text, struct err *e)
{
	(void)s;
	*text = NULL;
	return world->up || world_lost(e);
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
		return world_lost(e);
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
record_deferred_some(struct recorder *r, struct err *e)
{
	(void)r;
	(void)e;
	world->some++;
	world->deferred = false;
	return true;
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
	return world_lost(e);
}

bool
record_policy_activate(struct recorder *r, uint64_t *differences, struct err *e)
{
	(void)r;
	(void)differences;
	return world_lost(e);
}
