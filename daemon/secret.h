/*
 * secret - a password, key or token, fetched when it is needed and wiped after use.
 *
 * Sources    A command (argv, no shell, its first output line), or a file. A file name without a
 *            slash is a systemd credential: it is looked up in $CREDENTIALS_DIRECTORY.
 * Files      Must be regular; ours with mode 0600 or less, or root's with 0640 or less; anything
 *            others can read is refused.
 * Limits     SECRET_MAX octets; a command has 30 s, sees no standard input, and its process group is
 *            killed after that.
 * Errors     Never contain a byte of the secret.
 */
#ifndef CAROM_SECRET_H
#define CAROM_SECRET_H

#include "config.h"
#include "err.h"

enum { SECRET_MAX = 16 * 1024 };

struct secret {
	char *text; /* NUL-terminated; no NUL, CR or LF inside. NULL: none */
	size_t n;
};

/* On false *out is empty: CAUSE_AUTH, and ERR_OPERATOR, or ERR_RETRY for what passes by itself. from->kind must not
 * be SECRET_NONE. */
bool secret_get(struct secret *out, const struct config_secret *from, struct err *e);

/* Whether the file may hold a secret, by the rules above. */
bool secret_file_is_private(const char *path, struct err *e);

/* Makes *out hold a copy; what it held is wiped. n is at most SECRET_MAX. */
void secret_put(struct secret *out, const char *text, size_t n);

/* Whether text, which somebody else wrote, repeats the secret or the beginning of a long one. */
bool secret_is_in(const struct secret *s, const char *text);

/* Overwrites and frees; an empty one is allowed. */
void secret_wipe(struct secret *s);

#endif
