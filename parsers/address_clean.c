/* address_clean - addresses as reports write them, without what is around them and decoded. See address.h. */
#include "address.h"

#include <string.h>

#include "charset.h"
#include "transfer.h"

static size_t
put_code_point(struct abuf *out, struct slice s)
{
	uint32_t value = 0;
	size_t i = 3;

	for (; i < s.n && i < 9 && transfer_hex_value(s.p[i]) >= 0; i++)
		value = value << 4 | (uint32_t)transfer_hex_value(s.p[i]);
	if (i == 3 || i == s.n || s.p[i] != '}')
		return 0;
	utf8_put(out, value);
	return i + 1;
}

static int
upper_hex(unsigned char c)
{
	return c >= 'a' && c <= 'f' ? -1 : transfer_hex_value(c);
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

/* Is it the beginning of a type? "Lee;ann@corp.example" is what somebody has typed. */
static bool
is_type(struct slice s)
{
	static const struct slice types[] = { SLICE("rfc"), SLICE("utf"), SLICE("x"), SLICE("smtp"),
		SLICE("dns"), SLICE("unix"), SLICE("local"), SLICE("internet"), SLICE("unknown"),
		SLICE("email"), SLICE("mail"), SLICE("addr") };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (slice_starts_nocase(s, types[i]))
			return true;
	return false;
}

/* Takes "rfc822;" and the like (RFC 3461 4.2, RFC 6533 3) off s; what it was. */
static struct slice
take_type(struct slice *s)
{
	size_t n = 0;
	struct slice type;

	while (n < s->n && n < 20 && (ascii_alnum(s->p[n]) || s->p[n] == '-' || s->p[n] == '.'))
		n++;
	type = slice_first(*s, n);
	while (n < s->n && (s->p[n] == ' ' || s->p[n] == '\t'))
		n++;
	if (type.n == 0 || n == s->n || s->p[n] != ';' || !is_type(type))
		return SLICE_NONE;
	*s = slice_trim(slice_after(*s, n + 1));
	return type;
}

static struct slice
percent_decode(struct arena *a, struct slice s)
{
	struct abuf out = abuf_in(a, 0);

	transfer_percent(&out, s);
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

/* "<x>" or "'x'" to x; the quotes of a quoted local part are followed by @ and stay, as do the brackets of a literal. Bold
 * type is "*x*" or "**x**" where HTML became text, italics "_x_". */
static bool
strip_pair(struct slice *s)
{
	static const unsigned char pairs[][2] = { { '<', '>' }, { '"', '"' }, { '\'', '\'' },
		{ '(', ')' }, { '[', ']' }, { '*', '*' }, { '_', '_' } };

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (s->n > 1 && s->p[0] == pairs[i][0] && s->p[s->n - 1] == pairs[i][1] &&
		    (s->p[0] != '[' || slice_find_byte(*s, '@', 0) != SLICE_NPOS)) {
			*s = slice_trim((struct slice){ s->p + 1, s->n - 2 });
			return true;
		}
	return false;
}

/* "&lt;x&gt;", brackets that nobody decoded, to x; the end has lost its ";" already. */
static bool
strip_entity(struct slice *s)
{
	if (!slice_starts_nocase(*s, SLICE("&lt;")))
		return false;
	*s = slice_after(*s, 4);
	if (slice_ends_nocase(*s, SLICE("&gt")))
		s->n -= 3;
	return true;
}

/* "[1]x", the number of a link where HTML became text, to x. */
static bool
strip_number(struct slice *s)
{
	size_t n = 1;

	if (s->n < 4 || s->p[0] != '[')
		return false;
	while (n < s->n && ascii_digit(s->p[n]))
		n++;
	if (n == 1 || n + 1 >= s->n || s->p[n] != ']')
		return false;
	*s = slice_after(*s, n + 1);
	return true;
}

/* "x[1]", the same behind it, to x: a domain's literal stands behind the "@". */
static struct slice
strip_number_behind(struct slice s)
{
	size_t n = s.n - 1;

	while (n > 0 && ascii_digit(s.p[n - 1]))
		n--;
	return n > 1 && n + 1 < s.n && s.p[n - 1] == '[' &&
		(ascii_alnum(s.p[n - 2]) || s.p[n - 2] == '>')
	    ? slice_first(s, n - 1)
	    : s;
}

/* "SMTP:x", a type as X.400 has them, to x. */
static inline struct slice
strip_kind(struct slice s)
{
	return s.n > 6 && s.p[4] == ':' && slice_starts_nocase(s, SLICE("smtp:"))
	    ? slice_after(s, 5)
	    : s;
}

struct slice
address_clean(struct arena *a, struct slice s)
{
	struct slice type, decoded;

	s = slice_trim(s);
	type = take_type(&s);
	for (int layers = 0; layers < 8; layers++) {
		s = strip_end(slice_trim(s));
		if (s.n && s.p[s.n - 1] == ']')
			s = strip_number_behind(s);
		if (slice_starts_nocase(s, SLICE("mailto:"))) {
			s = slice_after(s, 7);
			s = percent_decode(a, slice_first(s, slice_find_byte(s, '?', 0)));
		} else if (s.n == 0 || ascii_alnum(s.p[0])) {
			s = strip_kind(s);
			break; /* as nearly all: nothing is around it */
		} else if (!strip_pair(&s) && !strip_entity(&s) && !strip_number(&s)) {
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

bool
address_is_spaced(struct slice s, size_t most)
{
	size_t at = slice_find_byte(s, '@', 0), blanks = 0;

	/* nearly none has a blank: that is asked first */
	if (at == SLICE_NPOS || at + 1 == s.n ||
	    slice_find_byte(slice_first(s, at), ' ', 0) == SLICE_NPOS || s.p[0] == ' ' ||
	    s.p[at - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (i < at && s.p[i] == ' ')
			blanks++;
		else if (i != at && !ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]) &&
		    !memchr("._+-", s.p[i], 4))
			return false;
	return blanks > 0 && blanks <= most;
}
