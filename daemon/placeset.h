/*
 * placeset - the messages of a mailbox that stay there and need no second look: in memory, for the life
 * of a fetcher. Eight octets a message.
 */
#ifndef CAROM_PLACESET_H
#define CAROM_PLACESET_H

#include "mailbox.h"

struct placeset {
	uint64_t *slots; /* 0: free */
	size_t cap, n;
};

/* A message without a uid cannot be found again and is never in the set. */
void placeset_add(struct placeset *s, const struct mailbox_item *item);
bool placeset_has(const struct placeset *s, const struct mailbox_item *item);
void placeset_free(struct placeset *s);

#endif
