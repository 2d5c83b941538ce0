/* copies - what is kept about others and names an address which is to be forgotten */
#ifndef CAROM_CLI_COPIES_H
#define CAROM_CLI_COPIES_H

#include "store.h"

struct copies_erased {
	size_t messages; /* kept and quarantined */
	size_t reports;  /* events of others, whose words went */
};

/* Looks through every kept and every quarantined message and what the events say for the n addresses, in any case, as
 * they are spelled and as keys, and erases what names one; a word without an @ is not looked for. Of messages it sees
 * what is plain text in them; what is encoded (base64) it does not. Progress on a terminal's stderr. */
bool copies_erase(struct store *s, const char *const *addresses, size_t n,
    struct copies_erased *out, struct err *e);

#endif
