/* address_named - see address_named.h */
#include "address_named.h"

#include <string.h>

static bool
is_hex(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!ascii_digit(p[i]) && !((p[i] | 0x20) >= 'a' && (p[i] | 0x20) <= 'f'))
			return false;
	return true;
}

/* Is what ends before at one character, as quoted-printable, URLs or JSON spell it? */
static bool
is_spelled(struct slice text, size_t at)
{
	const unsigned char *p = text.p + at;

	return (at >= 3 && (p[-3] == '=' || p[-3] == '%') && is_hex(p - 2, 2)) ||
	    (at >= 2 && p[-2] == '\\' && ascii_alpha(p[-1])) ||
	    (at >= 6 && p[-6] == '\\' && (p[-5] | 0x20) == 'u' && is_hex(p - 4, 4));
}

static bool
begins_before(struct slice text, size_t at)
{
	if (at > 0 && ascii_alnum(text.p[at - 1]))
		return !is_spelled(text, at);
	return at > 1 && memchr("._+-", text.p[at - 1], 4) && ascii_alnum(text.p[at - 2]);
}

static bool
goes_on(struct slice text, size_t at)
{
	if (at < text.n && text.p[at] == '.')
		at++;
	return at < text.n && ascii_alnum(text.p[at]);
}

bool
address_named(struct slice text, struct slice address)
{
	for (size_t at = 0; (at = slice_find_nocase(text, address, at)) != SLICE_NPOS; at++)
		if (!begins_before(text, at) && !goes_on(text, at + address.n))
			return true;
	return false;
}
