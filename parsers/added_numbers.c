/* added_numbers - the numbers that stand for links where HTML became text; see added.h */
#include "added.h"

enum { LINKS_MOST = 200 };

/* "   1. mailto:ann@corp.example": the number, 0 when it is no such line. */
static size_t
link_number(struct slice line)
{
	size_t n = 0, number = 0;

	line = slice_trim(line);
	while (n < line.n && n < 3 && ascii_digit(line.p[n]))
		number = number * 10 + (size_t)(line.p[n++] - '0');
	if (n == 0 || n + 2 >= line.n || line.p[n] != '.' || line.p[n + 1] != ' ')
		return 0;
	line = slice_after(line, n + 2);
	return slice_starts_nocase(line, SLICE("mailto:")) ||
		slice_starts_nocase(line, SLICE("http"))
	    ? number
	    : 0;
}

/* How many links the list has whose heading is line at; *end is the line behind it. */
static size_t
list_links(const struct text *t, size_t at, size_t *end)
{
	size_t links = 0;

	*end = at + 1;
	for (size_t i = at + 1; i < t->n && links < LINKS_MOST; i++) {
		if (text_blank(t, i))
			continue;
		if (link_number(t->line[i]) != links + 1)
			break;
		links++;
		*end = i + 1;
	}
	return links;
}

/* Octets of "[n]" at the front of s, of no more links than there are; 0 when it is something else. */
static size_t
number_length(struct slice s, size_t links)
{
	size_t n = 1, number = 0;

	while (n < s.n && n < 4 && ascii_digit(s.p[n]))
		number = number * 10 + (size_t)(s.p[n++] - '0');
	return n > 1 && n < s.n && s.p[n] == ']' && number > 0 && number <= links ? n + 1 : 0;
}

/* Appends s without such numbers. */
static size_t
put_bare(unsigned char *out, struct slice s, size_t links)
{
	size_t n = 0;

	for (size_t i = 0, number; i < s.n;) {
		number = s.p[i] == '[' ? number_length(slice_after(s, i), links) : 0;
		if (number)
			i += number;
		else
			out[n++] = s.p[i++];
	}
	return n;
}

struct slice
added_numbers_of(struct arena *a, struct slice text, const struct text *t, size_t heading)
{
	static const struct slice title = SLICE("References");
	size_t at = heading, links = 0, end = 0, n;
	struct slice behind;
	unsigned char *out;

	/* what came back may have a field of this name */
	for (; at != TEXT_NONE; at = text_at(t, title, at + 1))
		if (slice_equal_nocase(slice_trim(t->line[at]), title) &&
		    (links = list_links(t, at, &end)) > 0)
			break;
	out = links ? arena_take(a, text.n, 1) : NULL;
	if (!out)
		return text;
	behind = end < t->n ? slice_after(text, (size_t)(t->line[end].p - text.p)) : SLICE_NONE;
	n = put_bare(out, slice_first(text, (size_t)(t->line[at].p - text.p)), links);
	n += put_bare(out + n, behind, links);
	return (struct slice){ out, n };
}
