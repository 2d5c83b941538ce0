/* clean - see clean.h */
#include "clean.h"

#include "clean_number.h"
#include "octets.h"

#include <string.h>

/* What an octet may be part of, and whether an address, a number or a code may begin with it, or an IPv6 address. */
enum { NAME = 1, PLACE = 2, HEX = 4 };

/* Indexed by the octet. */
static const unsigned char kind[256] = {
	['-'] = NAME,
	['.'] = NAME,
	['_'] = NAME,
	[':'] = HEX,
	['@'] = PLACE,
	['0' ... '9'] = NAME | PLACE | HEX,
	['A' ... 'F'] = NAME | HEX,
	['G' ... 'Z'] = NAME,
	['a' ... 'f'] = NAME | HEX,
	['g' ... 'z'] = NAME,
};

static inline bool
is_name(unsigned char c)
{
	return kind[c] & NAME;
}

/* atext of RFC 5322 3.2.3, and the dot */
static bool
is_local(unsigned char c)
{
	return ascii_alnum(c) ||
	    (c && memchr("!#$%&'*+-/=?^_{|}~.", c, sizeof "!#$%&'*+-/=?^_{|}~." - 1));
}

/* Takes the local part off the end of what was put. */
static void
drop_local(struct abuf *out)
{
	size_t n = out->n;

	if (n && out->p[n - 1] == '"') { /* a quoted string, RFC 5321 4.1.2 */
		size_t from = n - 1, floor = n > 66 ? n - 66 : 0;

		while (from > floor && out->p[from - 1] != '"')
			from--;
		if (from > floor && from < n - 1)
			n = from - 1;
	} else {
		size_t floor = n > 256 ? n - 256 : 0;

		while (n > floor && is_local(out->p[n - 1]))
			n--;
	}
	out->n = n;
}

/* Length of domain at the front of s when it stands there as a whole name, a full stop or sendmail's "..." behind it. */
static size_t
domain_here(struct slice s, struct slice domain)
{
	if (domain.n == 0 || !slice_starts_nocase(s, domain))
		return 0;
	if (s.n > domain.n && is_name(s.p[domain.n]) &&
	    !(s.p[domain.n] == '.' &&
		(s.n == domain.n + 1 || !is_name(s.p[domain.n + 1]) || s.p[domain.n + 1] == '.')))
		return 0;
	return domain.n;
}

/* Length of what goes at a place where a name or number begins, or 0. */
static size_t
unwanted(struct slice s, struct slice domain, char reply[3])
{
	size_t n;

	if (ascii_digit(s.p[0]) &&
	    ((n = clean_reply_length(s, reply)) || (n = clean_ipv4_length(s))))
		return n;
	if ((kind[s.p[0]] & HEX) && (n = clean_ipv6_length(s)))
		return n;
	return domain_here(s, domain);
}

/* Does an address's domain begin with the @ at i? */
static bool
is_at(struct slice text, size_t i)
{
	unsigned char next;

	if (text.p[i] != '@' || i == 0 || i + 1 >= text.n)
		return false;
	next = text.p[i + 1];
	return ascii_alnum(next) || next == '[';
}

/* Length of the domain behind an @ that goes with it, what is before it being put: the recipient's, and the sender's where
 * it is the command that is quoted ("after MAIL FROM:<news@account.example>:"), since it is in no answer. */
static size_t
domain_behind(const struct abuf *out, struct slice s, struct slice domain)
{
	static const struct slice command = { (const unsigned char *)"mail from:<", 11 };
	size_t n = domain_here(s, domain);

	if (n || out->n < command.n ||
	    !slice_equal_nocase((struct slice){ out->p + out->n - command.n, command.n }, command))
		return n;
	while (n < s.n && is_name(s.p[n]))
		n++;
	return n;
}

/* What places are looked for in a text. */
struct places {
	unsigned char kinds;
	unsigned char first;  /* lower case, of the recipient's domain; '@' when there is none */
	unsigned char second; /* the next one; 0 when there is none */
};

/* Is there a colon with what may go on as an IPv6 address behind it? Else no digit and no colon begins one. */
static bool
may_hold_ipv6(struct slice text)
{
	for (size_t at = 0; (at = slice_find_byte(text, ':', at)) != SLICE_NPOS; at++)
		if (at + 1 < text.n && (kind[text.p[at + 1]] & HEX))
			return true;
	return false;
}

/* Index of the first of sixteen octets that may be a place, wherever it stands; OCTETS when there is none. One more can
 * be read. */
static inline size_t
place_among(const unsigned char *p, const struct places *places)
{
	octets at = octets_at(p), lower = at | 0x20, next = octets_at(p + 1) | 0x20;
	octets found = octets_between(at, '0', '9') | (octets)(at == '@');

	if (places->second)
		found |= (octets)(lower == (signed char)places->first) &
		    (octets)(next == (signed char)places->second);
	else
		found |= (octets)(lower == (signed char)places->first);
	if (places->kinds & HEX)
		found |= octets_between(lower, 'a', 'f') | (octets)(at == ':');
	return octets_first(found);
}

/* May a place begin at i? */
static inline bool
is_place(struct slice text, size_t i, const struct places *places)
{
	return (kind[text.p[i]] & places->kinds) ||
	    ((text.p[i] | 0x20) == places->first &&
		(!places->second || (i + 1 < text.n && (text.p[i + 1] | 0x20) == places->second)));
}

/* The place at or behind i, where a name or number may begin, at which there may be something to take
 * out: most names are stepped over. */
static size_t
next_place(struct slice text, size_t i, const struct places *places)
{
	size_t from = i, more;

	for (;;) {
		while (text.n - i > OCTETS && (more = place_among(text.p + i, places)) > 0) {
			i += more;
			if (more < OCTETS)
				break;
		}
		while (i < text.n && !is_place(text, i, places))
			i++;
		if (i == text.n || i == from || !is_name(text.p[i]) || !is_name(text.p[i - 1]))
			return i;
		/* inside of a name */
		while (i < text.n && is_name(text.p[i]))
			i++;
		from = i;
	}
}

/* Puts text from kept up to end, which stays as it is. */
static void
keep(struct abuf *out, struct slice text, size_t kept, size_t end)
{
	abuf_put(out, text.p + kept, end - kept);
}

struct slice
clean_diagnostic(struct arena *a, struct slice text, struct slice domain)
{
	struct abuf out = abuf_in(a, 0);
	const struct places places = { .first = domain.n ? domain.p[0] | 0x20 : '@',
		.second = domain.n > 1 ? domain.p[1] | 0x20 : 0,
		.kinds = may_hold_ipv6(text) ? PLACE | HEX : PLACE };
	char reply[3] = { 0 };
	size_t kept = 0; /* what stays begins here and is not yet put */

	for (size_t i = 0, n; (i = next_place(text, i, &places)) < text.n;) {
		struct slice rest = slice_after(text, i);

		if (is_at(text, i)) {
			keep(&out, text, kept, i);
			drop_local(&out);
			n = domain_behind(&out, slice_after(rest, 1), domain);
			abuf_byte(&out, '@');
			i += 1 + n;
			kept = i;
			continue;
		}
		if ((i == 0 || !is_name(text.p[i - 1])) && (n = unwanted(rest, domain, reply))) {
			keep(&out, text, kept, i);
			i += n;
			kept = i;
			continue;
		}
		if (is_name(text.p[i++]))
			while (i < text.n && is_name(text.p[i]))
				i++;
	}
	if (kept == 0)
		return text;
	keep(&out, text, kept, text.n);
	return abuf_done(&out);
}
