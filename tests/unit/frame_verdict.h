/* frame_verdict - a verdict with something in every field, and whether two say the same: for test_frame */
#ifndef CAROM_FRAME_VERDICT_H
#define CAROM_FRAME_VERDICT_H

#include "cmocka_test.h"

#include "verdict.h"

extern const struct recipient recipients[2]; /* of full() */
struct verdict full(void);
/* Fails the test when they differ in any field. */
void same_verdict(const struct verdict *a, const struct verdict *b);

#endif
