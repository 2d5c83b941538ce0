/* token - see token.h; carom.make_token() in sql/api/55_tokens.sql is the same. */
#include "token.h"

#include <nettle/hmac.h>
#include <nettle/memops.h>

#include <string.h>

enum { SIGNED = 14, MAC = 10, BITS_SIGNED = 105, OCTETS = 24 };

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

static void
put_bits(unsigned char *to, size_t at, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (value >> (n - 1 - i) & 1)
			to[(at + i) / 8] |= (unsigned char)(0x80 >> (at + i) % 8);
}

static uint64_t
take_bits(const unsigned char *from, size_t at, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++)
		value = value << 1 | (from[(at + i) / 8] >> (7 - (at + i) % 8) & 1);
	return value;
}

static void
hmac(const unsigned char *key, const char *what, struct slice value, size_t n, unsigned char *out)
{
	struct hmac_sha256_ctx h;

	hmac_sha256_set_key(&h, TOKEN_KEY_SIZE, key);
	hmac_sha256_update(&h, strlen(what), (const uint8_t *)what);
	hmac_sha256_update(&h, value.n, value.p);
	hmac_sha256_digest(&h, n, out);
}

static void
recipient_tag(const unsigned char *key, struct slice address, unsigned char tag[5])
{
	hmac(key, "carom-rcpt-1:", address, 5, tag);
}

static void
mac_of(const unsigned char *key, const unsigned char bits[OCTETS], unsigned char mac[MAC])
{
	unsigned char head[SIGNED];

	memcpy(head, bits, SIGNED);
	head[SIGNED - 1] &= 0x80; /* 105 bits: one in the last octet */
	hmac(key, "carom-token-1:", (struct slice){ head, SIGNED }, MAC, mac);
}

void
token_make(const unsigned char key[TOKEN_KEY_SIZE], unsigned kid, uint64_t send_id,
    struct slice address, uint32_t day, char out[TOKEN_CHARACTERS + 1])
{
	unsigned char bits[OCTETS] = { 0 }, tag[5], mac[MAC];

	recipient_tag(key, address, tag);
	put_bits(bits, 1, kid & 15, 4);
	put_bits(bits, 5, send_id & TOKEN_SEND_MAX, 40);
	for (size_t i = 0; i < sizeof tag; i++)
		put_bits(bits, 45 + i * 8, tag[i], 8);
	put_bits(bits, 85, day & 0xFFFFF, 20);
	mac_of(key, bits, mac);
	for (size_t i = 0; i < MAC; i++)
		put_bits(bits, BITS_SIGNED + i * 8, mac[i], 8);
	for (size_t i = 0; i < TOKEN_CHARACTERS; i++)
		out[i] = alphabet[take_bits(bits, i * 5, 5)];
	out[TOKEN_CHARACTERS] = 0;
}

static int
digit(unsigned char c)
{
	c = c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

static bool
bits_of(struct slice text, unsigned char bits[OCTETS])
{
	memset(bits, 0, OCTETS);
	if (text.n != TOKEN_CHARACTERS)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		int d = digit(text.p[i]);

		if (d < 0)
			return false;
		put_bits(bits, i * 5, (uint64_t)d, 5);
	}
	return true;
}

bool
token_read(struct slice text, struct token *out)
{
	unsigned char bits[OCTETS];

	if (!bits_of(text, bits) || bits[0] & 0x80)
		return false;
	out->kid = (unsigned)take_bits(bits, 1, 4);
	out->send_id = take_bits(bits, 5, 40);
	for (size_t i = 0; i < sizeof out->tag; i++)
		out->tag[i] = (unsigned char)take_bits(bits, 45 + i * 8, 8);
	out->day = (uint32_t)take_bits(bits, 85, 20);
	return true;
}

bool
token_genuine(struct slice text, const unsigned char key[TOKEN_KEY_SIZE])
{
	unsigned char bits[OCTETS], mac[MAC], given[MAC];

	if (!bits_of(text, bits))
		return false;
	for (size_t i = 0; i < MAC; i++)
		given[i] = (unsigned char)take_bits(bits, BITS_SIGNED + i * 8, 8);
	mac_of(key, bits, mac);
	return memeql_sec(mac, given, MAC);
}

bool
token_names(const struct token *t, const unsigned char key[TOKEN_KEY_SIZE], struct slice address)
{
	unsigned char tag[5];

	recipient_tag(key, address, tag);
	return memeql_sec(tag, t->tag, sizeof tag);
}

struct slice
token_in_address(struct slice address)
{
	struct slice local = address, token;

	for (size_t i = address.n; i > 0; i--) {
		if (address.p[i - 1] == '@') {
			local.n = i - 1;
			break;
		}
	}
	if (local.n < TOKEN_CHARACTERS)
		return SLICE_NONE;
	token = slice_after(local, local.n - TOKEN_CHARACTERS);
	if (local.n > TOKEN_CHARACTERS && local.p[local.n - TOKEN_CHARACTERS - 1] != '-')
		return SLICE_NONE;
	for (size_t i = 0; i < token.n; i++)
		if (digit(token.p[i]) < 0)
			return SLICE_NONE;
	return token;
}
