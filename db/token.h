/*
 * token - the signed return path: says which send to whom a report is about, and that we said so.
 *
 * 185 bits as 37 characters a-z2-7 (RFC 4648 6, in lower case):
 *     version 1 (0) | key id 4 | send id 40 | recipient tag 40 | day since 1970 20 | MAC 80
 * The tag is HMAC-SHA256(key, "carom-rcpt-1:" address key), the MAC that of "carom-token-1:" and the 105
 * bits before it, left-aligned in 14 octets. carom.make_token() of the database makes the same.
 * Comparisons with secrets take constant time.
 */
#ifndef CAROM_TOKEN_H
#define CAROM_TOKEN_H

#include "slice.h"

enum {
	TOKEN_CHARACTERS = 37,
	TOKEN_KEY_SIZE = 32,
	TOKEN_DAYS = 35,      /* how long a token is good by default */
	TOKEN_PREFIX_MAX = 26 /* 64 octets of a local part less "-" and the token */
};
#define TOKEN_SEND_MAX ((UINT64_C(1) << 40) - 1)

struct token {
	unsigned kid; /* 0 to 15 */
	uint64_t send_id;
	unsigned char tag[5];
	uint32_t day;
};

/* address: its key (address_key.h). out gets TOKEN_CHARACTERS and a NUL. */
void token_make(const unsigned char key[TOKEN_KEY_SIZE], unsigned kid, uint64_t send_id,
    struct slice address, uint32_t day, char out[TOKEN_CHARACTERS + 1]);

/* Reads 37 characters, upper or lower case; false for what could not have been made by token_make().
 * Says nothing about whether it is genuine. */
bool token_read(struct slice text, struct token *out);
/* Is the MAC of these 37 characters by this key? */
bool token_genuine(struct slice text, const unsigned char key[TOKEN_KEY_SIZE]);
bool token_names(
    const struct token *t, const unsigned char key[TOKEN_KEY_SIZE], struct slice address);

/* The 37 characters in a whole return-path address or local part; SLICE_NONE when there are none. */
struct slice token_in_address(struct slice address);

#endif
