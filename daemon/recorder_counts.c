/* recorder_counts - what became of messages, by mailbox, since this process started; for the web role */
#include "build_config.h"

#include "recorder.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>

/* What one message was: its kind, or that there is none. */
void
recorder_count_message(struct msg_counted *c, const struct verdict *v, enum outcome outcome,
    const struct record_result *result)
{
	c->messages[v ? v->kind : COUNTED_KINDS - 1][outcome]++;
	if (outcome == OUTCOME_RECORDED || outcome == OUTCOME_IGNORED) {
		c->unrecognised += v && verdict_unrecognised(v);
		c->unattributed += result->unattributed;
	}
}

void
recorder_count_batch(struct msg_counted *c, int64_t microseconds)
{
	size_t i = 0;

	while (i < COUNTED_BUCKETS && microseconds > (int64_t)counted_bucket_ms[i] * 1000)
		i++;
	c->batches[i]++;
	c->microseconds += (uint64_t)microseconds;
}

struct msg_counted *
recorder_counted(struct recorder_role *r, const char *mailbox)
{
	struct counts *c = &r->counts;

	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->v[i].total.mailbox, mailbox) == 0) {
			c->v[i].told = false;
			return &c->v[i].total;
		}
	/* more mailboxes than there can be fetchers come of many reloads only */
	if (c->n == CHANNEL_FETCHERS)
		return NULL;
	c->v = xrealloc(c->v, c->n + 1, sizeof *c->v);
	memset(&c->v[c->n], 0, sizeof c->v[c->n]);
	snprintf(c->v[c->n].total.mailbox, sizeof c->v[c->n].total.mailbox, "%s", mailbox);
	return &c->v[c->n++].total;
}

void
recorder_counts_untold(struct recorder_role *r)
{
	for (size_t i = 0; i < r->counts.n; i++)
		r->counts.v[i].told = false;
}

void
recorder_counts_tell(struct recorder_role *r)
{
	bool database = r->db.store != NULL, waits = r->db.waits;
	int fd = links_fd(&r->links, ROLE_WEB, 0);

	if (fd < 0)
		return;
	if (database != r->counts.database || waits != r->counts.waits || r->counts.n == 0)
		(void)recorder_counted(r, "");
	r->counts.database = database;
	r->counts.waits = waits;
	for (size_t i = 0; i < r->counts.n; i++) {
		if (r->counts.v[i].told)
			continue;
		r->out.type = MSG_COUNTED;
		r->out.counted = r->counts.v[i].total;
		r->out.counted.database = database;
		r->out.counted.policy_waits = waits;
		/* without room now is soon enough; who has gone is noticed elsewhere */
		if (channel_send(fd, &r->out) != CHANNEL_OK)
			return;
		r->counts.v[i].told = true;
	}
}
