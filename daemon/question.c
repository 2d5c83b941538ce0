/* question - see question.h */
#include "build_config.h"

#include "question.h"

#include "frame.h"

enum { FRAME_SIZE = 256 * 1024 };

void
question_begin(struct question *q, struct record_report *reports, size_t n)
{
	*q = (struct question){ .reports = reports, .taken = n < BATCH_ITEMS ? n : BATCH_ITEMS };
}

bool
question_left(const struct question *q)
{
	for (size_t i = 0; i < q->taken; i++)
		if (!q->over[i])
			return true;
	return false;
}

static bool
add(struct batch_writer *w, const struct recipient *in)
{
	static unsigned char frame[FRAME_SIZE];
	const struct verdict v = { .kind = KIND_BOUNCE, .recipients = in, .nrecipients = 1 };
	const struct mailbox_item item = { .uid = 1 };
	size_t n = frame_write_verdict(frame, sizeof frame, &v);

	return n > 0 && batch_writer_add(w, &item, frame, n, true, NULL);
}

int
question_write(struct question *q, size_t most)
{
	struct batch_writer *w = batch_writer_new("", NULL);

	q->n = 0;
	for (size_t i = 0; w && i < q->taken && q->n < most; i++) {
		if (q->over[i])
			continue;
		if (add(w, q->reports[i].failure))
			q->which[q->n++] = i;
		else if (q->n > 0)
			break; /* the batch is full */
		else
			q->over[i] = true;
	}
	if (w && q->n > 0)
		return batch_writer_finish(w, NULL);
	batch_writer_free(w);
	return -1;
}

bool
question_read(struct question *q, int output, const struct batch_status *status, struct arena *a)
{
	struct batch_output *o = NULL;
	bool any = false;

	if (!batch_output_open(&o, output, q->n, NULL))
		return false;
	for (size_t i = 0; i < q->n; i++) {
		struct record_report *to = &q->reports[q->which[i]];
		struct verdict v;

		q->over[q->which[i]] = status[i].state != BATCH_LATER;
		any = any || q->over[q->which[i]];
		if (status[i].state != BATCH_PARSED || !batch_output_read(o, i, a, &v) ||
		    v.nrecipients != 1)
			continue;
		*to->failure = v.recipients[0];
		to->classified = true;
	}
	batch_output_close(o);
	return any;
}
