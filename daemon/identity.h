/* identity - 63 bits that stand for a name a mail store gives a message (mailbox_item.uid). */
#ifndef CAROM_IDENTITY_H
#define CAROM_IDENTITY_H

#include <stddef.h>
#include <stdint.h>

/* Of SHA-256 over n octets; never 0. The same on every machine and in every version. */
uint64_t identity_of(const void *octets, size_t n);

#endif
