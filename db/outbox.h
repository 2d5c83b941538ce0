/*
 * outbox - what webhooks are owed: the feed of transitions and of requests (probe, notify), the alerts,
 * how far each webhook is, and what was given up.
 *
 * A webhook has a cursor for each source (carom_data.consumer): everything up to it was accepted by the
 * receiver or is a row of carom_data.dead_letter. It moves only forward, and only over what is done
 * without a gap.
 */
#ifndef CAROM_OUTBOX_H
#define CAROM_OUTBOX_H

#include "slice.h"
#include "store.h"

enum outbox_source { OUTBOX_FEED, OUTBOX_ALERTS, OUTBOX_SOURCE_COUNT };

enum { OUTBOX_NAME = 300, OUTBOX_EVENT = 32 };

struct outbox_event {
	int64_t id;
	uint64_t
	    contact; /* deliveries about one contact keep their order; 0: alerts, among themselves */
	struct slice body; /* JSON, UTF-8; borrowed */
};

/* The name of the cursor, cut at OUTBOX_NAME - 1; also of the lease that makes one daemon deliver. */
void outbox_name(char out[OUTBOX_NAME], const char *webhook, enum outbox_source source);
/* What the receiver sees as Carom-Id, and the name of a dead letter. */
void outbox_event_name(char out[OUTBOX_EVENT], enum outbox_source source, int64_t id);

/* Where the cursor is; made, at the end of the feed, when there is none. */
bool outbox_begin(
    struct store *s, const char *name, enum outbox_source source, int64_t *last, struct err *e);
/* Up to max events after `after`, in their order. each ends it by returning false (no error); *n counts
 * those it took. */
typedef bool (*outbox_each)(void *context, const struct outbox_event *event);
bool outbox_read(struct store *s, enum outbox_source source, int64_t after, int max,
    outbox_each each, void *context, size_t *n, struct err *e);
bool outbox_save(struct store *s, const char *name, int64_t last, struct err *e);
/* error: valid UTF-8, as err.h says. */
bool outbox_dead(struct store *s, const char *webhook, const char *event, unsigned tries,
    const char *error, struct err *e);

#endif
