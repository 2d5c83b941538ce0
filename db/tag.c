/* tag - see tag.h */
#include "tag.h"

#include <string.h>

enum { KEY_SIZE = 32, TAG_SIZE = 16 };

void
tag_key_set(struct tag_key *k, const unsigned char key[32])
{
	hmac_sha256_set_key(&k->keyed, KEY_SIZE, key);
}

void
tag_begin(struct tag_build *b, const struct tag_key *k, const char *what)
{
	b->h = k->keyed;
	hmac_sha256_update(&b->h, strlen(what), (const uint8_t *)what);
	hmac_sha256_update(&b->h, 1, (const uint8_t *)":");
}

void
tag_add(struct tag_build *b, struct slice value)
{
	tag_add_int(b, (int64_t)value.n);
	hmac_sha256_update(&b->h, value.n, value.p);
}

void
tag_add_int(struct tag_build *b, int64_t value)
{
	uint8_t octets[8];

	for (int i = 0; i < 8; i++)
		octets[i] = (uint8_t)((uint64_t)value >> 8 * (7 - i));
	hmac_sha256_update(&b->h, sizeof octets, octets);
}

void
tag_end(struct tag_build *b, unsigned char tag[16])
{
	hmac_sha256_digest(&b->h, TAG_SIZE, tag);
}

void
tag_make(const struct tag_key *k, const char *what, struct slice value, unsigned char tag[16])
{
	struct tag_build b;

	tag_begin(&b, k, what);
	hmac_sha256_update(&b.h, value.n, value.p);
	tag_end(&b, tag);
}
