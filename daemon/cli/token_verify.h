/* token_verify - `carom token verify` */
#ifndef CAROM_TOKEN_VERIFY_H
#define CAROM_TOKEN_VERIFY_H

#include "output.h"
#include "store.h"

/* Prints the state of the token in a return-path address. Exit code: EX_OK valid, 1 not. */
int token_verify(struct store *s, enum output_format format, const char *address);

#endif
