/* address_literal - a number in brackets where a domain stands (RFC 5321 4.1.3). See address.h. */
#include "address.h"

static bool
is_ipv4(struct slice s)
{
	for (int part = 0; part < 4; part++) {
		size_t dot = part < 3 ? slice_find_byte(s, '.', 0) : s.n;
		uint64_t value;

		if (dot > 3 || !slice_decimal(slice_first(s, dot), 255, &value))
			return false;
		s = slice_after(s, dot + 1);
	}
	return s.n == 0;
}

/* RFC 5321 4.1.3: groups of hex, one "::" at most, an IPv4 address in place of the last two. */
static bool
is_ipv6(struct slice s)
{
	unsigned groups = 0;
	bool gap = false;

	if (slice_starts(s, SLICE("::"))) {
		gap = true;
		s = slice_after(s, 2);
	}
	while (s.n) {
		size_t digits = 0;

		while (digits < s.n && digits < 5 &&
		    (ascii_digit(s.p[digits]) ||
			(ascii_alpha(s.p[digits]) && (s.p[digits] | 32) <= 'f')))
			digits++;
		if (digits < s.n && s.p[digits] == '.') {
			if (!is_ipv4(s))
				return false;
			groups += 2;
			break;
		}
		if (digits == 0 || digits > 4 || ++groups > 8)
			return false;
		s = slice_after(s, digits);
		if (s.n == 0)
			break;
		if (s.p[0] != ':' || s.n == 1)
			return false;
		s = slice_after(s, 1);
		if (s.p[0] == ':') {
			if (gap)
				return false;
			gap = true;
			s = slice_after(s, 1);
		}
	}
	return gap ? groups < 8 : groups == 8;
}

bool
address_is_literal(struct slice s)
{
	s = (struct slice){ s.p + 1, s.n - 2 };
	if (slice_starts_nocase(s, SLICE("IPv6:")))
		return is_ipv6(slice_after(s, 5));
	return is_ipv4(s);
}
