/* address_text - finding addresses in free text. See address.h. */
#include "address.h"
#include "charset.h"

#include <string.h>

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

/* Octets of the letter beyond ASCII at n of a domain (RFC 6531 3.3); 0. Of an ideograph only at the beginning of a label and
 * behind another one: the sentence around may go on behind the last label. Surrogates are no UTF-8. */
static size_t
wide_letter(struct slice s, size_t n)
{
	unsigned char lead = s.p[n];

	if (lead < 0xC3 || n + 1 >= s.n || (s.p[n + 1] & 0xC0) != 0x80)
		return 0;
	if (lead <= 0xD4)
		return 2;
	if (lead < 0xE3 || lead > 0xED || (lead == 0xE3 && s.p[n + 1] == 0x80) || n + 2 >= s.n ||
	    (s.p[n + 2] & 0xC0) != 0x80 || (lead == 0xED && s.p[n + 1] >= 0xA0))
		return 0;
	return n == 0 || s.p[n - 1] == '.' || s.p[n - 1] >= 0x80 ? 3 : 0;
}

/* How far a domain may go at the front of s: no dot stands at its front or behind another one. */
static size_t
domain_octets(struct slice s)
{
	size_t n = 0, wide;

	for (;;) {
		while (n < s.n && n <= LIMIT_ADDRESS && is_domain_byte(s.p[n]) &&
		    !(s.p[n] == '.' && (n == 0 || s.p[n - 1] == '.')))
			n++;
		wide = n < s.n && n <= LIMIT_ADDRESS && s.p[n] >= 0x80 ? wide_letter(s, n) : 0;
		if (wide == 0)
			return n;
		n += wide;
	}
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
	n = domain_octets(s);
	while (n && (s.p[n - 1] == '.' || s.p[n - 1] == '-'))
		n--;
	for (size_t i = 0; i < n; i++) {
		if (s.p[i] == '.') {
			dot = i;
			label = i + 1;
			letter = false;
		} else if (is_letter_octet(s.p[i])) {
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

/* "/G=Ann/O=Corp/@gw.example" (RFC 2156 4.3.4), "/var/mail/ann@mx.example": behind a blank, a path is all of it. Where it
 * begins, or SLICE_NPOS: a link that ends before an @ has no such name of an attribute. */
static size_t
path_start(struct slice s, size_t from, size_t at)
{
	size_t start = at;
	bool equals = false;

	while (start > from && at - start <= LIMIT_ADDRESS &&
	    (is_local_byte(s.p[start - 1]) || s.p[start - 1] == '/')) {
		start--;
		equals = equals || s.p[start] == '=';
	}
	if (start == at || s.p[start] != '/' || (start > from && !ascii_space(s.p[start - 1])))
		return SLICE_NPOS;
	if (slice_find_byte(slice_first(s, at), '/', start + 1) == SLICE_NPOS)
		return SLICE_NPOS;
	return s.p[at - 1] != '/' || equals ? start : SLICE_NPOS;
}

/* Where the local part that ends at at begins, no earlier than from. */
static size_t
local_start(struct slice s, size_t from, size_t at)
{
	size_t start = at, equals;

	while (start > from && at - start <= LIMIT_ADDRESS && is_local_byte(s.p[start - 1]))
		start--;
	if (start > from && s.p[start - 1] == '/' &&
	    (equals = path_start(s, from, at)) != SLICE_NPOS)
		return equals;
	equals = slice_find_byte(slice_first(s, at), '=', start);
	if (start > from && equals != SLICE_NPOS &&
	    (s.p[start - 1] == '?' || s.p[start - 1] == '&'))
		start = equals + 1; /* key= of a link */
	else if (start < at || letter_before(s, from, at))
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

/* "\"Ann Lee\"@corp.example" (RFC 5321 4.1.2): where the quoted string begins that ends at at, or at. An '@' may stand in
 * it, so no more than a local part may have is looked at, and that from wherever the '@' before was. */
static size_t
quoted_start(struct slice s, size_t at)
{
	enum { LOCAL_MOST = 64 };
	size_t start = at - 1;

	if (at < 3 || s.p[at - 1] != '"' || s.p[at - 2] <= ' ')
		return at;
	while (start > 0 && at - start < LOCAL_MOST && s.p[start - 1] >= ' ') {
		start--;
		if (s.p[start] == '"' && (start == 0 || s.p[start - 1] != '\\'))
			return start + 2 < at && s.p[start + 1] > ' ' &&
				(start == 0 || !ascii_alnum(s.p[start - 1])) &&
				utf8_valid(slice_first(slice_after(s, start), at - start))
			    ? start
			    : at;
	}
	return at;
}

/* "_ann@corp.example_", italics where HTML became text: where the address begins behind its marks; start when it has none. */
static size_t
behind_marks(struct slice s, size_t start, size_t at, size_t end)
{
	size_t from = start;

	while (from + 1 < at && s.p[from] == '_' && end + (from - start) < s.n &&
	    s.p[end + (from - start)] == '_')
		from++;
	return from;
}

/* "\"ann@corp.example\"@gw.example": is what ends at end but the inside of such a string? */
static bool
is_inside_quotes(struct slice s, size_t start, size_t end)
{
	return start > 0 && s.p[start - 1] == '"' && end + 1 < s.n && s.p[end] == '"' &&
	    s.p[end + 1] == '@';
}

struct slice
address_around(struct slice s, size_t from, size_t at)
{
	size_t domain = domain_length(slice_after(s, at + 1));
	size_t start = domain ? local_start(s, from, at) : at, end = at + 1 + domain;

	if (domain && start == at)
		start = quoted_start(s, at);
	if (!domain || start == at || s.p[at - 1] == '.' || end - start > LIMIT_ADDRESS ||
	    is_inside_quotes(s, start, end))
		return SLICE_NONE;
	/* "john\_doe@": Markdown's, which only the text as a whole can be read without; half a name is somebody else's */
	if (start > from && s.p[start - 1] == '\\' && !ascii_alnum(s.p[start]))
		return SLICE_NONE;
	if (s.p[start] == '_')
		start = behind_marks(s, start, at, end);
	return (struct slice){ s.p + start, end - start };
}

bool
address_in_text(struct slice *rest, struct slice *address)
{
	struct slice s = *rest;
	size_t from = 0, at;

	while ((at = slice_find_byte(s, '@', from)) != SLICE_NPOS) {
		*address = address_around(s, from, at);
		if (address->n) {
			*rest = slice_after(s, (size_t)(address->p + address->n - s.p));
			return true;
		}
		from = at + 1;
	}
	*rest = SLICE_NONE;
	*address = SLICE_NONE;
	return false;
}

struct slice
address_received_for(struct arena *a, struct slice body)
{
	static const struct slice clause = SLICE("for");

	/* most fields have no '@', so that is what is looked for */
	for (size_t at = 0; (at = slice_find_byte(body, '@', at)) != SLICE_NPOS; at++) {
		size_t begin = at, end = at, word;

		while (begin > 0 && !ascii_space(body.p[begin - 1]) && body.p[begin - 1] != ';')
			begin--;
		while (end < body.n && !ascii_space(body.p[end]) && body.p[end] != ';')
			end++;
		for (word = begin; word > 0 && ascii_space(body.p[word - 1]);)
			word--;
		if (word < begin && word > clause.n && ascii_space(body.p[word - clause.n - 1]) &&
		    slice_starts_nocase(slice_after(body, word - clause.n), clause))
			return address_clean(a, (struct slice){ body.p + begin, end - begin });
		at = end - 1;
	}
	return SLICE_NONE;
}
