/*
 * address_list - the addresses of an address-list (RFC 5322 3.4, 4.4), word by word. Internal to address_plain.c,
 * which takes what is one plain address.
 */
#ifndef CAROM_ADDRESS_LIST_H
#define CAROM_ADDRESS_LIST_H

#include "address.h"

/* Octets that mean something outside a word; indexed by the octet, 0 of all others. */
enum { ADDRESS_BLANK = 1, ADDRESS_SIGN = 2 };
extern const unsigned char address_ends_word[256];

/* As address_next(). */
bool address_list_next(struct arena *a, struct slice *list, struct slice *address);

#endif
