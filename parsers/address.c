/* address - syntax of one mailbox. See address.h. */
#include "address.h"

#include <string.h>

#include "charset.h"

/* RFC 5322 3.2.3 */
static bool
is_atext(unsigned char c)
{
	return ascii_alnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* Blanks of Unicode, and the invisible ones that pasting leaves behind. */
static bool
is_wide_space(uint32_t c)
{
	return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F ||
	    c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

/* What an address is made of outside its quotes. */
struct shape {
	size_t at, ats; /* index of the last @, how many there are */
	bool space, double_dot, open_quote;
};

/* Octets of the blank at the front of s; 0 when there is none. */
static size_t
space_length(struct slice s)
{
	struct slice rest = s;

	if (ascii_space(s.p[0]))
		return 1;
	return s.p[0] >= 0x80 && is_wide_space(utf8_take(&rest)) ? s.n - rest.n : 0;
}

/* Octets that give an address its shape; indexed by the octet. */
static const bool shapes[256] = {
	[0 ... ' '] = true,
	['"'] = true,
	['.'] = true,
	['@'] = true,
	['\\'] = true,
	[0x80 ... 0xff] = true,
};

static struct shape
shape_of(struct slice s)
{
	struct shape shape = { .at = SLICE_NPOS };
	bool quoted = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];

		if (!shapes[c])
			continue;
		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '@') {
			shape.at = i;
			shape.ats++;
		} else if (c == '.' && i && s.p[i - 1] == '.') {
			shape.double_dot = true;
		} else if ((c <= ' ' || c >= 0x80) && space_length(slice_after(s, i))) {
			shape.space = true;
		}
	}
	shape.open_quote = quoted;
	return shape;
}

bool
address_split(struct slice address, struct slice *local, struct slice *domain)
{
	bool quotes = slice_find_byte(address, '"', 0) != SLICE_NPOS;
	struct shape shape = { .open_quote = true };
	size_t at;

	if (quotes)
		shape = shape_of(address);
	/* then quotes mean nothing */
	at = shape.open_quote ? slice_find_last(address, '@') : shape.at;
	if (at == SLICE_NPOS)
		return false;
	*local = slice_first(address, at);
	*domain = slice_after(address, at + 1);
	return true;
}

bool
domain_is_within(struct slice domain, struct slice other)
{
	return slice_ends_nocase(domain, other) &&
	    (domain.n == other.n || domain.p[domain.n - other.n - 1] == '.');
}

static bool
is_wide_text(struct slice *s, bool utf8)
{
	uint32_t c = utf8_take(s);

	return utf8 && c != 0xFFFD && c >= 0xA0;
}

static enum syntax_fault
check_quoted(struct slice s, bool utf8)
{
	s = (struct slice){ s.p + 1, s.n - 2 };
	while (s.n) {
		if (s.p[0] >= 0x80) {
			if (!is_wide_text(&s, utf8))
				return SYNTAX_BAD_CHAR;
			continue;
		}
		if (s.p[0] == '"')
			return SYNTAX_BAD_QUOTING;
		if (s.p[0] == '\\') {
			s = slice_after(s, 1);
			if (s.n == 0)
				return SYNTAX_BAD_QUOTING;
		}
		if (s.p[0] < ' ' || s.p[0] == 0x7F)
			return SYNTAX_BAD_CHAR;
		s = slice_after(s, 1);
	}
	return SYNTAX_OK;
}

static enum syntax_fault
check_local(struct slice s, bool utf8)
{
	if (s.n == 0)
		return SYNTAX_NO_LOCAL;
	if (s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return check_quoted(s, utf8);
	if (s.p[0] == '.' || s.p[s.n - 1] == '.')
		return SYNTAX_EDGE_DOT;
	while (s.n) {
		if (s.p[0] >= 0x80) {
			if (!is_wide_text(&s, utf8))
				return SYNTAX_BAD_CHAR;
			continue;
		}
		if (s.p[0] == '"' || s.p[0] == '\\')
			return SYNTAX_BAD_QUOTING;
		if (s.p[0] != '.' && !is_atext(s.p[0]))
			return SYNTAX_BAD_CHAR;
		s = slice_after(s, 1);
	}
	return SYNTAX_OK;
}

/* One label of a domain (RFC 1123 2.1, RFC 6531 3.3). */
static bool
is_label(struct slice s, bool utf8)
{
	bool ascii = true;

	if (s.n == 0 || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 0x80)
			ascii = false;
		else if (!ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]) && s.p[i] != '-')
			return false;
	}
	return ascii ? s.n <= 63 : utf8; /* how long an A-label gets is not known here */
}

