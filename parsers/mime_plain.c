/* mime_plain - plain text as it was written, whatever programs on the way did to its blanks and line ends. See
 * mime_type.h. */
#include "mime_type.h"

#include <string.h>

/* What is put in its place: a line end, a blank, a hyphen, three dots, either quote, a bracket. */
enum odd {
	NOT_ODD,
	ODD_NOTHING,
	ODD_LINE = '\n',
	ODD_BLANK = ' ',
	ODD_HYPHEN = '-',
	ODD_DOTS = '.',
	ODD_QUOTE = '\'',
	ODD_QUOTES = '"',
	ODD_OPEN = '<',
	ODD_CLOSE = '>'
};

/* What stands where a lead octet of two or three is: a blank of another width, nothing that is seen, or what programs set
 * for dots, quotes and brackets. All are as long as their lead octet says. */
static enum odd
odd_at(const unsigned char *p, size_t left)
{
	if (left > 1 && p[0] == 0xC2)
		return p[1] == 0xA0 ? ODD_BLANK : p[1] == 0xAD ? ODD_NOTHING : NOT_ODD;
	if (left < 3 || p[0] != 0xE2 || (p[1] != 0x80 && p[1] != 0x81))
		return NOT_ODD;
	if (p[1] == 0x81) /* word joiner, isolates of a direction */
		return p[2] == 0xA0 || (p[2] >= 0xA6 && p[2] <= 0xA9) ? ODD_NOTHING : NOT_ODD;
	if (p[2] >= 0x8B && p[2] <= 0x8F) /* of no width: a space, joiners, marks of direction */
		return ODD_NOTHING;
	if (p[2] <= 0x8A) /* from an en quad to a hair space */
		return ODD_BLANK;
	switch (p[2]) {
	case 0x90:
	case 0x91: /* the one that does not break a line */
		return ODD_HYPHEN;
	case 0xA8: /* separators of lines and paragraphs, a line end behind them or not */
	case 0xA9:
		return left > 3 && p[3] == '\n' ? ODD_NOTHING : ODD_LINE;
	case 0xAA: /* embeddings and overrides of a direction, and their end */
	case 0xAB:
	case 0xAC:
	case 0xAD:
	case 0xAE:
		return ODD_NOTHING;
	case 0xAF: /* narrow no-break space */
		return ODD_BLANK;
	case 0x98:
	case 0x99:
		return ODD_QUOTE;
	case 0x9C:
	case 0x9D:
		return ODD_QUOTES;
	case 0xA6:
		return ODD_DOTS;
	case 0xB9:
		return ODD_OPEN;
	case 0xBA:
		return ODD_CLOSE;
	default:
		return NOT_ODD;
	}
}

/* The first of them at or after from whose lead octet this is; SLICE_NPOS. */
static size_t
next_odd(struct slice s, unsigned char lead, size_t from)
{
	while ((from = slice_find_byte(s, lead, from)) != SLICE_NPOS &&
	    odd_at(s.p + from, s.n - from) == NOT_ODD)
		from++;
	return from;
}

static bool
is_word_octet(unsigned char c)
{
	return c > ' ' && c < 0x7F;
}

/* The same of U+3000 between words of ASCII: in front of and behind ideographs it is their own. */
static size_t
next_ideographic(struct slice s, size_t from)
{
	static const struct slice blank = SLICE("\xe3\x80\x80");

	while ((from = slice_find(s, blank, from)) != SLICE_NPOS) {
		size_t end = from + blank.n;

		if (from > 0 && end < s.n && is_word_octet(s.p[from - 1]) &&
		    is_word_octet(s.p[end]))
			break;
		from = end;
	}
	return from;
}

/* Where a program that writes every blank so has done it first: no letter of a script that has such blanks is in front. */
static size_t
first_ideographic(struct slice s)
{
	enum { FRONT = 128 };
	size_t at = slice_find_byte(slice_first(s, FRONT), 0xE3, 0);

	return at != SLICE_NPOS && next_ideographic(slice_first(s, at + 4), at) == at ? at
										      : SLICE_NPOS;
}

/* Where the next one of each kind is. */
struct next_odds {
	size_t two, three, ideographic;
};

static size_t
first_odd(const struct next_odds *next)
{
	size_t at = next->two < next->three ? next->two : next->three;

	return at < next->ideographic ? at : next->ideographic;
}

/* U+00A0 and its like as blanks, without what has no width: a phrase has blanks between its words, and a label begins
 * its line. Hyphens, dots and quotes as mail systems write them, around an address and behind it. */
