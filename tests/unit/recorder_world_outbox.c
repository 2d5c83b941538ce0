/* recorder_world_outbox - one event for the webhooks; see recorder_world.h */
#include "recorder_world.h"

#include "outbox.h"

#include <stdio.h>
#include <string.h>

bool
outbox_begin(
    struct store *s, const char *name, enum outbox_source source, int64_t *last, struct err *e)
{
	(void)s;
	(void)name;
	(void)source;
	*last = 0;
	return world->up || world_lost(e);
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
		return world_lost(e);
	if (source == OUTBOX_FEED && after < event.id && max > 0 && each(context, &event))
		++*n;
	return true;
}

bool
outbox_save(struct store *s, const char *name, int64_t last, struct err *e)
{
	(void)s;
	if (!world->up)
		return world_lost(e);
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
		return world_lost(e);
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