static bool
all_digits(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_digit(s.p[i]))
			return false;
	return true;
}

static enum syntax_fault
check_domain(struct slice s, bool utf8)
{
	size_t labels = 0;
	struct slice label, rest = s;

	if (s.n == 0)
		return SYNTAX_NO_DOMAIN;
	if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		return address_is_literal(s) ? SYNTAX_OK : SYNTAX_BAD_DOMAIN;
	if (s.n > 255)
		return SYNTAX_BAD_DOMAIN;
	for (struct slice wide = s; wide.n;)
		if (wide.p[0] < 0x80)
			wide = slice_after(wide, 1);
		else if (!is_wide_text(&wide, utf8))
			return utf8 ? SYNTAX_BAD_DOMAIN : SYNTAX_BAD_CHAR;
	for (;; labels++) {
		size_t dot = slice_find_byte(rest, '.', 0);

		label = slice_first(rest, dot);
		if (!is_label(label, utf8))
			return SYNTAX_BAD_DOMAIN;
		if (dot == SLICE_NPOS)
			break;
		rest = slice_after(rest, dot + 1);
	}
	return labels && !all_digits(label) ? SYNTAX_OK : SYNTAX_BAD_DOMAIN;
}

/* The order is that of the repair: what hides the rest comes first. */
static enum syntax_fault
check(struct slice s, bool utf8)
{
	struct shape shape = shape_of(s);
	enum syntax_fault fault;

	if (shape.open_quote)
		return SYNTAX_BAD_QUOTING;
	if (shape.space)
		return SYNTAX_SPACE;
	if (shape.ats == 0)
		return SYNTAX_NO_AT;
	if (shape.ats > 1)
		return SYNTAX_MANY_AT;
	if (shape.double_dot)
		return SYNTAX_DOUBLE_DOT;
	if (s.n > LIMIT_ADDRESS)
		return SYNTAX_BAD_DOMAIN;
	fault = check_local(slice_first(s, shape.at), utf8);
	return fault != SYNTAX_OK ? fault : check_domain(slice_after(s, shape.at + 1), utf8);
}

/* Without blanks, runs of @ and of dots, and dots at the edges, and with dots for the commas of a domain, whose key is
 * beside theirs; quoted strings are left alone. */
static struct slice
repair(struct arena *a, struct slice s)
{
	struct abuf out = abuf_in(a, LIMIT_ADDRESS);
	bool quoted = false, domain = false;

	while (s.n && !out.bad) {
		unsigned char c = s.p[0], last = out.n ? out.p[out.n - 1] : '.';
		size_t blank = quoted ? 0 : space_length(s);

		if (blank) {
			s = slice_after(s, blank);
			continue;
		}
		if (c == '"')
			quoted = !quoted;
		domain = domain || (c == '@' && !quoted);
		if (domain && (c == ',' || c == ';'))
			c = '.';
		if (!quoted && c == '@' && out.n && last == '.')
			out.n--;
		else if (!quoted && c == '.' && (last == '.' || last == '@'))
			c = 0;
		if (!quoted && c == '@' && out.n && out.p[out.n - 1] == '@')
			c = 0;
		if (c)
			abuf_byte(&out, c);
		s = slice_after(s, 1);
	}
	while (out.n && out.p[out.n - 1] == '.')
		out.n--;
	return out.bad ? SLICE_NONE : abuf_done(&out);
}

enum syntax_fault
address_check(struct arena *a, struct slice address, bool utf8, struct slice *suggestion)
{
	enum syntax_fault fault = check(address, utf8);

	if (!suggestion)
		return fault;
	*suggestion = SLICE_NONE;
	if (fault != SYNTAX_OK && address.n <= (size_t)LIMIT_ADDRESS * 2) {
		struct slice better = repair(a, address);

		if (check(better, utf8) == SYNTAX_OK)
			*suggestion = better;
	}
	return fault;
}
