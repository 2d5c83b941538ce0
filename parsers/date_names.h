/*
 * date_names - the names that stand in dates of headers, for date.c.
 */
#ifndef CAROM_DATE_NAMES_H
#define CAROM_DATE_NAMES_H

#include "slice.h"

/* An English month, whole or three letters of it or more, as a number from 1; 0: it is none. */
int date_month(struct slice word);
/* The zones of RFC 5322 4.3, and those that mail still names. Minutes east of UTC; 0 for a military letter, which means
 * nothing sure. False for what is no zone. */
bool date_zone(struct slice word, int *minutes);

#endif
