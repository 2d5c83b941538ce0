/* address_text - addresses that reports and bodies name. See address.h. */
#include "address.h"

#include <string.h>

#include "charset.h"
#include "transfer.h"

/* What free text may be trusted to mean as part of an address: atext (RFC 5322 3.2.3) without what
 * quotes, links and markup put around one. */
static inline bool
is_local_byte(unsigned char c)
{
	static const bool local[256] = {
		['!'] = true,
		['#'] = true,
		['$'] = true,
		['%'] = true,
		['\''] = true,
		['*'] = true,
		['+'] = true,
		['-'] = true,
		['.'] = true,
		['='] = true,
		['_'] = true,
		['~'] = true,
		['0' ... '9'] = true,
		['A' ... 'Z'] = true,
		['a' ... 'z'] = true,
	};

	return local[c];
}

/* Octets of the letter that ends at end: of an alphabet whose words are set apart by blanks (Latin, Greek,
 * Cyrillic), since in Chinese or Japanese what touches an address may be the sentence around it. Else 0. */
static size_t
letter_before(struct slice s, size_t from, size_t end)
{
	unsigned char lead;

	if (end < from + 2 || (s.p[end - 1] & 0xC0) != 0x80)
		return 0;
	lead = s.p[end - 2];
	return lead >= 0xC3 && lead <= 0xD4 ? 2 : 0;
}

static inline bool
is_domain_byte(unsigned char c)
{
	static const bool domain[256] = {
		['-'] = true,
		['.'] = true,
		['0' ... '9'] = true,
		['A' ... 'Z'] = true,
		['a' ... 'z'] = true,
	};

	return domain[c];
}

/* Octets of a domain with at least two labels, or of a literal, at the front of s; else 0. */
static size_t
domain_length(struct slice s)
{
	size_t n = 0, dot = SLICE_NPOS, label = 0;
	bool letter = false;

	if (s.n && s.p[0] == '[') {
		for (n = 1; n < s.n && n < 64 && (is_domain_byte(s.p[n]) || s.p[n] == ':');)
			n++;
		return n > 7 && n < s.n && s.p[n] == ']' ? n + 1 : 0;
	}
	while (n < s.n && n <= LIMIT_ADDRESS && is_domain_byte(s.p[n]) &&
	    !(s.p[n] == '.' && (n == 0 || s.p[n - 1] == '.')))
		n++;
	while (n && (s.p[n - 1] == '.' || s.p[n - 1] == '-'))
		n--;
	for (size_t i = 0; i < n; i++) {
		if (s.p[i] == '.') {
			dot = i;
			label = i + 1;
			letter = false;
		} else if (ascii_alpha(s.p[i])) {
			letter = true;
		}
	}
	return dot != SLICE_NPOS && letter && n - label >= 2 && s.p[0] != '-' ? n : 0;
}

/* The rest of atext. In a link these divide, and in other text some quote. */
static bool
is_dividing(unsigned char c)
{
	return c && strchr("/&?^`", c);
}

/* The local part with them and with letters: half of it would be somebody else's. */
static size_t
local_more(struct slice s, size_t from, size_t first, size_t at)
{
	size_t start = first, n;

	while (start > from && at - start <= LIMIT_ADDRESS) {
		bool one = is_local_byte(s.p[start - 1]) || is_dividing(s.p[start - 1]);

		n = one ? 1 : letter_before(s, from, start);
		if (n == 0)
			break;
		start -= n;
	}
	/* "https:" */
	if (start > from && s.p[start - 1] == ':')
		return first;
	while (start < first && is_dividing(s.p[start]))
		start++;
	return start;
}

/* Where the local part that ends at at begins, no earlier than from. */
static size_t
local_start(struct slice s, size_t from, size_t at)
{
	size_t start = at, equals;

	while (start > from && at - start <= LIMIT_ADDRESS && is_local_byte(s.p[start - 1]))
		start--;
	equals = slice_find_byte(slice_first(s, at), '=', start);
	if (start > from && equals != SLICE_NPOS &&
	    (s.p[start - 1] == '?' || s.p[start - 1] == '&'))
		start = equals + 1; /* key= of a link */
	else if (start < at)
		start = local_more(s, from, start, at);
	equals = start;
	while (start < at && strchr(".'*=#~!%$", s.p[start]))
		start++;
	/* ".ann@" and "$ann@" alone in front of a word are somebody else than "ann@" */
	if (start == equals + 1 && (s.p[equals] == '.' || s.p[equals] == '$') &&
	    (equals == from || ascii_space(s.p[equals - 1])))
		return equals;
	return start;
}

bool
address_in_text(struct slice *rest, struct slice *address)
{
	struct slice s = *rest;
	size_t from = 0, at;

	while ((at = slice_find_byte(s, '@', from)) != SLICE_NPOS) {
		size_t domain = domain_length(slice_after(s, at + 1));
		size_t start = domain ? local_start(s, from, at) : at;

		if (domain && start < at && s.p[at - 1] != '.' &&
		    at - start + 1 + domain <= LIMIT_ADDRESS) {
			*address = (struct slice){ s.p + start, at - start + 1 + domain };
			*rest = slice_after(s, at + 1 + domain);
			return true;
		}
		from = at + 1;
	}
	*rest = SLICE_NONE;
	*address = SLICE_NONE;
	return false;
}

