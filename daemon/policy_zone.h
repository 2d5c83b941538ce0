/*
 * policy_zone - a time zone out of the system's tzdata, as the table the fold needs.
 *
 * Process    Whoever reads a policy: one thread (the environment variable TZ is changed for a
 *            moment and put back).
 */
#ifndef CAROM_POLICY_ZONE_H
#define CAROM_POLICY_ZONE_H

#include "policy_rule.h"

/* Is there such a zone? "UTC" is always known. */
bool policy_zone_known(const char *name);
/* The changes of offset from 1970 to 2099. The lists of *out are malloc()ed: policy_zone_free();
 * its name is borrowed. False, and an empty table, when the zone is not known. */
bool policy_zone_load(const char *name, struct policy_zone *out);
void policy_zone_free(struct policy_zone *z);

#endif
