/* decide_list - suppresses the addresses of a file */
#ifndef CAROM_CLI_DECIDE_LIST_H
#define CAROM_CLI_DECIDE_LIST_H

#include "store.h"

/* A line, an address (listed.h); empty lines and those that begin with # are passed over, and those that name nobody
 * told. file "-" is the standard input; stream and why may be NULL; done is printed in front of how many. An exit code,
 * of which any mistake has been told. */
int decide_list(
    struct store *s, const char *done, const char *file, const char *stream, const char *why);

#endif
