/* backoff - see backoff.h. */
#include "build_config.h"

#include "backoff.h"

#include <sys/random.h>

static int64_t
wait_for(unsigned failures, int64_t first, int64_t most, uint32_t random)
{
	int64_t ms = first;

	for (unsigned i = 1; i < failures && ms < most; i++)
		ms *= 2;
	if (ms > most)
		ms = most;
	return ms - ms / 4 + ms / 2 * (int64_t)(random % 1024) / 1024;
}

/* The same, but never later than the poll that would have been due. */
static int64_t
wait_within_poll(unsigned failures, int64_t first, int64_t most, int64_t poll_ms, uint32_t random)
{
	int64_t ms = wait_for(failures, first, most, random);

	return ms < poll_ms ? ms : poll_ms - poll_ms / 4 * (int64_t)(random % 1024) / 1024;
}

int64_t
backoff_mailbox(struct backoff *b, const struct err *e, int64_t poll_ms, uint32_t random)
{
	bool passes = e->class != ERR_OPERATOR;

	if (b->cause != e->cause || b->class != e->class)
		*b = (struct backoff){ .cause = e->cause, .class = e->class };
	b->failures++;
	if (e->cause == CAUSE_FOLDER)
		return wait_for(b->failures, poll_ms < 60000 ? poll_ms : 60000, 900000, random);
	/* "not now" of a server that is there: asking every few seconds is what it cannot bear */
	if (e->cause == CAUSE_AUTH && passes)
		return wait_for(b->failures, 15000, 300000, random);
	if (!passes)
		return wait_for(b->failures, 60000, 3600000, random);
	return wait_within_poll(b->failures, 5000, 300000, poll_ms, random);
}

int64_t
backoff_session(struct backoff *b, int64_t poll_ms, uint32_t random)
{
	b->failures++;
	return wait_within_poll(b->failures, 2000, 300000, poll_ms, random);
}

int64_t
backoff_process(struct backoff *b, bool hopeless, uint32_t random)
{
	b->failures++;
	return hopeless ? wait_for(b->failures, 30000, 600000, random)
			: wait_for(b->failures, 500, 60000, random);
}

int64_t
backoff_delivery(unsigned failures, uint32_t random)
{
	return wait_for(failures, 1000, 300000, random);
}

void
backoff_reset(struct backoff *b)
{
	*b = (struct backoff){ 0 };
}

uint32_t
random_u32(void)
{
	uint32_t n = 0;

	(void)!getrandom(&n, sizeof n, GRND_NONBLOCK);
	return n;
}
