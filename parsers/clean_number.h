/*
 * clean_number - the numbers that clean_diagnostic() takes out of a diagnostic. For clean.c only.
 */
#ifndef CAROM_CLEAN_NUMBER_H
#define CAROM_CLEAN_NUMBER_H

#include "slice.h"

/* Octets of a dotted quad at the front of s, or 0. A name may follow ("1.2.3.4.zen.example"). */
size_t clean_ipv4_length(struct slice s);
/* The same of an IPv6 address (RFC 4291 2.2): three colons at least, or of four octets and more two side by side. */
size_t clean_ipv6_length(struct slice s);
/* Octets of what continues a reply at the front of s: "550-", "550-5.1.1 ", and once reply, which is zeros before, has its
 * three digits, its last line "550 5.1.1 " too. 0: nothing of the kind. */
size_t clean_reply_length(struct slice s, char reply[3]);

#endif
