/* policy_counts - how many changes of standing each rule stands for, in both directions */
#ifndef CAROM_POLICY_COUNTS_H
#define CAROM_POLICY_COUNTS_H

#include "output.h"
#include "record.h"

struct policy_count;
struct policy_counts {
	struct policy_count *at;
	size_t n, cap;
};
void policy_counts_add(struct policy_counts *c, const struct record_difference *d);
/* Of each rule and standing: whom it would no longer hold or suppress, and whom newly. */
void policy_counts_print(struct policy_counts *c, enum output_format format);
void policy_counts_free(struct policy_counts *c);

#endif
