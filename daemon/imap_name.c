/* imap_name - see imap_name.h */
#include "imap_name.h"

#include <stdint.h>
#include <string.h>

struct output {
	char *p, *end;
	uint32_t bits; /* not yet written, right-aligned */
	unsigned nbits;
	bool shifted;
	bool full;
};

static void
put(struct output *o, char c)
{
	if (o->p == o->end)
		o->full = true;
	else
		*o->p++ = c;
}

static void
put_sextet(struct output *o, unsigned v)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

	put(o, alphabet[v & 63]);
}

static void
put_utf16(struct output *o, uint32_t unit)
{
	if (!o->shifted) {
		put(o, '&');
		o->shifted = true;
	}
	o->bits = o->bits << 16 | unit;
	o->nbits += 16;
	for (; o->nbits >= 6; o->nbits -= 6)
		put_sextet(o, o->bits >> (o->nbits - 6));
	o->bits &= (1U << o->nbits) - 1;
}

static void
unshift(struct output *o)
{
	if (!o->shifted)
		return;
	if (o->nbits > 0)
		put_sextet(o, o->bits << (6 - o->nbits));
	put(o, '-');
	o->bits = o->nbits = 0;
	o->shifted = false;
}

/* One UTF-8 sequence (RFC 3629), shortest form, no surrogates; its length, or 0. */
static size_t
decode_utf8(const char *text, uint32_t *out)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	if (n == 0 || s[0] > 0xf4)
		return 0;
	*out = n == 1 ? s[0] : s[0] & (0xffU >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*out = *out << 6 | (s[i] & 0x3f);
	}
	if (*out < least[n] || *out > 0x10ffff || (*out >= 0xd800 && *out < 0xe000))
		return 0;
	return n;
}

bool
imap_name_encode(const char *name, char *out, size_t size)
{
	struct output o = { out, out + size, 0, 0, false, false };

	while (*name) {
		uint32_t c;
		size_t n = decode_utf8(name, &c);

		if (n == 0)
			return false;
		name += n;
		if (c >= 0x20 && c < 0x7f) {
			unshift(&o);
			put(&o, (char)c);
			if (c == '&')
				put(&o, '-');
		} else if (c < 0x10000) {
			put_utf16(&o, c);
		} else {
			put_utf16(&o, 0xd800 + ((c - 0x10000) >> 10));
			put_utf16(&o, 0xdc00 + ((c - 0x10000) & 0x3ff));
		}
	}
	unshift(&o);
	put(&o, '\0');
	return !o.full;
}

bool
imap_name_copy(const char *name, char *out, size_t size)
{
	size_t length = strlen(name);

	if (length >= size)
		return false;
	for (size_t i = 0, n; i < length; i += n) {
		uint32_t c;

		n = decode_utf8(name + i, &c);
		if (n == 0 || c < 0x20 || (c >= 0x7f && c < 0xa0))
			return false;
	}
	memcpy(out, name, length + 1);
	return true;
}
