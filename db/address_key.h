/*
 * address_key - what two spellings of one address have in common.
 *
 * Trimmed of white space and angle brackets, ASCII letters in lower case, the domain as A-labels
 * (RFC 3492; simple case folding of Latin, Greek and Cyrillic before). The same as carom.address_key()
 * of the database, on every input. It is a key, not a judgement: anything gives one.
 */
#ifndef CAROM_ADDRESS_KEY_H
#define CAROM_ADDRESS_KEY_H

#include "arena.h"

enum { ADDRESS_KEY_MAX = 320 };

/* In a, or SLICE_NONE for nothing, for more than 320 octets and for what is not UTF-8 without NUL. */
struct slice address_key(struct arena *a, struct slice address);
/* What is behind the last @ of a key; SLICE_NONE without one. */
struct slice address_key_domain(struct slice key);

#endif
