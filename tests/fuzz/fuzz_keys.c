/*
 * fuzz_keys - what makes a key of outside bytes: addresses, tokens, packed evidence.
 *
 * A key is its own key, a token that is read says the same when it is made again, and what was packed
 * comes back.
 */
#include "address_key.h"
#include "evidence_pack.h"
#include "token.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fuzz_address(struct arena *a, struct slice in)
{
	struct slice key = address_key(a, in), domain = address_key_domain(key);

	if (key.n > ADDRESS_KEY_MAX || domain.n > key.n)
		abort();
	if (key.n && !slice_equal(address_key(a, key), key))
		abort();
}

static void
fuzz_token(struct slice in)
{
	static const unsigned char key[TOKEN_KEY_SIZE] = "thirty-two octets of a test key";
	struct slice text = token_in_address(in);
	struct token t;

	if (!token_read(text, &t))
		return;
	if (t.kid > 15 || t.send_id > TOKEN_SEND_MAX || t.day > 0xFFFFF)
		abort();
	token_genuine(text, key);
	token_names(&t, key, in);
}

static void
fuzz_evidence(struct slice in)
{
	static struct evidence *v;
	struct slice packed, back;

	if (!v)
		v = evidence_new();
	if (evidence_unpack(v, in, 1 << 20, &back))
		free((void *)back.p);
	if (!evidence_pack(v, in, &packed) || !evidence_unpack(v, packed, in.n, &back) ||
	    !slice_equal(back, in))
		abort();
	free((void *)packed.p);
	free((void *)back.p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *a;
	struct slice in = { data, size };

	if (!a)
		a = arena_new(1 << 20);
	arena_reset(a);
	fuzz_address(a, in);
	fuzz_token(in);
	fuzz_evidence(in);
	return 0;
}