static struct slice
with_plain_blanks(struct arena *a, struct slice s)
{
	struct next_odds next = { next_odd(s, 0xC2, 0), next_odd(s, 0xE2, 0),
		first_ideographic(s) };
	size_t n = 0, done = 0, at = first_odd(&next);
	unsigned char *out;

	if (at == SLICE_NPOS)
		return s;
	out = arena_take(a, s.n, 1);
	if (!out)
		return s;
	for (; at != SLICE_NPOS; at = first_odd(&next)) {
		enum odd odd = at == next.ideographic ? ODD_BLANK : odd_at(s.p + at, s.n - at);

		memcpy(out + n, s.p + done, at - done);
		n += at - done;
		for (int i = odd == ODD_NOTHING ? 0 : odd == ODD_DOTS ? 3 : 1; i > 0; i--)
			out[n++] = (unsigned char)odd;
		done = at + (at == next.two ? 2 : 3);
		if (at == next.two)
			next.two = next_odd(s, 0xC2, done);
		else if (at == next.three)
			next.three = next_odd(s, 0xE2, done);
		else
			next.ideographic = next_ideographic(s, done);
	}
	memcpy(out + n, s.p + done, s.n - done);
	return (struct slice){ out, n + s.n - done };
}

/* How many lines behind the line end at s.p[at] are empty. */
static size_t
empty_lines(struct slice s, size_t at)
{
	size_t n = 0;

	while (at + n + 1 < s.n && s.p[at + n + 1] == '\n')
		n++;
	return n;
}

/* Was an empty line put behind every line? Then there are one or three or five of them everywhere, and not only one. at: of
 * the first line end. */
static bool
is_spaced(struct slice s, size_t at)
{
	enum { LINES = 3 };
	size_t lines = 0, wide = 0;

	for (size_t empty; at != SLICE_NPOS && at + 1 < s.n;
	     at = slice_find_byte(s, '\n', at + empty + 1), lines++) {
		empty = empty_lines(s, at);
		if (at + empty + 1 == s.n)
			break;
		if (empty % 2 == 0)
			return false;
		wide += empty > 1;
	}
	return wide > 0 && lines - wide >= LINES;
}

static struct slice
unspaced(struct arena *a, struct slice s)
{
	unsigned char *out = arena_take(a, s.n, 1);
	size_t n = 0;

	if (!out)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		out[n++] = s.p[i];
		if (s.p[i] == '\n' && i + 1 < s.n && s.p[i + 1] == '\n')
			i++;
	}
	return (struct slice){ out, n };
}

static const struct slice link = SLICE("<mailto:");

/* Where the link behind an address that begins at at ends, when it says the same:
 * "ann@corp.example<mailto:ann@corp.example>".
 * SLICE_NPOS when it does not. */
static size_t
same_link_end(struct slice s, size_t at)
{
	struct slice rest = slice_first(slice_after(s, at + link.n), LIMIT_ADDRESS + 1);
	struct slice address = slice_first(rest, slice_find_byte(rest, '>', 0));

	return address.n < rest.n && address.n && address.n <= at &&
		slice_equal_nocase(address, slice_first(slice_after(s, at - address.n), address.n))
	    ? at + link.n + address.n + 1
	    : SLICE_NPOS;
}

/* Is one of the first brackets that of a link? Outlook makes one of every address. */
static size_t
first_link(struct slice s)
{
	enum { BRACKETS = 4, FRONT = 1024 };
	struct slice front = slice_first(s, FRONT);
	size_t at = slice_find_byte(front, '<', 0);

	for (unsigned n = 0; at != SLICE_NPOS && n < BRACKETS; n++) {
		if (s.n - at > 1 && s.p[at + 1] == 'm' && slice_starts(slice_after(s, at), link))
			return at;
		at = slice_find_byte(front, '<', at + 1);
	}
	return SLICE_NPOS;
}

/* Without what Outlook writes behind each address that it has made a link. */
static struct slice
without_links(struct arena *a, struct slice s)
{
	size_t at = first_link(s), done = 0, n = 0;
	unsigned char *out;

	if (at == SLICE_NPOS)
		return s;
	out = arena_take(a, s.n, 1);
	if (!out)
		return s;
	for (; at != SLICE_NPOS; at = slice_find(s, link, at + 1)) {
		size_t end = same_link_end(s, at);

		if (end == SLICE_NPOS)
			continue;
		memcpy(out + n, s.p + done, at - done);
		n += at - done;
		done = end;
	}
	memcpy(out + n, s.p + done, s.n - done);
	return (struct slice){ out, n + s.n - done };
}

struct slice
mime_plain(struct arena *a, const struct mime_part *p, struct slice s, bool ascii)
{
	size_t end;

	if (!ascii)
		s = with_plain_blanks(a, s);
	if (slice_equal_nocase(parameters_get(&p->type, SLICE("format")), SLICE("flowed")))
		s = mime_unflowed(a, s,
		    slice_equal_nocase(parameters_get(&p->type, SLICE("delsp")), SLICE("yes")));
	s = without_links(a, s);
	if (s.n && !ascii_alpha(s.p[0])) { /* as few */
		if ((s.p[0] == '<' || s.p[0] == '\n') && mime_is_html(s))
			return html_text(a, s);
		s = mime_framed(a, s);
	}
	s = mime_gaps(a, s);
	end = slice_find_byte(s, '\n', 0);
	if (end != SLICE_NPOS && end > 0 && s.p[end - 1] == '\\') {
		s = mime_unescaped(a, s);
		end = slice_find_byte(s, '\n', 0);
	}
	return is_spaced(s, end) ? unspaced(a, s) : s;
}
