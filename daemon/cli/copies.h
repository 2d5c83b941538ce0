/* copies - kept messages that name an address which is to be forgotten */
#ifndef CAROM_CLI_COPIES_H
#define CAROM_CLI_COPIES_H

#include "store.h"

/* Looks through every kept and every quarantined message for the n addresses, in any case, and erases
 * those that name one; *erased counts them. It sees what is plain text in them; what is encoded (base64)
 * it does not. Progress on a terminal's stderr. */
bool copies_erase(
    struct store *s, const char *const *addresses, size_t n, size_t *erased, struct err *e);

#endif
