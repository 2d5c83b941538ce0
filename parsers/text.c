/* text - see text.h */
#include "text.h"

#include "octets.h"
#include "verdict.h"

#include <string.h>

/* Indexed by the octet. */
static const bool ornament[256] = {
	[' '] = true,
	['\t'] = true,
	['-'] = true,
	['*'] = true,
	['='] = true,
	['#'] = true,
	['+'] = true,
	['|'] = true,
	['_'] = true,
	['~'] = true,
	['.'] = true,
	['!'] = true,
	['"'] = true,
	['\''] = true,
	['['] = true,
	['('] = true,
};

static inline struct slice
plain_start(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ornament[s.p[n]])
		n++;
	return slice_after(s, n);
}

struct slice
text_plain_start(struct slice s)
{
	return plain_start(s);
}

struct slice
text_clip(struct slice s, size_t n)
{
	if (n >= s.n)
		return s;
	while (n && (s.p[n] & 0xC0) == 0x80)
		n--;
	return slice_first(s, n);
}

/* As slice_line() takes them one by one. */
static size_t
take_lines(struct slice rest, struct slice line[static TEXT_LINES])
{
	const unsigned char *from = rest.p, *end = rest.n ? from + rest.n : from;
	size_t n = 0;

	for (const unsigned char *p = from; end - p >= 2 * OCTETS; p += 2 * OCTETS) {
		uint32_t ends =
		    octets_bits_of_two(octets_eol(octets_at(p)), octets_eol(octets_at(p + OCTETS)));

		for (; ends; ends &= ends - 1) {
			const unsigned char *at = p + __builtin_ctz(ends);

			if (at < from) /* the LF of a CRLF */
				continue;
			if (n == TEXT_LINES)
				return n;
			line[n].p = from;
			line[n++].n = (size_t)(at - from);
			from = at + 1 + (*at == '\r' && end - at > 1 && at[1] == '\n');
		}
	}
	rest = (struct slice){ from, (size_t)(end - from) };
	while (n < TEXT_LINES && slice_line(&rest, &line[n]))
		n++;
	return n;
}

void
text_split(struct arena *a, struct slice utf8, struct text *out)
{
	struct slice found[TEXT_LINES], *lines, *plain;
	uint16_t *next, *head, *bits;
	uint32_t *four;
	static const uint16_t nowhere[TEXT_SLOTS + 1] = { [TEXT_SLOTS] = 1 };
	size_t n = take_lines(slice_first(utf8, LIMIT_MATCHED), found);

	*out = (struct text){ .head = nowhere, .bits = nowhere };
	lines = arena_take(a, n, sizeof(*lines));
	plain = arena_take(a, n, sizeof(*plain));
	four = arena_take(a, n, sizeof(*four));
	next = arena_take(a, n, sizeof(*next));
	head = arena_alloc(a, TEXT_SLOTS + 1, sizeof(*head));
	bits = arena_alloc(a, TEXT_SLOTS + 1, sizeof(*bits));
	if (!lines || !plain || !four || !next || !head || !bits)
		return;
	if (n)
		memcpy(lines, found, n * sizeof *lines);
	for (size_t i = n; i-- > 0;) {
		unsigned slot;

		plain[i] = plain_start(lines[i]);
		four[i] = 0;
		next[i] = 0;
		if (plain[i].n < sizeof *four)
			continue;
		four[i] = text_four(plain[i].p);
		slot = TEXT_SLOT(four[i]);
		next[i] = head[slot];
		head[slot] = (uint16_t)(i + 1);
		bits[slot] |= text_bit_of(plain[i]);
	}
	out->line = lines;
	out->plain = plain;
	out->four = four;
	out->next = next;
	head[TEXT_SLOTS] = 1;
	out->head = head;
	bits[TEXT_SLOTS] = UINT16_MAX;
	out->bits = bits;
	out->n = n;
}

struct text
text_first(const struct text *t, size_t n)
{
	struct text first = *t;

	first.n = n < t->n ? n : t->n;
	return first;
}

size_t
text_holding(const struct text *t, struct slice phrase, size_t from, size_t to)
{
	const unsigned char *last;
	struct slice all;
	size_t i = from;

	if (to > t->n)
		to = t->n;
	if (from >= to)
		return TEXT_NONE;
	/* in one search of all lines, not in one a line: most phrases are nowhere */
	last = t->line[to - 1].p + t->line[to - 1].n;
	all = (struct slice){ t->line[from].p, (size_t)(last - t->line[from].p) };
	for (size_t at = 0; (at = slice_find_nocase(all, phrase, at)) != SLICE_NPOS; at++) {
		while (t->line[i].p + t->line[i].n < all.p + at + phrase.n)
			i++;
		if (t->line[i].p <= all.p + at)
			return i;
	}
	return TEXT_NONE;
}

size_t
text_skip_blank(const struct text *t, size_t i)
{
	while (i < t->n && text_blank(t, i))
		i++;
	return i;
}

unsigned
text_indent(const struct text *t, size_t i)
{
	unsigned n = 0;

	if (i >= t->n)
		return 0;
	for (size_t k = 0; k < t->line[i].n && n < 80; k++) {
		if (t->line[i].p[k] == '\t')
			n += 8;
		else if (t->line[i].p[k] == ' ')
			n++;
		else
			break;
	}
	return n;
}

/* a character more than is kept, so that who keeps it sees that it was longer */
enum { JOINED = LIMIT_DIAGNOSTIC + 4 };

struct slice
text_join(struct arena *a, const struct text *t, size_t from, size_t to)
{
	struct slice only = SLICE_NONE;
	size_t total = 0, lines = 0, n = 0, i;
	unsigned char *p;

	for (i = from; i < to && i < t->n && total < JOINED; i++) {
		struct slice line = slice_trim(t->line[i]);

		if (line.n == 0)
			continue;
		total += line.n + (lines++ > 0);
		only = line;
	}
	if (lines <= 1)
		return text_clip(only, JOINED);
	to = i;
	p = arena_take(a, total, 1);
	if (!p)
		return SLICE_NONE;
	for (i = from; i < to; i++) {
		struct slice line = slice_trim(t->line[i]);

		if (line.n == 0)
			continue;
		if (n)
			p[n++] = ' ';
		memcpy(p + n, line.p, line.n);
		n += line.n;
	}
	return text_clip((struct slice){ p, n }, JOINED);
}

size_t
text_paragraph_end(const struct text *t, size_t i)
{
	while (i < t->n && !text_blank(t, i))
		i++;
	return i;
}
