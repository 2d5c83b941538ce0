/* clean_number - see clean_number.h */
#include "clean_number.h"

#include "status.h"

static size_t
count_digits(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_digit(s.p[n]))
		n++;
	return n;
}

size_t
clean_ipv4_length(struct slice s)
{
	size_t at = 0;

	for (int part = 0; part < 4; part++) {
		size_t n = count_digits(slice_after(s, at));

		if (n < 1 || n > 3)
			return 0;
		at += n;
		if (part < 3) {
			if (at >= s.n || s.p[at] != '.')
				return 0;
			at++;
		}
	}
	return at;
}

size_t
clean_ipv6_length(struct slice s)
{
	size_t n = 0, colons = 0;
	bool gap = false;

	for (; n < s.n && n < 46; n++) {
		unsigned char c = s.p[n];

		if (c == ':') {
			colons++;
			gap |= n > 0 && s.p[n - 1] == ':';
		} else if (!ascii_digit(c) && !((c | 32) >= 'a' && (c | 32) <= 'f')) {
			break;
		}
	}
	return colons >= 3 || (gap && n > 3) ? n : 0;
}

/* Length of the enhanced code at the front of s with the blanks behind it, or 0. */
static size_t
code_prefix(struct slice s)
{
	size_t n = 0, dots = 0;

	while (n < s.n && n < STATUS_SIZE && (ascii_digit(s.p[n]) || s.p[n] == '.'))
		dots += s.p[n++] == '.';
	if (dots != 2 || n < 5 || (n < s.n && !ascii_space(s.p[n])))
		return 0;
	while (n < s.n && ascii_space(s.p[n]))
		n++;
	return n;
}

size_t
clean_reply_length(struct slice s, char reply[3])
{
	size_t code;

	if (s.n < 5 || (s.p[0] != '4' && s.p[0] != '5') || !ascii_digit(s.p[1]) ||
	    !ascii_digit(s.p[2]))
		return 0;
	code = code_prefix(slice_after(s, 4));
	if (s.p[3] == '-') {
		if (!code && s.p[4] != ' ' && s.p[4] != '#' && !ascii_alpha(s.p[4]))
			return 0;
		for (int i = 0; i < 3; i++)
			reply[i] = (char)s.p[i];
		return 4 + code;
	}
	if (s.p[3] == ' ' && reply[0])
		for (int i = 0; i < 3; i++)
			if (reply[i] != (char)s.p[i])
				return 0;
	return s.p[3] == ' ' && reply[0] ? 4 + code : 0;
}
