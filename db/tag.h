/*
 * tag - keyed hashes: HMAC-SHA256 with the key of the database, cut to 128 bits.
 *
 * The same as carom_data.tag() of the database. Without the key nobody can tell whose a tag is, nor
 * make a message whose key collides.
 */
#ifndef CAROM_TAG_H
#define CAROM_TAG_H

#include "slice.h"

#include <nettle/hmac.h>

struct tag_key {
	struct hmac_sha256_ctx keyed; /* copied for each use */
};
void tag_key_set(struct tag_key *k, const unsigned char key[32]);

/* what keeps the uses apart: "address", "message-id", "event" ... */
void tag_make(const struct tag_key *k, const char *what, struct slice value, unsigned char tag[16]);

/* Of several values, each with its length before it. */
struct tag_build {
	struct hmac_sha256_ctx h;
};
void tag_begin(struct tag_build *b, const struct tag_key *k, const char *what);
void tag_add(struct tag_build *b, struct slice value);
void tag_add_int(struct tag_build *b, int64_t value);
void tag_end(struct tag_build *b, unsigned char tag[16]);

#endif
