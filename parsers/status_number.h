/*
 * status_number - whether a number in a text is a reply or a code, by what stands beside it. Internal to status.c:
 * see status.h. Effects: none.
 */
#ifndef CAROM_STATUS_NUMBER_H
#define CAROM_STATUS_NUMBER_H

#include "slice.h"

/* How sure we are that a number is a reply or a code and not a count, a date or a version. */
enum trust { TRUST_NONE, TRUST_WEAK, TRUST_STRONG, TRUST_LED };

/* What an octet beside a number says. */
enum {
	CUE = 1,       /* in front of it: a reply follows */
	JOINED = 2,    /* in front of it: no reply, it goes on from there */
	DELIMITED = 4, /* behind three digits: they may be a reply */
	QUOTE = 8,     /* may stand between a reply and its code */
	NAME = 16,     /* in front of it: it is part of a name, an address or a URL */
	ENDS_URL = 32,
};

/* Both indexed by the octet. */
extern const unsigned char number_beside[256];
extern const bool number_word[256];

static inline bool
number_is_word(unsigned char c)
{
	return number_word[c];
}

/* Does what begins at at go on from the letters in front of it? Chinese and Japanese set no blanks, and their colons are
 * letters here, too (three octets, like few others). */
static inline bool
number_is_joined(struct slice text, size_t at)
{
	if (at == 0 || !number_is_word(text.p[at - 1]))
		return false;
	return text.p[at - 1] < 0x80 || at < 3 || (text.p[at - 3] & 0xF0) != 0xE0;
}

/* Is what stands at at part of a name, an address, an IP address or a URL? */
static inline bool
number_in_name(struct slice text, size_t at)
{
	return at > 0 &&
	    (number_is_joined(text, at) || number_beside[text.p[at - 1]] & NAME ||
		(text.p[at - 1] == '-' && at > 1 && !ascii_digit(text.p[at - 2])));
}

/* Number of digits at the front of s, at most 4. */
size_t number_digits(struct slice s);
/* Length of "c.s.d" at the front of s (RFC 3463 2), 0 when there is none or it goes on as a number. */
size_t number_code_length(struct slice s);
/* The subjects that RFC 3463 has: what else looks like a code is more likely a version or a date. */
bool number_code_plausible(struct slice code);
/* Is the number that begins at at a version ("Exim 4.9.2") rather than a code? */
bool number_after_version(struct slice text, size_t at);
/* A reply at at: 3 digits as RFC 5321 4.2.1 has them, delimited. */
bool number_reply_at(struct slice text, size_t at, bool *continued, enum trust *trust);
/* Does a reply stand right before at: "550 5.1.1", "550-5.1.1", "550-'5.1.1", "550 #5.1.1"? */
bool number_led_by_reply(struct slice text, size_t at);

#endif
