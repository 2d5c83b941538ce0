/*
 * arguments - what is typed and only the configuration or the database knows: streams, times, files of addresses.
 *
 * Without a look they would be taken as they are: an address suppressed on a stream of a mistyped name gets mail.
 */
#ifndef CAROM_CLI_ARGUMENTS_H
#define CAROM_CLI_ARGUMENTS_H

#include "config.h"
#include "store.h"

#include <stdio.h>

/* -1 to go on, also where name is NULL; else the mistake was printed and this is the exit code. where: "--stream", or the
 * command that it was typed behind. */
int arguments_stream(const struct config *c, struct store *s, const char *where, const char *name);
/* The same of a glob that some provider of the rules is to be called by, a site's files among them. */
int arguments_provider(const struct config *c, const char *where, const char *glob);
/* The same of a time behind --option, as the server reads it: it knows its zone, "yesterday" and the rest. *us (may be NULL):
 * in microseconds since 1970. */
int arguments_time(struct store *s, const char *option, const char *time, int64_t *us);
/* A file to be read, - being standard input; NULL was printed, and the exit code is EX_NOINPUT. */
FILE *arguments_open(const char *file);

#endif