static size_t
put_code_point(struct abuf *out, struct slice s)
{
	uint32_t value = 0;
	size_t i = 3;

	for (; i < s.n && i < 9 && hex_value(s.p[i]) >= 0; i++)
		value = value << 4 | (uint32_t)hex_value(s.p[i]);
	if (i == 3 || i == s.n || s.p[i] != '}')
		return 0;
	utf8_put(out, value);
	return i + 1;
}

static int
upper_hex(unsigned char c)
{
	return c >= 'a' && c <= 'f' ? -1 : hex_value(c);
}

/* Octets of the escape at the front of s, which it appends decoded; 0 when there is none. */
static size_t
put_escape(struct abuf *out, struct slice s)
{
	if (s.p[0] == '+' && s.n > 2 && upper_hex(s.p[1]) >= 0 && upper_hex(s.p[2]) >= 0) {
		abuf_byte(out, (unsigned char)(upper_hex(s.p[1]) << 4 | upper_hex(s.p[2])));
		return 3;
	}
	return s.n > 4 && slice_starts(s, SLICE("\\x{")) ? put_code_point(out, s) : 0;
}

struct slice
xtext_decode(struct arena *a, struct slice s)
{
	struct abuf out;
	size_t i = 0;

	while (i < s.n && s.p[i] != '+' && s.p[i] != '\\')
		i++;
	if (i == s.n)
		return s;
	out = abuf_in(a, 0);
	abuf_put(&out, s.p, i);
	while (i < s.n && !out.bad) {
		size_t n = put_escape(&out, slice_after(s, i));

		if (n == 0) {
			abuf_byte(&out, s.p[i]);
			n = 1;
		}
		i += n;
	}
	return charset_make_valid(a, abuf_done(&out));
}

/* Takes "rfc822;" and the like (RFC 3461 4.2, RFC 6533 3) off s; what it was, lower case in place. */
static struct slice
take_type(struct slice *s)
{
	size_t n = 0;
	struct slice type;

	while (n < s->n && n < 20 && is_domain_byte(s->p[n]))
		n++;
	type = slice_first(*s, n);
	while (n < s->n && (s->p[n] == ' ' || s->p[n] == '\t'))
		n++;
	if (type.n == 0 || n == s->n || s->p[n] != ';')
		return SLICE_NONE;
	*s = slice_trim(slice_after(*s, n + 1));
	return type;
}

static struct slice
percent_decode(struct arena *a, struct slice s)
{
	struct abuf out = abuf_in(a, 0);

	for (size_t i = 0; i < s.n; i++) {
		int high = s.p[i] == '%' && s.n - i > 2 ? hex_value(s.p[i + 1]) : -1;
		int low = high >= 0 ? hex_value(s.p[i + 2]) : -1;

		abuf_byte(&out, low >= 0 ? (unsigned char)(high << 4 | low) : s.p[i]);
		i += low >= 0 ? 2 : 0;
	}
	return abuf_done(&out);
}

static struct slice
strip_end(struct slice s)
{
	static const bool ends[256] = {
		[0] = true, /* as every C string ends with it */
		[' '] = true,
		['\t'] = true,
		['\r'] = true,
		['\n'] = true,
		['.'] = true,
		[','] = true,
		[';'] = true,
		[':'] = true,
	};

	while (s.n && ends[s.p[s.n - 1]])
		s.n--;
	return s;
}

/* "<x>" or "'x'" to x; the quotes of a quoted local part are followed by @ and stay. */
static bool
strip_pair(struct slice *s)
{
	static const unsigned char pairs[][2] = { { '<', '>' }, { '"', '"' }, { '\'', '\'' },
		{ '(', ')' } };

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (s->n > 1 && s->p[0] == pairs[i][0] && s->p[s->n - 1] == pairs[i][1]) {
			*s = slice_trim((struct slice){ s->p + 1, s->n - 2 });
			return true;
		}
	return false;
}

struct slice
address_clean(struct arena *a, struct slice s)
{
	struct slice type, decoded;

	s = slice_trim(s);
	type = take_type(&s);
	for (int layers = 0; layers < 8; layers++) {
		s = strip_end(slice_trim(s));
		if (slice_starts_nocase(s, SLICE("mailto:"))) {
			s = slice_after(s, 7);
			s = percent_decode(a, slice_first(s, slice_find_byte(s, '?', 0)));
		} else if (!strip_pair(&s)) {
			break;
		}
	}
	if (s.n && s.p[0] == '<')
		s = slice_trim(slice_after(s, 1));
	if (s.n && s.p[s.n - 1] == '>')
		s = slice_trim(slice_first(s, s.n - 1));
	/* "@relay.example:ann@corp.example" (RFC 5321 C) */
	if (s.n && s.p[0] == '@' && slice_find_byte(s, ':', 0) != SLICE_NPOS)
		s = slice_after(s, slice_find_byte(s, ':', 0) + 1);
	/* "+20" may be a tag of the user's own: an rfc822 address is xtext only when its @ is encoded */
	if (slice_equal_nocase(type, SLICE("utf-8")))
		s = xtext_decode(a, s);
	else if (type.n && slice_find_byte(s, '@', 0) == SLICE_NPOS) {
		decoded = xtext_decode(a, s);
		if (slice_find_byte(decoded, '@', 0) != SLICE_NPOS)
			s = decoded;
	}
	return charset_make_valid(a, s);
}
