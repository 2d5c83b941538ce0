/*
 * recorder_classify - what failures mean that came by carom.report_event: asked of the parser.
 *
 * Their texts come from some mail server too, so they are read behind the wall: the recorder sends them to the
 * template as a batch of frames, and believes the answer as little as any other.
 */
#include "build_config.h"

#include "recorder.h"

#include "question.h"

#include <poll.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000, PATIENCE_EACH_MS = 50 };

/* One question and its answer; false: there was none, or it says nothing. */
static bool
ask(struct recorder_role *r, struct question *q, size_t most, struct arena *a)
{
	static struct msg m;
	int template = links_fd(&r->links, ROLE_TEMPLATE, 0), end[2] = { -1, -1 };
	int patience = PATIENCE_MS;
	struct pollfd p;
	bool ok = false;

	m = (struct msg){ .type = MSG_CLASSIFY, .fd = { question_write(q, most), -1 } };
	patience += (int)q->n * PATIENCE_EACH_MS;
	if (template >= 0 && m.fd[0] >= 0 && channel_pair(end, NULL)) {
		m.fd[1] = end[1];
		ok = channel_send_wait(template, &m, PATIENCE_MS) == CHANNEL_OK;
	}
	msg_close_fds(&m);
	p = (struct pollfd){ .fd = end[0], .events = POLLIN };
	if (ok && poll(&p, 1, patience) == 1 && channel_receive(end[0], &m) == CHANNEL_OK) {
		ok = m.type == MSG_CLASSIFIED && m.parsed.n == q->n &&
		    question_read(q, m.fd[0], m.parsed.status, a);
		msg_close_fds(&m);
	} else {
		ok = false;
	}
	if (end[0] >= 0)
		close(end[0]);
	return ok;
}

void
recorder_classify(void *context, struct arena *a, struct record_report *reports, size_t n)
{
	static struct question q;

	for (; n > 0; reports += q.taken, n -= q.taken) {
		question_begin(&q, reports, n);
		while (question_left(&q) && ask(context, &q, BATCH_ITEMS, a))
			;
		/* one of them kept the answer from all */
		while (question_left(&q) && ask(context, &q, 1, a))
			;
	}
}
