/* pop3_list - what is in a POP3 mailbox: LIST, and UIDL where the server has it. */
#ifndef CAROM_POP3_LIST_H
#define CAROM_POP3_LIST_H

#include "mailbox.h"
#include "pop3.h"

/* The listed ones of count messages, by number. uid is identity_of() of a unique-id that no other
 * message has, else 0. *items is the caller's: free(). */
bool pop3_list(struct pop3 *p, size_t count, struct mailbox_item **items, size_t *n, struct err *e);

#endif
