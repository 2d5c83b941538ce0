/*
 * recorder_hand - calls of carom.report_event under suspicion: a record_hand over the suspects of messages.
 *
 * The death of a recorder comes after it has begun the inbox and before a mailbox is read, so one call that
 * kills it would stop everything.
 */
#include "build_config.h"

#include "recorder.h"
#include "suspects.h"

#include <string.h>

/* Of a number, in a way that no message has. */
static uint64_t
name_of(int64_t row)
{
	unsigned char text[16] = "inbox";

	memcpy(text + 8, &row, sizeof row);
	return suspects_name((struct slice){ text, sizeof text });
}

static bool
is_suspect(void *context, int64_t row)
{
	return suspects_has(context, name_of(row));
}

static bool
is_guilty(void *context, int64_t row)
{
	return suspects_is_guilty(context, name_of(row));
}

static void
take(void *context, const int64_t *rows, size_t n)
{
	uint64_t names[BATCH_ITEMS];

	for (size_t i = 0; i < n && i < BATCH_ITEMS; i++)
		names[i] = name_of(rows[i]);
	suspects_take(context, names, n < BATCH_ITEMS ? n : BATCH_ITEMS);
}

static void
settle(void *context, int64_t row)
{
	suspects_settle(context, name_of(row));
}

void
recorder_watch_hand(struct recorder_role *r)
{
	static struct record_hand hand = {
		.is_suspect = is_suspect, .is_guilty = is_guilty, .take = take, .settle = settle
	};

	hand.context = r->suspects;
	if (r->suspects)
		recorder_hand(r->db.recorder, &hand);
}
