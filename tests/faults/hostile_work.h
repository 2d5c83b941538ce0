/*
 * hostile_work - how much reading mail takes, counted and not timed: the same on a busy machine. A unit is a basic block of
 * the parsers, which are built once more for this, or sixteen octets that a function of the C library goes through for them.
 * What libhs does is not counted: it is linear.
 */
#ifndef CAROM_HOSTILE_WORK_H
#define CAROM_HOSTILE_WORK_H

#include <stdint.h>

extern uint64_t hostile_work;

#endif
