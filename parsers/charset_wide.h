/*
 * charset_wide - UTF-16 and UTF-32 (RFC 2781). Internal to charset.c.
 */
#ifndef CAROM_CHARSET_WIDE_H
#define CAROM_CHARSET_WIDE_H

#include "arena.h"

/* As UTF-8, at most max octets in the arena. width: 2 or 4 octets. A byte order mark is heeded where the label leaves the
 * order open (order_open), and where there is none, the looks; little is the order that the label names. */
struct slice charset_wide(
    struct arena *a, size_t max, struct slice s, size_t width, bool little, bool order_open);

/* UTF-16, whatever the label says: behind a byte order mark (which the Encoding Standard, "decode", puts above the label
 * too), or because every second octet at the front is 0, which no other text has. */
bool charset_wide_unlabelled(struct slice s);

#endif
