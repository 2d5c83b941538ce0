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

int64_t
backoff_mailbox(struct backoff *b, const struct err *e, uint32_t random)
{
	if (b->cause != e->cause)
		*b = (struct backoff){ .cause = e->cause };
	b->failures++;
	switch (e->cause) {
	case CAUSE_AUTH:
	case CAUSE_TLS:
		return wait_for(b->failures, 60000, 3600000, random);
	case CAUSE_FOLDER:
		return wait_for(b->failures, 60000, 900000, random);
	default:
		return wait_for(b->failures, e->class == ERR_OPERATOR ? 60000 : 5000,
		    e->class == ERR_OPERATOR ? 3600000 : 300000, random);
	}
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
