/*
 * dsn_field - one line of a delivery status, "Name: value", as far as a report wants it.
 *
 * For dsn*.c only. Slices point into the line.
 */
#ifndef CAROM_DSN_FIELD_H
#define CAROM_DSN_FIELD_H

#include "slice.h"

enum dsn_field {
	DSN_OTHER,
	DSN_REPORTING_MTA,
	DSN_ENVID,
	DSN_ORIGINAL,
	DSN_FINAL,
	DSN_ACTUAL,
	DSN_ACTION,
	DSN_STATUS,
	DSN_REMOTE_MTA,
	DSN_DIAGNOSTIC,
	DSN_CATEGORY
};

/* A line "Name: value". Names of several words and URLs ("http://") are continuation text. */
bool dsn_field_split(struct slice line, enum dsn_field *id, struct slice *value);

/* "smtp; 550 5.1.1 ..." to type and text. Without a type all of it is text. */
struct slice dsn_field_type(struct slice value, struct slice *type);

/* A name of an MTA: "dns; mx.example.net (192.0.2.1)" to the host alone. */
struct slice dsn_field_host(struct slice value);

#endif
