/*
 * question - failures that came by carom.report_event, as the batch that worker_classify() (worker.h) reads, and its answer.
 *
 * Many go together: a child behind the wall for each of them costs more than all the rest.
 */
#ifndef CAROM_QUESTION_H
#define CAROM_QUESTION_H

#include "batch.h"
#include "record.h"

struct question {
	struct record_report *reports;
	size_t taken;
	bool over[BATCH_ITEMS];       /* answered, whatever the answer was */
	size_t which[BATCH_ITEMS], n; /* what was asked last */
};

/* About the first BATCH_ITEMS of n reports (q->taken); borrowed. */
void question_begin(struct question *q, struct record_report *reports, size_t n);
bool question_left(const struct question *q); /* some are not over */
/* The batch of those that are not over, at most so many: the caller's; -1: none is left, or it cannot be made. */
int question_write(struct question *q, size_t most);
/* Takes what was found out about those that were asked last; false: none of them is over by that, and asking again would
 * be in vain. output stays the caller's. */
bool question_read(
    struct question *q, int output, const struct batch_status *status, struct arena *a);

#endif
