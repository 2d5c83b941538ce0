/*
 * source - messages out of files: single messages, directories (recursive, sorted), Maildirs,
 * mboxes, and standard input ("-").
 *
 * An mbox is a file that begins with a "From " line and holds at least two of them; its messages are
 * named "path#1", "path#2" ... A message bigger than LIMIT_MESSAGE is given as its first
 * LIMIT_MESSAGE_HEAD octets and whole == false.
 */
#ifndef CAROM_SOURCE_H
#define CAROM_SOURCE_H

#include "slice.h"

struct source_list {
	char **path;
	size_t n, room;
};

/* Adds path, or for a directory every file below it whose name does not begin with a period (a
 * Maildir's tmp is left out). A link that leads back up, a pipe and the like below a directory are
 * named and left out. Prints an error and returns false for what cannot be read; the rest of the
 * tree is still added. */
bool source_add(struct source_list *list, const char *path);
void source_free(struct source_list *list);

/* name is "path" or "path#n"; raw is valid during the call. False stops the reading. */
typedef bool (*source_sink)(void *context, const char *name, struct slice raw, bool whole);
/* Reads one path and gives its messages to sink. Prints an error and returns false when it cannot be
 * read; true also when sink stopped. */
bool source_read(const char *path, source_sink sink, void *context);

/* The end of the first message of an mbox at *at; SLICE_NPOS when bytes does not begin with a "From "
 * line. Exposed for its test. */
size_t source_mbox_end(struct slice bytes, size_t at);

#endif
