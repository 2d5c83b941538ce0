/*
 * likeness - texts that differ only in what differs each time (addresses, numbers, identifiers), counted
 * together.
 */
#ifndef CAROM_CLI_LIKENESS_H
#define CAROM_CLI_LIKENESS_H

#include "slice.h"

enum { LIKENESS_TEXT = 200 }; /* octets of a text that are compared */

/* Writes text in its common form, NUL-terminated: ASCII lower case, a word with an @ is <address>, a host's
 * name of three labels or more is <host>, one with a digit is # unless it is an SMTP reply (550) where one may stand or an
 * enhanced status code (5.1.1), runs of white space and control
 * characters are one space. Cut at a character of UTF-8. */
void likeness_fold(char out[LIKENESS_TEXT + 1], struct slice text);

struct likeness;
struct alike {
	const char *what, *text; /* text in its common form */
	const char *example;     /* of the first */
	size_t count;
};

struct likeness *likeness_new(void);
void likeness_free(struct likeness *l); /* NULL is allowed */
/* what is static; example is copied. */
void likeness_add(struct likeness *l, const char *what, struct slice text, const char *example);
/* All groups, the largest first; *n of them. Borrowed, until the next call. */
const struct alike *likeness_groups(struct likeness *l, size_t *n);

#endif
