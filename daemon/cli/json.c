/* json - see json.h */
#include "json.h"

#include "charset.h"
#include "octets.h"
#include "output.h"

/* Octets that stand in a JSON string as they are: ASCII but controls, '"' and '\'. */
static const bool plain_octet[256] = {
	[' ' ... '!'] = true,
	['#' ... '['] = true,
	[']' ... '~'] = true,
};

void
json_flush(struct json *j)
{
	fwrite(j->held, 1, j->n, j->to);
	j->n = 0;
}

void
json_put_slow(struct json *j, const void *bytes, size_t n)
{
	json_flush(j);
	if (n > sizeof j->held) {
		fwrite(bytes, 1, n, j->to);
		return;
	}
	memcpy(j->held, bytes, n);
	j->n = n;
}

static void
put_unit(struct json *j, unsigned c)
{
	static const char hex[] = "0123456789abcdef";
	const char escape[] = { '\\', 'u', hex[c >> 12], hex[c >> 8 & 15], hex[c >> 4 & 15],
		hex[c & 15] };

	json_put(j, escape, sizeof escape);
}

/* What a terminal would obey is spelled: it is the same text to whoever reads the JSON. */
static void
put_spelled(struct json *j, uint32_t c)
{
	if (c >= 0x10000) {
		put_unit(j, 0xd7c0 + (c >> 10));
		c = 0xdc00 | (c & 0x3ff);
	}
	put_unit(j, c);
}

/* One character that is not plain. */
static void
put_special(struct json *j, struct slice *s)
{
	unsigned char c = s->p[0];
	struct slice before = *s;
	uint32_t wide;

	if (c == '"' || c == '\\') {
		json_put(j, "\\", 1);
		json_put(j, &c, 1);
		*s = slice_after(*s, 1);
		return;
	}
	wide = utf8_take(s);
	if (output_hurts(wide))
		put_spelled(j, wide);
	else if (wide == 0xfffd)
		json_raw(j, "\xef\xbf\xbd");
	else
		json_put(j, before.p, before.n - s->n);
}

static octets
special(octets all)
{
	return (octets)(all < ' ') | (octets)(all == '"') | (octets)(all == '\\') |
	    (octets)(all == 0x7f);
}

static size_t
plain_length(struct slice s)
{
	size_t n = 0;

	for (; s.n - n >= OCTETS; n += OCTETS) {
		size_t end = octets_first(special(octets_at(s.p + n)));

		if (end < OCTETS)
			return n + end;
	}
	while (n < s.n && plain_octet[s.p[n]])
		n++;
	return n;
}

/* Most strings are plain and short: copied first and looked at in the copy, where reading on behind the end does no
 * harm. False when this one has to be looked at octet by octet. */
static bool
put_plain(struct json *j, struct slice s)
{
	unsigned char *to = (unsigned char *)j->held + j->n;

	if (s.n + 2 + OCTETS > sizeof j->held - j->n)
		return false;
	to[0] = '"';
	if (s.n)
		memcpy(to + 1, s.p, s.n);
	for (size_t i = 0; i < s.n; i += OCTETS) {
		unsigned bits = octets_bits(special(octets_at(to + 1 + i)));
		size_t left = s.n - i;

		if (bits & (left < OCTETS ? (1U << left) - 1 : ~0U))
			return false;
	}
	to[1 + s.n] = '"';
	j->n += s.n + 2;
	return true;
}

void
json_value(struct json *j, struct slice s)
{
	if (s.n == 0)
		json_put(j, "null", 4);
	else
		json_quote(j, s);
}

void
json_quote(struct json *j, struct slice s)
{
	if (put_plain(j, s))
		return;
	json_put(j, "\"", 1);
	while (s.n) {
		size_t plain = plain_length(s);

		json_put(j, s.p, plain);
		s = slice_after(s, plain);
		if (s.n)
			put_special(j, &s);
	}
	json_put(j, "\"", 1);
}
