/* channel_names - how roles, outcomes and states are called, and what belongs to each type of message. See channel.h. */
#include "build_config.h"

#include "channel.h"

#include <string.h>

static const char *const roles[] = { "supervisor", "fetcher", "parser", "recorder", "courier",
	"web" };
static const char *const outcomes[] = { "recorded", "duplicate", "ignored", "quarantined",
	"later" };
const unsigned counted_bucket_ms[COUNTED_BUCKETS] = { 1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000 };
static const char *const states[] = { "starting", "reading", "idle", "backoff" };
static const unsigned char fds[] = { [MSG_CHANNEL] = 1,
	[MSG_MAIL] = 1,
	[MSG_PARSED] = 2,
	[MSG_CLASSIFY] = 2,
	[MSG_CLASSIFIED] = 1,
	[MSG_TYPE_COUNT] = 0 };

_Static_assert(sizeof roles / sizeof *roles == ROLE_COUNT, "a name for every role");
_Static_assert(sizeof outcomes / sizeof *outcomes == OUTCOME_COUNT, "a name for every outcome");
_Static_assert(sizeof states / sizeof *states == STATE_COUNT, "a name for every state");

const char *
role_name(enum role r)
{
	return (unsigned)r < ROLE_COUNT ? roles[r] : "none";
}

bool
role_parse(const char *name, enum role *out)
{
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (strcmp(roles[i], name) == 0) {
			*out = (enum role)i;
			return true;
		}
	return false;
}

const char *
outcome_name(enum outcome o)
{
	return (unsigned)o < OUTCOME_COUNT ? outcomes[o] : "none";
}

const char *
mailbox_state_name(enum mailbox_state s)
{
	return (unsigned)s < STATE_COUNT ? states[s] : "none";
}

unsigned
msg_fds(enum msg_type type)
{
	return (unsigned)type < MSG_TYPE_COUNT ? fds[type] : 0;
}
