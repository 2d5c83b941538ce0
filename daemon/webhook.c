/* webhook - see webhook.h */
#include "build_config.h"

#include "webhook.h"

#include "url.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <nettle/hmac.h>
#include <stdio.h>
#include <string.h>

struct range4 {
	uint32_t net;
	unsigned bits;
};

/* IANA IPv4 Special-Purpose Address Registry (RFC 6890): what is not globally reachable. Link-local
 * has the metadata address of the clouds, 169.254.169.254. */
static const struct range4 not_public4[] = {
	{ 0x00000000, 8 },  /* 0.0.0.0/8 this network */
	{ 0x0a000000, 8 },  /* 10.0.0.0/8 private */
	{ 0x64400000, 10 }, /* 100.64.0.0/10 shared: also a metadata address */
	{ 0x7f000000, 8 },  /* 127.0.0.0/8 loopback */
	{ 0xa9fe0000, 16 }, /* 169.254.0.0/16 link-local */
	{ 0xac100000, 12 }, /* 172.16.0.0/12 private */
	{ 0xc0000000, 24 }, /* 192.0.0.0/24 protocol assignments */
	{ 0xc0000200, 24 }, /* 192.0.2.0/24 documentation */
	{ 0xc0586300, 24 }, /* 192.88.99.0/24 6to4 relays */
	{ 0xc0a80000, 16 }, /* 192.168.0.0/16 private */
	{ 0xc6120000, 15 }, /* 198.18.0.0/15 benchmarking */
	{ 0xc6336400, 24 }, /* 198.51.100.0/24 documentation */
	{ 0xcb007100, 24 }, /* 203.0.113.0/24 documentation */
	{ 0xe0000000, 3 },  /* 224.0.0.0/4 multicast, 240.0.0.0/4 reserved, broadcast */
};

static bool
is_in(uint32_t a, const struct range4 *r)
{
	return (a ^ r->net) >> (32 - r->bits) == 0;
}

static bool
allowed4(uint32_t a, enum webhook_reach reach)
{
	if (reach == WEBHOOK_LOOPBACK)
		return a >> 24 == 127;
	if (reach == WEBHOOK_ANY)
		return a >> 29 != 7 && a >> 24 != 0;
	for (size_t i = 0; i < sizeof not_public4 / sizeof *not_public4; i++)
		if (is_in(a, &not_public4[i]))
			return false;
	return true;
}

static uint32_t
load4(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The IPv4 address that an IPv6 address stands for. */
static bool
embedded4(const unsigned char a[16], uint32_t *out)
{
	static const unsigned char zero[12], nat64[12] = { 0x00, 0x64, 0xff, 0x9b },
					     mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0 ||
	    (memcmp(a, zero, 12) == 0 && load4(a + 12) > 1))
		*out = load4(a + 12);
	else if (a[0] == 0x20 && a[1] == 0x02) /* 6to4, RFC 3056 */
		*out = load4(a + 2);
	else
		return false;
	return true;
}

static bool
allowed6(const unsigned char a[16], enum webhook_reach reach)
{
	static const unsigned char loopback[16] = { [15] = 1 }, any[16];
	bool global = a[0] >> 5 == 1; /* 2000::/3 is all that is assigned for global unicast */
	uint32_t v4;

	if (memcmp(a, loopback, 16) == 0)
		return reach != WEBHOOK_PUBLIC;
	if (embedded4(a, &v4))
		return allowed4(v4, reach);
	if (reach == WEBHOOK_LOOPBACK)
		return false;
	if (reach == WEBHOOK_ANY)
		return a[0] != 0xff && memcmp(a, any, 16) != 0;
	/* 2001::/23 protocol assignments with Teredo, 2001:db8::/32 and 3fff::/20 documentation */
	return global && !(a[0] == 0x20 && a[1] == 0x01 && a[2] < 2) && load4(a) != 0x20010db8 &&
	    load4(a) >> 12 != 0x3fff0;
}

bool
webhook_address_allowed(const struct sockaddr *address, enum webhook_reach reach)
{
	struct sockaddr_in6 v6;
	struct sockaddr_in v4;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&v4, address, sizeof v4);
		return allowed4(ntohl(v4.sin_addr.s_addr), reach);
	case AF_INET6:
		memcpy(&v6, address, sizeof v6);
		return allowed6(v6.sin6_addr.s6_addr, reach);
	default:
		return false;
	}
}

enum webhook_reach
webhook_reach(const char *url, bool allow_private)
{
	const char *host = strstr(url, "://");
	bool bracket;
	char name[300];
	size_t n;

	if (allow_private)
		return WEBHOOK_ANY;
	host = host ? host + 3 : url;
	bracket = *host == '[';
	host += bracket;
	n = strcspn(host, bracket ? "]" : ":/?#");
	if (n >= sizeof name)
		return WEBHOOK_PUBLIC;
	memcpy(name, host, n);
	name[n] = '\0';
	return url_host_is_loopback(name) ? WEBHOOK_LOOPBACK : WEBHOOK_PUBLIC;
}

void
webhook_sign(char out[WEBHOOK_SIGNATURE], struct slice secret, int64_t timestamp, struct slice body)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct hmac_sha256_ctx ctx;
	char prefix[24];
	int n = snprintf(prefix, sizeof prefix, "%" PRId64 ".", timestamp);

	hmac_sha256_set_key(&ctx, secret.n, secret.p);
	hmac_sha256_update(&ctx, (size_t)n, (const uint8_t *)prefix);
	hmac_sha256_update(&ctx, body.n, body.p);
	hmac_sha256_digest(&ctx, sizeof digest, digest);
	explicit_bzero(&ctx, sizeof ctx);
	memcpy(out, "v1=", 3);
	for (size_t i = 0; i < sizeof digest; i++) {
		out[3 + 2 * i] = digits[digest[i] >> 4];
		out[4 + 2 * i] = digits[digest[i] & 15];
	}
	out[WEBHOOK_SIGNATURE - 1] = '\0';
}
