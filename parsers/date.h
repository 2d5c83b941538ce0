/*
 * date - RFC 5322 dates as they are really written, civil calendar arithmetic. No clock, no locale.
 */
#ifndef CAROM_DATE_H
#define CAROM_DATE_H

#include "slice.h"

/* Seconds since 1970 UTC. Tolerates comments, missing day names, two-digit years, obsolete and named
 * zones, ISO 8601, ctime, folds. False for what is no date, and outside 1980..2100. */
bool date_parse(struct slice text, int64_t *out);
/* The date behind the last semicolon of a Received field, folded or not. */
bool date_parse_received(struct slice received, int64_t *out);

int64_t days_from_civil(int64_t year, unsigned month, unsigned day); /* days since 1970-01-01 */
void civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day);
unsigned weekday_from_days(int64_t days); /* 0 = Sunday */
bool civil_valid(int64_t year, unsigned month, unsigned day);

#endif
