/* identity - see identity.h */
#include "identity.h"

#include <nettle/sha2.h>

uint64_t
identity_of(const void *octets, size_t n)
{
	struct sha256_ctx hash;
	uint8_t digest[8];
	uint64_t v = 0;

	sha256_init(&hash);
	sha256_update(&hash, n, octets);
	sha256_digest(&hash, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		v = v << 8 | digest[i];
	v &= INT64_MAX;
	return v ? v : 1;
}
