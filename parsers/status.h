/*
 * status - enhanced status codes (RFC 3463) and SMTP replies (RFC 5321 4.2) as they stand in Status
 * fields and in diagnostic text.
 *
 * Codes inside addresses, host names, IP addresses, dates, versions and URLs are not taken. Of a
 * reply of several lines the last line counts. In "554 4.4.7 expired <421 4.4.2 lost connection>"
 * 4.4.7 is the outer code and 4.4.2 the inner one (why the last attempt failed).
 * Effects: none. Linear in the text.
 */
#ifndef CAROM_STATUS_H
#define CAROM_STATUS_H

#include "slice.h"

enum { STATUS_SIZE = 12, REPLY_SIZE = 4 };

struct codes {
	char reply[REPLY_SIZE];   /* "550"; "" when none */
	char status[STATUS_SIZE]; /* "5.1.1"; "" when none */
	char inner_reply[REPLY_SIZE];
	char inner_status[STATUS_SIZE];
};

void status_scan(struct slice diagnostic, struct codes *out);

/* A Status field: "5.1.1", "5.1.1 (permanent failure)", " #5.1.1", "5.1" (= 5.1.0), "511"; each number
 * at most three digits, class 2, 4 or 5. False leaves out empty. */
bool status_parse(struct slice field, char out[STATUS_SIZE]);

/* '2', '4', '5', or 0: the class that says whether it was permanent; the enhanced code's when there is
 * one, else the reply's. Both may be "". */
char status_class(const char *status, const char *reply);

/* Does a code fit "5.1.1", "?.1.*", "5.7.6??"? ? is one digit, * any number of them. Most are for another
 * subject or detail, which is seen without a call. */
bool status_fits_whole(const char *status, struct slice pattern);

static inline bool
status_fits(const char *status, struct slice pattern)
{
	const unsigned char *p = pattern.p;

	if (pattern.n > 2 && status[0] && status[1] == '.' && p[1] == '.' &&
	    p[2] != (unsigned char)status[2] && p[2] != '*' && p[2] != '?' && p[0] != '*')
		return false;
	/* nor does one for another detail, where both begin at the same place */
	if (pattern.n > 4 && status[0] && status[1] == '.' && p[1] == '.' && status[2] &&
	    status[3] == '.' && p[3] == '.' && p[4] != (unsigned char)status[4] && p[4] != '*' &&
	    p[4] != '?' && p[0] != '*')
		return false;
	return status_fits_whole(status, pattern);
}

#endif
