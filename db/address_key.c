/* address_key - see address_key.h; carom.address_key() in sql/api/20_keys.sql is the same. */
#include "address_key.h"

#include "charset.h"

#include <string.h>

static bool
trimmed(unsigned char c)
{
	return ascii_space(c) || c == '\v' || c == '\f' || c == '<' || c == '>';
}

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static uint32_t
fold(uint32_t c)
{
	if (c < 128)
		return lower((unsigned char)c);
	if (c >= 192 && c <= 222 && c != 215)
		return c + 32;
	if ((c >= 256 && c <= 311) || (c >= 330 && c <= 375))
		return c | 1;
	if ((c >= 313 && c <= 328) || (c >= 377 && c <= 382))
		return c + c % 2;
	if (c == 376)
		return 255;
	if (c == 902)
		return 940;
	if (c >= 904 && c <= 906)
		return c + 37;
	if (c == 908)
		return 972;
	if (c == 910 || c == 911)
		return c + 63;
	if (c >= 913 && c <= 939 && c != 930)
		return c + 32;
	if (c >= 1024 && c <= 1039)
		return c + 80;
	if (c >= 1040 && c <= 1071)
		return c + 32;
	if (c == 7838)
		return 223;
	if ((c >= 7680 && c <= 7829) || (c >= 7840 && c <= 7935))
		return c | 1;
	return c;
}

/* RFC 3492 6.1 and 6.3 with the parameters of section 5. */
static unsigned
adapt(uint64_t delta, uint64_t points, bool first)
{
	unsigned k = 0;

	delta = first ? delta / 700 : delta / 2;
	delta += delta / points;
	for (; delta > 455; k += 36)
		delta /= 35;
	return (unsigned)(k + 36 * delta / (delta + 38));
}

static void
put_variable_length(struct abuf *out, uint64_t q, unsigned bias)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (unsigned k = 36;; k += 36) {
		unsigned t = k <= bias + 1 ? 1 : k >= bias + 26 ? 26 : k - bias;

		if (q < t)
			break;
		abuf_byte(out, (unsigned char)digits[t + (q - t) % (36 - t)]);
		q = (q - t) / (36 - t);
	}
	abuf_byte(out, (unsigned char)digits[q]);
}

static void
put_a_label(struct abuf *out, struct slice label)
{
	uint32_t code[ADDRESS_KEY_MAX], n = 128;
	size_t total = 0, basic = 0, handled;
	uint64_t delta = 0;
	unsigned bias = 72;

	while (label.n && total < ADDRESS_KEY_MAX) {
		code[total] = fold(utf8_take(&label));
		basic += code[total++] < 128;
	}
	if (basic < total)
		abuf_slice(out, SLICE("xn--"));
	for (size_t i = 0; i < total; i++)
		if (code[i] < 128)
			abuf_byte(out, (unsigned char)code[i]);
	if (basic && basic < total)
		abuf_byte(out, '-');
	for (handled = basic; handled < total; delta++, n++) {
		uint32_t least = UINT32_MAX;

		for (size_t i = 0; i < total; i++)
			if (code[i] >= n && code[i] < least)
				least = code[i];
		delta += (uint64_t)(least - n) * (handled + 1);
		n = least;
		for (size_t i = 0; i < total; i++) {
			if (code[i] < n)
				delta++;
			if (code[i] != n)
				continue;
			put_variable_length(out, delta, bias);
			bias = adapt(delta, handled + 1, handled == basic);
			delta = 0;
			handled++;
		}
	}
}

static struct slice
a_labels(struct arena *a, struct slice local_and_at, struct slice domain)
{
	struct abuf out = abuf_in(a, 0);
	struct slice rest = domain, label = domain;

	abuf_slice(&out, local_and_at);
	label.n = 0;
	while (rest.n) {
		struct slice before = rest;
		uint32_t c = utf8_take(&rest);

		/* The three other full stops that UTS 46 takes for a dot. */
		if (c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61) {
			put_a_label(&out, label);
			abuf_byte(&out, '.');
			label = (struct slice){ rest.p, 0 };
		} else {
			label.n += before.n - rest.n;
		}
	}
	put_a_label(&out, label);
	return out.bad ? SLICE_NONE : abuf_done(&out);
}

struct slice
address_key_domain(struct slice key)
{
	for (size_t i = key.n; i > 0; i--)
		if (key.p[i - 1] == '@')
			return slice_after(key, i);
	return SLICE_NONE;
}

struct slice
address_key(struct arena *a, struct slice address)
{
	unsigned char *copy;
	struct slice key, domain;
	bool ascii = true;

	while (address.n && trimmed(address.p[0]))
		address = slice_after(address, 1);
	while (address.n && trimmed(address.p[address.n - 1]))
		address.n--;
	if (address.n == 0 || address.n > ADDRESS_KEY_MAX || !utf8_valid(address))
		return SLICE_NONE;
	copy = arena_alloc(a, address.n, 1);
	if (!copy)
		return SLICE_NONE;
	for (size_t i = 0; i < address.n; i++) {
		copy[i] = lower(address.p[i]);
		ascii = ascii && copy[i] < 128;
	}
	key = (struct slice){ copy, address.n };
	domain = address_key_domain(key);
	if (ascii || domain.n == 0)
		return key;
	key = a_labels(a, (struct slice){ key.p, key.n - domain.n }, domain);
	return key.n <= ADDRESS_KEY_MAX ? key : SLICE_NONE;
}
