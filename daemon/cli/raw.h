/* raw - raw mail out of the database: unpacked, and written so that no terminal is hurt */
#ifndef CAROM_CLI_RAW_H
#define CAROM_CLI_RAW_H

#include "store.h"

/* Runs a statement that gives (size, raw as hexadecimal digits) for params[0] and writes the message to
 * stdout: as it is into a file or pipe, escaped on a terminal. An exit code; missing names what is not there. */
int raw_print(struct store *s, const char *statement, const char *id, const char *missing);
/* The same into memory; *bytes is the caller's: free(). NULL when there is none. False: *e. */
bool raw_load(struct store *s, const char *statement, const char *id, unsigned char **bytes,
    size_t *n, struct err *e);
/* Hexadecimal digits of packed evidence to the message; *bytes is the caller's: free(). */
bool raw_unpack(const char *hex, unsigned char **bytes, size_t *n, struct err *e);

#endif
