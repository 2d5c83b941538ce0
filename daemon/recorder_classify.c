/*
 * recorder_classify - what a failure means that came by carom.report_event: asked of the parser.
 *
 * Its text comes from some mail server too, so it is read behind the wall: the recorder sends it to the
 * template as a batch of one frame, and believes the answer as little as any other.
 */
#include "build_config.h"

#include "recorder.h"

#include "batch.h"
#include "frame.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000, FRAME_SIZE = 256 * 1024 };

/* The input memfd; -1. */
static int
write_question(const struct recipient *in)
{
	static unsigned char frame[FRAME_SIZE];
	const struct verdict v = { .kind = KIND_BOUNCE, .recipients = in, .nrecipients = 1 };
	size_t n = frame_write_verdict(frame, sizeof frame, &v);
	const struct mailbox_item item = { .uid = 1 };
	struct batch_writer *w = n ? batch_writer_new("", NULL) : NULL;

	if (!w)
		return -1;
	if (!batch_writer_add(w, &item, frame, n, true, NULL)) {
		batch_writer_free(w);
		return -1;
	}
	return batch_writer_finish(w, NULL);
}

static bool
read_answer(struct msg *m, struct arena *a, struct recipient *in)
{
	struct batch_output *o;
	struct verdict v;
	bool ok = m->type == MSG_CLASSIFIED && m->parsed.n == 1 &&
	    m->parsed.status[0].state == BATCH_PARSED && batch_output_open(&o, m->fd[0], 1, NULL);

	if (ok) {
		ok = batch_output_read(o, 0, a, &v) && v.nrecipients == 1;
		batch_output_close(o);
	}
	if (ok)
		*in = v.recipients[0];
	return ok;
}

bool
recorder_classify(void *context, struct arena *a, struct recipient *in)
{
	static struct msg m;
	struct recorder_role *r = context;
	int template = links_fd(&r->links, ROLE_TEMPLATE, 0), end[2] = { -1, -1 };
	struct pollfd p;
	bool ok = false;

	m = (struct msg){ .type = MSG_CLASSIFY, .fd = { write_question(in), -1 } };
	if (template >= 0 && m.fd[0] >= 0 && channel_pair(end, NULL)) {
		m.fd[1] = end[1];
		ok = channel_send_wait(template, &m, PATIENCE_MS) == CHANNEL_OK;
	}
	msg_close_fds(&m);
	p = (struct pollfd){ .fd = end[0], .events = POLLIN };
	if (ok && poll(&p, 1, PATIENCE_MS) == 1 && channel_receive(end[0], &m) == CHANNEL_OK) {
		ok = read_answer(&m, a, in);
		msg_close_fds(&m);
	} else
		ok = false;
	if (end[0] >= 0)
		close(end[0]);
	return ok;
}
