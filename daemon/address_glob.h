/*
 * address_glob - what a pattern of addresses or domains is compared with: the key of an address (address_key.h),
 * whose domain is in A-labels.
 */
#ifndef CAROM_ADDRESS_GLOB_H
#define CAROM_ADDRESS_GLOB_H

#include <stdbool.h>

/* Of "*@bücher.example" or, domain, of "*.bücher.example": the caller's. NULL: a label has a wildcard among letters that
 * are not ASCII, and no A-label is like that. */
char *address_glob(const char *text, bool domain);

#endif
