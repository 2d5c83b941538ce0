/* oauth_redirect - see oauth_redirect.h */
#include "build_config.h"

#include "oauth_redirect.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The value of a query's parameter, decoded; printable ASCII, or false. */
static bool
decode(const char *p, size_t n, char *out, size_t size, bool quote)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		int c = p[i] == '+' ? ' ' : (unsigned char)p[i];

		if (c == '%') {
			int high = i + 2 < n ? hex_digit(p[i + 1]) : -1;
			int low = i + 2 < n ? hex_digit(p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = high * 16 + low;
			i += 2;
		}
		if ((c < 0x20 || c > 0x7e) && !quote)
			return false;
		if (k + 1 == size && quote)
			break;
		if (k + 1 == size)
			return false;
		out[k++] = c < 0x20 || c > 0x7e ? '?' : (char)c;
	}
	out[k] = '\0';
	return true;
}

/* One name=value; false when it is one of ours and not acceptable, also when it is there twice. */
static bool
take(struct oauth_redirect *out, const char *p, size_t n)
{
	const struct {
		const char *name;
		char *to;
		size_t size;
	} known[] = {
		{ "code=", out->code, sizeof out->code },
		{ "state=", out->state, sizeof out->state },
		{ "error=", out->error, sizeof out->error },
		{ "error_description=", out->text, sizeof out->text },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t k = strlen(known[i].name);

		if (n >= k && memcmp(p, known[i].name, k) == 0)
			return known[i].to[0] == '\0' &&
			    decode(p + k, n - k, known[i].to, known[i].size, i == 3);
	}
	return true;
}

bool
oauth_redirect_read(const char *request, size_t n, struct oauth_redirect *out)
{
	static const char start[] = "GET /?";
	const char *p, *end;

	memset(out, 0, sizeof *out);
	if (n < sizeof start || memcmp(request, start, sizeof start - 1) != 0)
		return false;
	p = request + sizeof start - 1;
	end = memchr(p, '\r', n - (sizeof start - 1));
	if (!end || end - p < 9 || memcmp(end - 9, " HTTP/1.", 8) != 0)
		return false;
	end -= 9;
	if (memchr(p, ' ', (size_t)(end - p)) || memchr(p, '#', (size_t)(end - p)))
		return false;
	while (p < end) {
		const char *next = memchr(p, '&', (size_t)(end - p));
		size_t k = (size_t)((next ? next : end) - p);

		if (!take(out, p, k))
			return false;
		p += k + 1;
	}
	return out->code[0] || out->error[0];
}

/* base64url without padding (RFC 4648 section 5) of 32 octets. */
static void
encode(char out[OAUTH_PROOF], const uint8_t octets[32])
{
	char text[BASE64_ENCODE_RAW_LENGTH(32)];

	base64_encode_raw(text, 32, octets);
	for (size_t i = 0; i < OAUTH_PROOF - 1; i++)
		out[i] = text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i];
	out[OAUTH_PROOF - 1] = '\0';
}

void
oauth_random(char out[OAUTH_PROOF])
{
	uint8_t octets[32];

	if (getrandom(octets, sizeof octets, 0) != sizeof octets)
		abort();
	encode(out, octets);
}

void
oauth_challenge(const char verifier[OAUTH_PROOF], char out[OAUTH_PROOF])
{
	struct sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&ctx);
	sha256_update(&ctx, strlen(verifier), (const uint8_t *)verifier);
	sha256_digest(&ctx, sizeof digest, digest);
	encode(out, digest);
}
