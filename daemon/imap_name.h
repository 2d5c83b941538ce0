/* imap_name - folder names: UTF-8 to modified UTF-7 (RFC 3501 section 5.1.3), or as they are (RFC 6855). */
#ifndef CAROM_IMAP_NAME_H
#define CAROM_IMAP_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* Writes the encoded name, NUL-terminated. False when name is not valid UTF-8, has a NUL or does not
 * fit; size of 8 * strlen(name) + 3 always suffices. */
bool imap_name_encode(const char *name, char *out, size_t size);

/* The name unchanged, for a session that takes UTF-8. False when it is not valid UTF-8, has a control
 * character, which a quoted string cannot hold, or does not fit. */
bool imap_name_copy(const char *name, char *out, size_t size);

#endif
